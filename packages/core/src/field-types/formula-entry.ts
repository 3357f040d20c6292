import { fail } from '../problem.ts';
import type { FieldEntry } from './field-entry.ts';
import { toPlainText } from './plain-text.ts';

const sentence = 'What is in this field is computed from other fields, and cannot be written';

/** Nothing is written there. */
export const formulaEntry: FieldEntry = {
  check: () => fail('not-allowed', sentence),
  convert: () => undefined,
  parse: () => fail('not-allowed', sentence),
  edit: (value) => toPlainText(value),
};
