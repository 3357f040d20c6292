import { apply, defaultTableLimits, emptyTable, execute, type Op, type Table, viewRules } from '@teable-grid/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitOps } from './split.ts';

const fields = [{ id: 'fA', name: 'A', type: 'text', options: {} }];
const begin: Op[] = [
  ...fields.map((field): Op => ({ op: 'add-field', place: { before: null }, field })),
  { op: 'insert-rows', place: { before: null }, rows: ['r1', 'r2', 'r3', 'r4', 'r5', 'r6'].map((id) => ({ id, cells: {} })) },
];

function run(table: Table, parts: readonly (readonly Op[])[]): Table {
  return parts.reduce((before, ops, at) => {
    const execution = execute(
      before,
      { n: at + 1, id: `c${at}`, seen: { seq: before.seq }, ops },
      {
        actor: { id: 'a', name: 'A' },
        session: 's',
        revision: before.seq + 1,
        at: '2026-01-01T00:00:00.000Z',
        limits: defaultTableLimits,
        mine: () => undefined,
        misfits: 'refuse',
        viewRules,
      },
    );
    expect(execution.verdict).toMatchObject({ verdict: 'accepted' });
    return apply(before, execution.writes, before.seq + 1);
  }, table);
}

const names = fc.uniqueArray(fc.constantFrom('r1', 'r2', 'r3', 'r4', 'r5', 'r6'), { minLength: 1 });
const place = fc.constantFrom({ after: null }, { before: null }, { after: 'r0' }, { before: 'r0' });
let made = 0;
const op: fc.Arbitrary<Op> = fc.oneof(
  fc.record({ place, count: fc.integer({ min: 1, max: 12 }) }).map(
    ({ place: where, count }): Op => ({
      op: 'insert-rows',
      place: where,
      rows: Array.from({ length: count }, () => ({ id: `n${(made += 1)}`, cells: { fA: 'text' } })),
    }),
  ),
  fc.record({ place, rows: names }).map(({ place: where, rows }): Op => ({ op: 'move-rows', place: where, rows })),
  names.map((rows): Op => ({ op: 'restore-rows', rows })),
);

describe('splitting a gesture', () => {
  it('CL-7 does in several changes what the ops do in one', () => {
    const table = run(emptyTable, [[...begin, { op: 'insert-rows', place: { after: 'r3' }, rows: [{ id: 'r0', cells: {} }] }]]);
    fc.assert(
      fc.property(fc.array(op, { minLength: 1, maxLength: 4 }), fc.integer({ min: 1, max: 7 }), (ops, limit) => {
        const parts = splitOps(ops, { ops: limit, units: 1_000_000 });
        const order = (one: Table) => [...one.rows].map(({ id }) => id);
        expect(order(run(table, parts))).toEqual(order(run(table, [ops])));
      }),
    );
  });

  it('CL-7 keeps each change within both limits', () => {
    const rows = Array.from({ length: 100 }, (_, at) => ({ id: `r${at}`, cells: { fA: 'x'.repeat(at) } }));
    const parts = splitOps([{ op: 'insert-rows', place: { before: null }, rows }], { ops: 20, units: 1_000 });
    expect(parts.length).toBeGreaterThan(5);
    for (const part of parts)
      expect(JSON.stringify(part.flatMap((one) => (one.op === 'insert-rows' ? one.rows : []))).length).toBeLessThan(1_100);
    expect(splitOps([{ op: 'delete-rows', rows: ['r1'] }])).toEqual([[{ op: 'delete-rows', rows: ['r1'] }]]);
  });
});
