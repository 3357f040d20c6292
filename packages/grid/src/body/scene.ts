import type { FieldId, ReadValue, Row, RowColors, RowId } from '@teable-grid/core';
import type { HitMarks } from '../state/grid-state.ts';
import type { Marks } from '../state/marks.ts';
import type { PeerMarks } from '../state/peer-marks.ts';
import { isGroup, type Position, type Range, type RowSource, type Sheet } from '../state/sheet.ts';
import type { ColumnLayout } from '../state/widths.ts';
import type { CellRenderers } from './cell-renderer.ts';

/** All that the body shows, as one value; it is compared part by part, so parts that did not change are the same objects. */
export interface Scene {
  readonly sheet: Sheet;
  /** Reads what cells hold: values of another type than the field's only once what converts them is loaded (P14). */
  readonly readValue: ReadValue;
  /** The same object for as long as no part but the rows of the sheet, and who is in them, is another. */
  readonly stamp: object;
  readonly layout: ColumnLayout;
  readonly rowHeight: number;
  /** Width of the column with the row numbers. */
  readonly numberWidth: number;
  /** How many of the first columns stay when the others scroll. */
  readonly frozen: number;
  /** Levels of groups; 0 without groups. */
  readonly levels: number;
  /** Whether every row and column is rendered, in the window or not. */
  readonly whole: boolean;
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
  /** Where others are. */
  readonly peers: PeerMarks;
  /** Colours by rules; null when there are none. */
  readonly colorOf: ((row: Row) => RowColors) | null;
  /** What is looked for; null when nothing is. */
  readonly hits: HitMarks | null;
  /** The page's own renderers; null when it has none. */
  readonly renderers: CellRenderers | null;
  readonly locale: string;
}

/** Lines that are looked at to find a row: with more heads of groups at the start there is hardly one in the window. */
const mostHeads = 1_000;

/** Levels of groups: those on the way to the first row that is shown. Where all groups are folded up, their own. */
export function levelsOf(rows: RowSource): number {
  let levels = 0;
  for (let at = 0; at < Math.min(rows.size, mostHeads); at++) {
    const line = rows.line(at)!;
    if (!isGroup(line)) return levels;
    levels = line.level + 1;
  }
  return levels;
}
