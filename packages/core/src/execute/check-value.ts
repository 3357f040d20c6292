import { whyNotEditable } from '../field-types/editable.ts';
import { fieldEntry } from '../field-types/field-entries.ts';
import { fieldType } from '../field-types/field-types.ts';
import { fail, ok, quoted, type Result } from '../problem.ts';
import type { Field } from '../table/field.ts';
import { isNothing, jsonBytes, type Value } from '../value.ts';
import type { WorkingTable } from './working-table.ts';

/** A value as it is stored in a field, or why it cannot be: wrong for the type, empty where one is required, too large. */
export function checkValue(working: WorkingTable, field: Field, value: Value, path: string): Result<Value> {
  const { cellBytes } = working.context.limits;
  const type = fieldType(field.type);
  // A number can be taken away, as an undo does, but not written.
  const locked = type.numbered === true && value === null ? null : whyNotEditable(field);
  if (locked !== null) return fail('wrong-type', locked, path);
  if (value === null) {
    return field.options.required === true ? fail('required', `The field ${quoted(field.name)} must not be empty.`, path) : ok(null);
  }
  if (exceeds(value, cellBytes))
    return fail('over-limit', `A value in ${quoted(field.name)} is larger than the limit cellBytes (${cellBytes} bytes).`, path);
  const checked = fieldEntry(field.type).check(value, field.options);
  if (checked.ok && isNothing(checked.value)) return checkValue(working, field, null, path);
  if (checked.ok) return checked;
  return fail(checked.problem.code, `${checked.problem.message}; ${quoted(field.name)} takes ${type.label.toLowerCase()}.`, path);
}

/** Whether a text has more UTF-8 bytes than that. */
export function exceedsBytes(text: string, bytes: number): boolean {
  return text.length > bytes || (text.length * 3 > bytes && jsonBytes(text) > bytes);
}

/** Whether a value as JSON has more UTF-8 bytes than that. */
export function exceeds(value: Value, bytes: number): boolean {
  if (typeof value === 'number' || typeof value === 'boolean') return false;
  // As JSON a UTF-16 unit takes six bytes at most (an escape), and a text two more for its quotes.
  if (typeof value === 'string' && value.length * 6 + 2 <= bytes) return false;
  const json = JSON.stringify(value);
  // A UTF-16 unit is at most three bytes of UTF-8.
  return json.length * 3 > bytes && jsonBytes(json) > bytes;
}
