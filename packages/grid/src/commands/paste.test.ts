import { apply, defaultTableLimits, emptyTable, execute, type Op, type Table } from '@teable-grid/core';
import { describe, expect, it } from 'vitest';
import { sheetOf } from '../state/grid-state.ts';
import { draftsOf } from './batches.ts';
import { planPaste } from './paste.ts';

function tableOf(ops: readonly Op[], table: Table = emptyTable): Table {
  const revision = table.seq + 1;
  const { writes, verdict } = execute(
    table,
    { n: revision, id: `c${revision}`, seen: { seq: table.seq }, ops },
    {
      actor: { id: 'me', name: 'Me' },
      session: 's',
      revision,
      at: '2026-01-01T00:00:00Z',
      limits: defaultTableLimits,
      mine: () => undefined,
      misfits: 'refuse',
    },
  );
  expect(verdict.verdict).toBe('accepted');
  return apply(table, writes, revision);
}

const start = tableOf([
  { op: 'add-field', place: { before: null }, field: { id: 'fname', name: 'Name', type: 'text', options: {} } },
  { op: 'add-field', place: { before: null }, field: { id: 'fsize', name: 'Size', type: 'number', options: {} } },
  {
    op: 'add-field',
    place: { before: null },
    field: { id: 'fkind', name: 'Kind', type: 'single-select', options: { choices: [{ id: 'o1', name: 'Old', color: 0 }] } },
  },
  {
    op: 'insert-rows',
    place: { before: null },
    rows: [
      { id: 'r1', cells: { fname: 'a', fsize: 1 } },
      { id: 'r2', cells: { fname: 'b', fkind: 'o1' } },
    ],
  },
]);
const sheet = sheetOf(start);
const one = (row: number, column: number) => ({ top: row, bottom: row, left: column, right: column });

describe('paste', () => {
  it('C3, C4: writes cells by id with what was seen, and adds rows beyond the last', () => {
    const plan = planPaste(
      sheet,
      one(1, 0),
      [
        ['x', '2'],
        ['y', '3'],
        ['z', ''],
      ],
      'en',
    );
    expect(plan.ops[0]).toEqual({ op: 'set-cell', row: 'r2', field: 'fname', value: 'x', was: 'b' });
    expect(plan.ops[1]).toEqual({ op: 'set-cell', row: 'r2', field: 'fsize', value: 2, was: null });
    expect(plan.ops[2]).toMatchObject({
      op: 'insert-rows',
      place: { before: null },
      rows: [{ cells: { fname: 'y', fsize: 3 } }, { cells: { fname: 'z' } }],
    });
    expect(plan).toMatchObject({ addedRows: 2, lostColumns: 0, held: [] });
    expect(tableOf(plan.ops, start).rows.size).toBe(4);
  });

  it('C3: fills the range with one cell', () => {
    const plan = planPaste(sheet, { top: 0, bottom: 1, left: 1, right: 1 }, [['7']], 'en');
    expect(plan.ops.map((op) => op.op === 'set-cell' && [op.row, op.value])).toEqual([
      ['r1', 7],
      ['r2', 7],
    ]);
  });

  it('E7: makes one choice of one new name', () => {
    const plan = planPaste(sheet, one(0, 2), [['New'], ['new'], ['NEW'], ['old']], 'en');
    const add = plan.ops.filter((op) => op.op === 'change-field');
    expect(add.length).toBe(1);
    const after = tableOf(plan.ops, start);
    expect(after.fields.get('fkind')!.options.choices!.map((choice) => choice.name)).toEqual(['Old', 'New']);
  });

  it('E5: holds what cannot be read, and sends the rest', () => {
    const plan = planPaste(sheet, one(0, 1), [['abc', 'Old', 'beyond']], 'en');
    expect(plan.held).toMatchObject([{ row: 'r1', field: 'fsize', text: 'abc' }]);
    expect(plan.ops).toMatchObject([{ op: 'set-cell', row: 'r1', field: 'fkind', value: 'o1' }]);
    expect(plan.lostColumns).toBe(1);
  });

  it('C4: splits what is larger than a change into a group that does the same', () => {
    const block = Array.from({ length: 12_000 }, (_, at) => [`row ${at}`]);
    const plan = planPaste(sheet, one(0, 0), block, 'en');
    const drafts = draftsOf(plan.ops, start);
    expect(drafts.length).toBeGreaterThan(2);
    expect(new Set(drafts.map((draft) => draft.group)).size).toBe(1);
    const after = drafts.reduce((table, draft) => tableOf(draft.ops, table), start);
    expect([...after.rows].map((row) => row.written?.get('fname')?.value ?? row.base[0])).toEqual(block.map(([text]) => text));
  });
});
