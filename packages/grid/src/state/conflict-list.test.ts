import { Conflicts, type Conflict, type ConflictKind } from '@teable-grid/core';
import { describe, expect, it } from 'vitest';
import { tableOf } from '../testing/table-of.ts';
import { activeAt, conflictsInOrder, drawnStretch, filterChoices, listedConflicts, noConflictFilter } from './conflict-list.ts';

const rows = ['r1', 'r2', 'r3'];
const table = tableOf([
  { op: 'add-field', place: { before: null }, field: { id: 'f', name: 'F', type: 'text', options: {} } },
  { op: 'insert-rows', place: { before: null }, rows: rows.map((id) => ({ id, cells: {} })) },
]);
const by = (id: string) => ({ actor: { id, name: id.toUpperCase() }, at: '2026-01-01T00:00:00Z' });
const conflict = (id: string, row: string, field: string | null, kind: ConflictKind, people: [string, string]): Conflict => ({
  id,
  kind,
  row,
  field,
  base: null,
  current: { value: 'a', revision: 1, by: by(people[0]) },
  incoming: { value: 'b', by: by(people[1]), change: 'c', session: 's', n: 1, revision: 2 },
});
const all = [
  conflict('k1', 'gone', 'f', 'edited-deleted-row', ['ann', 'bob']),
  conflict('k2', 'r3', 'f', 'both-wrote', ['ann', 'bob']),
  conflict('k3', 'r1', null, 'deleted-edited-row', ['cleo', 'ann']),
  conflict('k4', 'r1', 'f', 'both-wrote', ['bob', 'cleo']),
];
const disputed = { ...table, conflicts: Conflicts.empty.with(new Map(all.map((one) => [one.id, one]))) };
const ids = (list: readonly Conflict[]) => list.map(({ id }) => id).join(' ');

describe('the list of conflicts', () => {
  it('CI-1: is in the order of rows and of age, and those of rows that are not there come last', () => {
    expect(ids(conflictsInOrder(disputed))).toBe('k3 k4 k2 k1');
  });

  it('CI-4: lists by field, person on either side, and kind', () => {
    const listed = (filter: Partial<typeof noConflictFilter>) => ids(listedConflicts(disputed, { ...noConflictFilter, ...filter }));
    expect(listed({ field: 'f' })).toBe('k4 k2 k1');
    expect(listed({ person: 'cleo' })).toBe('k3 k4');
    expect(listed({ person: 'bob', kind: 'both-wrote' })).toBe('k4 k2');
    expect(listed({ field: 'other' })).toBe('');
    const { fields, people, kinds } = filterChoices(all);
    expect([fields, [...people.values()], kinds]).toEqual([
      ['f'],
      ['ANN', 'BOB', 'CLEO'],
      ['edited-deleted-row', 'both-wrote', 'deleted-edited-row'],
    ]);
  });

  it('CI-1: in the place of one that is settled is the next, at last the one before', () => {
    const list = conflictsInOrder(disputed);
    expect(activeAt(list, { id: 'k2', at: 0 })).toBe(2);
    expect(activeAt(list, { id: 'settled', at: 1 })).toBe(1);
    expect(activeAt(list, { id: 'settled', at: 9 })).toBe(3);
    expect(activeAt([], { id: 'settled', at: 0 })).toBe(-1);
  });

  it('CI-7: a hundred lines are drawn wherever one is, and the one that one is at is among them', () => {
    expect(drawnStretch(30, 12)).toEqual({ from: 0, to: 30 });
    for (const at of [0, 1, 49, 50, 51, 99, 100, 5_000, 9_998, 9_999]) {
      const { from, to } = drawnStretch(10_000, at);
      expect([at >= from && at < to, to - from]).toEqual([true, 100]);
    }
    // It moves in steps: going on by one leaves most steps as they are.
    expect(drawnStretch(10_000, 120)).toEqual(drawnStretch(10_000, 121));
  });
});
