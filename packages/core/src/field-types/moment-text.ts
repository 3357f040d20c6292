import { readDay } from './day-text.ts';
import { instant, readInstant } from './instant.ts';
import { latinDigits } from './number-text.ts';
import { visible } from './plain-text.ts';
import { momentOf, offsetAt, wallTime } from './wall-time.ts';

/** Characters beyond which no text is read as a moment. */
const longestMoment = 100;
const minute = 60_000;

const zoneBehind = /\s?(Z|UTC|GMT|[+-]\d{1,2}:?\d\d)$/i;
const time = /(?:^|[\sT,])(\d{1,2})(?:[:.h](\d{2})(?::(\d{2})(?:[.,](\d{1,3})\d{0,6})?)?)?\s?(am|pm|a\.m\.?|p\.m\.?|uhr|h)?$/i;

/**
 * Reads a day and a time as people write them, on the clock of a zone unless the text names an offset of its own. A day alone is its
 * midnight there.
 */
export function readMoment(typed: string, locale: string, zone: string): string | undefined {
  const seen = visible(typed);
  if (seen.length > longestMoment) return undefined;
  const exact = readInstant(seen);
  if (exact !== undefined) return exact;
  const text = withLatinHalves(latinDigits(seen, locale), locale);
  const day = readDay(text, locale);
  if (day !== undefined && !/[:T]/.test(text)) return instant(momentOf({ day, time: 0 }, zone));
  const offset = zoneBehind.exec(text);
  const rest = offset === null ? text : text.slice(0, offset.index);
  return readParts(rest, locale, zone, offset?.[1]) ?? (offset === null ? undefined : readParts(text, locale, zone, undefined));
}

function readParts(text: string, locale: string, zone: string, offset: string | undefined): string | undefined {
  const clock = time.exec(text);
  // An hour alone needs a word that says so: else it is part of the day.
  if (clock === null || (clock[2] === undefined && clock[5] === undefined)) return undefined;
  const day = readDay(text.slice(0, clock.index).replace(/[\s,]+(?:at|um|à)?$/i, ''), locale);
  const shown = timeOf(clock);
  if (day === undefined || shown === undefined) return undefined;
  if (offset === undefined) return instant(momentOf({ day, time: shown }, zone));
  return instant(Date.parse(`${day}T00:00:00Z`) + shown - offsetIn(offset));
}

function timeOf([, hours, minutes = '0', seconds = '0', fraction = '0', word = '']: RegExpExecArray): number | undefined {
  const half = word[0]?.toLowerCase();
  const hour = half === 'p' ? (Number(hours) % 12) + 12 : half === 'a' ? Number(hours) % 12 : Number(hours);
  if (hour > 23 || Number(minutes) > 59 || Number(seconds) > 59 || ((half === 'p' || half === 'a') && Number(hours) > 12)) return undefined;
  return ((hour * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000 + Number(fraction.padEnd(3, '0'));
}

function offsetIn(text: string): number {
  const parts = /^([+-])(\d{1,2}):?(\d\d)$/.exec(text);
  return parts === null ? 0 : (Number(parts[2]) * 60 + Number(parts[3])) * minute * (parts[1] === '-' ? -1 : 1);
}

const halves = new Map<string, readonly [string, string]>();

/** A locale's own words for the halves of the day, wherever they stand, as `am` and `pm` at the end. */
function withLatinHalves(text: string, locale: string): string {
  let words = halves.get(locale);
  if (words === undefined) {
    const format = new Intl.DateTimeFormat(locale, { hour: 'numeric', hour12: true, timeZone: 'UTC' });
    const word = (hour: number) => format.formatToParts(hour * 60 * minute).find(({ type }) => type === 'dayPeriod')?.value ?? '';
    words = [word(9), word(21)];
    halves.set(locale, words);
  }
  for (const [at, word] of words.entries())
    if (word.length > 0 && !/^[ap]m$/i.test(word) && text.includes(word))
      return `${text.replace(word, '').trim()} ${at === 0 ? 'am' : 'pm'}`;
  return text;
}

/** A moment as `readMoment` reads it in every locale: on the clock of the zone, with the offset where that alone would be ambiguous. */
export function editMoment(value: string, zone: string): string {
  const moment = Date.parse(value);
  const wall = wallTime(moment, zone);
  if (wall === null) return value;
  const shown = `${wall.day} ${clockText(wall.time)}`;
  if (momentOf(wall, zone) === moment) return shown;
  const offset = offsetAt(moment, zone) / minute;
  if (!Number.isInteger(offset)) return value;
  const two = (part: number) => String(Math.floor(part)).padStart(2, '0');
  return `${shown}${offset < 0 ? '-' : '+'}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`;
}

/** `hh:mm`, with seconds and their fraction where there are any. */
function clockText(time: number): string {
  const text = new Date(time).toISOString();
  return time % 1000 !== 0 ? text.slice(11, 23) : time % minute !== 0 ? text.slice(11, 19) : text.slice(11, 16);
}

/** Whether a text has a time of the day beside the day. */
export function hasTime(typed: string): boolean {
  return /\d[:h]\d\d(?!\d)|\d\s?(?:[ap]\.?m|uhr)/i.test(visible(typed));
}
