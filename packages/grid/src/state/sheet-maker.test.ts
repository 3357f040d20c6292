import { apply, defaultTableLimits, emptyTable, execute, type Op, type Table, viewRules } from '@teable-grid/core';
import { describe, expect, it } from 'vitest';
import * as engine from '../engine/engine.ts';
import { type GridState, startState } from './grid-state.ts';
import { settingsOf, noOwnView } from './own-view.ts';
import { SheetMaker } from './sheet-maker.ts';

function changed(ops: readonly Op[], table: Table = emptyTable): Table {
  const revision = table.seq + 1;
  const { writes, verdict } = execute(
    table,
    { n: revision, id: `c${revision}`, seen: { seq: table.seq }, ops },
    {
      actor: { id: 'me', name: 'Me' },
      session: 's',
      revision,
      at: '2026-01-01T00:00:00Z',
      limits: { ...defaultTableLimits, opsPerChange: 100_000 },
      mine: () => undefined,
      misfits: 'refuse',
      viewRules,
    },
  );
  expect(verdict.verdict).toBe('accepted');
  return apply(table, writes, revision);
}

const field = (id: string, type: string): Op => ({ op: 'add-field', place: { before: null }, field: { id, name: id, type, options: {} } });
const tableOf = (rows: number) =>
  changed([
    field('fname', 'text'),
    field('fsize', 'number'),
    {
      op: 'insert-rows',
      place: { before: null },
      rows: Array.from({ length: rows }, (_, at) => ({ id: `r${at}`, cells: { fname: `Row ${at}`, fsize: at } })),
    },
  ]);

/** A clock that goes on by a millisecond each time it is looked at. */
function maker(): SheetMaker {
  let now = 0;
  return new SheetMaker(
    () => (now += 1),
    () => '2026-01-05',
    () => engine,
  );
}

const stateOf = (table: Table, properties: Partial<GridState['settings']> = {}): GridState => ({
  ...startState(table),
  settings: { ...settingsOf(null, noOwnView), ...properties },
});
const downwards = [{ field: 'fsize', direction: 'descending' as const }];
const first = ({ sheet }: Pick<GridState, 'sheet'>) => sheet.rows.at(0)?.id;

describe('sheets', () => {
  it('V23: rows as they are cost nothing, and stay the same object as long as they do', () => {
    const make = maker();
    const state = stateOf(tableOf(10));
    const { sheet } = make.make(state);
    expect(make.make({ ...state, search: null }).sheet).toBe(sheet);
    expect(make.arrangement).toBe(null);
    expect(make.make(stateOf(state.table, { hidden: ['fname'] })).sheet.fields.map(({ id }) => id)).toEqual(['fsize']);
  });

  it('V23: the old arrangement goes on, live, until another one is ready', () => {
    const make = maker();
    const table = tableOf(60_000);
    const state = stateOf(table, { sorts: downwards });
    expect(first(make.make(state))).toBe('r0');
    expect(make.isBuilding).toBe(true);
    const more = changed([{ op: 'insert-rows', place: { after: null }, rows: [{ id: 'rnew', cells: { fsize: 1e9 } }] }], table);
    const later = { ...state, table: more };
    expect(first(make.make(later))).toBe('rnew');
    while (!make.work(5)) expect(first(make.make(later))).toBe('rnew');
    const ready = make.make(later);
    expect([first(ready), ready.sheet.rows.at(1)?.id]).toEqual(['rnew', 'r59999']);
    // What is written then is there at once.
    const last = changed([{ op: 'set-cell', row: 'r0', field: 'fsize', value: 2e9, was: 0 }], more);
    expect(first(make.make({ ...state, table: last }))).toBe('r0');
    expect(make.isBuilding).toBe(false);
  });

  it('V20: the row that a person is on, and those that he has just added, are held', () => {
    const make = maker();
    const table = tableOf(4);
    const at = { row: 'r1', field: 'fsize' };
    const selection = { anchor: at, head: at, span: 'cells' as const, near: { row: 2, column: 1 } };
    const state: GridState = { ...stateOf(table, { sorts: downwards }), here: true, selection };
    make.make(state);
    const next = { ...state, table: changed([{ op: 'set-cell', row: 'r1', field: 'fsize', value: 50, was: 1 }], table) };
    const ids = (from: GridState) =>
      make
        .make(from)
        .sheet.rows.slice(0, 9)
        .map((row) => row.id);
    expect(ids(next)).toEqual(['r3', 'r2', 'r1', 'r0']);
    expect(ids({ ...next, here: false })).toEqual(['r1', 'r3', 'r2', 'r0']);
  });
});
