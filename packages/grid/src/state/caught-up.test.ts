import type { CaughtUp } from '@teable-grid/core';
import { describe, expect, it } from 'vitest';
import { caughtUpText } from './caught-up.ts';

const me = { id: 'me', name: 'Mia' };
const people = (...shares: readonly (readonly [name: string, changes: number])[]): NonNullable<CaughtUp['people']> =>
  shares.map(([name, changes]) => ({ actor: { id: name.toLowerCase(), name }, changes }));
const back = (changes: number, by: CaughtUp['people'], outcome: CaughtUp['outcome'] = 'replayed'): CaughtUp => ({
  outcome,
  changes,
  people: by,
  at: '2026-01-05T10:00:00Z',
});
const hour = 3_600_000;

describe('what is said after an absence', () => {
  it('S7: how many changes, by whom', () => {
    const many = people(['Ann', 100], ['Bob', 90], ['Cleo', 20], ['Dan', 3], ['Eve', 1]);
    expect(caughtUpText(back(214, many), me, hour)).toBe('Back online: 214 changes by Ann, Bob and 3 others while you were away.');
    expect(caughtUpText(back(3, people(['Ann', 1], ['Bob', 1], ['Cleo', 1])), me, hour)).toContain('by Ann, Bob and Cleo while');
    expect(caughtUpText(back(2, people(['Ann', 2])), me, hour)).toBe('Back online: 2 changes by Ann while you were away.');
    expect(caughtUpText(back(2, null), me, null)).toBe('Welcome back: 2 changes while you were away.');
  });

  it('S7: not what this person did, nor little within a moment', () => {
    expect(caughtUpText(back(5, people(['Me', 4], ['Ann', 1])), me, hour)).toContain('1 change by Ann');
    expect(caughtUpText(back(4, people(['Me', 4])), me, hour)).toBe(null);
    expect(caughtUpText(back(19, people(['Ann', 19])), me, 29_000)).toBe(null);
    expect(caughtUpText(back(20, people(['Ann', 20])), me, 29_000)).toContain('20 changes');
    expect(caughtUpText(back(1, people(['Ann', 1])), me, 30_000)).toContain('1 change by Ann');
  });

  it('S7: a table that was loaded anew is told as such, however short it was', () => {
    expect(caughtUpText(back(0, null, 'reloaded'), me, 1)).toBe('Back online: the table was loaded anew.');
    expect(caughtUpText(back(5000, people(['Ann', 5000]), 'reloaded'), me, hour)).toBe(
      'Back online: the table was loaded anew, with 5,000 changes by Ann while you were away.',
    );
  });
});
