import { fail, ok, quoted } from '../problem.ts';
import { choiceById, choiceTexts } from './choices.ts';
import type { FieldType } from './field-type.ts';
import { mergeTexts } from './merge-texts.ts';
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
  readingOptions: ['choices'],
  check: (value) => (typeof value === 'string' ? ok(cleanText(value)) : fail('wrong-type', `${quoted(value)} is not a text`)),
  // Of a field that was a select, cells hold ids of choices: people knew them by their names.
  read(stored, options) {
    if (typeof stored === 'string') return choiceById(options, stored)?.name ?? stored;
    return choiceTexts(options, stored) ?? toPlainText(stored);
  },
  parse: (typed) => ok(cleanText(typed) || null),
  format: (value) => value,
  edit: (value) => value,
  compare: (a, b, _options, locale) => compareTexts(a, b, locale),
  merges: 'lines and words of both',
  merge(base, current, incoming) {
    const merged = mergeTexts(base ?? '', current ?? '', incoming ?? '');
    return merged === undefined ? undefined : cleanText(merged) || null;
  },
  detect: () => ({ options: {}, misfits: 0 }),
};

/** The order of two texts in a locale, numbers in them by their size. */
export function compareTexts(a: string, b: string, locale: string): number {
  return collator(locale).compare(a, b);
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
