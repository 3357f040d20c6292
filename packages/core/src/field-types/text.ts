import { fail, ok, quoted } from '../problem.ts';
import type { FieldType } from './field-type.ts';
import { toPlainText, wellFormed } from './plain-text.ts';

/** A single line of text. Anything can be read as text, so it is what an unknown type falls back to. */
export const text: FieldType<string> = {
  name: 'text',
  label: 'Text',
  editor: { kind: 'text', align: 'start', width: 200 },
  defaults: {},
  check: (value) => (typeof value === 'string' ? ok(normalise(value)) : fail('wrong-type', `${quoted(value)} is not a text`)),
  read: (stored) => toPlainText(stored),
  parse: (typed) => ok(typed === '' ? null : normalise(typed) || null),
  format: (value) => value,
  edit: (value) => value,
  compare: (a, b, _options, locale) => collator(locale).compare(a, b),
  merge: () => undefined,
  detect: () => ({ options: {}, misfits: 0 }),
};

/** Unicode NFC, without control characters other than tab and line feed, and without lone surrogates. */
function normalise(value: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is taken out
  return wellFormed(value).replace(/\r\n?/g, '\n').replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '');
}

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

