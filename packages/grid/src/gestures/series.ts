import type { Value } from '@teable-grid/core';
import { nameCycles } from './name-cycles.ts';

/** What the cells of a series hold: days as ISO 8601, with or without a time; of everything that is not counted, anything. */
export type SeriesKind = 'number' | 'date' | 'text' | 'other';

/** The value at an index: 0 is the first of the given ones; what is before it and after the last goes on as they do. */
export type Series = (index: number) => Value;

/**
 * What a person means who drags some cells on: numbers by their step, days by days or months, texts by the number in them, names of weekdays
 * and months by the calendar; anything else, and what has no even step, is repeated. `usual: false` is the other way: a series of what is
 * repeated by itself, else copies.
 */
export function seriesOf(values: readonly Value[], kind: SeriesKind, locale: string, usual = true): Series {
  const repeated: Series = (index) => values[modulo(index, values.length)] ?? null;
  if (values.some((value) => value === null)) return repeated;
  const single = values.length === 1;
  if (kind === 'number' && values.every((value) => typeof value === 'number')) {
    // One number says nothing of a step: it is copied, unless the person asks for the series.
    return single === usual ? repeated : (evenNumbers(values, single ? 1 : null) ?? repeated);
  }
  if (!usual || values.some((value) => typeof value !== 'string')) return repeated;
  const texts = values as readonly string[];
  if (kind === 'date') return evenDays(texts) ?? repeated;
  if (kind === 'text') return evenNames(texts, locale) ?? evenTexts(texts) ?? repeated;
  return repeated;
}

function evenNumbers(values: readonly number[], given: number | null): Series | null {
  // Decimal steps are counted in whole units of the last place: 0.1 + 0.2 is 0.3.
  const places = Math.max(...values.map(placesOf), given === null ? 0 : placesOf(given));
  if (places > 15) return null;
  const unit = 10 ** places;
  const units = values.map((value) => Math.round(value * unit));
  if (units.some((value) => !Number.isSafeInteger(value))) return null;
  const step = given === null ? units[1]! - units[0]! : Math.round(given * unit);
  if (!isEven(units, step)) return null;
  return (index) => (units[0]! + step * index) / unit;
}

function placesOf(value: number): number {
  const [, decimals = '', exponent = '0'] = /^-?\d+(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(String(value)) ?? [];
  return Math.max(0, decimals.length - Number(exponent));
}

const dayLength = 86_400_000;

/** Days that go on by so many days, or by so many months where each is the same day of its month. */
function evenDays(texts: readonly string[]): Series | null {
  const days = texts.map((text) => /^(\d{4})-(\d\d)-(\d\d)(T.*)?$/.exec(text));
  if (days.some((day) => day === null)) return null;
  const parts = days.map((day) => ({ year: Number(day![1]), month: Number(day![2]) - 1, day: Number(day![3]), time: day![4] ?? '' }));
  const [first] = parts as [(typeof parts)[number]];
  if (parts.some(({ time }) => time !== first.time)) return null;
  const months = parts.map(({ year, month }) => year * 12 + month);
  const monthStep = months.length > 1 ? months[1]! - months[0]! : 0;
  if (monthStep !== 0 && parts.every(({ day }) => day === first.day) && isEven(months, monthStep))
    return (index) => dayText(...dayInMonth(months[0]! + monthStep * index, first.day), first.time);
  const numbers = parts.map(({ year, month, day }) => utcOf(year, month, day) / dayLength);
  const step = numbers.length > 1 ? numbers[1]! - numbers[0]! : 1;
  if (!isEven(numbers, step)) return null;
  return (index) => {
    const day = new Date((numbers[0]! + step * index) * dayLength);
    return dayText(day.getUTCFullYear(), day.getUTCMonth(), day.getUTCDate(), first.time);
  };
}

/** A day of a month that is counted from year 0; in a shorter month its last one. */
function dayInMonth(months: number, day: number): [year: number, month: number, day: number] {
  const [year, month] = [Math.floor(months / 12), modulo(months, 12)];
  const last = new Date(utcOf(year, month + 1, 1) - dayLength).getUTCDate();
  return [year, month, Math.min(day, last)];
}

function utcOf(year: number, month: number, day: number): number {
  // `Date.UTC` takes years below 100 for those of the last century.
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  return date.getTime();
}

/** Null beyond the years that a date can have. */
function dayText(year: number, month: number, day: number, time: string): string | null {
  if (year < 1 || year > 9999) return null;
  return `${String(year).padStart(4, '0')}-${String(month + 1).padStart(2, '0')}-${String(day).padStart(2, '0')}${time}`;
}

/** Names of weekdays or months, that go on by so many of them, written as the first one is. */
function evenNames(texts: readonly string[], locale: string): Series | null {
  for (const names of nameCycles(locale)) {
    const folded = names.map((name) => name.toLocaleLowerCase(locale));
    const places = texts.map((text) => folded.indexOf(text.toLocaleLowerCase(locale)));
    if (places.includes(-1)) continue;
    const step = places.length > 1 ? modulo(places[1]! - places[0]!, names.length) : 1;
    if (places.some((place, at) => place !== modulo(places[0]! + step * at, names.length))) continue;
    const [first] = texts as [string];
    const like = (name: string) =>
      first === first.toLocaleLowerCase(locale)
        ? name.toLocaleLowerCase(locale)
        : first === first.toLocaleUpperCase(locale)
          ? name.toLocaleUpperCase(locale)
          : name;
    return (index) => like(names[modulo(places[0]! + step * index, names.length)]!);
  }
  return null;
}

/** Texts that differ in one number, the last one in them: "Item 1", "Item 2". Zeros before it stay. */
function evenTexts(texts: readonly string[]): Series | null {
  const parts = texts.map((text) => /^([^]*?)(\d+)(\D*)$/.exec(text));
  if (parts.some((part) => part === null || part[2]!.length > 15)) return null;
  const [first] = parts as [RegExpExecArray];
  const [, before, , after] = first as unknown as [string, string, string, string];
  if (parts.some((part) => part![1] !== before || part![3] !== after)) return null;
  // A text that is but one number says nothing of a step, as a number does.
  if (parts.length === 1 && before === '' && after === '') return null;
  const numbers = parts.map((part) => Number(part![2]));
  const step = numbers.length > 1 ? numbers[1]! - numbers[0]! : 1;
  if (!isEven(numbers, step)) return null;
  const padded = parts.some((part) => part![2]!.startsWith('0')) ? Math.min(...parts.map((part) => part![2]!.length)) : 0;
  // Below zero it is counted up again: there is no “Item -1”.
  return (index) => `${before}${String(Math.abs(numbers[0]! + step * index)).padStart(padded, '0')}${after}`;
}

function isEven(values: readonly number[], step: number): boolean {
  return values.every((value, at) => value === values[0]! + step * at);
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}
