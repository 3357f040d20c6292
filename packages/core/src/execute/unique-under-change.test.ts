import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Op, Seen } from '../change/change.ts';
import type { Table } from '../table/table.ts';
import { sharedValues } from '../table/unique-values.ts';
import { setCell, smallTable } from '../testing/table-stand.ts';
import { valueOf } from '../table/row.ts';

const rowId = fc.constantFrom('r1', 'r2', 'r3', 'r4');
const value = fc.constantFrom('a', 'b', 'one two', 'ONE two', 'one TWO', null);
const anyOp = fc.oneof(
  { weight: 6, arbitrary: fc.record({ op: fc.constant('set' as const), row: rowId, value }) },
  { weight: 4, arbitrary: fc.record({ op: fc.constantFrom('swap' as const, 'hand on' as const), row: rowId, with: rowId }) },
  { weight: 2, arbitrary: fc.record({ op: fc.constant('insert' as const), row: rowId, value }) },
  { weight: 5, arbitrary: fc.record({ op: fc.constantFrom('delete' as const, 'restore' as const), row: rowId }) },
  {
    weight: 2,
    arbitrary: fc.record({ op: fc.constant('settle' as const), take: fc.constantFrom('current' as const, 'incoming' as const) }),
  },
  { weight: 1, arbitrary: fc.record({ op: fc.constantFrom('delete field' as const, 'restore field' as const) }) },
);
const step = fc.record({
  who: fc.nat(2),
  ops: fc.oneof(fc.tuple(anyOp), fc.array(anyOp, { minLength: 1, maxLength: 4 })),
  catchUp: fc.boolean(),
});
const policy = fc.constantFrom('flag' as const, 'merge' as const, 'last-wins' as const);

/** The ops as a person who looks at a replica makes them. */
function opsOf(made: readonly (typeof anyOp extends fc.Arbitrary<infer T> ? T : never)[], replica: Table): Op[] {
  const held = (row: string) => {
    const [found, field] = [replica.rows.get(row), replica.fields.get('t')!];
    return found === undefined ? null : valueOf(found, field);
  };
  const known = (row: string) => replica.rows.get(row) !== undefined;
  return made.flatMap((one): Op[] => {
    // Only what can be seen is written to.
    const rows = one.op === 'insert' ? [] : [...('row' in one ? [one.row] : []), ...('with' in one ? [one.with] : [])];
    if (!rows.every(known)) return [];
    switch (one.op) {
      case 'set':
        return [setCell(one.row, 't', one.value, held(one.row))];
      case 'swap':
        return [setCell(one.row, 't', held(one.with), held(one.row)), setCell(one.with, 't', held(one.row), held(one.with))];
      case 'hand on':
        return [{ op: 'delete-rows', rows: [one.row] }, setCell(one.with, 't', held(one.row), held(one.with))];
      case 'insert':
        return [{ op: 'insert-rows', place: { before: null }, rows: [{ id: one.row, cells: { t: one.value } }] }];
      case 'delete':
      case 'restore':
        return [{ op: `${one.op}-rows`, rows: [one.row] }];
      case 'settle': {
        const [conflict] = replica.conflicts;
        if (conflict === undefined) return [];
        return [{ op: 'resolve-conflicts', conflicts: [{ id: conflict.id, current: replica.seq }], outcome: { take: one.take } }];
      }
      default:
        return [{ op: one.op === 'delete field' ? 'delete-field' : 'restore-field', field: 't' }];
    }
  });
}

test('EX-78 no two live rows ever hold a value, whatever people do at once, and no losing value is dropped (P3)', () => {
  const counts = { accepted: 0, rejected: 0, taken: 0, emptied: 0, settled: 0 };
  fc.assert(
    fc.property(policy, fc.array(step, { minLength: 20, maxLength: 60 }), (rule, steps) => {
      const stand = smallTable();
      stand.do('o', [{ op: 'change-field', field: 't', set: { options: { unique: true, policy: rule } } }]);
      const replicas = [stand.table, stand.table, stand.table];
      for (const { who, ops: made, catchUp } of steps) {
        if (catchUp) replicas[who] = stand.table;
        const before = stand.table;
        const seen: Seen = { seq: replicas[who]!.seq };
        const ops = opsOf(made, replicas[who]!);
        if (ops.length === 0) continue;
        const execution = stand.do(`person ${who}`, ops, seen);
        const field = stand.table.fields.get('t')!;
        if (!field.deleted) expect(sharedValues(stand.table.rows, field)).toEqual([]);
        if (execution.verdict.verdict === 'rejected') {
          counts.rejected += 1;
          expect(stand.table).toBe(before);
          continue;
        }
        counts.accepted += 1;
        const kept = [...stand.table.conflicts].map(({ row, incoming }) => `${row} ${incoming.value}`);
        // What a person wrote last to a cell is in it, kept as a conflict, or merged into what is in it.
        const last = new Map(ops.flatMap((op) => (op.op === 'set-cell' ? [[op.row, op] as const] : [])));
        const others = new Set(ops.map((op) => op.op)).size > 1;
        for (const [row, { value: wanted, was }] of last) {
          if (others || wanted === null || wanted === was) continue;
          const now = stand.value(row, 't');
          const merged = rule === 'merge' && String(now).toLowerCase() === String(wanted).toLowerCase();
          expect(now === wanted || merged || kept.includes(`${row} ${wanted}`)).toBe(true);
        }
        for (const op of ops) {
          if (op.op !== 'insert-rows' || ops.length > 1) continue;
          const { id, cells } = op.rows[0]!;
          if (cells['t'] != null) expect(stand.value(id, 't') === cells['t'] || kept.includes(`${id} ${cells['t']}`)).toBe(true);
        }
        // A row or field that comes back keeps each of its values, in its cell or beside it.
        if (ops.length === 1 && ops[0]!.op.startsWith('restore')) {
          for (const row of before.rows.all()) {
            const [was, now] = [valueOf(row, field), stand.value(row.id, 't')];
            if (was === now) continue;
            counts.emptied += 1;
            expect(now).toBeNull();
            expect(kept).toContain(`${row.id} ${String(was)}`);
          }
        }
        counts.taken += [...stand.table.conflicts].filter(({ kind, id }) => kind === 'unique-taken' && !before.conflicts.get(id)).length;
        counts.settled += [...before.conflicts].filter(({ kind, id }) => kind === 'unique-taken' && !stand.table.conflicts.get(id)).length;
      }
    }),
    { numRuns: 600 },
  );
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(20);
});
