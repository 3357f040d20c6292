import type { FieldId, Peer, RowId } from '@teable-grid/core';
import type { Marks } from '../state/marks.ts';
import type { Position, Range, Sheet } from '../state/sheet.ts';
import type { ColumnLayout } from '../state/widths.ts';

/** All that the body shows, as one value; it is compared part by part, so parts that did not change are the same objects. */
export interface Scene {
  readonly sheet: Sheet;
  readonly layout: ColumnLayout;
  readonly rowHeight: number;
  /** Width of the column with the row numbers. */
  readonly numberWidth: number;
  /** How many of the first columns stay when the others scroll: 0 or 1. */
  readonly frozen: number;
  /** What is selected, the range of the active cell last. They may overlap. */
  readonly ranges: readonly Range[];
  /** Ranges with a dashed line around them: what was cut, and what a fill would write. */
  readonly outlined: readonly Range[];
  /** The active cell, which has the tab stop; null when it is in the header or nowhere. */
  readonly active: Position | null;
  /** Whether the active cell takes typing. */
  readonly writable: boolean;
  /** The cell whose editor is open. */
  readonly editing: { readonly row: RowId; readonly field: FieldId } | null;
  readonly marks: Marks;
  /** Others with a cursor, by the row where it is. */
  readonly peers: ReadonlyMap<RowId, readonly Peer[]>;
  readonly locale: string;
}

/** Groups those who have a cursor by its row. */
export function peersByRow(peers: readonly Peer[]): ReadonlyMap<RowId, readonly Peer[]> {
  const rows = new Map<RowId, Peer[]>();
  for (const peer of peers) {
    if (peer.cursor === null) continue;
    const there = rows.get(peer.cursor.row);
    if (there === undefined) rows.set(peer.cursor.row, [peer]);
    else there.push(peer);
  }
  return rows;
}
