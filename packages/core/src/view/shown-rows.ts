import type { Row } from '../table/row.ts';
import type { Rows } from '../table/rows.ts';

/**
 * Rows in the order in which they are shown, those in collapsed groups too, in pieces: a piece stays the same object as long as nothing in it
 * changes, so that what was found out about it holds. Deleted rows may be in it; they do not count. A `RowView` is one.
 */
export interface ShownRows {
  /** Rows that count. */
  readonly rowCount: number;
  readonly pieces: readonly (readonly Row[])[];
}

/** All rows of a table in their own order. */
export function allRows(rows: Rows): ShownRows {
  return { rowCount: rows.size, pieces: rows.chunks.map((chunk) => chunk.rows) };
}
