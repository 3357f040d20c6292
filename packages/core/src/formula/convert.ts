import {
  formulaError,
  type FormulaError,
  type FormulaScalar,
  type FormulaValue,
  isFormulaDate,
  isFormulaError,
  isFormulaList,
} from './formula-value.ts';

const dayMs = 86_400_000;
/** Day 0 of spreadsheets, to which date arithmetic counts. */
const serialZero = Date.UTC(1899, 11, 30);
/** The years 1 to 9999, which four digits tell. */
const firstMoment = Date.parse('0001-01-01T00:00:00Z');
const lastMoment = Date.parse('9999-12-31T23:59:59.999Z');
const plainNumber = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d{1,3})?$/i;
const isoDate = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}(?::\d{2}(?:\.\d{1,3})?)?(?:Z|[+-]\d{2}:\d{2})?)?$/;

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
  return formulaError('#VALUE!', `There are ${value.length} values where one was expected; SUM, COUNT or JOIN make one of them.`);
}

/** As a number: empty is 0, TRUE is 1, a date is its day since 1899-12-30 as in spreadsheets. */
export function numberOf(value: FormulaValue): number | FormulaError {
  const scalar = scalarOf(value);
  if (isFormulaError(scalar)) return scalar;
  if (typeof scalar === 'number') return scalar;
  if (scalar === null) return 0;
  if (typeof scalar === 'boolean') return scalar ? 1 : 0;
  if (isFormulaDate(scalar)) return (momentOf(scalar.date) - serialZero) / dayMs;
  const trimmed = scalar.trim();
  return plainNumber.test(trimmed) ? Number(trimmed) : formulaError('#VALUE!', `${described(scalar)} is not a number.`);
}

/** As a text: numbers with a point, whatever the language of the page; a list is its values with commas between them. */
export function textOf(value: FormulaValue): string | FormulaError {
  if (isFormulaList(value)) {
    const parts = value.map((item) => textOf(item));
    return parts.find((part) => isFormulaError(part)) ?? parts.join(', ');
  }
  if (isFormulaError(value)) return value;
  if (value === null) return '';
  if (typeof value === 'boolean') return value ? 'TRUE' : 'FALSE';
  if (isFormulaDate(value)) return value.date;
  return String(value);
}

/** As a condition: 0, an empty cell and FALSE do not hold. */
export function truthOf(value: FormulaValue): boolean | FormulaError {
  const scalar = scalarOf(value);
  if (isFormulaError(scalar)) return scalar;
  if (typeof scalar === 'boolean') return scalar;
  if (scalar === null || scalar === '') return false;
  if (typeof scalar === 'number') return scalar !== 0;
  if (typeof scalar === 'string' && /^(true|false)$/i.test(scalar.trim())) return scalar.trim().toLowerCase() === 'true';
  return formulaError('#VALUE!', `${described(scalar)} is neither true nor false.`);
}

/** As a moment, milliseconds since 1970 in UTC: dates, texts of the form `yyyy-mm-dd`, and numbers as days since 1899-12-30. */
export function dateOf(value: FormulaValue): number | FormulaError {
  const scalar = scalarOf(value);
  if (isFormulaError(scalar)) return scalar;
  if (isFormulaDate(scalar)) return momentOf(scalar.date);
  if (typeof scalar === 'number') return serialZero + Math.round(scalar * dayMs);
  if (typeof scalar === 'string' && isoDate.test(scalar.trim())) {
    const at = momentOf(scalar.trim());
    if (!Number.isNaN(at)) return at;
  }
  return formulaError('#VALUE!', `${described(scalar)} is not a date.`);
}

/** The date of a moment: a day, when it is midnight in UTC and nothing asks for the time. */
export function dateAt(moment: number, withTime = false): FormulaScalar {
  if (!(moment >= firstMoment && moment <= lastMoment)) return formulaError('#NUM!', 'The date is not in the years 1 to 9999.');
  const iso = new Date(moment).toISOString();
  return { date: withTime || moment % dayMs !== 0 ? iso : iso.slice(0, 10) };
}

function momentOf(date: string): number {
  return Date.parse(date.length === 10 ? `${date}T00:00:00Z` : /(Z|[+-]\d{2}:\d{2})$/.test(date) ? date : `${date}Z`);
}

/** All values of several, lists taken apart. */
export function flattened(values: readonly FormulaValue[]): readonly FormulaScalar[] {
  return values.flatMap((value) => (isFormulaList(value) ? value : [value]));
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
