import { fail, ok, quoted, type Result } from '../problem.ts';
import { withTime, zoneOf } from './date.ts';
import { isDay } from './day.ts';
import { readDay } from './day-text.ts';
import type { FieldEntry } from './field-entry.ts';
import { readInstant } from './instant.ts';
import { editMoment, readMoment } from './moment-text.ts';
import { visible } from './plain-text.ts';
import { knownZone } from './time-zone.ts';
import { wallTime } from './wall-time.ts';

/** Days and moments, as people of many languages write them. */
export const dateEntry: FieldEntry<string> = {
  check(value, options) {
    if (typeof value !== 'string') return fail('wrong-type', `${quoted(value)} is not a date`);
    if (!withTime(options)) return isDay(value) ? ok(value) : fail('wrong-value', `${quoted(value)} is not a day of the form yyyy-mm-dd`);
    const moment = readInstant(value);
    return moment === undefined ? fail('wrong-value', `${quoted(value)} is not a moment of the form yyyy-mm-ddThh:mm:ssZ`) : ok(moment);
  },
  convert(stored, options) {
    if (typeof stored !== 'string') return undefined;
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
  edit: (value, options) => (withTime(options) ? editMoment(value, zoneOf(options)) : value),
};
