import {
  apply,
  type Change,
  emptyTable,
  execute,
  defaultTableLimits,
  type Op,
  type PendingChange,
  type SavedChange,
  type Table,
  viewRules,
} from '@teable-grid/core';
import { describe, expect, it } from 'vitest';
import { unsentLines } from '../export/unsent-lines.ts';
import { outboxView } from './outbox-view.ts';

const madeAt = '2026-01-05T10:00:00Z';
const ops: readonly Op[] = [
  { op: 'add-field', place: { before: null }, field: { id: 'fname', name: 'Name', type: 'text', options: {} } },
  { op: 'add-field', place: { before: null }, field: { id: 'fsize', name: 'Size', type: 'number', options: {} } },
  { op: 'insert-rows', place: { before: null }, rows: [{ id: 'r0', cells: { fname: 'Oak', fsize: 7 } }] },
];
const table: Table = apply(
  emptyTable,
  execute(
    emptyTable,
    { n: 1, id: 'c0', seen: { seq: 0 }, ops },
    {
      actor: { id: 'me', name: 'Mia' },
      session: 's',
      revision: 1,
      at: madeAt,
      limits: defaultTableLimits,
      mine: () => undefined,
      settled: () => undefined,
      misfits: 'keep',
      viewRules,
    },
  ).writes,
  1,
);
const change = (id: string, ...does: readonly Op[]): Change => ({ n: 1, id, seen: { seq: 1 }, ops: does });
const write: Op = { op: 'set-cell', row: 'r0', field: 'fsize', value: 8, was: 7 };
const insert: Op = { op: 'insert-rows', place: { before: null }, rows: [{ id: 'r9', cells: { fname: '=1+1', fsize: 3 } }] };
const refused = (id: string, because: string | null, does: Op = write): PendingChange => ({
  state: 'rejected',
  id,
  change: change(id, does),
  held: null,
  problems: [{ code: 'no-such-row', path: '', message: 'There is no row “r9”.' }],
  because,
  madeAt,
});
const waiting = (id: string): PendingChange => ({ state: 'pending', id, change: change(id, write), madeAt });
const saved = (id: string): SavedChange => ({ state: 'saved', id, change: change(id, write), seq: 2, conflicts: [], madeAt });

describe('the list of changes', () => {
  it('S9: what wants a decision comes first, what is saved last', () => {
    const sent: PendingChange = { ...waiting('b'), state: 'sent' } as PendingChange;
    const { entries, unsaved } = outboxView([waiting('a'), sent, refused('c', null)], [saved('d'), saved('e')], table, 'en');
    expect(entries.map(({ id, state }) => `${id} ${state}`)).toEqual(['c refused', 'b sent', 'a waiting', 'e saved', 'd saved']);
    expect(entries[0]).toMatchObject({ text: '8', where: '“Size”, row 1', correctable: { row: 'r0', field: 'fsize' } });
    expect(unsaved).toBe(3);
  });

  it('S9: ten thousand entries are told by the first 200 and how many more there are', () => {
    const { entries, more } = outboxView(
      Array.from({ length: 10_000 }, (_, n) => waiting(`w${n}`)),
      [],
      table,
      'en',
    );
    expect([entries.length, more]).toEqual([200, 9_800]);
  });

  it('S9: says which refused changes build on another, however far', () => {
    const { entries } = outboxView([refused('a', null, insert), refused('b', 'a'), refused('c', 'b'), refused('d', 'a')], [], table, 'en');
    expect(entries.map(({ dependents }) => dependents)).toEqual([3, 1, 0, 0]);
    expect(entries[0]!.reason).toBe('There is no row “r9”.');
    expect(entries[1]!.reason).toBe('The change that it builds on was refused. There is no row “r9”.');
  });

  it('S10: the export has a line for each cell, with everything that one needs to type it again', () => {
    const held: PendingChange = {
      state: 'rejected',
      id: 'h',
      change: null,
      held: { row: 'r0', field: 'fsize', text: 'twelve', problem: { code: 'wrong-type', path: '', message: '“twelve” is not a number.' } },
      problems: [],
      because: null,
      madeAt,
    };
    const lines = unsentLines([waiting('a'), held, refused('b', 'x', insert)], table, 'en');
    expect(lines.map((line) => Object.values(line).slice(1))).toEqual([
      ['waiting', 'cell', 'Oak', 'Size', '8', '7', ''],
      ['refused', 'cell', 'Oak', 'Size', 'twelve', '', '“twelve” is not a number.'],
      ['refused', 'row inserted', '=1+1', 'Name', '=1+1', '', 'The change that it builds on was refused. There is no row “r9”.'],
      ['refused', 'row inserted', '=1+1', 'Size', '3', '', 'The change that it builds on was refused. There is no row “r9”.'],
    ]);
  });
});
