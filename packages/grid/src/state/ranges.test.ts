import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { apart, cellsIn, columnRuns, haveCell, overlap, rowRuns, without } from './ranges.ts';
import type { Range } from './sheet.ts';

const range: fc.Arbitrary<Range> = fc
  .record({
    top: fc.integer({ min: 0, max: 6 }),
    left: fc.integer({ min: 0, max: 6 }),
    height: fc.integer({ min: 0, max: 4 }),
    width: fc.integer({ min: 0, max: 4 }),
  })
  .map(({ top, left, height, width }) => ({ top, left, bottom: top + height, right: left + width }));

/** Every cell that ranges could have, as `row,column`, as often as they have it. */
function cells(ranges: readonly Range[]): string[] {
  const found: string[] = [];
  for (const { top, bottom, left, right } of ranges)
    for (let row = top; row <= bottom; row++) for (let column = left; column <= right; column++) found.push(`${row},${column}`);
  return found;
}

describe('ranges', () => {
  it('M6: without another one, a range has exactly the cells that the other has not', () => {
    fc.assert(
      fc.property(range, range, (whole, hole) => {
        const taken = new Set(cells([hole]));
        expect(cells(without(whole, hole)).toSorted()).toEqual(
          cells([whole])
            .filter((cell) => !taken.has(cell))
            .toSorted(),
        );
      }),
    );
  });

  it('M6: apart, they have each cell once, and are counted so', () => {
    fc.assert(
      fc.property(fc.array(range, { maxLength: 6 }), (ranges) => {
        const all = new Set(cells(ranges));
        expect(cells(apart(ranges)).toSorted()).toEqual([...all].toSorted());
        expect(cellsIn(ranges)).toBe(all.size);
        for (const cell of all) {
          const [row, column] = cell.split(',').map(Number) as [number, number];
          expect(haveCell(ranges, { row, column })).toBe(true);
        }
      }),
    );
  });

  it('M6: share what both have', () => {
    expect(overlap({ top: 0, bottom: 3, left: 0, right: 3 }, { top: 2, bottom: 5, left: 3, right: 4 })).toEqual({
      top: 2,
      bottom: 3,
      left: 3,
      right: 3,
    });
    expect(overlap({ top: 0, bottom: 0, left: 0, right: 0 }, { top: 1, bottom: 1, left: 0, right: 0 })).toBeNull();
  });

  it('M6: touch rows and columns in runs', () => {
    const ranges = [
      { top: 5, bottom: 6, left: 0, right: 0 },
      { top: 0, bottom: 1, left: 3, right: 4 },
      { top: 2, bottom: 2, left: 0, right: 1 },
    ];
    expect(rowRuns(ranges)).toEqual([
      [0, 2],
      [5, 6],
    ]);
    expect(columnRuns(ranges)).toEqual([
      [0, 1],
      [3, 4],
    ]);
  });
});
