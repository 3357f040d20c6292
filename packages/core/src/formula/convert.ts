import {
  type FormulaDate,
  formulaError,
  type FormulaError,
  type FormulaScalar,
  type FormulaValue,
  isFormulaDate,
  isFormulaError,
  isFormulaList,
} from './formula-value.ts';

/** Milliseconds of a day. */
export const dayMs = 86_400_000;
/** Day 0 of spreadsheets, from which dates are counted where they are numbers. */
const serialZero = Date.UTC(1899, 11, 30);
/** The years 1 to 9999, which four digits tell. */
const firstMoment = Date.parse('0001-01-01T00:00:00Z');
const lastMoment = Date.parse('9999-12-31T23:59:59.999Z');
const plainNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;
/** A day, and what the clock shows; of an offset behind it nothing is made. */
const isoDate = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(?::(\d{2}(?:\.\d{1,3})?))?(?:Z|[+-]\d{2}:\d{2})?)?$/;

/** A value as part of a sentence. */
export function described(value: FormulaValue): string {
  if (isFormulaList(value)) return `a list of ${value.length}`;
  if (value === null) return 'an empty cell';
  const text = textOf(value);
  if (isFormulaError(text)) return text.error;
  return `“${text.length > 40 ? `${text.slice(0, 37)}…` : text}”`;
}

/** One value: that of a list with one in it; an error of more. */
export function scalarOf(value: FormulaValue): FormulaScalar {
  if (!isFormulaList(value)) return value;
  if (value.length === 0) return null;
  if (value.length === 1) return value[0]!;
  return formulaError('#VALUE!', `There are ${value.length} values where one was expected; COUNTA or JOIN make one of them.`);
}

/** As a number: empty is 0, TRUE is 1, a date is its day since 1899-12-30 as in spreadsheets. */
export function numberOf(value: FormulaValue): number | FormulaError {
  if (typeof value === 'number') return value;
  const scalar = scalarOf(value);
  if (isFormulaError(scalar)) return scalar;
  if (typeof scalar === 'number') return scalar;
  if (scalar === null) return 0;
  if (typeof scalar === 'boolean') return scalar ? 1 : 0;
  if (isFormulaDate(scalar)) return serialOf(momentOf(scalar));
  const trimmed = scalar.trim();
  return plainNumber.test(trimmed) ? Number(trimmed) : formulaError('#VALUE!', `${described(scalar)} is not a number.`);
}

/** As a text: numbers with a point, whatever the language of the page; a list is its values with commas between them. */
export function textOf(value: FormulaValue): string | FormulaError {
  if (isFormulaList(value)) {
    const parts = value.map((item) => textOf(item));
    return parts.find((part) => isFormulaError(part)) ?? parts.join(', ');
  }
  return isFormulaError(value) ? value : plainText(value);
}

/** As a text, of what is no error. */
export function plainText(value: Exclude<FormulaScalar, FormulaError>): string {
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (!isFormulaDate(value)) return String(value);
  if (value.date.length === 10) return value.date;
  const clock = value.date.slice(11).replace(/(?::00)?(?:\.000)?Z$/, '');
  return `${value.date.slice(0, 10)} ${clock}`;
}

/** As a condition: 0, an empty cell and FALSE do not hold. */
export function truthOf(value: FormulaValue): boolean | FormulaError {
  if (typeof value === 'boolean') return value;
  const scalar = scalarOf(value);
  if (isFormulaError(scalar)) return scalar;
  if (typeof scalar === 'boolean') return scalar;
  if (scalar === null || scalar === '') return false;
  if (typeof scalar === 'number') return scalar !== 0;
  if (typeof scalar === 'string' && /^(true|false)$/i.test(scalar.trim())) return scalar.trim().toLowerCase() === 'true';
  return formulaError('#VALUE!', `${described(scalar)} is neither true nor false.`);
}

/** As what the clock shows, milliseconds since 1970; null of nothing. Dates, texts of the form `yyyy-mm-dd hh:mm`, and numbers as days since 1899-12-30. */
export function clockOf(value: FormulaValue): number | FormulaError | null {
  const scalar = scalarOf(value);
  if (scalar === null || scalar === '' || isFormulaError(scalar)) return scalar === '' ? null : scalar;
  if (isFormulaDate(scalar)) return momentOf(scalar);
  if (typeof scalar === 'number') {
    const date = dateAt(clockOfSerial(scalar), true);
    return isFormulaError(date) ? date : momentOf(date);
  }
  const read = typeof scalar === 'string' ? readDate(scalar) : null;
  return read === null ? formulaError('#VALUE!', `${described(scalar)} is not a date.`) : momentOf(read);
}

/** A text as a date; null when it is none. */
export function readDate(text: string): FormulaDate | null {
  const [, day, time, seconds = '00'] = isoDate.exec(text.trim()) ?? [];
  if (day === undefined) return null;
  const moment = Date.parse(time === undefined ? `${day}T00:00:00Z` : `${day}T${time}:${seconds}Z`);
  // `Date.parse` takes 30 February for 2 March.
  if (Number.isNaN(moment) || new Date(moment).toISOString().slice(0, 10) !== day) return null;
  const date = dateAt(moment, time !== undefined);
  return isFormulaDate(date) ? date : null;
}

/** The date that the clock shows: a day, unless it has a time. */
export function dateAt(moment: number, withTime: boolean): FormulaDate | FormulaError {
  if (!(moment >= firstMoment && moment <= lastMoment)) return formulaError('#NUM!', 'The date is not in the years 1 to 9999.');
  const iso = new Date(moment).toISOString();
  return { date: withTime ? iso : iso.slice(0, 10) };
}

/** What the clock shows at a day's midnight, or at a moment, in milliseconds since 1970. */
export function momentOf({ date }: FormulaDate): number {
  return Date.parse(date.length === 10 ? `${date}T00:00:00Z` : date);
}

/** Days since 1899-12-30. */
export function serialOf(moment: number): number {
  return (moment - serialZero) / dayMs;
}

/** What the clock shows so many days after 1899-12-30. */
export function clockOfSerial(days: number): number {
  return serialZero + Math.round(days * dayMs);
}

/**
 * Order of two values, as in spreadsheets: numbers and dates before texts before truths; texts without regard to case; an empty one is like 0, an
 * empty text and FALSE.
 */
export function compareValues(left: FormulaScalar, right: FormulaScalar): number | FormulaError {
  if (isFormulaError(left)) return left;
  if (isFormulaError(right)) return right;
  const [a, b] = [left ?? emptyLike(right), right ?? emptyLike(left)];
  const [x, y] = [rank(a), rank(b)];
  if (x !== y) return x - y;
  if (typeof a === 'string' && typeof b === 'string') return order(a.toLowerCase(), b.toLowerCase());
  const [m, n] = [numberOf(a), numberOf(b)];
  if (isFormulaError(m)) return m;
  return isFormulaError(n) ? n : m - n;
}

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function emptyLike(other: FormulaScalar): FormulaScalar {
  return typeof other === 'string' ? '' : typeof other === 'boolean' ? false : 0;
}

function rank(value: FormulaScalar): number {
  return typeof value === 'string' ? 1 : typeof value === 'boolean' ? 2 : 0;
}
