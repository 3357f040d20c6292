import type { Op } from '../change/change.ts';
import { fieldType } from '../field-types/field-types.ts';
import { quoted } from '../problem.ts';
import { valueOf } from '../table/row.ts';
import { writeCell } from './cells.ts';
import { numbersFor } from './numbering.ts';
import { eachRow } from './rows.ts';
import type { WorkingTable } from './working-table.ts';

/** Gives the next numbers to those of the rows whose cells are empty, in the order in which they are listed. */
export function numberRows(working: WorkingTable, op: Extract<Op, { op: 'number-rows' }>, at: number): void {
  const field = working.field(op.field);
  const path = `ops/${at}/field`;
  if (field === undefined) return working.refuse('no-such-field', path, `There is no field ${quoted(op.field)} in this table.`);
  if (field.deleted) return working.refuse('field-deleted', path, `The field ${quoted(field.name)} is deleted.`);
  if (fieldType(field.type).numbered !== true)
    return working.refuse('wrong-type', path, `The field ${quoted(field.name)} does not number rows.`);
  const give = numbersFor(working, field);
  eachRow(working, op.rows, at, (row) => {
    if (valueOf(row, field) !== null) return;
    const number = give();
    if (number !== null) writeCell(working, row, field, number);
  });
}
