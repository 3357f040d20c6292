import { describe, expect, test } from 'vitest';
import type { Op } from '../change/change.ts';
import { execute } from './execute.ts';
import { accepted, rejected, setCell, smallTable, type TableStand } from '../testing/table-stand.ts';

const insertX: Op = { op: 'insert-rows', place: { before: null }, rows: [{ id: 'x', cells: { t: 'new' } }] };
const settle = (id: string, current: number | { mine: number }, outcome: Extract<Op, { op: 'resolve-conflicts' }>['outcome']): Op => ({
  op: 'resolve-conflicts',
  conflicts: [{ id, current }],
  outcome,
});

describe('what an author has written himself', () => {
  test.each<[string, readonly Op[], () => unknown]>([
    ['a cell twice', [setCell('r1', 't', 'x'), setCell('r1', 't', 'y', 'x')], () => 'y'],
    ['a row and then its cell', [insertX, setCell('x', 't', 'y', 'new')], () => 'y'],
    [
      'a row restored and then edited',
      [{ op: 'delete-rows', rows: ['r1'] }, { op: 'restore-rows', rows: ['r1'] }, setCell('r1', 't', 'y')],
      () => 'y',
    ],
  ])('EX-40 within one change a later op has seen the earlier ones: %s', (_, ops, expected) => {
    const stand = smallTable();
    expect(accepted(stand.do('a', ops)).conflicts).toEqual([]);
    expect(stand.value(ops.includes(insertX) ? 'x' : 'r1', 't')).toBe(expected());
  });

  test('EX-40 within one change a later op has seen the earlier ones: a row made, edited and deleted; and what is deleted is not edited', () => {
    const stand = smallTable();
    expect(accepted(stand.do('a', [insertX, { op: 'delete-rows', rows: ['x'] }])).conflicts).toEqual([]);
    expect(accepted(stand.do('a', [setCell('r1', 't', 'x'), { op: 'delete-rows', rows: ['r1'] }])).conflicts).toEqual([]);
    expect(stand.order).toBe('r2 r3');
    expect(rejected(stand.do('a', [{ op: 'delete-rows', rows: ['r2'] }, setCell('r2', 't', 'x')]))).toEqual(['row-deleted']);
    expect(rejected(stand.do('a', [{ op: 'delete-field', field: 't' }, setCell('r2', 't', 'x')]))).toEqual(['field-deleted']);
    expect(rejected(stand.do('a', [{ op: 'change-field', field: 't', set: { type: 'number' } }, setCell('r2', 't', 'x')]))).toEqual([
      'wrong-type',
    ]);
  });

  test('EX-41 one record per losing change and target: a later op of the change takes the place of the earlier one', () => {
    const stand = smallTable();
    accepted(stand.do('b', [setCell('r1', 't', 'B')], { seq: 2 }));
    expect(accepted(stand.do('a', [setCell('r1', 't', 'A1'), setCell('r1', 't', 'A2')], { seq: 2 })).conflicts).toEqual(['c4-0']);
    expect([...stand.table.conflicts].map(({ incoming }) => incoming.value)).toEqual(['A2']);
    expect(accepted(stand.do('d', [setCell('r1', 't', 'D'), setCell('r1', 't', 'B')], { seq: 2 })).conflicts).toEqual([]);
    expect(stand.table.conflicts.size).toBe(1);
  });

  test('EX-42 an own earlier change that lost and was settled away does not count as having seen the winner', () => {
    const stand = smallTable();
    accepted(stand.do('b', [setCell('r1', 't', 'B')], { seq: 2 }));
    accepted(stand.do('a', [setCell('r1', 't', 'A1')], { seq: 2 }));
    accepted(stand.do('c', [settle('c4-0', 4, { take: 'current' })]));
    accepted(stand.do('a', [setCell('r1', 't', 'A2', 'A1')], { seq: 2, except: { 'r1/t': { mine: 1 } } }));
    expect(stand.value('r1', 't')).toBe('B');
    expect([...stand.table.conflicts]).toMatchObject([
      { base: { value: 'A1', from: 'was' }, current: { value: 'B' }, incoming: { value: 'A2' } },
    ]);
  });

  test('EX-42 an own earlier change that was merged does not count as having seen what it was merged with', () => {
    const stand = smallTable();
    accepted(stand.do('b', [{ op: 'change-field', field: 'n', set: { options: { policy: 'merge' } } }, setCell('r1', 'n', 10)]));
    accepted(stand.do('b', [setCell('r1', 'n', 12, 10)]));
    accepted(stand.do('a', [setCell('r1', 'n', 15, 10)], { seq: 3 }));
    expect(stand.value('r1', 'n')).toBe(17);
    accepted(stand.do('a', [setCell('r1', 'n', 16, 15)], { seq: 3, except: { 'r1/n': { mine: 1 } } }));
    expect(stand.value('r1', 'n')).toBe(18);
    accepted(stand.do('a', [{ op: 'delete-rows', rows: ['r1'] }], { seq: 3, except: { r1: { mine: 2 } } }));
    expect(stand.order).toBe('r1 r2 r3');
    const { seq } = stand.table;
    accepted(stand.do('a', [setCell('r1', 'n', 20, 18)], { seq }));
    expect(stand.value('r1', 'n')).toBe(20);
  });

  test('EX-43 a delete by someone whose own edit came after an edit that he did not see leaves the row', () => {
    const stand = smallTable();
    accepted(stand.do('b', [setCell('r1', 'u', 'B')], { seq: 2 }));
    accepted(stand.do('a', [setCell('r1', 't', 'A')], { seq: 2 }));
    expect(accepted(stand.do('a', [{ op: 'delete-rows', rows: ['r1'] }], { seq: 2, except: { r1: { mine: 1 } } })).conflicts).toHaveLength(
      1,
    );
    expect(
      accepted(
        stand.do('a', [setCell('r1', 't', 'A2', 'A'), { op: 'delete-rows', rows: ['r1'] }], {
          seq: 2,
          except: { r1: { mine: 1 }, 'r1/t': { mine: 1 } },
        }),
      ).conflicts,
    ).toHaveLength(1);
    expect(stand.order).toBe('r1 r2 r3');
  });

  test('EX-43 a delete after own edits only, several changes of them, deletes', () => {
    const stand = smallTable();
    accepted(stand.do('a', [setCell('r1', 't', 'A')], { seq: 2 }));
    accepted(stand.do('b', [setCell('r2', 't', 'B')], { seq: 2 }));
    accepted(stand.do('a', [setCell('r1', 'u', 'A')], { seq: 2 }));
    expect(accepted(stand.do('a', [{ op: 'delete-rows', rows: ['r1'] }], { seq: 2, except: { r1: { mine: 2 } } })).conflicts).toEqual([]);
    expect(stand.order).toBe('r2 r3');
  });

  test('EX-44 a long chain of own rejected changes is followed to its end', () => {
    const stand = smallTable();
    accepted(stand.do('b', [setCell('r1', 'n', 1)], { seq: 2 }));
    const context = {
      ...stand.context('a'),
      mine: (n: number) => ({ outcome: 'rejected', seen: n === 1 ? { seq: 2 } : { seq: 2, except: { 'r1/n': { mine: n - 1 } } } }) as const,
    };
    const change = { n: 100_001, id: 'c9', seen: { seq: 3, except: { 'r1/n': { mine: 100_000 } } }, ops: [setCell('r1', 'n', 2)] };
    expect(accepted(execute(stand.table, change, context)).conflicts).toEqual(['c9-0']);
  });

  test('EX-44 it is followed once in a change, however many ops name the target', () => {
    const stand = smallTable();
    accepted(stand.do('b', [setCell('r1', 't', 'B')], { seq: 2 }));
    let asked = 0;
    const mine = (n: number) => {
      asked += 1;
      return { outcome: 'rejected', seen: n === 1 ? { seq: 2 } : { seq: 2, except: { 'r1/t': { mine: n - 1 } } } } as const;
    };
    const ops = Array.from({ length: 5_000 }, (_, at) => setCell('r1', 't', `v${at}`));
    const change = { n: 2_001, id: 'c9', seen: { seq: 2, except: { 'r1/t': { mine: 2_000 } } }, ops };
    expect(accepted(execute(stand.table, change, { ...stand.context('a'), mine })).conflicts).toHaveLength(1);
    expect(asked).toBeLessThan(5_000);
  });

  test('EX-11 no mark of what was seen can lie in the future', () => {
    const stand = smallTable();
    accepted(stand.do('b', [setCell('r1', 't', 'B')], { seq: 2 }));
    expect(rejected(stand.do('a', [setCell('r1', 't', 'x')], { seq: 2, except: { 'r1/t': 4 } }))).toEqual(['seen-from-future']);
    accepted(stand.do('a', [setCell('r1', 't', 'x')], { seq: 2 }));
    expect(rejected(stand.do('a', [settle('c4-0', 99, { take: 'current' })]))).toEqual(['seen-from-future']);
  });

  test.each([{ seq: 1e9 }, { seq: 2, except: { 'r1/t': 1e9 } }])(
    'EX-11 a mark in the future is not believed of a rejected change either: %j',
    (seen) => {
      const stand = smallTable();
      expect(rejected(stand.do('a', [setCell('r1', 't', 'x')], seen))).toEqual(['seen-from-future']);
      accepted(stand.do('b', [setCell('r1', 't', 'B')], { seq: 2 }));
      const next = stand.do('a', [setCell('r1', 't', 'A', 'r1 text')], { seq: 2, except: { 'r1/t': { mine: 1 } } });
      expect(accepted(next).conflicts).toHaveLength(1);
      expect(stand.value('r1', 't')).toBe('B');
    },
  );
});

describe('settling what one has not seen', () => {
  test('EX-24 the current value that one takes for current must not be an own one that lost', () => {
    const stand = smallTable();
    accepted(stand.do('x', [setCell('r1', 't', 'X')], { seq: 2 }));
    accepted(stand.do('y', [setCell('r1', 't', 'Y')], { seq: 2 }));
    accepted(stand.do('b', [setCell('r1', 't', 'B')], { seq: 3 }));
    accepted(stand.do('a', [setCell('r1', 't', 'A')], { seq: 3 }));
    expect(rejected(stand.do('a', [settle('c4-0', { mine: 1 }, { take: 'current' })], { seq: 4 }))).toEqual(['conflict-moved']);
  });

  test.each<[string, Op]>([
    ['row', { op: 'delete-rows', rows: ['r1'] }],
    ['field', { op: 'delete-field', field: 't' }],
  ])('EX-27 a %s that was deleted meanwhile does not come back by settling, unless the person saw that, or did it himself', (_, remove) => {
    const disputed = () => {
      const stand = smallTable();
      accepted(stand.do('b', [setCell('r1', 't', 'B')], { seq: 2 }));
      accepted(stand.do('a', [setCell('r1', 't', 'A')], { seq: 2 }));
      return stand;
    };
    const deletedIn = (stand: TableStand) => stand.table.rows.get('r1')!.deleted || stand.table.fields.get('t')!.deleted;
    const stand = disputed();
    accepted(stand.do('d', [remove]));
    for (const outcome of [{ take: 'incoming' }, { take: 'other', value: 'C' }] as const)
      expect(rejected(stand.do('x', [settle('c4-0', 4, outcome)], { seq: 4 }))).toEqual(['conflict-moved']);
    expect(deletedIn(stand)).toBe(true);
    accepted(stand.do('x', [settle('c4-0', 4, { take: 'incoming' })], { seq: 5 }));
    expect(deletedIn(stand)).toBe(false);
    const own = disputed();
    accepted(own.do('x', [remove], { seq: 4 }));
    accepted(own.do('x', [settle('c4-0', 4, { take: 'incoming' })], { seq: 4 }));
    expect(deletedIn(own)).toBe(false);
    const kept = disputed();
    accepted(kept.do('d', [remove]));
    accepted(kept.do('x', [settle('c4-0', 4, { take: 'current' })], { seq: 4 }));
    expect(deletedIn(kept)).toBe(true);
  });

  test('EX-27 a conflict that a deletion was the cause of is settled by who has not seen that, and what he takes comes back', () => {
    const stand = smallTable();
    accepted(
      stand.do('d', [
        { op: 'delete-rows', rows: ['r1'] },
        { op: 'delete-field', field: 'u' },
      ]),
    );
    accepted(stand.do('a', [setCell('r1', 't', 'A'), setCell('r2', 'u', 'A')], { seq: 2 }));
    accepted(
      stand.do('x', [settle('c4-0', 2, { take: 'incoming' }), settle('c4-1', 2, { take: 'incoming' })], {
        seq: 4,
        except: { 'r1/$deleted': 2, u: 2 },
      }),
    );
    expect(stand.table.rows.get('r1')!.deleted || stand.table.fields.get('u')!.deleted).toBe(false);
  });

  test('EX-25 a conflict about a row has no third value, and follows later edits of the row', () => {
    const stand = smallTable();
    accepted(stand.do('a', [setCell('r1', 't', 'A')]));
    accepted(stand.do('b', [{ op: 'delete-rows', rows: ['r1'] }], { seq: 2 }));
    const id = [...stand.table.conflicts][0]!.id;
    expect(rejected(stand.do('b', [settle(id, 3, { take: 'other', value: 'x' })]))).toEqual(['wrong-value']);
    accepted(stand.do('a', [setCell('r1', 'u', 'A')]));
    expect(rejected(stand.do('b', [settle(id, 3, { take: 'incoming' })]))).toEqual(['conflict-moved']);
    const [conflict] = stand.table.conflicts;
    accepted(stand.do('b', [settle(id, conflict!.current.revision, { take: 'incoming' })]));
    expect(stand.order).toBe('r2 r3');
  });

  test('EX-26 several records of one cell are settled by one op', () => {
    const stand = smallTable();
    for (const who of ['a', 'b', 'c']) accepted(stand.do(who, [setCell('r1', 't', who)], { seq: 2 }));
    const conflicts = [...stand.table.conflicts].map(({ id }) => ({ id, current: 3 }));
    expect(conflicts).toHaveLength(2);
    accepted(stand.do('d', [{ op: 'resolve-conflicts', conflicts, outcome: { take: 'other', value: 'abc' } }]));
    expect(stand.value('r1', 't')).toBe('abc');
    expect(stand.table.conflicts.size).toBe(0);
  });
});
