import { cellCount, type Position, type Range } from './sheet.ts';

/** Whether a range has a cell. */
export function hasCell({ top, bottom, left, right }: Range, { row, column }: Position): boolean {
  return row >= top && row <= bottom && column >= left && column <= right;
}

/** Whether one of the ranges has a cell. */
export function haveCell(ranges: readonly Range[], at: Position): boolean {
  return ranges.some((range) => hasCell(range, at));
}

/** What two ranges share; null when nothing. */
export function overlap(a: Range, b: Range): Range | null {
  const top = Math.max(a.top, b.top);
  const bottom = Math.min(a.bottom, b.bottom);
  const left = Math.max(a.left, b.left);
  const right = Math.min(a.right, b.right);
  return top > bottom || left > right ? null : { top, bottom, left, right };
}

/** What is left of a range without another one: at most four ranges, above, left, right and below. */
export function without(range: Range, hole: Range): readonly Range[] {
  const cut = overlap(range, hole);
  if (cut === null) return [range];
  const parts: Range[] = [];
  if (cut.top > range.top) parts.push({ ...range, bottom: cut.top - 1 });
  if (cut.left > range.left) parts.push({ ...range, top: cut.top, bottom: cut.bottom, right: cut.left - 1 });
  if (cut.right < range.right) parts.push({ ...range, top: cut.top, bottom: cut.bottom, left: cut.right + 1 });
  if (cut.bottom < range.bottom) parts.push({ ...range, top: cut.bottom + 1 });
  return parts;
}

/** The same cells as ranges that do not overlap, so that each cell is met once. */
export function apart(ranges: readonly Range[]): readonly Range[] {
  const parts: Range[] = [];
  for (const range of ranges)
    parts.push(...parts.reduce<readonly Range[]>((rest, part) => rest.flatMap((each) => without(each, part)), [range]));
  return parts;
}

/** How many cells the ranges have together. */
export function cellsIn(ranges: readonly Range[]): number {
  return apart(ranges).reduce((sum, range) => sum + cellCount(range), 0);
}

/** Positions of the rows that ranges touch, from the top, each once; as runs, ends included. */
export function rowRuns(ranges: readonly Range[]): readonly (readonly [from: number, to: number])[] {
  return runsOf(ranges.map(({ top, bottom }) => [top, bottom]));
}

/** Positions of the columns that ranges touch, likewise. */
export function columnRuns(ranges: readonly Range[]): readonly (readonly [from: number, to: number])[] {
  return runsOf(ranges.map(({ left, right }) => [left, right]));
}

function runsOf(spans: readonly (readonly [number, number])[]): readonly (readonly [number, number])[] {
  const runs: [number, number][] = [];
  for (const [from, to] of spans.toSorted((a, b) => a[0] - b[0])) {
    const last = runs.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else runs.push([from, to]);
  }
  return runs;
}
