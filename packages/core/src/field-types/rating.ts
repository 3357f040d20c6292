import type { FieldOptions } from '../table/field.ts';
import type { FieldType } from './field-type.ts';

const mostStars = 10;
const usualStars = 5;

/** Some of so many stars, stored as their number: 1 to option `max` (5; 10 at most). None is the empty cell. */
export const rating: FieldType<number> = {
  name: 'rating',
  label: 'Rating',
  editor: { kind: 'rating', align: 'start', width: 120 },
  defaults: { max: usualStars },
  readingOptions: ['max'],
  own: (stored, options) => (typeof stored === 'number' && isStars(stored, options) ? stored : undefined),
  format: (value, options) => `${'★'.repeat(value)}${'☆'.repeat(Math.max(0, starsOf(options) - value))}`,
};

/** How many stars a rating field has. */
export function starsOf({ max }: FieldOptions): number {
  return typeof max === 'number' && Number.isInteger(max) && max >= 1 && max <= mostStars ? max : usualStars;
}

/** Whether a number is a rating in such a field. */
export function isStars(value: number, options: FieldOptions): boolean {
  return Number.isInteger(value) && value >= 1 && value <= starsOf(options);
}
