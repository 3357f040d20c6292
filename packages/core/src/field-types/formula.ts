import type { FormulaDate, FormulaError } from '../formula/formula-value.ts';
import { fail } from '../problem.ts';
import type { Value } from '../value.ts';
import { date } from './date.ts';
import type { FieldType } from './field-type.ts';
import { number } from './number.ts';

/** What a formula's cell reads as: a scalar, a date or an error, or several of them. */
type Result = Value;

/**
 * Computed from other fields of the row (option `formula`, in which fields are named by id, in braces). Its cells hold nothing: they are read through
 * `Formulas`. Options of numbers (`precision` and the like) say how results that are numbers are shown.
 */
export const formula: FieldType<Result> = {
  name: 'formula',
  label: 'Formula',
  editor: { kind: 'formula', align: 'start', width: 140 },
  defaults: { formula: '' },
  computed: true,
  check: () => fail('not-allowed', 'A formula’s cells are computed and cannot be written'),
  read: () => undefined,
  parse: () => fail('not-allowed', 'This cell is computed from other fields; change them, or the formula'),
  format(value, options, locale) {
    if (typeof value === 'number') return number.format(value, options, locale);
    if (typeof value === 'boolean') return value ? '✓' : '';
    if (typeof value === 'string') return value;
    if (Array.isArray(value)) return value.map((item) => formula.format(item as Result, options, locale)).join(', ');
    if (isError(value)) return value.error;
    if (isDate(value))
      return value.date.length === 10 ? date.format(value.date, {}, locale) : momentFormatter(locale).format(new Date(value.date));
    return '';
  },
  edit(value) {
    if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
    if (Array.isArray(value)) return value.map((item) => formula.edit(item as Result, {})).join(', ');
    if (isError(value)) return value.error;
    return isDate(value) ? value.date : String(value);
  },
  compare(a, b, options, locale) {
    const difference = rank(a) - rank(b);
    if (difference !== 0) return difference;
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    const [x, y] = [formula.edit(a, options), formula.edit(b, options)];
    return isDate(a) ? (x < y ? -1 : x > y ? 1 : 0) : x.localeCompare(y, locale);
  },
  merge: () => undefined,
  detect: () => null,
};

/** Whether a formula's result is an error; what is wrong is its `message`. */
export function isError(value: Value): value is FormulaError & { readonly [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'error' in value;
}

function isDate(value: Value): value is FormulaDate & { readonly [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'date' in value;
}

/** Numbers before dates before texts before truths before lists before errors. */
function rank(value: Value): number {
  if (typeof value === 'number') return 0;
  if (isDate(value)) return 1;
  if (typeof value === 'string') return 2;
  if (typeof value === 'boolean') return 3;
  return isError(value) ? 5 : 4;
}

const momentFormatters = new Map<string, Intl.DateTimeFormat>();

/** Moments of formulas are in UTC, so that everybody reads the same. */
function momentFormatter(locale: string): Intl.DateTimeFormat {
  let found = momentFormatters.get(locale);
  if (found === undefined) {
    found = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });
    momentFormatters.set(locale, found);
  }
  return found;
}
