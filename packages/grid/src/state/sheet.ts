import type { Field, FieldId, Row, RowId } from '@teable-grid/core';

/** Rows in the order in which they are shown. A table's `rows` is one; a view gives another. */
export interface RowSource {
  readonly size: number;
  at(position: number): Row | undefined;
  /** -1 when the row is not shown. */
  indexOf(id: RowId): number;
  /** Rows at positions from (included) to (excluded). */
  slice(from: number, to: number): readonly Row[];
}

/** What is shown: rows and fields in their order. Positions count from 0; the header is row -1. */
export interface Sheet {
  readonly rows: RowSource;
  readonly fields: readonly Field[];
}

/** Position of the header among rows. */
export const headerPosition = -1;

/** Where something is on the sheet, in whole cells. */
export interface Position {
  readonly row: number;
  readonly column: number;
}

/** A rectangle of cells, all sides included. */
export interface Range {
  readonly top: number;
  readonly left: number;
  readonly bottom: number;
  readonly right: number;
}

/** Position of a field among the columns; -1 when it is not shown. */
export function columnOf(sheet: Sheet, field: FieldId): number {
  return sheet.fields.findIndex((other) => other.id === field);
}

/** How many cells a range has. */
export function cellCount(range: Range): number {
  return (range.bottom - range.top + 1) * (range.right - range.left + 1);
}
