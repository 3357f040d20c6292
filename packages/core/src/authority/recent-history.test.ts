import { describe, expect, test } from 'vitest';
import type { Value } from '../value.ts';
import type { Conflict } from '../table/conflict.ts';
import { RecentHistory } from './recent-history.ts';
import type { LogEntry } from './store.ts';

const entry = (seq: number, before: Record<string, Value> = {}, ops: LogEntry['ops'] = null): LogEntry => ({
  seq,
  session: 's1',
  n: seq,
  change: `c${seq}`,
  group: null,
  actor: { id: `u${seq}`, name: '' },
  at: '2026-01-02T03:04:05Z',
  ops,
  before,
  conflicts: { opened: [], settled: [] },
  verdict: { verdict: 'accepted', seq, conflicts: [] },
  update: new Uint8Array(),
});

describe('recent history', () => {
  test('AUTH-20 the value at a revision is what the first write after it replaced', () => {
    const history = new RecentHistory(10);
    history.add(entry(11, { 'r/f': 'a' }));
    history.add(entry(12));
    history.add(entry(13, { 'r/f': 'b', 'r/g': null }));
    expect([10, 11, 12, 13].map((revision) => history.base('r/f', revision)?.value)).toEqual(['a', 'b', 'b', undefined]);
    expect(history.base('r/g', 10)?.value).toBeNull();
    expect(history.base('r/h', 10)).toBeUndefined();
    // Before what is held another write may have been the first.
    expect(history.base('r/f', 9)).toBeUndefined();
  });

  test('AUTH-21 the last ten thousand changes are held; what is older is not guessed', () => {
    const history = new RecentHistory(0);
    const resolve = {
      seen: { seq: 0 },
      ops: [{ op: 'resolve-conflicts', conflicts: [{ id: 'k', current: 0 }], outcome: { take: 'current' } }],
    } as const;
    const side = { value: 'x', by: null };
    const settled = [{ id: 'k', field: 'f', base: null, current: side, incoming: side } as unknown as Conflict];
    history.add({ ...entry(1, { 'r/f': 'a' }, resolve), conflicts: { opened: [], settled } });
    expect(history.settled('k')).toEqual({ outcome: { take: 'current' }, field: 'f' });
    expect(history.closed('k')).toBe(settled[0]);
    // Settled again, without effect.
    history.add(entry(2, {}, resolve));
    for (let seq = 3; seq <= 10_000; seq++) history.add(entry(seq, seq % 2 === 1 ? { 'r/f': seq } : {}));
    expect([history.base('r/f', 0)?.value, history.author(1)?.actor.id]).toEqual(['a', 'u1']);
    history.add(entry(10_001));
    expect([history.base('r/f', 0), history.author(1), history.settled('k'), history.closed('k')]).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
    expect([history.base('r/f', 1)?.value, history.author(2)?.actor.id]).toEqual([3, 'u2']);
  });

  test.each<[string, number, (at: number) => Value]>([
    ['many cells', 5_000, String],
    ['long texts', 20, (at) => `${at}`.padEnd(100_000)],
    ['long lists', 20, (at) => [`${at}`.padEnd(100_000)]],
  ])('AUTH-21 so it is of fewer changes that wrote %s', (_, cells, value) => {
    const history = new RecentHistory(0);
    const large = (seq: number) =>
      entry(seq, Object.fromEntries(Array.from({ length: cells }, (__, at) => [`r${at}abcdefgh/fabcdefgh`, value(seq)])));
    for (let seq = 1; seq <= 200; seq++) history.add(large(seq));
    const held = Array.from({ length: 200 }, (__, at) => at + 1).filter((seq) => history.author(seq) !== undefined);
    expect(held.length).toBeGreaterThan(10);
    expect(held.length).toBeLessThan(60);
    expect(held.at(-1)).toBe(200);
    const [first] = held;
    expect(history.base('r0abcdefgh/fabcdefgh', first! - 1)?.value).toEqual(value(first!));
    expect(history.base('r0abcdefgh/fabcdefgh', first! - 2)).toBeUndefined();
    // A change that is larger than all that may be held is held as the last one all the same.
    history.add(entry(201, { 'r/f': 'x'.repeat(50_000_000) }));
    expect([200, 201].map((seq) => history.author(seq)?.actor.id)).toEqual([undefined, 'u201']);
  });
});
