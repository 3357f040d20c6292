import type { FieldOptions } from '../table/field.ts';
import { isDay } from './day.ts';
import type { FieldType } from './field-type.ts';
import { formatMoment, readInstant } from './instant.ts';
import { knownZone, ownZone } from './time-zone.ts';

/**
 * A calendar day without time or zone, stored as `yyyy-mm-dd` (years 0001 to 9999). With option `time` a moment, stored in UTC
 * (`2026-01-02T03:04:05.000Z`) and shown and typed on the clock of option `timeZone` (IANA), or of whoever reads where there is none.
 */
export const date: FieldType<string> = {
  name: 'date',
  label: 'Date',
  editor: { kind: 'date', align: 'start', width: 130, widthWith: momentWidth },
  defaults: {},
  readingOptions: ['time', 'timeZone'],
  own(stored, options) {
    if (typeof stored !== 'string') return undefined;
    return withTime(options) ? readInstant(stored) : isDay(stored) ? stored : undefined;
  },
  format: (value, options, locale) =>
    withTime(options) ? formatMoment(value, knownZone(options.timeZone), locale) : formatDay(value, locale),
};

/** A moment needs more room than a day, and more with the name of a zone. */
function momentWidth(options: FieldOptions): number {
  if (!withTime(options)) return 130;
  const zone = knownZone(options.timeZone);
  return zone === undefined || zone === ownZone() ? 180 : 220;
}

/** Whether a date field's values are moments, not days. */
export function withTime(options: FieldOptions): boolean {
  return options.time === true;
}

/** The zone on whose clock a field's moments are shown and typed. */
export function zoneOf(options: FieldOptions): string {
  return knownZone(options.timeZone) ?? ownZone();
}

const formatters = new Map<string, Intl.DateTimeFormat>();
/** Days that were shown lately, in one language: the same ones come again and again, and `Intl` takes its time for each. */
const shown = { locale: '', days: new Map<string, string>() };
const mostShown = 2_000;

function formatDay(value: string, locale: string): string {
  const { days } = shown;
  if (shown.locale !== locale || days.size > mostShown) {
    days.clear();
    shown.locale = locale;
  }
  let text = days.get(value);
  if (text === undefined) {
    text = formatter(locale).format(new Date(`${value}T00:00:00Z`));
    days.set(value, text);
  }
  return text;
}

function formatter(locale: string): Intl.DateTimeFormat {
  let found = formatters.get(locale);
  if (found === undefined) {
    found = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' });
    formatters.set(locale, found);
  }
  return found;
}
