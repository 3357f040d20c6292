import type { RowId } from '@teable-grid/core';
import type { RowSource } from '../state/sheet.ts';

/** The row at the top of the window and how far it is scrolled in: what must not move when others insert or delete above. */
export interface ScrollAnchor {
  readonly row: RowId;
  /** Pixels between the row's top and the window's, 0 or more. */
  readonly into: number;
}

/** The anchor at an offset; null at the very top, where new rows are to be seen, and on an empty sheet. */
export function anchorAt(rows: RowSource, offset: number, rowHeight: number): ScrollAnchor | null {
  if (offset <= 0) return null;
  const position = Math.floor(offset / rowHeight);
  const row = rows.at(position);
  return row === undefined ? null : { row: row.id, into: offset - position * rowHeight };
}

/** The offset that puts the anchor where it was; the present one when its row is gone. */
export function offsetOf(rows: RowSource, anchor: ScrollAnchor | null, rowHeight: number, present: number): number {
  if (anchor === null) return present;
  const position = rows.indexOf(anchor.row);
  return position < 0 ? present : position * rowHeight + anchor.into;
}
