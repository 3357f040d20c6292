import { dateEntry } from './date-entry.ts';
import type { FieldEntry } from './field-entry.ts';
import { asMoment } from './system-types.ts';

/** Moments that the table keeps are typed where they are looked for, as dates with a time. */
export const momentEntry: FieldEntry<string> = {
  check: (value, options) => dateEntry.check(value, asMoment(options)),
  convert: (stored, options) => dateEntry.convert(stored, asMoment(options)),
  parse: (typed, options, locale) => dateEntry.parse(typed, asMoment(options), locale),
  edit: (value, options) => dateEntry.edit(value, asMoment(options)),
};
