import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { seriesOf, type SeriesKind } from './series.ts';

/** Some values, and how they go on: the next ones, or with a negative number those before. */
function on(values: readonly (string | number | boolean | null)[], kind: SeriesKind, howMany = 3, locale = 'en', usual = true): unknown[] {
  const series = seriesOf(values, kind, locale, usual);
  const indexes = Array.from({ length: Math.abs(howMany) }, (_, at) => (howMany > 0 ? values.length + at : -1 - at));
  return indexes.map(series);
}

describe('fill series', () => {
  it('C10: numbers go on by an even step; a single one is copied, and counts up when asked to', () => {
    expect(on([1, 2], 'number')).toEqual([3, 4, 5]);
    expect(on([10, 7], 'number')).toEqual([4, 1, -2]);
    expect(on([0.1, 0.2], 'number')).toEqual([0.3, 0.4, 0.5]);
    expect(on([1, 2], 'number', -3)).toEqual([0, -1, -2]);
    expect(on([5], 'number')).toEqual([5, 5, 5]);
    expect(on([5], 'number', 3, 'en', false)).toEqual([6, 7, 8]);
    expect(on([1, 2, 4], 'number')).toEqual([1, 2, 4]);
    expect(on([1, 2], 'number', 3, 'en', false)).toEqual([1, 2, 1]);
  });

  it('C11: dates go on by days, by the same day of a month, and by years', () => {
    expect(on(['2024-02-28'], 'date')).toEqual(['2024-02-29', '2024-03-01', '2024-03-02']);
    expect(on(['2024-01-05', '2024-01-12'], 'date')).toEqual(['2024-01-19', '2024-01-26', '2024-02-02']);
    expect(on(['2024-01-15', '2024-02-15'], 'date')).toEqual(['2024-03-15', '2024-04-15', '2024-05-15']);
    expect(on(['2023-11-30', '2023-12-30'], 'date', 4)).toEqual(['2024-01-30', '2024-02-29', '2024-03-30', '2024-04-30']);
    expect(on(['2020-02-29', '2024-02-29'], 'date', 1)).toEqual(['2028-02-29']);
    expect(on(['2024-01-05'], 'date', -2)).toEqual(['2024-01-04', '2024-01-03']);
    expect(on(['2024-01-01T09:30', '2024-01-02T09:30'], 'date', 1)).toEqual(['2024-01-03T09:30']);
    expect(on(['2024-01-01', '2024-01-02', '2024-01-09'], 'date', 1)).toEqual(['2024-01-01']);
    expect(on(['9999-12-31'], 'date', 1)).toEqual([null]);
  });

  it('C12: texts go on by the last number in them', () => {
    expect(on(['Item 1'], 'text')).toEqual(['Item 2', 'Item 3', 'Item 4']);
    expect(on(['Item 9', 'Item 7'], 'text')).toEqual(['Item 5', 'Item 3', 'Item 1']);
    expect(on(['A-007'], 'text')).toEqual(['A-008', 'A-009', 'A-010']);
    expect(on(['1st'], 'text', 1)).toEqual(['2st']);
    expect(on(['Item 1'], 'text', -2)).toEqual(['Item 0', 'Item 1']);
    expect(on(['7'], 'text')).toEqual(['7', '7', '7']);
    expect(on(['a 1', 'b 2'], 'text')).toEqual(['a 1', 'b 2', 'a 1']);
  });

  it('C13: names of weekdays and months go around, in the language of the page and in English, written alike', () => {
    expect(on(['Sat'], 'text')).toEqual(['Sun', 'Mon', 'Tue']);
    expect(on(['november'], 'text')).toEqual(['december', 'january', 'february']);
    expect(on(['Montag', 'Mittwoch'], 'text', 3, 'de')).toEqual(['Freitag', 'Sonntag', 'Dienstag']);
    expect(on(['FEB'], 'text', 1, 'de')).toEqual(['MÄR']);
    expect(on(['tue'], 'text', 2, 'de')).toEqual(['wed', 'thu']);
    expect(on(['Monday'], 'text', -2)).toEqual(['Sunday', 'Saturday']);
  });

  it('C14: anything else is repeated', () => {
    expect(on(['red', 'blue'], 'text')).toEqual(['red', 'blue', 'red']);
    expect(on([true, false], 'other')).toEqual([true, false, true]);
    expect(on(['red', 'blue'], 'text', -3)).toEqual(['blue', 'red', 'blue']);
    expect(on([1, null], 'number')).toEqual([1, null, 1]);
  });

  it('C10, C11, C12: what is given is part of the series, and it is the same wherever it is asked from', () => {
    const step = fc.integer({ min: -50, max: 50 });
    const start = fc.integer({ min: 1_000, max: 5_000 });
    const length = fc.integer({ min: 2, max: 6 });
    fc.assert(
      fc.property(start, step, length, fc.integer({ min: -20, max: 20 }), (from, by, many, index) => {
        const numbers = Array.from({ length: many }, (_, at) => from + by * at);
        const texts = numbers.map((number) => `No. ${number}`);
        const days = numbers.map((number) => new Date(number * 86_400_000).toISOString().slice(0, 10));
        expect(seriesOf(numbers, 'number', 'en')(index)).toBe(from + by * index);
        expect(seriesOf(texts, 'text', 'en')(index)).toBe(`No. ${Math.abs(from + by * index)}`);
        const day = seriesOf(days, 'date', 'en');
        for (const [at, given] of days.entries()) expect(day(at)).toBe(given);
      }),
    );
  });

  it('C14: a repetition goes around both ways, whatever is repeated', () => {
    const value = fc.oneof(fc.string(), fc.boolean(), fc.constant(null));
    fc.assert(
      fc.property(fc.array(value, { minLength: 1, maxLength: 5 }), fc.integer({ min: -30, max: 30 }), (values, index) => {
        const series = seriesOf(values, 'other', 'en');
        expect(series(index)).toBe(series(index + values.length));
        expect(values).toContain(series(index));
      }),
    );
  });
});
