import type { FieldOptions } from '../table/field.ts';
import { readBoolean } from './checkbox-entry.ts';
import { newChoice } from './choice-names.ts';
import { choiceName } from './choices.ts';
import { currencyIn } from './currency-of-text.ts';
import { withTime } from './date.ts';
import { readDay } from './day-text.ts';
import { fieldEntry } from './field-entries.ts';
import { readAddress } from './link-text.ts';
import { hasTime, readMoment } from './moment-text.ts';
import { percentSign } from './number-entry.ts';
import { losesDigits } from './number-text.ts';
import { visible } from './plain-text.ts';
import { ownZone } from './time-zone.ts';

/** What a column of texts would be under a type: the options it would take, and how many texts do not fit. */
export interface Detected {
  readonly options: FieldOptions;
  readonly misfits: number;
}

type Detector = (texts: readonly string[], locale: string) => Detected | null;

/** Choices beyond which a column of texts is rather text than a select. */
const mostDetectedChoices = 30;
const longestDetectedName = 40;

const isLink = /^(?:https?:\/\/|www\.)/i;

const detectors = new Map<string, Detector>([
  ['text', () => ({ options: {}, misfits: 0 })],
  ['long-text', (texts) => (texts.some((item) => item.includes('\n')) ? { options: {}, misfits: 0 } : null)],
  ['number', detectNumber],
  ['checkbox', detectCheckbox],
  ['single-select', detectChoices],
  ['date', detectDate],
  // `readme.md` could be typed for an address, but a column of such is none.
  ['url', (texts) => ({ options: {}, misfits: count(texts, (item) => !isLink.test(visible(item)) || readAddress(item) === undefined) })],
  ['email', (texts, locale) => ({ options: {}, misfits: count(texts, (item) => !fieldEntry('email').parse(item, {}, locale).ok) })],
]);

/**
 * Whether a column of texts, none empty, looks like a type. Null: no; so it is for types that are never told from texts, such as ratings
 * (small numbers), lists of choices (texts with commas) and attachments (addresses).
 */
export function detectAs(type: string, texts: readonly string[], locale: string): Detected | null {
  return detectors.get(type)?.(texts, locale) ?? null;
}

function count(texts: readonly string[], isMisfit: (text: string) => boolean): number {
  return texts.filter(isMisfit).length;
}

function detectNumber(texts: readonly string[], locale: string): Detected | null {
  // Codes that are written with digits stay text: a number would lose some of what was there.
  if (texts.some(losesDigits)) return null;
  const options = detectedFormat(texts, locale);
  return { options, misfits: count(texts, (item) => !fieldEntry('number').parse(item, options, locale).ok) };
}

/** Percentages are told by their sign, amounts of one currency by its sign: all texts must have it. */
function detectedFormat(texts: readonly string[], locale: string): FieldOptions {
  const [first] = texts;
  if (first === undefined) return {};
  if (percentSign.test(visible(first))) return texts.every((item) => percentSign.test(visible(item))) ? { format: 'percent' } : {};
  const currency = currencyIn(first, locale);
  return currency !== null && texts.every((item) => currencyIn(item, locale) === currency) ? { format: 'currency', currency } : {};
}

function detectCheckbox(texts: readonly string[]): Detected | null {
  // Digits are rather numbers, and single letters rather codes: at least one must be a word or a tick.
  if (!texts.some((item) => !/^[01a-z]$/i.test(item.trim()) && readBoolean(item) !== undefined)) return null;
  return { options: {}, misfits: count(texts, (item) => readBoolean(item) === undefined) };
}

function detectChoices(texts: readonly string[]): Detected | null {
  const names = new Set<string>();
  for (const item of texts) {
    names.add(choiceName(item));
    if (names.size > mostDetectedChoices) return null;
  }
  if (names.size * 4 > texts.length || [...names].some((name) => name === '' || name.length > longestDetectedName)) return null;
  return { options: { choices: [...names].toSorted().map((name, index) => newChoice(name, index)) }, misfits: 0 };
}

function detectDate(texts: readonly string[], locale: string): Detected {
  const options: FieldOptions = texts.length > 0 && texts.every((item) => hasTime(item) && !isDayAlone(item, locale)) ? { time: true } : {};
  const reads = (item: string) => (withTime(options) ? readMoment(item, locale, ownZone()) : readDay(item, locale)) !== undefined;
  return { options, misfits: count(texts, (item) => !reads(item)) };
}

/** Whether a text is a day and no more: the points of 05.01.2024 do not make it 5:01. */
function isDayAlone(typed: string, locale: string): boolean {
  return !/[:T]/.test(typed) && readDay(typed, locale) !== undefined;
}
