import { mostNumber } from '../field-types/auto-number.ts';
import { fieldType } from '../field-types/field-types.ts';
import type { Field } from '../table/field.ts';
import type { WorkingTable } from './working-table.ts';

/** Fields that number new rows, each with what gives the next number; null when there is none any more. */
export function numbering(working: WorkingTable): readonly { readonly field: Field; give(): number | null }[] {
  return working.fields.list
    .filter(({ type }) => fieldType(type).numbered === true)
    .map((field) => ({ field, give: numbersFor(working, field) }));
}

/** Gives the numbers that come next in a field; null when there are none any more. */
export function numbersFor(working: WorkingTable, field: Field): () => number | null {
  let last = working.table.numbers.highest(field.id);
  return () => (last >= mostNumber ? null : (last += 1));
}
