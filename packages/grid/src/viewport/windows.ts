/** A run of positions, `from` included, `to` excluded. */
export interface Window {
  readonly from: number;
  readonly to: number;
}

/** Rows that touch the window on them. */
export function rowWindow(offset: number, view: number, rowHeight: number, rows: number): Window {
  const from = Math.max(0, Math.min(rows, Math.floor(offset / rowHeight)));
  const to = Math.max(from, Math.min(rows, Math.ceil((offset + view) / rowHeight)));
  return { from, to };
}

/**
 * Columns from `first` on that touch the window on them. `lefts` as in `ColumnLayout`; `covered` is how much of the window's start the frozen
 * columns hide.
 */
export function columnWindow(scrollLeft: number, view: number, lefts: readonly number[], first: number, covered: number): Window {
  const columns = lefts.length - 1;
  if (first >= columns) return { from: columns, to: columns };
  const start = scrollLeft + covered;
  const end = scrollLeft + view;
  const from = Math.max(first, Math.min(columns, lastAtOrBefore(lefts, start)));
  const last = lastAtOrBefore(lefts, end);
  const to = Math.max(from, Math.min(columns, lefts[last]! < end ? last + 1 : last));
  return { from, to };
}

/** The scroll offset that shows a span, moving as little as possible. `covered` is hidden at the start of the window. */
export function offsetShowing(offset: number, view: number, start: number, end: number, covered = 0): number {
  if (start < offset + covered) return Math.max(0, start - covered);
  if (end > offset + view) return Math.max(0, Math.min(start - covered, end - view));
  return offset;
}

function lastAtOrBefore(lefts: readonly number[], x: number): number {
  let low = 0;
  let high = lefts.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (lefts[middle]! <= x) low = middle;
    else high = middle - 1;
  }
  return low;
}
