import type { Op } from '../change/change.ts';
import { mostNumber } from '../field-types/auto-number.ts';
import { fieldType } from '../field-types/field-types.ts';
import { quoted } from '../problem.ts';
import type { Field } from '../table/field.ts';
import { valueOf } from '../table/row.ts';
import { writeCell } from './cells.ts';
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

/** Fields that number new rows, each with what gives the next number; null when there is none any more. */
export function numbering(working: WorkingTable): readonly { readonly field: Field; give(): number | null }[] {
  return working.fields.list
    .filter(({ type }) => fieldType(type).numbered === true)
    .map((field) => ({ field, give: numbersFor(working, field) }));
}

function numbersFor(working: WorkingTable, field: Field): () => number | null {
  let last = working.table.numbers.highest(field.id);
  return () => (last >= mostNumber ? null : (last += 1));
}
