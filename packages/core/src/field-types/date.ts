import { fail, ok, quoted, type Result } from '../problem.ts';
import type { FieldOptions } from '../table/field.ts';
import { isDay, readDay } from './day-text.ts';
import type { FieldType } from './field-type.ts';
import { editMoment, formatMoment, readInstant, readMoment } from './instant.ts';
import { visible } from './plain-text.ts';
import { knownZone, ownZone, wallTime } from './time-zone.ts';

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
  check(value, options) {
    if (typeof value !== 'string') return fail('wrong-type', `${quoted(value)} is not a date`);
    if (!withTime(options)) return isDay(value) ? ok(value) : fail('wrong-value', `${quoted(value)} is not a day of the form yyyy-mm-dd`);
    const moment = readInstant(value);
    return moment === undefined ? fail('wrong-value', `${quoted(value)} is not a moment of the form yyyy-mm-ddThh:mm:ssZ`) : ok(moment);
  },
  read(stored, options) {
    if (typeof stored !== 'string') return undefined;
    // As it nearly always is; the rest is texts of a field that had another type.
    if (!withTime(options) && isDay(stored)) return stored;
    // What a cell says must not depend on who reads it: without a zone of the field, texts are taken for UTC.
    const zone = knownZone(options.timeZone) ?? 'UTC';
    if (withTime(options)) return readMoment(stored, 'en-US', zone);
    const moment = zone === 'UTC' ? undefined : readInstant(stored);
    return moment === undefined ? readDay(stored, 'en-US') : wallTime(Date.parse(moment), zone)?.day;
  },
  parse(typed, options, locale): Result<string | null> {
    if (visible(typed) === '') return ok(null);
    const value = withTime(options) ? readMoment(typed, locale, zoneOf(options)) : readDay(typed, locale);
    if (value !== undefined) return ok(value);
    return fail('wrong-type', `${quoted(typed)} is not a date${withTime(options) ? ' with a time' : ''}`);
  },
  format: (value, options, locale) =>
    withTime(options) ? formatMoment(value, knownZone(options.timeZone), locale) : formatDay(value, locale),
  edit: (value, options) => (withTime(options) ? editMoment(value, zoneOf(options)) : value),
  compare: (a, b) => (a < b ? -1 : a > b ? 1 : 0),
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
