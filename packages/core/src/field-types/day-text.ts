import { isDay } from './day.ts';
import { latinDigits } from './number-text.ts';
import { visible } from './plain-text.ts';

/** Characters beyond which no text is read as a day. */
const longestDate = 60;

/**
 * Reads a day as people write it: ISO (a time after it is dropped), three numbers in the order of the locale, or a month's
 * English or local name with day and year. Undefined when it is not a day that exists.
 */
export function readDay(typed: string, locale: string): string | undefined {
  const seen = visible(typed);
  if (seen.length > longestDate) return undefined;
  const trimmed = latinDigits(seen, locale);
  const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ][\d:.]+(?:Z|[+-]\d\d:?\d\d)?)?$/.exec(trimmed);
  if (iso) return toDay(iso[1]!, iso[2]!, iso[3]!);
  const numbers = /^(\d{1,4})[./\s-]+(\d{1,2})[./\s-]+(\d{1,4})\.?$/.exec(trimmed);
  if (numbers) {
    const [, a, b, c] = numbers as unknown as [string, string, string, string];
    if (a.length === 4) return toDay(a, b, c);
    // A year has two digits or four: 1.2.3 is a version.
    if ((c.length !== 2 && c.length !== 4) || a.length > 2) return undefined;
    return monthFirst(locale) && !trimmed.includes('.') ? toDay(c, a, b) : toDay(c, b, a);
  }
  const words = trimmed
    .toLowerCase()
    .split(/[\s,./-]+/)
    .filter((word) => word !== '');
  if (words.length !== 3) return undefined;
  const at = words.findIndex((word) => monthNumber(word, locale) !== undefined);
  const rest = words.filter((_, index) => index !== at).map((word) => word.replace(/(st|nd|rd|th)$/, ''));
  if (at < 0 || rest.some((word) => !/^\d{1,4}$/.test(word))) return undefined;
  const [first, second] = rest as [string, string];
  const month = String(monthNumber(words[at]!, locale));
  return first.length === 4 ? toDay(first, month, second) : toDay(second, month, first);
}

/** Years of two digits mean 1950 to 2049. */
function toDay(year: string, month: string, day: string): string | undefined {
  const full = year.length <= 2 ? String(Number(year) + (Number(year) < 50 ? 2000 : 1900)) : year;
  const iso = `${full.padStart(4, '0')}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return isDay(iso) ? iso : undefined;
}

const monthFirstOf = new Map<string, boolean>();

function monthFirst(locale: string): boolean {
  let found = monthFirstOf.get(locale);
  if (found === undefined) {
    const parts = new Intl.DateTimeFormat(locale, { year: 'numeric', month: 'numeric', day: 'numeric' }).formatToParts(0);
    found = parts.findIndex((part) => part.type === 'month') < parts.findIndex((part) => part.type === 'day');
    monthFirstOf.set(locale, found);
  }
  return found;
}

const monthsOf = new Map<string, ReadonlyMap<string, number>>();

function monthNumber(word: string, locale: string): number | undefined {
  let names = monthsOf.get(locale);
  if (names === undefined) {
    const found = new Map<string, number>();
    for (const language of [locale, 'en'])
      for (const month of ['long', 'short'] as const) {
        const format = new Intl.DateTimeFormat(language, { month, timeZone: 'UTC' });
        for (let at = 0; at < 12; at++)
          found.set(
            format
              .format(Date.UTC(2024, at, 15))
              .toLowerCase()
              .replace(/\.$/, ''),
            at + 1,
          );
      }
    found.set('sept', 9);
    names = found;
    monthsOf.set(locale, names);
  }
  return names.get(word.replace(/\.$/, ''));
}
