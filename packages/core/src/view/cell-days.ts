import type { Value } from '../value.ts';
import { dayNumber } from './days.ts';

/** The day of a date, or of a moment where this program runs, as a count since 1970; null when a value tells none. */
export function dayInCell(value: Value): number | null {
  if (typeof value !== 'string') return null;
  if (value.length === 10) return dayNumber(value) ?? null;
  const moment = momentInCell(value);
  if (moment === null) return null;
  const here = new Date(moment);
  return Date.UTC(here.getFullYear(), here.getMonth(), here.getDate()) / 86_400_000;
}

/** Milliseconds since 1970 of a date or moment; null when a value tells none. */
export function momentInCell(value: Value): number | null {
  if (typeof value !== 'string') return null;
  const parsed = Date.parse(value);
  return Number.isNaN(parsed) ? null : parsed;
}
