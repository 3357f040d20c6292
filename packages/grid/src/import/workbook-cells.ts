import type { FieldOptions } from '@teable-grid/core';

/** What a number format says that a number is, as options of a number field; null: nothing. */
export type CellFormat = FieldOptions | null;

const secondsPerDay = 86_400;

/** From when a workbook counts days: from the beginning of 1900, or, on old Macs, of 1904. */
export type DayZero = '1900' | '1904';

const firstDays: Readonly<Record<DayZero, number>> = { '1900': Date.UTC(1899, 11, 31), '1904': Date.UTC(1904, 0, 1) };

const duration: FieldOptions = { format: 'duration', durationFormat: 'h:mm:ss' };
const percent: FieldOptions = { format: 'percent' };

/** What cells of a number format hold, as far as it cannot be seen in the value. */
export function formatOf(numFmt: string): CellFormat {
  const first = numFmt.split(';')[0]!;
  const bare = first.replaceAll(/"[^"]*"|\\./g, '');
  if (/\[(h+|m+|s+)\]/i.test(bare)) return duration;
  if (bare.includes('%')) return percent;
  const sign = /\[\$([^\]-]+)/.exec(first)?.[1] ?? /["\\]?(\p{Sc})/u.exec(first)?.[1];
  const currency = sign === undefined ? undefined : /^[A-Z]{3}$/.test(sign.trim()) ? sign.trim() : currencies.get(sign.trim());
  return currency === undefined ? null : { format: 'currency', currency };
}

const currencies = new Map([
  ['$', 'USD'],
  ['€', 'EUR'],
  ['£', 'GBP'],
  ['¥', 'JPY'],
  ['₹', 'INR'],
  ['₩', 'KRW'],
  ['₽', 'RUB'],
  ['₺', 'TRY'],
]);

/** A cell of a workbook as a text that the types of fields read in any language. */
export function textOfCell(value: string | number | boolean | Date | null, format: CellFormat, zero: DayZero): string {
  if (value === null || typeof value === 'string') return value ?? '';
  if (typeof value === 'boolean') return String(value);
  if (value instanceof Date) return format === duration ? textOfDuration(value, zero) : textOfDate(value, zero);
  return format === percent ? `${hundredfold(value)}%` : String(value);
}

/** A hundred times a number, as a text of which the hundredth part is that number again: 0.07 times 100 is 7.000000000000001. */
function hundredfold(value: number): string {
  const [digits, exponent = '0'] = String(value).split('e');
  const moved = `${digits}e${Number(exponent) + 2}`;
  const plain = String(Number(moved));
  return Number(`${plain}e-2`) === value ? plain : moved;
}

/** A day alone when it is midnight; a time alone when it is of no day. */
function textOfDate(date: Date, zero: DayZero): string {
  // Times are parts of a day, so that a second may be off by some microseconds.
  const rounded = new Date(Math.round(date.getTime() / 1000) * 1000);
  if (Number.isNaN(rounded.getTime())) return '';
  const [day, time] = rounded.toISOString().split(/[TZ]/) as [string, string];
  const clock = time.slice(0, time.endsWith(':00.000') ? 5 : 8);
  if (rounded.getTime() < firstDays[zero] + secondsPerDay * 1000 && clock !== '00:00') return clock;
  return clock === '00:00' ? day : `${day} ${clock}`;
}

/** Hours, minutes and seconds; a duration is a number of days, which the library takes for a date. */
function textOfDuration(date: Date, zero: DayZero): string {
  const days = (date.getTime() - firstDays[zero]) / 1000 / secondsPerDay;
  // From March 1900 on a date has the number of the day before: the first spreadsheets took 1900 for a leap year.
  const seconds = Math.round((zero === '1900' && days >= 60 ? days + 1 : days) * secondsPerDay);
  const two = (part: number) => String(Math.floor(part)).padStart(2, '0');
  return `${Math.floor(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
}
