import { fail, ok, quoted } from '../problem.ts';
import { choiceTexts } from './choice-names.ts';
import type { FieldEntry } from './field-entry.ts';
import { cleanText, toPlainText } from './plain-text.ts';

/** Anything is read as text. */
export const textEntry: FieldEntry<string> = {
  check: (value) => (typeof value === 'string' ? ok(cleanText(value)) : fail('wrong-type', `${quoted(value)} is not a text`)),
  convert: (stored, options) => choiceTexts(options, stored) ?? toPlainText(stored),
  parse: (typed) => ok(cleanText(typed) || null),
  edit: (value) => value,
};
