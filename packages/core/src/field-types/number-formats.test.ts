import { fieldEntry } from './field-entries.ts';
import { describe, expect, test } from 'vitest';
import type { FieldOptions } from '../table/field.ts';
import { fieldType } from './field-types.ts';

const number = fieldType('number');
const entry = fieldEntry('number');
const parse = (typed: string, options: FieldOptions, locale = 'en-US') => {
  const parsed = entry.parse(typed, options, locale);
  return parsed.ok ? parsed.value : parsed.problem.message;
};
/** As `format` writes it, with plain spaces. */
const format = (value: number, options: FieldOptions, locale = 'en-US') =>
  number.format(value, options, locale).replace(/[\u00a0\u202f]/g, ' ');

describe('percentages', () => {
  const percent: FieldOptions = { format: 'percent' };

  test.each<[string, string, number | string]>([
    ['en-US', '12 %', 0.12],
    ['en-US', '12', 0.12],
    ['en-US', '%12.5', 0.125],
    ['de-DE', '7,5 %', 0.075],
    ['ar-EG', '٧٫٥٪', 0.075],
    ['en-US', '-0.1%', -0.001],
    ['en-US', '7%', 0.07],
    ['en-US', '1e-400%', 0],
    ['en-US', '12 % %', '“12 % %” is not a percentage'],
    ['en-US', 'many', '“many” is not a percentage'],
  ])('FT-14 in %s %j is %j', (locale, typed, expected) => {
    expect(parse(typed, percent, locale)).toBe(expected);
  });

  test('FT-14 they are stored as parts of 1 to the last digit, and shown in hundreds', () => {
    expect(entry.edit(0.07, percent)).toBe('7%');
    expect(entry.edit(0.1 + 0.2, percent)).toBe('30.000000000000004%');
    expect(format(0.125, { ...percent, precision: 1 }, 'de-DE')).toBe('12,5 %');
    expect(parse('12 %', {})).toBe(0.12);
  });
});

describe('amounts of money', () => {
  const money = (currency: string): FieldOptions => ({ format: 'currency', currency });

  test.each<[string, string, string, number | string]>([
    ['EUR', 'de-DE', '€ 1.200', 1200],
    ['EUR', 'de-DE', '1.200,50 €', 1200.5],
    ['EUR', 'en-US', '€1,200.50', 1200.5],
    ['EUR', 'en-US', '-€5', -5],
    ['EUR', 'en-US', '€-5', -5],
    ['EUR', 'en-US', 'EUR 5', 5],
    ['EUR', 'en-US', '5', 5],
    ['CHF', 'de-CH', "CHF 1'200.00", 1200],
    ['JPY', 'ja-JP', '¥1,200', 1200],
    ['BRL', 'pt-BR', 'R$ 1.200,00', 1200],
    ['SEK', 'sv-SE', '1 200 kr', 1200],
    ['EUR', 'en-US', '$5', '“$5” is not an amount in EUR'],
    ['EUR', 'en-US', '€5€', '“€5€” is not an amount in EUR'],
    ['EUR', 'en-US', '5 apples', '“5 apples” is not an amount in EUR'],
  ])('FT-15 in a field of %s, in %s, %j is %j', (currency, locale, typed, expected) => {
    expect(parse(typed, money(currency), locale)).toBe(expected);
  });

  test('FT-15 they are shown with the digits of their currency, unless precision says otherwise; what is no currency is one', () => {
    expect(format(1200, money('EUR'), 'de-DE')).toBe('1.200,00 €');
    expect(format(1200, money('JPY'), 'en-US')).toBe('¥1,200');
    expect(format(1200.555, { ...money('USD'), precision: 0 })).toBe('$1,201');
    for (const wrong of ['', 'x', 'eur', '<b>', 5]) expect(format(1, { format: 'currency', currency: wrong as string })).toMatch(/1\.00/);
    expect(parse('$5', {})).toBe(5);
  });
});

describe('durations', () => {
  const hours: FieldOptions = { format: 'duration' };
  const seconds: FieldOptions = { format: 'duration', durationFormat: 'h:mm:ss' };

  test.each<[string, FieldOptions, string, number | string]>([
    ['en-US', hours, '1:30', 5400],
    ['en-US', seconds, '1:30', 90],
    ['en-US', hours, '1:30:00', 5400],
    ['de-DE', hours, '100:00', 360_000],
    ['en-US', seconds, '0:00:01.5', 1.5],
    ['de-DE', seconds, '0:00:01,5', 1.5],
    ['ar-EG', hours, '١:٣٠', 5400],
    ['en-US', hours, '90', 5400],
    ['en-US', seconds, '90', 90],
    ['en-US', hours, '1h 30m', 5400],
    ['en-US', hours, '1.5 hours', 5400],
    ['de-DE', hours, '1,5h', 5400],
    ['en-US', hours, '2d', 172_800],
    ['en-US', hours, '-0:45', -2700],
    ['en-US', hours, '1:60', '“1:60” is not a duration (h:mm)'],
    ['en-US', hours, '1:30.5', '“1:30.5” is not a duration (h:mm)'],
    ['en-US', hours, 'h', '“h” is not a duration (h:mm)'],
    ['en-US', hours, '1x', '“1x” is not a duration (h:mm)'],
    ['en-US', hours, `${'9'.repeat(300)}h`, expect.stringContaining('is not a duration') as unknown as string],
  ])('FT-16 in %s, under %j, %j is %j', (locale, options, typed, expected) => {
    expect(parse(typed, options, locale)).toEqual(expected);
  });

  test('FT-16 they are stored in seconds and shown rounded, never with sixty', () => {
    expect(format(5400, hours)).toBe('1:30');
    expect(format(3599, hours)).toBe('1:00');
    expect(format(59.996, { ...seconds, precision: 2 })).toBe('0:01:00.00');
    expect(format(59.994, { ...seconds, precision: 2 })).toBe('0:00:59.99');
    expect(format(-90, seconds)).toBe('-0:01:30');
    expect(format(-1, hours)).toBe('0:00');
    expect(format(5400, hours, 'ar-EG')).toBe('١:٣٠');
    expect(entry.edit(5400.1, hours)).toBe('1:30:00.1');
  });

  test('FT-16 a time of the day is no number where it is not asked for', () => {
    expect(parse('1:30', {})).toBe('“1:30” is not a number');
  });
});
