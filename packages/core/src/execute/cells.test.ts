import { describe, expect, test } from 'vitest';
import type { Value } from '../value.ts';
import { accepted, rejected, setCell, smallTable, type TableStand } from '../testing/table-stand.ts';

const onlyConflict = (stand: TableStand) => {
  const conflicts = [...stand.table.conflicts];
  expect(conflicts).toHaveLength(1);
  return conflicts[0]!;
};

describe('writing cells', () => {
  test('EX-1 an accepted change gets the next number, which is the revision of what it wrote and the version of its row', () => {
    const stand = smallTable();
    expect(accepted(stand.do('a', [setCell('r1', 't', 'x')]))).toEqual({ verdict: 'accepted', seq: 3, conflicts: [] });
    expect(stand.value('r1', 't')).toBe('x');
    expect(stand.table.rows.get('r1')!.version).toBe(3);
    expect(stand.table.rows.get('r2')!.version).toBe(2);
  });

  test('EX-2 a value that the type refuses rejects the whole change, and every problem is told', () => {
    const stand = smallTable();
    const before = stand.table;
    expect(
      rejected(stand.do('a', [setCell('r1', 't', 'x'), setCell('r1', 'n', 'many'), setCell('r9', 't', 'x'), setCell('r1', 'zz', 'x')])),
    ).toEqual(['wrong-type', 'no-such-row', 'no-such-field']);
    expect(stand.table).toBe(before);
  });

  test('EX-2 of many problems the first hundred are told, and how many more there are', () => {
    const ops = Array.from({ length: 500 }, () => setCell('r1', 'n', 'many'));
    const { verdict } = smallTable().do('a', ops);
    expect(verdict).toMatchObject({ verdict: 'rejected' });
    const { problems } = verdict as Extract<typeof verdict, { verdict: 'rejected' }>;
    expect(problems.map(({ path }) => path)).toEqual([...Array.from({ length: 100 }, (_, at) => `ops/${at}/value`), '']);
    expect(problems.at(-1)).toEqual({ code: 'wrong-type', path: '', message: 'And 400 problems more.' });
  });

  test('EX-17 a change says of no more targets than the limit apart what was seen', () => {
    const stand = smallTable({ exceptionsPerChange: 2 });
    const except = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, at) => [`r${at}/t`, 0]));
    const over = stand.do('a', [setCell('r1', 't', 'x')], { seq: 2, except: except(3) });
    expect(over.verdict).toMatchObject({ problems: [{ code: 'over-limit', message: expect.stringContaining('exceptionsPerChange (2)') }] });
    accepted(stand.do('a', [setCell('r1', 't', 'x')], { seq: 2, except: except(2) }));
  });

  test('EX-3 concurrent writes of one cell: the first stays, the second is kept as a conflict with base, both values and both authors', () => {
    const stand = smallTable();
    const seen = { seq: 2 };
    accepted(stand.do('a', [setCell('r1', 't', 'A', 'r1 text')], seen));
    const verdict = accepted(stand.do('b', [setCell('r1', 't', 'B', 'r1 text'), setCell('r1', 'u', 'other')], seen));
    expect(verdict.conflicts).toEqual(['c4-0']);
    expect(stand.value('r1', 't')).toBe('A');
    expect(stand.value('r1', 'u')).toBe('other');
    expect(onlyConflict(stand)).toMatchObject({
      id: 'c4-0',
      kind: 'both-wrote',
      base: { value: 'r1 text', from: 'log' },
      current: { value: 'A', revision: 3, by: { actor: { id: 'author of 3' } } },
      incoming: { value: 'B', session: 'b', n: 1, revision: 4, by: { actor: { id: 'b' } } },
    });
  });

  test('EX-4 concurrent writes of different cells of a row both stay', () => {
    const stand = smallTable();
    accepted(stand.do('a', [setCell('r1', 't', 'A')], { seq: 2 }));
    expect(accepted(stand.do('b', [setCell('r1', 'u', 'B')], { seq: 2 })).conflicts).toEqual([]);
    expect([stand.value('r1', 't'), stand.value('r1', 'u')]).toEqual(['A', 'B']);
  });

  test('EX-5 concurrent writes of the same value do not conflict', () => {
    const stand = smallTable();
    accepted(stand.do('a', [setCell('r1', 't', 'same')], { seq: 2 }));
    expect(accepted(stand.do('b', [setCell('r1', 't', 'same')], { seq: 2 })).conflicts).toEqual([]);
  });

  test('EX-6 opening a conflict does not raise the version of its row; a write by someone who saw the current value does, and updates the record', () => {
    const stand = smallTable();
    accepted(stand.do('a', [setCell('r1', 't', 'A')], { seq: 2 }));
    accepted(stand.do('b', [setCell('r1', 't', 'B')], { seq: 2 }));
    expect(stand.table.rows.get('r1')!.version).toBe(3);
    accepted(stand.do('a', [setCell('r1', 't', 'A2')]));
    expect(onlyConflict(stand)).toMatchObject({ current: { value: 'A2', revision: 5 }, incoming: { value: 'B' } });
    expect(stand.table.rows.get('r1')!.version).toBe(5);
  });

  test('EX-7 an own earlier change that was accepted and is still current counts as seen', () => {
    const stand = smallTable();
    accepted(stand.do('a', [setCell('r1', 't', 'A1')], { seq: 2 }));
    expect(accepted(stand.do('a', [setCell('r1', 't', 'A2', 'A1')], { seq: 2, except: { 'r1/t': { mine: 1 } } })).conflicts).toEqual([]);
    expect(stand.value('r1', 't')).toBe('A2');
  });

  test('EX-8 an own earlier change that is in an open conflict: the new value takes the place of its incoming side', () => {
    const stand = smallTable();
    accepted(stand.do('b', [setCell('r1', 't', 'B')], { seq: 2 }));
    accepted(stand.do('a', [setCell('r1', 't', 'A1')], { seq: 2 }));
    accepted(stand.do('a', [setCell('r1', 't', 'A2', 'A1')], { seq: 2, except: { 'r1/t': { mine: 1 } } }));
    expect(onlyConflict(stand)).toMatchObject({ current: { value: 'B' }, incoming: { value: 'A2', n: 2 } });
    accepted(stand.do('a', [setCell('r1', 't', 'B', 'A2')], { seq: 2, except: { 'r1/t': { mine: 2 } } }));
    expect(stand.table.conflicts.size).toBe(0);
  });

  test('EX-9 an own earlier change that was rejected counts as if it had not been: by what it had seen', () => {
    const stand = smallTable();
    accepted(stand.do('b', [setCell('r1', 'n', 1)], { seq: 2 }));
    rejected(stand.do('a', [setCell('r1', 'n', 'x')], { seq: 2 }));
    accepted(stand.do('a', [setCell('r1', 'n', 2)], { seq: 2, except: { 'r1/n': { mine: 1 } } }));
    expect(onlyConflict(stand)).toMatchObject({ current: { value: 1 }, incoming: { value: 2 } });
  });

  test('EX-10 an own number that is unknown, or not earlier, counts as having seen nothing', () => {
    const stand = smallTable();
    for (const mine of [1, 7]) accepted(stand.do('a', [setCell('r1', 't', `by ${mine}`)], { seq: 2, except: { 'r1/t': { mine } } }));
    expect(stand.table.conflicts.size).toBe(2);
  });

  test('EX-11 what was seen cannot lie in the future', () => {
    expect(rejected(smallTable().do('a', [setCell('r1', 't', 'x')], { seq: 3 }))).toEqual(['seen-from-future']);
  });

  test('EX-12 with the policy last-wins the later write stands and no conflict is opened', () => {
    const stand = smallTable();
    accepted(stand.do('o', [{ op: 'change-field', field: 't', set: { options: { policy: 'last-wins' } } }]));
    accepted(stand.do('a', [setCell('r1', 't', 'A')], { seq: 3 }));
    const execution = stand.do('b', [setCell('r1', 't', 'B')], { seq: 3 });
    expect(accepted(execution).conflicts).toEqual([]);
    expect(stand.value('r1', 't')).toBe('B');
    expect(execution.before).toEqual({ 'r1/t': 'A' });
  });

  test.each<[string, Value, Value, Value, Value]>([
    ['number', 10, 12, 13, 15],
    ['long-text', 'one\ntwo\nthree', 'ONE\ntwo\nthree', 'one\ntwo\nTHREE', 'ONE\ntwo\nTHREE'],
    ['multiple-select', ['o1'], ['o1', 'o2'], ['o1', 'o3'], ['o1', 'o2', 'o3']],
  ])('EX-12 with the policy merge a concurrent %s is put together with the current one', (type, base, current, incoming, merged) => {
    const stand = smallTable();
    const choices = ['o1', 'o2', 'o3'].map((id) => ({ id, name: id, color: 0 }));
    accepted(stand.do('o', [{ op: 'change-field', field: 'u', set: { type, options: { policy: 'merge', choices } } }]));
    accepted(stand.do('o', [setCell('r1', 'u', base)]));
    accepted(stand.do('a', [setCell('r1', 'u', current, base)], { seq: 4 }));
    expect(accepted(stand.do('b', [setCell('r1', 'u', incoming, base)], { seq: 4 })).conflicts).toEqual([]);
    expect(stand.value('r1', 'u')).toEqual(merged);
    accepted(stand.do('o', [{ op: 'change-field', field: 'u', set: { options: { policy: 'flag' } } }]));
    expect(accepted(stand.do('c', [setCell('r1', 'u', incoming, base)], { seq: 4 })).conflicts).toHaveLength(1);
  });

  test('EX-12 what an earlier type has left is read before it is merged, and what the field does not take is a conflict', () => {
    const stand = smallTable();
    accepted(stand.do('o', [setCell('r1', 'u', '5'), setCell('r2', 'u', 'five')]));
    accepted(stand.do('o', [{ op: 'change-field', field: 'u', set: { type: 'number', options: { policy: 'merge' } } }]));
    accepted(stand.do('a', [setCell('r1', 'u', 6, '5'), setCell('r2', 'u', 6, 'five')], { seq: 4 }));
    expect(accepted(stand.do('b', [setCell('r1', 'u', 7, '5'), setCell('r2', 'u', 7, 'five')], { seq: 4 })).conflicts).toHaveLength(1);
    expect([stand.value('r1', 'u'), stand.value('r2', 'u')]).toEqual([8, 6]);
    const choices = ['o1', 'o2'].map((id) => ({ id, name: id, color: 0 }));
    const options = { policy: 'merge', required: true, choices } as const;
    accepted(stand.do('o', [{ op: 'change-field', field: 't', set: { type: 'multiple-select', options } }]));
    accepted(stand.do('o', [setCell('r1', 't', ['o1', 'o2'])]));
    const seen = { seq: stand.table.seq };
    accepted(stand.do('a', [setCell('r1', 't', ['o1'], ['o1', 'o2'])], seen));
    expect(accepted(stand.do('b', [setCell('r1', 't', ['o2'], ['o1', 'o2'])], seen)).conflicts).toHaveLength(1);
  });

  test('EX-13 an edit of a row that was deleted meanwhile is a conflict; of a row that was seen deleted, a problem', () => {
    const stand = smallTable();
    accepted(stand.do('a', [{ op: 'delete-rows', rows: ['r1'] }]));
    expect(rejected(stand.do('b', [setCell('r1', 't', 'B')]))).toEqual(['row-deleted']);
    accepted(stand.do('b', [setCell('r1', 't', 'B', 'r1 text')], { seq: 2 }));
    const conflict = onlyConflict(stand);
    expect(conflict).toMatchObject({ kind: 'edited-deleted-row', base: { value: 'r1 text' }, incoming: { value: 'B' } });
    accepted(
      stand.do('b', [
        { op: 'resolve-conflicts', conflicts: [{ id: conflict.id, current: stand.table.seq }], outcome: { take: 'incoming' } },
      ]),
    );
    expect(stand.order).toBe('r1 r2 r3');
    expect(stand.value('r1', 't')).toBe('B');
  });

  test('EX-14 a value for a field that was deleted meanwhile is a conflict; taking it brings the field back', () => {
    const stand = smallTable();
    accepted(stand.do('a', [{ op: 'delete-field', field: 't' }]));
    expect(rejected(stand.do('b', [setCell('r1', 't', 'B')]))).toEqual(['field-deleted']);
    accepted(stand.do('b', [setCell('r1', 't', 'B')], { seq: 2 }));
    const conflict = onlyConflict(stand);
    expect(conflict.kind).toBe('field-gone');
    accepted(
      stand.do('b', [
        { op: 'resolve-conflicts', conflicts: [{ id: conflict.id, current: stand.table.seq }], outcome: { take: 'incoming' } },
      ]),
    );
    expect(stand.table.fields.get('t')!.deleted).toBe(false);
    expect(stand.value('r1', 't')).toBe('B');
  });

  test('EX-15 a value for a field whose type changed meanwhile is converted where it can be, else a conflict; it is never dropped', () => {
    const stand = smallTable();
    accepted(stand.do('a', [{ op: 'change-field', field: 't', set: { type: 'number' } }]));
    accepted(stand.do('b', [setCell('r1', 't', '12'), setCell('r2', 't', 'a dozen')], { seq: 2 }));
    expect(stand.value('r1', 't')).toBe(12);
    expect(onlyConflict(stand)).toMatchObject({ kind: 'field-changed', row: 'r2', incoming: { value: 'a dozen' } });
    expect(rejected(stand.do('b', [setCell('r3', 't', 'a dozen')]))).toEqual(['wrong-type']);
  });

  test('EX-16 without a base in the log the record takes the value that the author says he saw, and tells so', () => {
    const stand = smallTable();
    const context = { ...stand.context('b'), base: () => undefined };
    accepted(stand.do('a', [setCell('r1', 't', 'A')], { seq: 2 }));
    stand.context = () => ({ ...context, revision: stand.table.seq + 1 });
    accepted(stand.do('b', [setCell('r1', 't', 'B', 'what b saw')], { seq: 2 }));
    expect(onlyConflict(stand).base).toEqual({ value: 'what b saw', from: 'was' });
  });

  test('EX-17 a limit that is passed is named in the problem', () => {
    const stand = smallTable({ cellBytes: 20, opsPerChange: 3, rows: 4 });
    const over = (execution: ReturnType<TableStand['do']>) =>
      execution.verdict.verdict === 'rejected' ? execution.verdict.problems.map(({ message }) => message).join() : 'accepted';
    expect(over(stand.do('a', [setCell('r1', 't', 'ä'.repeat(12))]))).toContain('cellBytes');
    expect(
      over(stand.do('a', [setCell('r1', 't', 'a'), setCell('r1', 't', 'b'), setCell('r1', 't', 'c'), setCell('r1', 't', 'd')])),
    ).toContain('opsPerChange');
    expect(
      over(
        stand.do('a', [
          {
            op: 'insert-rows',
            place: { before: null },
            rows: [
              { id: 'r4', cells: {} },
              { id: 'r5', cells: {} },
            ],
          },
        ]),
      ),
    ).toContain('rows');
  });

  test('EX-18 a required field refuses to be emptied', () => {
    const stand = smallTable();
    accepted(stand.do('a', [{ op: 'change-field', field: 't', set: { options: { required: true } } }]));
    expect(rejected(stand.do('a', [setCell('r1', 't', null)]))).toEqual(['required']);
  });
});

describe('settling conflicts', () => {
  const inConflict = () => {
    const stand = smallTable();
    accepted(stand.do('a', [setCell('r1', 't', 'A')], { seq: 2 }));
    accepted(stand.do('b', [setCell('r1', 't', 'B')], { seq: 2 }));
    return { stand, id: onlyConflict(stand).id };
  };
  const resolve = (id: string, current: number, outcome: { take: 'current' } | { take: 'incoming' } | { take: 'other'; value: string }) => [
    { op: 'resolve-conflicts', conflicts: [{ id, current }], outcome } as const,
  ];

  test.each([
    ['current', { take: 'current' } as const, 'A'],
    ['incoming', { take: 'incoming' } as const, 'B'],
    ['another value', { take: 'other', value: 'AB' } as const, 'AB'],
  ])('EX-20 taking %s leaves that value, closes the record and raises the version of the row', (_, outcome, value) => {
    const { stand, id } = inConflict();
    accepted(stand.do('c', resolve(id, 4, outcome)));
    expect(stand.value('r1', 't')).toBe(value);
    expect(stand.table.conflicts.size).toBe(0);
    expect(stand.table.rows.get('r1')!.version).toBe(5);
  });

  test('EX-21 settling again in the same way has no effect, in another way is refused', () => {
    const { stand, id } = inConflict();
    accepted(stand.do('c', resolve(id, 4, { take: 'incoming' })));
    expect(stand.do('a', resolve(id, 4, { take: 'incoming' })).writes).toEqual([]);
    expect(rejected(stand.do('a', resolve(id, 4, { take: 'current' })))).toEqual(['conflict-settled']);
  });

  test('EX-22 settling with a current value in mind that has moved since is refused', () => {
    const { stand, id } = inConflict();
    accepted(stand.do('a', [setCell('r1', 't', 'A2')]));
    expect(rejected(stand.do('c', resolve(id, 4, { take: 'current' })))).toEqual(['conflict-moved']);
    accepted(stand.do('c', resolve(id, 5, { take: 'current' })));
  });

  test('EX-28 settling is refused where the author of the losing value has put another in its place that the person did not see', () => {
    const { stand, id } = inConflict();
    accepted(stand.do('b', [setCell('r1', 't', 'B2', 'B')], { seq: 2, except: { 'r1/t': { mine: 1 } } }));
    for (const take of ['current', 'incoming'] as const)
      expect(rejected(stand.do('c', resolve(id, 4, { take }), { seq: 4 }))).toEqual(['conflict-moved']);
    accepted(stand.do('c', resolve(id, 4, { take: 'incoming' })));
    expect(stand.value('r1', 't')).toBe('B2');
  });

  test('EX-23 another value must fit the field', () => {
    const stand = smallTable();
    accepted(stand.do('a', [setCell('r1', 'n', 1)], { seq: 2 }));
    accepted(stand.do('b', [setCell('r1', 'n', 2)], { seq: 2 }));
    expect(rejected(stand.do('c', resolve(onlyConflict(stand).id, 4, { take: 'other', value: 'three' })))).toEqual(['wrong-type']);
    expect(stand.table.conflicts.size).toBe(1);
  });
});
