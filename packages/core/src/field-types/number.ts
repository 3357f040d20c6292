import { fail, ok, quoted, type Result } from '../problem.ts';
import type { FieldOptions } from '../table/field.ts';
import { currencyIn, currencyOf, readAmount } from './currency.ts';
import { durationForm, editDuration, formatDuration, readDuration } from './duration.ts';
import type { FieldType } from './field-type.ts';
import { longestNumber, losesDigits, readNumber, shiftPoint, toNumber } from './number-text.ts';
import { visible } from './plain-text.ts';

/**
 * A finite number (IEEE 754 double; -0 is stored as 0). Option `format` says how it is shown and typed: a percentage is stored as a
 * part of 1, a duration as seconds.
 */
export const number: FieldType<number> = {
  name: 'number',
  label: 'Number',
  editor: { kind: 'number', align: 'end', width: 120 },
  defaults: {},
  readingOptions: ['format', 'currency', 'durationFormat'],
  check: (value) =>
    typeof value === 'number' && Number.isFinite(value) ? ok(value + 0) : fail('wrong-type', `${quoted(value)} is not a number`),
  read(stored, options) {
    if (typeof stored === 'number') return stored;
    if (typeof stored === 'boolean') return stored ? 1 : 0;
    return typeof stored === 'string' ? readTyped(stored, options, 'en') : undefined;
  },
  parse(typed, options, locale): Result<number | null> {
    if (visible(typed) === '') return ok(null);
    const value = readTyped(typed, options, locale);
    return value === undefined ? fail('wrong-type', `${quoted(typed)} is not ${wanted(options)}`) : ok(value);
  },
  format(value, options, locale) {
    if (options.format !== 'duration') return formatter(locale, options).format(value);
    return formatDuration(value, durationForm(options.durationFormat), options.precision ?? 0, locale);
  },
  edit(value, options) {
    if (options.format === 'duration') return editDuration(value, durationForm(options.durationFormat));
    return options.format === 'percent' ? `${shiftPoint(String(value), 2)}%` : String(value);
  },
  compare: (a, b) => a - b,
  merges: 'add up what both added',
  merge: addUp,
  detect(texts, locale) {
    // Codes that are written with digits stay text: a number would lose some of what was there.
    if (texts.some(losesDigits)) return null;
    const options = detectedFormat(texts, locale);
    return { options, misfits: texts.filter((item) => readTyped(item, options, locale) === undefined).length };
  },
};

const percentSign = /^[%٪％]\s?|\s?[%٪％]$/;

/** Reads what a person typed into a field with these options. Undefined when it is not a number. */
function readTyped(typed: string, options: FieldOptions, locale: string): number | undefined {
  if (typed.length > longestNumber) return undefined;
  const format = options.format;
  if (format === 'duration') return readDuration(typed, durationForm(options.durationFormat), locale);
  const trimmed = visible(typed);
  if (format === 'percent' || percentSign.test(trimmed)) return readPercent(trimmed, locale);
  const number = readNumber(trimmed, locale);
  if (number !== undefined) return number;
  const amount = readAmount(trimmed, locale, format === 'currency' ? currencyOf(options.currency) : null);
  return amount === undefined ? undefined : toNumber(amount);
}

function readPercent(trimmed: string, locale: string): number | undefined {
  const decimal = readAmount(trimmed.replace(percentSign, ''), locale, null);
  return decimal === undefined ? undefined : toNumber(shiftPoint(decimal, -2));
}

function wanted(options: FieldOptions): string {
  switch (options.format) {
    case 'currency':
      return `an amount in ${currencyOf(options.currency)}`;
    case 'percent':
      return 'a percentage';
    case 'duration':
      return `a duration (${durationForm(options.durationFormat)})`;
    default:
      return 'a number';
  }
}

/** Percentages are told by their sign, amounts of one currency by its sign: all texts must have it. */
function detectedFormat(texts: readonly string[], locale: string): FieldOptions {
  const [first] = texts;
  if (first === undefined) return {};
  if (percentSign.test(visible(first))) return texts.every((item) => percentSign.test(visible(item))) ? { format: 'percent' } : {};
  const currency = currencyIn(first, locale);
  return currency !== null && texts.every((item) => currencyIn(item, locale) === currency) ? { format: 'currency', currency } : {};
}

/** A power of ten by which any number can be multiplied without leaving what a double holds exactly. */
const mostDecimals = 15;

/**
 * As a counter adds: what each side added to the base is added up, decimal by decimal, so that 0.1 and 0.2 are 0.3. An empty base
 * counts as 0. Undefined where a side was emptied, and where a double does not hold the sum with all its digits.
 */
function addUp(base: number | null, current: number | null, incoming: number | null): number | null | undefined {
  if (current === incoming || incoming === base) return current;
  if (current === base) return incoming;
  if (current === null || incoming === null) return undefined;
  const numbers = [base ?? 0, current, incoming];
  const decimals = Math.max(...numbers.map(decimalsOf));
  if (decimals > mostDecimals) return undefined;
  const [from, left, right] = numbers.map((number) => Math.round(number * 10 ** decimals)) as [number, number, number];
  const sum = left + (right - from);
  const exact = [from, left, right, left - from, right - from, sum].every(Number.isSafeInteger);
  return exact ? sum / 10 ** decimals + 0 : undefined;
}

/** Digits after the point in the shortest form of a number. */
function decimalsOf(value: number): number {
  const [digits, exponent] = String(value).split('e');
  return Math.max(0, (digits!.split('.')[1]?.length ?? 0) - Number(exponent ?? 0));
}

/** By locale, then by what the options say. */
const formatters = new Map<string, Intl.NumberFormat>();

function formatter(locale: string, { format, currency, precision }: FieldOptions): Intl.NumberFormat {
  const style = format === 'currency' ? currencyOf(currency) : format === 'percent' ? '%' : '';
  const key = `${locale} ${style} ${precision}`;
  let found = formatters.get(key);
  if (found === undefined) {
    const digits =
      precision === undefined
        ? style.length === 3
          ? {}
          : { maximumFractionDigits: 20 }
        : { minimumFractionDigits: precision, maximumFractionDigits: precision };
    const as = style === '' ? {} : style === '%' ? ({ style: 'percent' } as const) : ({ style: 'currency', currency: style } as const);
    found = new Intl.NumberFormat(locale, { ...digits, ...as });
    formatters.set(key, found);
  }
  return found;
}
