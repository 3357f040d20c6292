import { fail, ok, quoted, type Result } from '../problem.ts';
import type { FieldOptions } from '../table/field.ts';
import { currencyOf, readAmount } from './currency.ts';
import { durationForm, editDuration, formatDuration, readDuration } from './duration.ts';
import type { FieldType } from './field-type.ts';
import { longestNumber, readNumber, shiftPoint, toNumber } from './number-text.ts';
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
};

/** The sign of a percentage, before or after it. */
export const percentSign = /^[%٪％]\s?|\s?[%٪％]$/;

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
