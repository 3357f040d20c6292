import { fail, ok, quoted } from '../problem.ts';
import { choiceById } from './choices.ts';
import type { FieldType } from './field-type.ts';
import { cleanText, toPlainText } from './plain-text.ts';

/**
 * Text, shown on one line; line breaks that were pasted are kept. Anything can be read as text, so it is what an unknown type
 * falls back to.
 */
export const text: FieldType<string> = {
  name: 'text',
  label: 'Text',
  editor: { kind: 'text', align: 'start', width: 200 },
  defaults: {},
  check: (value) => (typeof value === 'string' ? ok(cleanText(value)) : fail('wrong-type', `${quoted(value)} is not a text`)),
  // Of a field that was a select, cells hold ids of choices: people knew them by their names.
  read: (stored, options) => (typeof stored === 'string' && choiceById(options, stored)?.name) || toPlainText(stored),
  parse: (typed) => ok(cleanText(typed) || null),
  format: (value) => value,
  edit: (value) => value,
  compare: (a, b, _options, locale) => collator(locale).compare(a, b),
  merge: () => undefined,
  detect: () => ({ options: {}, misfits: 0 }),
};

const collators = new Map<string, Intl.Collator>();

/** Making a collator costs some 50 µs, comparing less than one. */
function collator(locale: string): Intl.Collator {
  let found = collators.get(locale);
  if (found === undefined) {
    found = new Intl.Collator(locale, { numeric: true });
    collators.set(locale, found);
  }
  return found;
}
