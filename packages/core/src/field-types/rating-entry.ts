import { fail, ok, quoted, type Result } from '../problem.ts';
import type { FieldOptions } from '../table/field.ts';
import type { FieldEntry } from './field-entry.ts';
import { longestNumber, readNumber } from './number-text.ts';
import { visible } from './plain-text.ts';
import { isStars, starsOf } from './rating.ts';

/** Ratings are typed as digits or as stars. */
export const ratingEntry: FieldEntry<number> = {
  check: (value, options) =>
    typeof value === 'number' && isStars(value, options) ? ok(value) : fail('wrong-value', `${quoted(value)} is not ${wanted(options)}`),
  convert(stored, options) {
    const value = typeof stored === 'string' ? readStars(stored, 'en') : undefined;
    return value !== undefined && isStars(value, options) ? value : undefined;
  },
  parse(typed, options, locale): Result<number | null> {
    const value = visible(typed) === '' ? 0 : readStars(typed, locale);
    if (value === 0) return ok(null);
    return value !== undefined && isStars(value, options) ? ok(value) : fail('wrong-value', `${quoted(typed)} is not ${wanted(options)}`);
  },
  edit: (value) => String(value),
};

function wanted(options: FieldOptions): string {
  return `a rating from 1 to ${starsOf(options)}`;
}

/** A number, or so many stars, filled ones before empty ones. */
function readStars(typed: string, locale: string): number | undefined {
  if (typed.length > longestNumber) return undefined;
  const trimmed = visible(typed);
  const stars = /^([*★⭐]{1,10})☆{0,10}$/u.exec(trimmed);
  return stars === null ? readNumber(trimmed, locale) : Array.from(stars[1]!).length;
}
