import type { FieldId, RowId } from '../ids.ts';

/** A cell by its row and field. */
export interface CellName {
  readonly row: RowId;
  readonly field: FieldId;
}

/** Cells that may not get the values which a change has for them, since other rows hold these (see `unique.ts`). Immutable. */
export class BarredCells {
  static readonly none = new BarredCells([]);

  readonly #cells: readonly CellName[];
  readonly #byRow: ReadonlyMap<RowId, readonly FieldId[]>;

  private constructor(cells: readonly CellName[]) {
    this.#cells = cells;
    const byRow = new Map<RowId, FieldId[]>();
    for (const { row, field } of cells) {
      const there = byRow.get(row);
      if (there === undefined) byRow.set(row, [field]);
      else there.push(field);
    }
    this.#byRow = byRow;
  }

  has(row: RowId, field: FieldId): boolean {
    return this.fieldsOf(row).includes(field);
  }

  /** Fields in which a row may not get its value. */
  fieldsOf(row: RowId): readonly FieldId[] {
    return this.#byRow.get(row) ?? [];
  }

  /** Rows that may not get their value in a field. */
  rowsOf(field: FieldId): readonly RowId[] {
    return this.#cells.filter((cell) => cell.field === field).map(({ row }) => row);
  }

  /** With these too; none of them may be barred already. */
  with(cells: readonly CellName[]): BarredCells {
    return new BarredCells([...this.#cells, ...cells]);
  }
}
