import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Op, Seen, SeenMark } from '../change/change.ts';
import { revisionOf, valueOf } from '../table/row.ts';
import type { Table } from '../table/table.ts';
import { setCell, smallTable, type TableStand } from '../testing/table-stand.ts';

/** One of several people who work without seeing each other at once: each has a replica, and changes that are not in it yet. */
class Person {
  readonly name: string;
  replica: Table;
  n = 0;
  /** Own writes that the replica does not have, by target. */
  readonly pending = new Map<string, number>();
  readonly ownRevisions = new Set<number>();

  constructor(name: string, replica: Table) {
    this.name = name;
    this.replica = replica;
  }

  catchUp(table: Table): void {
    this.replica = table;
    this.pending.clear();
  }

  seen(...targets: string[]): Seen {
    const except: Record<string, SeenMark> = {};
    for (const target of targets) {
      const mine = this.pending.get(target);
      if (mine !== undefined) except[target] = { mine };
    }
    return Object.keys(except).length > 0 ? { seq: this.replica.seq, except } : { seq: this.replica.seq };
  }

  hasSeen(revision: number): boolean {
    return revision <= this.replica.seq || this.ownRevisions.has(revision);
  }
}

const cells = ['t', 'n'] as const;
const step = fc.record({
  who: fc.nat(2),
  what: fc.constantFrom('write', 'write', 'write', 'write bad', 'delete', 'restore', 'catch up', 'settle'),
  row: fc.constantFrom('r1', 'r2'),
  field: fc.constantFrom(...cells),
  outcome: fc.constantFrom('current', 'incoming'),
});

test('EX-61 nothing that its author had not seen is overwritten or deleted, and no losing value is dropped (P3)', () => {
  const counts = { overwritten: 0, lost: 0, kept: 0, settled: 0, rejected: 0 };
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
      const stand = smallTable();
      const people = ['a', 'b', 'c'].map((name) => new Person(name, stand.table));
      let made = 0;
      for (const { who, what, row, field, outcome } of steps) {
        const person = people[who]!;
        if (what === 'catch up') {
          person.catchUp(stand.table);
          continue;
        }
        if (what === 'settle') {
          const [conflict] = person.replica.conflicts;
          if (conflict === undefined) continue;
          const { table } = stand;
          const before = table.conflicts.get(conflict.id);
          const execution = act(
            stand,
            person,
            [
              {
                op: 'resolve-conflicts',
                conflicts: [{ id: conflict.id, current: person.replica.seq }],
                outcome: { take: outcome } as { take: 'current' },
              },
            ],
            person.seen(),
            [],
          );
          for (const write of execution.writes) {
            if (write.write === 'cell')
              expect(person.hasSeen(revisionOf(table.rows.get(write.row)!, table.fields.get(write.field)!))).toBe(true);
          }
          if (execution.verdict.verdict === 'accepted' && before !== undefined) counts.settled += 1;
          continue;
        }
        if (what === 'delete' || what === 'restore') {
          const before = stand.table.rows.get(row)!;
          const execution = act(stand, person, [{ op: `${what}-rows`, rows: [row] }], person.seen(row), []);
          if (what === 'delete' && execution.writes.some((write) => write.write === 'deleted')) {
            for (const column of cells) expect(person.hasSeen(revisionOf(before, stand.table.fields.get(column)!))).toBe(true);
          }
          if (what === 'delete' && execution.verdict.verdict === 'accepted' && execution.verdict.conflicts.length > 0) counts.kept += 1;
          continue;
        }
        made += 1;
        const value = what === 'write bad' ? true : field === 'n' ? made : `v${made}`;
        const target = `${row}/${field}`;
        const column = stand.table.fields.get(field)!;
        const before = stand.table.rows.get(row)!;
        const was = valueOf(person.replica.rows.get(row)!, column);
        const execution = act(stand, person, [setCell(row, field, value, was)], person.seen(target, row, `${row}/$deleted`), [target, row]);
        if (execution.verdict.verdict === 'rejected') {
          counts.rejected += 1;
          continue;
        }
        if (execution.writes.some((write) => write.write === 'cell')) {
          counts.overwritten += 1;
          expect(person.hasSeen(revisionOf(before, column))).toBe(true);
          expect(stand.value(row, field)).toEqual(value);
        } else {
          counts.lost += 1;
          expect([...stand.table.conflicts].map(({ incoming }) => incoming.value)).toContain(value);
        }
      }
    }),
    { numRuns: 800 },
  );
  for (const count of Object.values(counts)) expect(count).toBeGreaterThan(20);
});

function act(stand: TableStand, person: Person, ops: readonly Op[], seen: Seen, targets: readonly string[]) {
  person.n += 1;
  const execution = stand.do(person.name, ops, seen);
  if (execution.verdict.verdict === 'accepted' && execution.writes.length > 0) person.ownRevisions.add(execution.verdict.seq);
  for (const target of targets) person.pending.set(target, person.n);
  return execution;
}
