import { fail, ok, quoted, type Result } from '../problem.ts';
import type { FieldOptions } from '../table/field.ts';
import { readAmount } from './amount-text.ts';
import { currencyOf } from './currency.ts';
import { durationForm } from './duration.ts';
import { editDuration, readDuration } from './duration-text.ts';
import type { FieldEntry } from './field-entry.ts';
import { longestNumber, readNumber, shiftPoint, toNumber } from './number-text.ts';
import { visible } from './plain-text.ts';

/** Numbers are typed as the field's format shows them. */
export const numberEntry: FieldEntry<number> = {
  check: (value) =>
    typeof value === 'number' && Number.isFinite(value) ? ok(value + 0) : fail('wrong-type', `${quoted(value)} is not a number`),
  convert(stored, options) {
    if (typeof stored === 'boolean') return stored ? 1 : 0;
    return typeof stored === 'string' ? readTyped(stored, options, 'en') : undefined;
  },
  parse(typed, options, locale): Result<number | null> {
    if (visible(typed) === '') return ok(null);
    const value = readTyped(typed, options, locale);
    return value === undefined ? fail('wrong-type', `${quoted(typed)} is not ${wanted(options)}`) : ok(value);
  },
  edit(value, options) {
    if (options.format === 'duration') return editDuration(value, durationForm(options.durationFormat));
    return options.format === 'percent' ? `${shiftPoint(String(value), 2)}%` : String(value);
  },
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
