import type { Line } from '@teable-grid/core';
import { isGroup, type RowSource } from '../state/sheet.ts';

/**
 * The lines in the window, from its top: what must not move when others insert, delete or move rows. None at the very top of the sheet,
 * where new rows are to be seen.
 */
export interface ScrollAnchor {
  readonly lines: readonly Line[];
  /** Pixels between the window's top and that of the first line. */
  readonly top: number;
}

/** No anchor. */
export const nowhere: ScrollAnchor = { lines: [], top: 0 };

/** The anchor at an offset, where these lines, from position `from` on, are in the window. */
export function anchorAt(lines: readonly Line[], from: number, offset: number, rowHeight: number): ScrollAnchor {
  return offset <= 0 ? nowhere : { lines, top: from * rowHeight - offset };
}

/**
 * The offset at which most of the window's lines are where they were: one that moved elsewhere, as a row does in a sorted view, takes
 * nobody along. The present one when nothing agrees, as after another sort.
 */
export function offsetOf(rows: RowSource, { lines, top }: ScrollAnchor, rowHeight: number, present: number): number {
  const votes = new Map<number, number>();
  let best = 0;
  let most = 0;
  let found = 0;
  for (const [at, line] of lines.entries()) {
    const position = rows.indexOf(isGroup(line) ? line.group : line.id);
    if (position < 0) continue;
    found += 1;
    const first = position - at;
    const count = (votes.get(first) ?? 0) + 1;
    votes.set(first, count);
    if (count > most) [best, most] = [first, count];
  }
  return most === 0 || (most === 1 && found > 2) ? present : best * rowHeight - top;
}
