import { isDay } from './day.ts';
import { ownZone } from './time-zone.ts';

/** A moment in the form in which it is stored, `2026-01-02T03:04:05.000Z`; undefined where its year is not one of 1 to 9999. */
export function instant(moment: number): string | undefined {
  const date = new Date(moment);
  const year = date.getUTCFullYear();
  return year >= 1 && year <= 9999 ? date.toISOString() : undefined;
}

const iso = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d)$/;

/** Reads a moment with its zone, in ISO form, as it is stored. */
export function readInstant(text: string): string | undefined {
  if (!iso.test(text)) return undefined;
  const moment = Date.parse(text);
  // `Date.parse` takes 30 February for 2 March.
  return Number.isNaN(moment) || !isDay(text.slice(0, 10)) ? undefined : instant(moment);
}

const formatters = new Map<string, Intl.DateTimeFormat>();

/** A moment as it is shown; with the name of its zone where that is another than the reader's. */
export function formatMoment(value: string, zone: string | undefined, locale: string): string {
  const key = `${locale} ${zone}`;
  let found = formatters.get(key);
  if (found === undefined) {
    const form = { year: 'numeric', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' } as const;
    const away = zone !== undefined && zone !== ownZone();
    found = new Intl.DateTimeFormat(locale, { ...form, timeZone: zone ?? ownZone(), ...(away && { timeZoneName: 'short' }) });
    formatters.set(key, found);
  }
  return found.format(Date.parse(value));
}
