import type { Field, Row } from '@teable-grid/core';
import type { GridState } from '../state/grid-state.ts';
import { rangeOf } from '../state/selection.ts';

/** What of a table is exported: all of it, hidden fields too; what is shown, as it is sorted and filtered; the selected cells. */
export type Extent = 'table' | 'view' | 'selection';

/** Rows and fields to export. Positions count lines, some of which may be heads of groups. */
export interface TableExtent {
  readonly fields: readonly Field[];
  readonly lines: number;
  /** Rows on the lines from (included) to (excluded). */
  slice(from: number, to: number): readonly Row[];
}

/** How many rows an extent has. */
export function rowsIn({ lines, slice }: TableExtent): number {
  let rows = 0;
  for (let from = 0; from < lines; from += counted) rows += slice(from, from + counted).length;
  return rows;
}

/** Lines that are looked at in one go. */
const counted = 10_000;

/** The rows and fields that an extent has now; a selection that there is none of is the view. */
export function extentOf({ table, sheet, selection }: GridState, extent: Extent): TableExtent {
  if (extent === 'table') return { fields: table.fields.list, lines: table.rows.size, slice: (from, to) => table.rows.slice(from, to) };
  const { rows, fields } = sheet;
  if (extent === 'view' || selection === null) return { fields, lines: rows.size, slice: (from, to) => rows.slice(from, to) };
  const range = rangeOf(sheet, selection);
  const top = Math.max(0, range.top);
  return {
    fields: fields.slice(range.left, range.right + 1),
    lines: range.bottom - top + 1,
    slice: (from, to) => rows.slice(top + from, Math.min(top + to, range.bottom + 1)),
  };
}
