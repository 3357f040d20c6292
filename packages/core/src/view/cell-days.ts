import { zoneOf } from '../field-types/date.ts';
import { wallTime } from '../field-types/time-zone.ts';
import type { Field } from '../table/field.ts';
import type { Value } from '../value.ts';
import { dayNumber } from './days.ts';

/** Milliseconds since 1970 of a date (its beginning in UTC) or of a moment; null when a value tells none. */
export function momentInCell(value: Value): number | null {
  const text = textOf(value);
  if (text === null) return null;
  const parsed = Date.parse(text);
  return Number.isNaN(parsed) ? null : parsed;
}

/** The day of a date, or of a moment on the clock of its field, as a count since 1970; null when a value tells none. */
export function dayInCell(value: Value, { options }: Pick<Field, 'options'>): number | null {
  const text = textOf(value);
  if (text === null) return null;
  if (text.length === 10) return dayNumber(text) ?? null;
  const moment = Date.parse(text);
  const day = Number.isNaN(moment) ? undefined : wallTime(moment, zoneOf(options))?.day;
  return day === undefined ? null : (dayNumber(day) ?? null);
}

/** What tells a day: a text, or a formula's date. */
function textOf(value: Value): string | null {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  const { date } = value as { readonly [key: string]: Value };
  return typeof date === 'string' ? date : null;
}
