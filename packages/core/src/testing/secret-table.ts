import fc from 'fast-check';
import type { LogEntry } from '../authority/store.ts';
import type { Op } from '../change/change.ts';
import type { Execution } from '../execute/context.ts';
import { traceOf } from '../history/trace.ts';
import type { Conflict } from '../table/conflict.ts';
import type { Table } from '../table/table.ts';
import { accepted, setCell, smallTable, type TableStand } from './table-stand.ts';

/** Everything that must not be told has this in it. */
export const marker = 'SECRET';
export const hidden = new Set(['h', 'k', 'q']);

/** A table with two fields more, which the editor may not see. */
export function secretTable(): TableStand {
  const stand = smallTable();
  const field = (id: string): Op => ({
    op: 'add-field',
    place: { after: 't' },
    field: { id, name: `${marker} ${id}`, type: 'text', options: { read: 'owner', default: `${marker} default` } },
  });
  accepted(stand.do('owner', [field('h'), field('k')]));
  const numbered = { id: 'q', name: `${marker} q`, type: 'auto-number', options: { read: 'owner' as const } };
  accepted(stand.do('owner', [{ op: 'add-field', place: { after: 'u' }, field: numbered }]));
  accepted(stand.do('owner', [setCell('r1', 'h', `${marker} first`)]));
  return stand;
}

const op = (n: number): fc.Arbitrary<Op> => {
  const row = fc.constantFrom('r1', 'r2', 'r3', `n${n}`);
  const open = fc.constantFrom('t', 'u');
  const closed = fc.constantFrom('h', 'k');
  const view = fc.constantFrom('v0', 'v1');
  const secret = (field: string) => ({ field, operator: 'contains', value: `${marker} ${n}` });
  const plain = { field: 't', operator: 'contains', value: 'text' };
  return fc.oneof(
    view.map((id): Op => ({ op: 'add-view', place: { before: null }, view: { id, name: `View ${n}` } })),
    fc.record({ view, field: closed }).map(
      (at): Op => ({
        op: 'change-view',
        view: at.view,
        set: {
          filter: { match: 'any', conditions: [plain, secret(at.field)] },
          sorts: [{ field: at.field, direction: 'ascending' }],
          hidden: [at.field, 'u'],
          widths: { [at.field]: 90 },
        },
      }),
    ),
    fc.record({ view, color: fc.nat(9) }).map(
      (at): Op => ({
        op: 'change-view',
        view: at.view,
        set: {
          filter: { match: 'all', conditions: [plain] },
          sorts: [{ field: 'u', direction: 'descending' }],
          widths: { t: n + 1 },
          colorRules: [{ when: { match: 'all', conditions: [plain] }, color: at.color, field: null }],
        },
      }),
    ),
    view.map((id): Op => ({ op: n % 2 === 0 ? 'delete-view' : 'restore-view', view: id })),
    fc.record({ row, field: open }).map((at) => setCell(at.row, at.field, `plain ${n}`)),
    fc.record({ row, field: closed }).map((at) => setCell(at.row, at.field, `${marker} ${n}`)),
    row.map((id): Op => ({ op: 'number-rows', field: 'q', rows: [id] })),
    row.map((id): Op => ({ op: 'delete-rows', rows: [id] })),
    row.map((id): Op => ({ op: 'restore-rows', rows: [id] })),
    closed.map(
      (field): Op => ({
        op: 'insert-rows',
        place: { after: 'r1' },
        rows: [{ id: `n${n + 1}`, cells: { t: `new ${n}`, [field]: `${marker} new` } }],
      }),
    ),
    closed.map((field): Op => ({ op: 'change-field', field, set: { name: `${marker} ${n}` } })),
    // Left in a field that was computed from what is hidden.
    closed.map(
      (field): Op => ({ op: 'change-field', field: 'u', set: { options: { formula: `{${field}} & "${marker}"`, width: n + 1 } } }),
    ),
    closed.map((field): Op => ({ op: 'move-field', field: 'u', place: { after: field } })),
    fc.constant<Op>({ op: 'move-rows', place: { after: null }, rows: ['r2'] }),
    fc.record({ at: fc.nat(9), take: fc.constantFrom('current', 'incoming') }).map(
      ({ at, take }): Op => ({
        op: 'resolve-conflicts',
        conflicts: [{ id: `open ${at}`, current: 0 }],
        outcome: { take } as { take: 'current' },
      }),
    ),
    fc.nat(9).map((at): Op => ({ op: 'reopen-conflicts', conflicts: [{ id: `closed ${at}`, field: null }] })),
  );
};

/** An op that names a conflict by its place among the open or the settled ones, with the id that it has. */
export function named(one: Op, table: Table, closed: readonly Conflict[]): Op | null {
  if (one.op === 'reopen-conflicts') {
    const record = closed[Number(one.conflicts[0]!.id.slice(7)) % Math.max(1, closed.length)];
    return record === undefined ? null : { ...one, conflicts: [{ id: record.id, field: record.field }] };
  }
  if (one.op !== 'resolve-conflicts') return one;
  const open = [...table.conflicts];
  const found = open[Number(one.conflicts[0]!.id.slice(5)) % Math.max(1, open.length)];
  return found === undefined ? null : { ...one, conflicts: [{ id: found.id, current: found.current.revision }] };
}

/** Changes of an owner, and of an editor who does not see the hidden fields, each made so many changes behind. */
export const changes = fc.array(
  fc
    .nat(99)
    .chain((n) =>
      fc.record({ by: fc.constantFrom('owner', 'editor'), behind: fc.nat(4), ops: fc.array(op(n), { minLength: 1, maxLength: 3 }) }),
    ),
  { minLength: 1, maxLength: 25 },
);

/** A change as the log keeps it. */
export function entryOf(ops: readonly Op[], execution: Extract<Execution, { verdict: { verdict: 'accepted' } }>, table: Table): LogEntry {
  const { verdict, before, conflicts, writes } = execution;
  const trace = traceOf(ops, writes, table);
  const who = { session: 's', n: 1, change: 'c', group: null, actor: { id: 'u', name: 'U' }, at: '' };
  return { ...who, seq: verdict.seq, ops: { seen: { seq: 0 }, ops }, before, conflicts, trace, verdict, update: new Uint8Array() };
}
