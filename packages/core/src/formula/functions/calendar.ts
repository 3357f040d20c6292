import { dayMs } from '../convert.ts';

/** The same day so many months later, or the last day of a month that is too short; milliseconds since 1970. */
export function monthsLater(from: number, count: number): number {
  const at = new Date(from);
  const day = at.getUTCDate();
  at.setUTCDate(1);
  at.setUTCMonth(at.getUTCMonth() + count);
  at.setUTCDate(Math.min(day, new Date(monthEnd(at)).getUTCDate()));
  return at.getTime();
}

/** The last day of a month, milliseconds since 1970. */
export function monthEnd(at: Date): number {
  return new Date(at).setUTCMonth(at.getUTCMonth() + 1, 0);
}

/** Whole months from one date to a later one, milliseconds since 1970. */
export function wholeMonths(from: number, to: number): number {
  const [a, b] = [new Date(from), new Date(to)];
  const months = (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth();
  return b.getUTCDate() < a.getUTCDate() ? months - 1 : months;
}

/** The week of the year, where weeks begin on a day (0: Sunday, 1: Monday) and 1 January is in the first. */
export function weekOf(at: Date, firstDay: 0 | 1): number {
  const newYear = new Date(at);
  newYear.setUTCMonth(0, 1);
  const offset = (newYear.getUTCDay() - firstDay + 7) % 7;
  return Math.floor((dayNumber(at) - dayNumber(newYear) + offset) / 7) + 1;
}

/** The week of the year by ISO 8601: the one with the year's first Thursday is the first. */
export function isoWeekOf(at: Date): number {
  const thursday = new Date(at);
  thursday.setUTCDate(at.getUTCDate() + 4 - (at.getUTCDay() || 7));
  const newYear = new Date(thursday);
  newYear.setUTCMonth(0, 1);
  return Math.floor((dayNumber(thursday) - dayNumber(newYear)) / 7) + 1;
}

/** How many of the days are from Monday to Friday, both ends included; less than 0 where the second is the earlier. Days since 1970. */
export function workdays(from: number, to: number): number {
  if (from > to) return -workdays(to, from);
  // By weeks, not day by day: the dates may be far apart.
  const weeks = Math.floor((to - from + 1) / 7);
  let count = weeks * 5;
  for (let day = from + weeks * 7; day <= to; day++) if (isWorkday(day)) count += 1;
  return count;
}

/** The day that is so many days from Monday to Friday after another, or before it. */
export function workdayAfter(from: number, count: number): number {
  const step = count < 0 ? -1 : 1;
  let left = Math.abs(count) % 5;
  const weeks = (Math.abs(count) - left) / 5;
  let day = from;
  // Whole weeks leave a day where it is in the week; from a weekend the first step goes to its end.
  while (!isWorkday(day) && (left > 0 || weeks > 0)) day -= step;
  // The weeks come last: among days so far away that a double does not tell one from the next, this would not end.
  while (left > 0) {
    day += step;
    if (isWorkday(day)) left -= 1;
  }
  return day + step * weeks * 7;
}

/** Day 0 was a Thursday. */
function isWorkday(day: number): boolean {
  const weekday = (((day + 4) % 7) + 7) % 7;
  return weekday !== 0 && weekday !== 6;
}

function dayNumber(at: Date): number {
  return Math.floor(at.getTime() / dayMs);
}
