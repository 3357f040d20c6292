import { readCell } from '../field-types/read-cell.ts';
import { fieldType } from '../field-types/field-types.ts';
import type { RowId } from '../ids.ts';
import type { Field } from '../table/field.ts';
import type { Row } from '../table/row.ts';
import type { Table } from '../table/table.ts';
import { makeFilter } from './conditions.ts';
import type { Line } from './lines.ts';
import type { Ignored, Look } from './look.ts';

/**
 * The lines that a view shows, from the top: an immutable value that follows a table. Positions count lines: rows, and the heads of
 * groups where there are groups.
 */
export class RowView {
  readonly table: Table;
  readonly look: Look;
  readonly ignored: readonly Ignored[];
  readonly #rows: readonly Row[];

  /**
   * The view of a table, piece by piece, so that the caller can let others run in between; yields how many rows each step has handled. With
   * an earlier view of the same table the work is in proportion to what changed, and done in the first step, where the look is the same;
   * where it is another, what was found out about the order of cells is used again.
   */
  static *inSteps(table: Table, look: Look, _before: RowView | null): Generator<number, RowView> {
    yield 0;
    return new RowView(table, look);
  }

  private constructor(table: Table, look: Look) {
    this.table = table;
    this.look = look;
    const { test, ignored } = makeFilter(look.filter, table.fields, look.reader);
    this.ignored = ignored;
    const rows = [...table.rows].filter((row) => test === null || test(row));
    const sorts = [...look.groups, ...look.sorts].flatMap(({ field: id, direction }) => {
      const field = table.fields.get(id);
      return field === undefined || field.deleted ? [] : [{ field, sign: direction === 'ascending' ? 1 : -1 }];
    });
    this.#rows = rows.sort((a, b) => {
      for (const { field, sign } of sorts) {
        const order = this.#compare(a, b, field, sign);
        if (order !== 0) return order;
      }
      return 0;
    });
  }

  #compare(a: Row, b: Row, field: Field, sign: number): number {
    const { computed, locale } = this.look.reader;
    const [left, right] = [readCell(a, field, computed), readCell(b, field, computed)];
    if (left.state !== 'value' || right.state !== 'value') return Number(left.state !== 'value') - Number(right.state !== 'value');
    return sign * fieldType(field.type).compare(left.value, right.value, field.options, locale);
  }

  /** Lines. */
  get size(): number {
    return this.#rows.length;
  }

  /** Rows that are shown, those in collapsed groups too. */
  get rowCount(): number {
    return this.#rows.length;
  }

  /** The row at a position; undefined beyond the end, and at the head of a group. */
  at(position: number): Row | undefined {
    return this.#rows[position];
  }

  line(position: number): Line | undefined {
    return this.#rows[position];
  }

  /** Position of a row, or of the head of a group by its name; -1 when it is not shown. */
  indexOf(id: RowId): number {
    return this.#rows.findIndex((row) => row.id === id);
  }

  /** Rows at positions from (included) to (excluded), without heads of groups. */
  slice(from: number, to: number): readonly Row[] {
    return this.#rows.slice(from, to);
  }

  /** Lines at positions from (included) to (excluded). */
  lines(from: number, to: number): readonly Line[] {
    return this.#rows.slice(from, to);
  }
}
