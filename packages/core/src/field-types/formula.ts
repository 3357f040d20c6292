import { fail } from '../problem.ts';
import type { FieldType } from './field-type.ts';
import { toPlainText } from './plain-text.ts';

const sentence = 'What is in this field is computed from other fields, and cannot be written';

/**
 * Computed from other fields of the row. Option `formula`: its text, in which fields are named by id, in braces; option `timeZone` (IANA): on
 * whose clock its days and hours are, UTC where there is none. Cells hold nothing: they are read through `Formulas` (`@teable-grid/core/formula`), as
 * those of a field of another type (`shownAs`), whose options it has too, such as `format` and `precision`.
 */
export const formula: FieldType = {
  name: 'formula',
  label: 'Formula',
  editor: { kind: 'formula', align: 'start', width: 140 },
  defaults: { formula: '' },
  computed: true,
  check: () => fail('not-allowed', sentence),
  read: () => undefined,
  parse: () => fail('not-allowed', sentence),
  format: (value) => toPlainText(value),
  edit: (value) => toPlainText(value),
  compare: (a, b) => order(toPlainText(a), toPlainText(b)),
};

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
