import type { Field, Row } from '@teable-grid/core';
import type { GridState } from '../state/grid-state.ts';
import { rangeOf } from '../state/selection.ts';

/** What of a table is exported: all of it, hidden fields too; what is shown, as it is sorted and filtered; the selected cells. */
export type Extent = 'table' | 'view' | 'selection';

/** Rows and fields to export. */
export interface TableExtent {
  readonly fields: readonly Field[];
  readonly size: number;
  /** Rows from (included) to (excluded). */
  slice(from: number, to: number): readonly Row[];
}

/** The rows and fields that an extent has now; a selection that there is none of is the view. */
export function extentOf({ table, sheet, selection }: GridState, extent: Extent): TableExtent {
  if (extent === 'table') return { fields: table.fields.list, size: table.rows.size, slice: (from, to) => table.rows.slice(from, to) };
  const { rows, fields } = sheet;
  if (extent === 'view' || selection === null) return { fields, size: rows.size, slice: (from, to) => rows.slice(from, to) };
  const range = rangeOf(sheet, selection);
  const top = Math.max(0, range.top);
  return {
    fields: fields.slice(range.left, range.right + 1),
    size: range.bottom - top + 1,
    slice: (from, to) => rows.slice(top + from, Math.min(top + to, range.bottom + 1)),
  };
}
