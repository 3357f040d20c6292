import { fail, ok, quoted, type Result } from '../problem.ts';
import type { FieldOptions } from '../table/field.ts';
import type { FieldType } from './field-type.ts';
import { longestNumber, readNumber } from './number-text.ts';
import { visible } from './plain-text.ts';

const mostStars = 10;
const usualStars = 5;

/** Some of so many stars, stored as their number: 1 to option `max` (5; 10 at most). None is the empty cell. */
export const rating: FieldType<number> = {
  name: 'rating',
  label: 'Rating',
  editor: { kind: 'rating', align: 'start', width: 120 },
  defaults: { max: usualStars },
  readingOptions: ['max'],
  check: (value, options) =>
    typeof value === 'number' && isStars(value, options) ? ok(value) : fail('wrong-value', `${quoted(value)} is not ${wanted(options)}`),
  read(stored, options) {
    const value = typeof stored === 'number' ? stored : typeof stored === 'string' ? readStars(stored, 'en') : undefined;
    return value !== undefined && isStars(value, options) ? value : undefined;
  },
  parse(typed, options, locale): Result<number | null> {
    const value = visible(typed) === '' ? 0 : readStars(typed, locale);
    if (value === 0) return ok(null);
    return value !== undefined && isStars(value, options) ? ok(value) : fail('wrong-value', `${quoted(typed)} is not ${wanted(options)}`);
  },
  format: (value, options) => `${'★'.repeat(value)}${'☆'.repeat(Math.max(0, starsOf(options) - value))}`,
  edit: (value) => String(value),
  compare: (a, b) => a - b,
  merge: () => undefined,
  // A column of small numbers is rather one of numbers.
  detect: () => null,
};

/** How many stars a rating field has. */
export function starsOf({ max }: FieldOptions): number {
  return typeof max === 'number' && Number.isInteger(max) && max >= 1 && max <= mostStars ? max : usualStars;
}

function isStars(value: number, options: FieldOptions): boolean {
  return Number.isInteger(value) && value >= 1 && value <= starsOf(options);
}

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
