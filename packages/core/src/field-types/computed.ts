import type { Field } from '../table/field.ts';
import type { Row } from '../table/row.ts';
import type { CellReading } from './own-cell.ts';

/**
 * Reads the cells of computed fields (`FieldType.computed`), which hold nothing themselves: formulas, when and by whom a row was made or
 * last edited. One belongs to one state of a table's fields; what it reads of a row depends on nothing else than the row, so it may be
 * kept by row.
 */
export interface ComputedValues {
  /** What the cell of a computed field has in a row. */
  read(row: Row, field: Field): CellReading;
  /**
   * The field as which its cells read: a formula's have the type and options of its results, so that they are shown, compared, filtered and summed up
   * as such. A field that is not computed is itself. Absent where all are.
   */
  shownAs?(field: Field): Field;
}
