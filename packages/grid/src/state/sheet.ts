import type { ComputedValues, Field, FieldId, GroupLine, Line, Row, RowId, Rows } from '@teable-grid/core';

/** Whether a line is the head of a group. */
export function isGroup(line: Line): line is GroupLine {
  return 'group' in line;
}

/**
 * What the sheet shows, line by line, from the top; positions count lines. Without groups every line is a row.
 */
export interface RowSource {
  /** Lines. */
  readonly size: number;
  /** Rows that are shown, those in collapsed groups too. */
  readonly rowCount: number;
  /** The row at a position; undefined where there is none: beyond the end, and at the head of a group. */
  at(position: number): Row | undefined;
  line(position: number): Line | undefined;
  /** Position of a row, or of the head of a group by its name; -1 when it is not shown. */
  indexOf(id: RowId): number;
  /** Rows at positions from (included) to (excluded), without heads of groups. */
  slice(from: number, to: number): readonly Row[];
  /** Lines at positions from (included) to (excluded). */
  lines(from: number, to: number): readonly Line[];
  /** Rows in pieces that stay the same where nothing changed. This and what follows is there only where a view arranges rows. */
  readonly pieces?: readonly (readonly Row[])[];
  /** Which of the rows that are shown, from 0, a row is, those in collapsed groups counted; -1 when it is not shown. */
  numberOf?(id: RowId): number;
  /** Names of the groups in which a row is, the outermost first. */
  groupsOf?(id: RowId): readonly string[];
  /** Names of all groups. */
  groupNames?(): readonly string[];
}

/** A table's rows as they are: in their own order, all of them. */
export function plainSource(rows: Rows): RowSource {
  return {
    size: rows.size,
    rowCount: rows.size,
    at: (position) => rows.at(position),
    line: (position) => rows.at(position),
    indexOf: (id) => rows.indexOf(id),
    slice: (from, to) => rows.slice(from, to),
    lines: (from, to) => rows.slice(from, to),
  };
}

/** What is shown: lines and fields in their order. Positions count from 0; the header is row -1. */
export interface Sheet {
  readonly rows: RowSource;
  /** Fields that are shown. */
  readonly fields: readonly Field[];
  /** Reads the cells of computed fields. */
  readonly computed: ComputedValues | null;
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
