import { zoneOf } from '../field-types/date.ts';
import { wallTime } from '../field-types/wall-time.ts';
import type { Field } from '../table/field.ts';
import type { Value } from '../value.ts';
import { dayNumber } from './days.ts';

/** Milliseconds since 1970 of a date (its beginning in UTC) or of a moment; null when a value tells none. */
export function momentInCell(value: Value): number | null {
  const parsed = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(parsed) ? null : parsed;
}

/** The day of a date, or of a moment on the clock of its field, as a count since 1970; null when a value tells none. */
export function dayInCell(value: Value, { options }: Pick<Field, 'options'>): number | null {
  if (typeof value !== 'string') return null;
  if (value.length === 10) return dayNumber(value) ?? null;
  const moment = Date.parse(value);
  const day = Number.isNaN(moment) ? undefined : wallTime(moment, zoneOf(options))?.day;
  return day === undefined ? null : (dayNumber(day) ?? null);
}
