import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Op } from '../change/change.ts';
import { newKeyTail } from '../ids.ts';
import { accepted, rejected, setCell, smallTable } from '../testing/table-stand.ts';

const insert = (place: { after: string | null } | { before: string | null }, ...ids: string[]): Op => ({
  op: 'insert-rows',
  place,
  rows: ids.map((id) => ({ id, cells: {} })),
});

/** Tails of keys that a seed gives. */
function tailsOf(seed: number): () => string {
  let state = seed;
  return () =>
    newKeyTail((into) =>
      into.map(() => {
        state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
        return state >>> 24;
      }),
    );
}

describe('rows', () => {
  test('EX-30 rows go where the place says, in the order in which they are given', () => {
    const stand = smallTable();
    accepted(
      stand.do('a', [
        insert({ after: 'r1' }, 'x', 'y'),
        insert({ before: 'r1' }, 'v'),
        insert({ after: null }, 'u'),
        insert({ before: null }, 'z'),
      ]),
    );
    expect(stand.order).toBe('u v r1 x y r2 r3 z');
  });

  test('EX-31 two who insert at one spot without seeing each other get different keys, and something fits in between', () => {
    const stand = smallTable();
    accepted(stand.do('a', [insert({ after: 'r1' }, 'a1', 'a2')], { seq: 2 }));
    accepted(stand.do('b', [insert({ after: 'r1' }, 'b1', 'b2')], { seq: 2 }));
    expect(stand.order).toBe('r1 b1 b2 a1 a2 r2 r3');
    // Nor where neither can see the other, since nobody orders what they do.
    const both = [7, 8].map((seed) => {
      const peer = smallTable();
      peer.keyTail = tailsOf(seed);
      accepted(peer.do('a', [insert({ after: 'r1' }, `x${seed}`, `y${seed}`)]));
      return ['r1', `x${seed}`, `y${seed}`, 'r2'].map((id) => peer.table.rows.get(id)!.order);
    });
    expect(new Set(both.flat()).size).toBe(6);
    for (const orders of both) expect(orders.toSorted()).toEqual(orders);
    accepted(stand.do('b', [insert({ after: 'b2' }, 'm')]));
    expect(stand.order).toBe('r1 b1 b2 m a1 a2 r2 r3');
  });

  test('EX-32 a row whose neighbour was deleted meanwhile still goes next to it', () => {
    const stand = smallTable();
    accepted(stand.do('a', [{ op: 'delete-rows', rows: ['r2'] }]));
    accepted(stand.do('b', [insert({ after: 'r2' }, 'x')], { seq: 2 }));
    expect(stand.order).toBe('r1 x r3');
    accepted(stand.do('a', [{ op: 'restore-rows', rows: ['r2'] }]));
    expect(stand.order).toBe('r1 r2 x r3');
  });

  test('EX-33 an id that is taken, an unknown neighbour and an unknown field are refused', () => {
    const stand = smallTable();
    expect(rejected(stand.do('a', [insert({ after: null }, 'r1')]))).toEqual(['exists-already']);
    expect(rejected(stand.do('a', [insert({ after: 'r7' }, 'x')]))).toEqual(['no-such-row']);
    expect(rejected(stand.do('a', [{ op: 'insert-rows', place: { after: null }, rows: [{ id: 'x', cells: { zz: 1 } }] }]))).toEqual([
      'no-such-field',
    ]);
    expect(rejected(stand.do('a', [insert({ after: null }, 'a/b')]))).toEqual(['bad-change']);
  });

  test('EX-34 a delete of a row that was edited meanwhile leaves the row and opens a conflict; taking the incoming side deletes it', () => {
    const stand = smallTable();
    accepted(stand.do('a', [setCell('r1', 't', 'A')]));
    accepted(stand.do('b', [{ op: 'delete-rows', rows: ['r1', 'r2'] }], { seq: 2 }));
    expect(stand.order).toBe('r1 r3');
    const [conflict] = stand.table.conflicts;
    expect(conflict).toMatchObject({ kind: 'deleted-edited-row', row: 'r1', field: null });
    accepted(stand.do('b', [{ op: 'resolve-conflicts', conflicts: [{ id: conflict!.id, current: 4 }], outcome: { take: 'incoming' } }]));
    expect(stand.order).toBe('r3');
  });

  test('EX-35 a move does not stand against a delete, and the last move wins', () => {
    const stand = smallTable();
    accepted(stand.do('a', [{ op: 'move-rows', place: { before: null }, rows: ['r1', 'r2'] }], { seq: 2 }));
    accepted(stand.do('b', [{ op: 'move-rows', place: { after: null }, rows: ['r2'] }], { seq: 2 }));
    expect(stand.order).toBe('r2 r3 r1');
    expect(accepted(stand.do('c', [{ op: 'delete-rows', rows: ['r1'] }], { seq: 2 })).conflicts).toEqual([]);
  });

  test('EX-36 a new row takes the defaults of the fields for which it brings nothing', () => {
    const stand = smallTable();
    accepted(stand.do('a', [{ op: 'change-field', field: 'n', set: { options: { default: 5 } } }]));
    accepted(
      stand.do('a', [insert({ before: null }, 'x'), { op: 'insert-rows', place: { before: null }, rows: [{ id: 'y', cells: { n: 6 } }] }]),
    );
    expect([stand.value('x', 'n'), stand.value('y', 'n')]).toEqual([5, 6]);
  });

  test('EX-37 the longest key is a limit that is named', () => {
    const stand = smallTable({ orderKeyLength: 4 });
    const codes: string[] = [];
    for (let at = 0; at < 60; at++) {
      const execution = stand.do('a', [insert({ after: 'r1' }, `x${at}`)]);
      if (execution.verdict.verdict === 'rejected') codes.push(...execution.verdict.problems.map(({ code }) => code));
    }
    expect(new Set(codes)).toEqual(new Set(['over-limit']));
  });

  test('EX-38 whatever rows are inserted, moved, deleted and restored, the order is that of a plain list', () => {
    const step = fc.oneof(
      fc.record({ kind: fc.constant('insert' as const), at: fc.nat(30), count: fc.integer({ min: 1, max: 3 }) }),
      fc.record({ kind: fc.constantFrom('delete' as const, 'restore' as const), at: fc.nat(30), count: fc.constant(1) }),
      fc.record({ kind: fc.constant('move' as const), at: fc.nat(30), count: fc.nat(30) }),
    );
    fc.assert(
      // With keys that are partly by chance, too.
      fc.property(fc.array(step, { maxLength: 40 }), fc.option(fc.nat()), (steps, seed) => {
        const stand = smallTable();
        if (seed !== null) stand.keyTail = tailsOf(seed);
        let oracle = ['r1', 'r2', 'r3'];
        const deleted = new Set<string>();
        let made = 0;
        for (const { kind, at, count } of steps) {
          const anchor = oracle[at % oracle.length]!;
          if (kind === 'insert') {
            const ids = Array.from({ length: count }, () => `x${made++}`);
            accepted(stand.do('a', [insert({ after: anchor }, ...ids)]));
            oracle.splice(oracle.indexOf(anchor) + 1, 0, ...ids);
          } else if (kind === 'move') {
            const moved = oracle[count % oracle.length]!;
            if (moved === anchor) continue;
            accepted(stand.do('a', [{ op: 'move-rows', place: { before: anchor }, rows: [moved] }]));
            oracle = oracle.filter((id) => id !== moved);
            oracle.splice(oracle.indexOf(anchor), 0, moved);
          } else {
            accepted(stand.do('a', [{ op: `${kind}-rows`, rows: [anchor] }]));
            if (kind === 'delete') deleted.add(anchor);
            else deleted.delete(anchor);
          }
          const live = oracle.filter((id) => !deleted.has(id));
          expect(stand.order).toBe(live.join(' '));
          live.forEach((id, position) => {
            expect(stand.table.rows.indexOf(id)).toBe(position);
            expect(stand.table.rows.at(position)!.id).toBe(id);
          });
          expect(stand.table.rows.slice(1, 3).map((row) => row.id)).toEqual(live.slice(1, 3));
        }
      }),
      { numRuns: 60 },
    );
  });

  test('EX-39 REV-4 a row version is that of its latest write, and never repeats with different content', () => {
    const stand = smallTable();
    const contents = new Map<string, string>();
    const steps: Op[][] = [
      [setCell('r1', 't', 'A')],
      [{ op: 'delete-rows', rows: ['r1'] }],
      [{ op: 'restore-rows', rows: ['r1'] }],
      [{ op: 'move-rows', place: { before: null }, rows: ['r1'] }],
      [{ op: 'delete-field', field: 't' }],
      [{ op: 'restore-field', field: 't' }],
      [setCell('r1', 't', 'A'), setCell('r1', 'n', 3)],
    ];
    for (const ops of steps) {
      accepted(stand.do('a', ops));
      const row = stand.table.rows.get('r1')!;
      if (ops[0]!.op !== 'delete-field' && ops[0]!.op !== 'restore-field') expect(row.version).toBe(stand.table.seq);
      const content = JSON.stringify([row.order, row.deleted, stand.value('r1', 't'), stand.value('r1', 'n')]);
      expect(contents.get(String(row.version)) ?? content).toBe(content);
      contents.set(String(row.version), content);
    }
  });
});
