import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rotate } from './rotate.ts';
import { makeScale, offsetAt, scrollTopAt, tallest } from './scale.ts';
import { columnWindow, offsetShowing, rowWindow, type Window } from './windows.ts';

describe('windows', () => {
  it('B3: every visible line belongs to a row of the window, and no row of it is out of sight', () => {
    expect(rowWindow(0, 100, 30, 10)).toEqual({ from: 0, to: 4 });
    expect(rowWindow(30, 60, 30, 10)).toEqual({ from: 1, to: 3 });
    expect(rowWindow(31, 60, 30, 10)).toEqual({ from: 1, to: 4 });
    expect(rowWindow(250, 100, 30, 10)).toEqual({ from: 8, to: 10 });
    expect(rowWindow(0, 100, 30, 0)).toEqual({ from: 0, to: 0 });
  });

  it('B4: takes the columns that are in sight, never frozen ones', () => {
    const lefts = [0, 100, 200, 300, 400, 500];
    expect(columnWindow(0, 200, lefts, 0, 0)).toEqual({ from: 0, to: 2 });
    expect(columnWindow(0, 201, lefts, 0, 0)).toEqual({ from: 0, to: 3 });
    expect(columnWindow(250, 100, lefts, 0, 0)).toEqual({ from: 2, to: 4 });
    expect(columnWindow(0, 250, lefts, 1, 100)).toEqual({ from: 1, to: 3 });
    expect(columnWindow(120, 250, lefts, 1, 100)).toEqual({ from: 2, to: 4 });
    expect(columnWindow(0, 250, [48], 0, 0)).toEqual({ from: 0, to: 0 });
  });

  it('scrolls as little as needed to show a cell, and not under what is frozen', () => {
    expect(offsetShowing(100, 200, 150, 180)).toBe(100);
    expect(offsetShowing(100, 200, 50, 80)).toBe(50);
    expect(offsetShowing(100, 200, 350, 380)).toBe(180);
    expect(offsetShowing(100, 200, 120, 150, 50)).toBe(70);
    expect(offsetShowing(0, 100, 300, 500)).toBe(300);
  });
});

describe('scale', () => {
  it('B5: is the identity below the cap and reaches both ends above it', () => {
    const small = makeScale(1000, 34, 600);
    expect(small.spacer).toBe(34_000);
    expect(offsetAt(small, 1234)).toBe(1234);
    const large = makeScale(1_000_000, 34, 600);
    expect(large.spacer).toBe(tallest);
    expect(offsetAt(large, 0)).toBe(0);
    expect(offsetAt(large, tallest - 600)).toBe(34_000_000 - 600);
  });

  it('B5: is turned back by its inverse', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 3_000_000 }),
        fc.integer({ min: 0, max: 2000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rows, view, part) => {
          const scale = makeScale(rows, 34, view);
          const offset = part * Math.max(0, scale.content - view);
          expect(offsetAt(scale, scrollTopAt(scale, offset))).toBeCloseTo(offset, 3);
        },
      ),
    );
  });
});

describe('rotation', () => {
  it('B1, B2: keeps what stays in place, moves only what left, and ends in order, for any two windows', () => {
    const window = fc.tuple(fc.nat(60), fc.nat(30)).map(([from, length]): Window => ({ from, to: from + length }));
    fc.assert(
      fc.property(window, window, (before, after) => {
        let made = 0;
        const pool = Array.from({ length: before.to - before.from }, (_, at) => ({ shows: before.from + at }));
        const rotated = rotate(pool, before, after, () => {
          made += 1;
          return { shows: -1 };
        });
        expect(rotated.pool.length).toBe(after.to - after.from);
        expect(made).toBe(Math.max(0, rotated.pool.length - pool.length));
        expect(new Set(rotated.pool).size).toBe(rotated.pool.length);
        const overlap = Math.min(before.to, after.to) > Math.max(before.from, after.from);
        for (const [at, record] of rotated.pool.entries()) {
          const position = after.from + at;
          if (overlap && position >= before.from && position < before.to) expect(record.shows).toBe(position);
        }
        // The DOM as it would be.
        const stays = pool.filter(
          (record) => !rotated.toStart.includes(record) && !rotated.toEnd.includes(record) && !rotated.dropped.includes(record),
        );
        expect([...rotated.toStart, ...stays, ...rotated.toEnd]).toEqual(rotated.pool);
      }),
    );
  });
});
