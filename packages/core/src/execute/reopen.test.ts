import { describe, expect, test } from 'vitest';
import type { Op } from '../change/change.ts';
import { invert } from '../change/invert.ts';
import type { Conflict, Outcome } from '../table/conflict.ts';
import { accepted, rejected, setCell, smallTable, type TableStand } from '../testing/table-stand.ts';

const conflictsOf = ({ table }: TableStand): Conflict[] => [...(table.conflicts as Iterable<Conflict>)];
const settle = (conflicts: readonly Conflict[], outcome: Outcome): Op => ({
  op: 'resolve-conflicts',
  conflicts: conflicts.map(({ id, current }) => ({ id, current: current.revision })),
  outcome,
});
const reopen = (...conflicts: { id: string; field: string | null }[]): Op => ({
  op: 'reopen-conflicts',
  conflicts: conflicts.map(({ id, field }) => ({ id, field })),
});

/** Does ops as one session, and takes them back as one change. */
function doAndTakeBack(stand: TableStand, ops: readonly Op[]): Op[] {
  const before = stand.table;
  accepted(stand.do('ann', ops));
  const inverse = invert(ops, before, stand.table);
  accepted(stand.do('ann', inverse));
  return inverse;
}

/** A table in which Ben's value for a cell lost to Cas's. */
function disputed(): { stand: TableStand; conflict: Conflict } {
  const stand = smallTable();
  accepted(stand.do('cas', [setCell('r1', 't', 'C', 'r1 text')]));
  accepted(stand.do('ben', [setCell('r1', 't', 'B', 'r1 text')], { seq: 2 }));
  return { stand, conflict: conflictsOf(stand)[0]! };
}

describe('opening conflicts again', () => {
  const outcomes: readonly Outcome[] = [{ take: 'current' }, { take: 'incoming' }, { take: 'other', value: 'D' }];
  test.each(outcomes)('EX-29, INV-7 taking a settlement back brings the value back and opens the record: %j', (outcome) => {
    const { stand, conflict } = disputed();
    doAndTakeBack(stand, [settle([conflict], outcome)]);
    expect(stand.value('r1', 't')).toBe('C');
    const [again, ...more] = conflictsOf(stand);
    expect(more).toEqual([]);
    // Who wrote the value back is told, if anybody had to.
    expect(again).toEqual({ ...conflict, current: { ...conflict.current, revision: expect.any(Number), by: expect.anything() } });
    expect(again!.current.revision).toBe(outcome.take === 'current' ? conflict.current.revision : stand.table.seq);
    // It can be settled again, in another way too.
    accepted(stand.do('ben', [settle([again!], { take: 'incoming' })]));
    expect([stand.value('r1', 't'), stand.table.conflicts.size]).toEqual(['B', 0]);
  });

  test('EX-29, INV-7 several records of one cell and of others are opened by one op, and doing it again settles them', () => {
    const { stand } = disputed();
    accepted(stand.do('dan', [setCell('r1', 't', 'D', 'r1 text')], { seq: 2 }));
    accepted(stand.do('cas', [setCell('r2', 'u', 'C')], { seq: 2 }));
    accepted(stand.do('ben', [setCell('r2', 'u', 'B')], { seq: 2 }));
    const before = conflictsOf(stand);
    expect(before).toHaveLength(3);
    const inverse = doAndTakeBack(stand, [settle(before, { take: 'incoming' })]);
    expect(inverse.map(({ op }) => op)).toEqual(['set-cell', 'set-cell', 'reopen-conflicts']);
    expect(
      conflictsOf(stand)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(before.map(({ id }) => id).toSorted());
    expect([stand.value('r1', 't'), stand.value('r2', 'u')]).toEqual(['C', 'C']);
    const [open, settled] = [stand.table, conflictsOf(stand)];
    const back = [reopen(...settled)];
    accepted(stand.do('ann', [settle(settled, { take: 'current' })]));
    const closed = stand.table;
    accepted(stand.do('ann', back));
    expect(stand.table.conflicts.size).toBe(open.conflicts.size);
    accepted(stand.do('ann', invert(back, closed, stand.table)));
    expect(stand.table.conflicts.size).toBe(0);
  });

  test('INV-7 a row that settling restored or deleted, and a field that it restored, are as before', () => {
    const stand = smallTable();
    accepted(stand.do('cas', [{ op: 'delete-rows', rows: ['r1'] }, setCell('r2', 't', 'C')]));
    accepted(stand.do('ben', [setCell('r1', 't', 'B', 'r1 text'), { op: 'delete-rows', rows: ['r2'] }], { seq: 2 }));
    accepted(stand.do('cas', [{ op: 'delete-field', field: 'u' }]));
    accepted(stand.do('ben', [setCell('r3', 'u', 'B')], { seq: 2 }));
    const records = conflictsOf(stand);
    expect(records.map(({ kind }) => kind).toSorted()).toEqual(['deleted-edited-row', 'edited-deleted-row', 'field-gone']);
    for (const record of records) {
      const was = [stand.order, stand.table.fields.list.length];
      doAndTakeBack(stand, [settle([record], { take: 'incoming' })]);
      expect([stand.order, stand.table.fields.list.length]).toEqual(was);
    }
    expect(
      conflictsOf(stand)
        .map(({ id }) => id)
        .toSorted(),
    ).toEqual(records.map(({ id }) => id).toSorted());
    expect(stand.value('r1', 't')).toBe('r1 text');
  });

  test('EX-29 one that is open stays as it is, and what others wrote since is what it calls current', () => {
    const { stand, conflict } = disputed();
    accepted(stand.do('ann', [reopen(conflict)]));
    expect(conflictsOf(stand)).toEqual([conflict]);
    accepted(stand.do('ann', [settle([conflict], { take: 'current' })]));
    accepted(stand.do('dan', [setCell('r1', 't', 'D', 'C')]));
    const { version } = stand.table.rows.get('r1')!;
    accepted(stand.do('ann', [reopen(conflict)]));
    expect(conflictsOf(stand)[0]!.current).toMatchObject({ value: 'D', revision: stand.table.seq - 1 });
    expect(stand.table.rows.get('r1')!.version).toBe(version);
  });

  test('EX-29 what is not known, is about another field than was said, or about a hidden one, is refused in one way', () => {
    const { stand, conflict } = disputed();
    accepted(stand.do('ann', [settle([conflict], { take: 'current' })]));
    const sentences = [
      stand.do('eve', [reopen({ id: 'never', field: 't' })]),
      stand.do('eve', [reopen({ id: conflict.id, field: 'u' })]),
      stand.do('eve', [reopen({ id: conflict.id, field: null })]),
      stand.do('eve', [reopen(conflict)], { seq: stand.table.seq }, new Set(['t'])),
    ].map(({ verdict }) => (verdict.verdict === 'rejected' ? verdict.problems[0]!.message.replace(/“.*”/u, '“…”') : 'accepted'));
    expect(new Set(sentences)).toEqual(new Set(['The conflict “…” cannot be opened again: it is not known any more what it was.']));
    expect(stand.table.conflicts.size).toBe(0);
  });

  test('EX-17, EX-63 the limits on open conflicts hold for those that are opened again', () => {
    const stand = smallTable({ openConflicts: 1 });
    accepted(stand.do('cas', [setCell('r1', 't', 'C', 'r1 text'), setCell('r2', 't', 'C', 'r2 text')]));
    accepted(stand.do('ben', [setCell('r1', 't', 'B', 'r1 text')], { seq: 2 }));
    const [first] = conflictsOf(stand);
    accepted(stand.do('ann', [settle([first!], { take: 'current' })]));
    accepted(stand.do('ben', [setCell('r2', 't', 'B', 'r2 text')], { seq: 2 }));
    expect(rejected(stand.do('ann', [reopen(first!)]))).toEqual(['over-limit']);
  });

  test('EX-29 an author is not told of a conflict that he opened again as of one that his change lost in', () => {
    const { stand, conflict } = disputed();
    accepted(stand.do('ann', [settle([conflict], { take: 'current' })]));
    const execution = stand.do('ann', [reopen(conflict)]);
    expect(accepted(execution).conflicts).toEqual([]);
    expect('conflicts' in execution && execution.conflicts.opened.map(({ id }) => id)).toEqual([conflict.id]);
  });
});
