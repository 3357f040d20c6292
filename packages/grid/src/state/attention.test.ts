import { expect, it } from 'vitest';
import { attention } from './attention.ts';

const minute = 60_000;

it('PR-8 somebody is idle after three minutes without a sign of him, and away after a quarter of an hour or when his page is out of sight', () => {
  expect(attention(0, false)).toEqual({ state: 'active', changesIn: 3 * minute });
  expect(attention(3 * minute - 1, false)).toEqual({ state: 'active', changesIn: 1 });
  expect(attention(3 * minute, false)).toEqual({ state: 'idle', changesIn: 12 * minute });
  expect(attention(15 * minute - 1, false)).toEqual({ state: 'idle', changesIn: 1 });
  for (const since of [15 * minute, Number.POSITIVE_INFINITY]) expect(attention(since, false)).toEqual({ state: 'away', changesIn: null });
  for (const since of [0, 3 * minute, 15 * minute]) expect(attention(since, true)).toEqual({ state: 'away', changesIn: null });
});

it('PR-8 who looks again whenever he was told to is told of each change once, and then of none', () => {
  const told: string[] = [];
  for (let [since, next]: [number, number | null] = [0, 0]; next !== null && told.length < 10; since += next ?? 0) {
    const { state, changesIn } = attention(since, false);
    told.push(state);
    next = changesIn;
  }
  expect(told).toEqual(['active', 'idle', 'away']);
});
