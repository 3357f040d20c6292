import { fail, ok, quoted, type Result } from '../problem.ts';
import { isGiven } from './auto-number.ts';
import type { FieldEntry } from './field-entry.ts';
import { readNumber } from './number-text.ts';
import { visible } from './plain-text.ts';

/** Numbers that were given are typed where they are looked for. */
export const autoNumberEntry: FieldEntry<number> = {
  check: (value) => (isGiven(value) ? ok(value) : fail('wrong-type', `${quoted(value)} is not a number from 1 on`)),
  convert: () => undefined,
  parse(typed, _options, locale): Result<number | null> {
    if (visible(typed) === '') return ok(null);
    const value = readNumber(typed, locale);
    return value !== undefined && isGiven(value) ? ok(value) : fail('wrong-type', `${quoted(typed)} is not a number from 1 on`);
  },
  edit: (value) => String(value),
};
