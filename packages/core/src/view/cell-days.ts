import type { Field } from '../table/field.ts';
import type { Value } from '../value.ts';
import { dayNumber } from './days.ts';

const dayLength = 86_400_000;

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
  if (Number.isNaN(moment)) return null;
  return Math.floor((moment + clockOffset(moment, options['timeZone'])) / dayLength);
}

/** How far the clock of a zone is ahead of UTC at a moment, milliseconds; of whoever reads where no zone is named that is known here. */
function clockOffset(moment: number, zone: unknown): number {
  const parts = clockOf(zone).formatToParts(moment);
  const part = (type: Intl.DateTimeFormatPartTypes) => Number(parts.find((one) => one.type === type)?.value ?? 0);
  const shown = new Date(0);
  shown.setUTCFullYear(part('year'), part('month') - 1, part('day'));
  shown.setUTCHours(part('hour'), part('minute'), part('second'));
  return shown.getTime() - Math.floor(moment / 1000) * 1000;
}

const clocks = new Map<unknown, Intl.DateTimeFormat>();

function clockOf(zone: unknown): Intl.DateTimeFormat {
  let found = clocks.get(zone);
  if (found === undefined) {
    const numeric = { year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' } as const;
    try {
      found = new Intl.DateTimeFormat('en', { ...numeric, hourCycle: 'h23', ...(typeof zone === 'string' && { timeZone: zone }) });
    } catch {
      found = clockOf(undefined);
    }
    clocks.set(zone, found);
  }
  return found;
}

/** What tells a day: a text, or a formula's date. */
function textOf(value: Value): string | null {
  if (typeof value === 'string') return value;
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return null;
  const { date } = value as { readonly [key: string]: Value };
  return typeof date === 'string' ? date : null;
}
