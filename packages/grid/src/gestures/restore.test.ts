import { apply, defaultTableLimits, execute, type Op, type Table, valueOf, viewRules } from '@teable-grid/core';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { draftsOf } from '../commands/batches.ts';
import { startState } from '../state/grid-state.ts';
import { tableOf } from '../testing/table-of.ts';
import type { Plan } from './plan.ts';
import { planRestore, type Restore } from './restore.ts';

/** The table after ops, as one change; null when it is refused. */
function after(table: Table, ops: readonly Op[]): Table | null {
  const context = {
    actor: { id: 'a', name: 'A' },
    session: 's',
    revision: table.seq + 1,
    at: '2026-01-02T03:04:05Z',
    limits: defaultTableLimits,
    mine: () => undefined,
    misfits: 'refuse',
    viewRules,
  } as const;
  const execution = execute(table, { n: 1, id: `c${table.seq}`, seen: { seq: table.seq }, ops }, context);
  return execution.verdict.verdict === 'accepted' ? apply(table, execution.writes, table.seq + 1) : null;
}

function plan(now: Table, restore: Restore): Plan {
  const steps = planRestore({ ...startState(now), table: now }, restore);
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

/** What is to be seen of a table. */
function looks({ name, fields, rows, views }: Table): unknown {
  const { list } = fields;
  return {
    name,
    fields: list.map(({ id, name: called, type, options }) => [id, called, type, options]),
    rows: [...rows].map((row) => [row.id, ...list.map((field) => valueOf(row, field))]),
    views: views.list.map(({ id, name: called, sorts, frozen, widths }) => [id, called, sorts, frozen, widths]),
  };
}

const field = (id: string, type: string): Op => ({ op: 'add-field', place: { before: null }, field: { id, name: id, type, options: {} } });
const view = (id: string): Op => ({ op: 'add-view', place: { before: null }, view: { id, name: id } });

const start = () =>
  tableOf([
    field('t', 'text'),
    field('n', 'number'),
    field('u', 'text'),
    {
      op: 'insert-rows',
      place: { before: null },
      rows: ['a', 'b', 'c', 'd'].map((text, at) => ({ id: `r${at}`, cells: { t: text, n: at + 1 } })),
    },
    view('v1'),
    view('v2'),
  ]);

const op = (n: number): fc.Arbitrary<Op> => {
  const row = fc.constantFrom('r0', 'r1', 'r2', 'r3', `n${n % 7}`);
  const column = fc.constantFrom('t', 'n', 'u', `f${n % 3}`);
  const shown = fc.constantFrom('v1', 'v2');
  return fc.oneof(
    fc.record({ row, field: column }).map((at): Op => ({ op: 'set-cell', ...at, value: at.field === 'n' ? n : `v${n}`, was: null })),
    row.map((id): Op => ({ op: 'delete-rows', rows: [id] })),
    row.map((id): Op => ({ op: 'restore-rows', rows: [id] })),
    row.map((id): Op => ({ op: 'move-rows', place: { after: null }, rows: [id] })),
    row.map((id): Op => ({ op: 'insert-rows', place: { after: id }, rows: [{ id: `n${n % 7}`, cells: { t: `new ${n}` } }] })),
    column.map((id): Op => ({ op: 'delete-field', field: id })),
    column.map((id): Op => ({ op: 'restore-field', field: id })),
    column.map((id): Op => ({ op: 'move-field', field: id, place: { after: null } })),
    column.map((id): Op => ({ op: 'change-field', field: id, set: { name: `${id} ${n}`, options: { width: n, description: `d${n}` } } })),
    fc.constant<Op>({ op: 'add-field', place: { after: null }, field: { id: `f${n % 3}`, name: `F${n}`, type: 'text', options: {} } }),
    shown.map(
      (id): Op => ({ op: 'change-view', view: id, set: { frozen: n, widths: { t: n }, sorts: [{ field: 'n', direction: 'ascending' }] } }),
    ),
    shown.map((id): Op => ({ op: n % 2 === 0 ? 'delete-view' : 'restore-view', view: id })),
    fc.constant<Op>({ op: 'rename-table', name: `Table ${n}` }),
  );
};

const history = fc.array(
  fc.nat(60).chain((n) => op(n)),
  { maxLength: 25 },
);

describe('restoring what a table was', () => {
  test('HI-24 the whole table is again what it was, by ordinary changes', () => {
    let restored = 0;
    fc.assert(
      fc.property(history, history, (earlier, since) => {
        const was = earlier.reduce((table, one) => after(table, [one]) ?? table, start());
        const now = since.reduce((table, one) => after(table, [one]) ?? table, was);
        const { ops } = plan(now, { was, what: 'table', of: [] });
        let table = now;
        for (const draft of ops.length === 0 ? [] : draftsOf(ops, now)) {
          const next = after(table, draft.ops);
          expect(next).not.toBeNull();
          table = next!;
        }
        expect(looks(table)).toEqual(looks(was));
        if (ops.length > 0) restored += 1;
        // There is nothing more to do then.
        expect(plan(table, { was, what: 'table', of: [] }).ops).toEqual([]);
      }),
      { numRuns: 150 },
    );
    expect(restored).toBeGreaterThan(50);
  });

  test('HI-24 of a selection only its cells are put back, with what they hold now as what was seen', () => {
    const was = start();
    const now = after(was, [
      { op: 'set-cell', row: 'r0', field: 't', value: 'x', was: 'a' },
      { op: 'set-cell', row: 'r0', field: 'n', value: 9, was: 1 },
      { op: 'set-cell', row: 'r1', field: 't', value: 'y', was: 'b' },
      { op: 'delete-rows', rows: ['r2'] },
    ])!;
    expect(plan(now, { was, what: 'cells', of: [{ rows: ['r0'], fields: ['t'] }] })).toMatchObject({
      ops: [{ op: 'set-cell', row: 'r0', field: 't', value: 'a', was: 'x' }],
      notice: { text: '1 cell put back. Undo takes it back.' },
    });
    expect(plan(now, { was, what: 'rows', of: [{ rows: ['r0', 'r2'], fields: ['t'] }] }).ops).toEqual([
      { op: 'restore-rows', rows: ['r2'] },
      { op: 'set-cell', row: 'r0', field: 't', value: 'a', was: 'x' },
      { op: 'set-cell', row: 'r0', field: 'n', value: 1, was: 9 },
    ]);
    expect(plan(now, { was, what: 'rows', of: [{ rows: ['r3'], fields: [] }] })).toMatchObject({
      ops: [],
      notice: { text: 'There is nothing to put back: it is now as it was then.' },
    });
  });

  test('HI-25 what does not fit its field any more is left out and counted, and what computes or numbers itself is let be', () => {
    const was = start();
    const numbered = after(was, [
      { op: 'change-field', field: 't', set: { type: 'number' } },
      { op: 'set-cell', row: 'r0', field: 't', value: 5, was: 'a' },
      { op: 'change-field', field: 'n', set: { options: { required: true } } },
    ])!;
    const { ops, notice } = plan(numbered, { was, what: 'cells', of: [{ rows: ['r0'], fields: ['t', 'n'] }] });
    expect(ops).toEqual([]);
    expect(notice!.text).toMatch(/1 value of then does not fit the field any more, and was left out\.$/);
  });
});
