import { dateAt } from '../convert.ts';
import { formulaError, type FormulaValue } from '../formula-value.ts';
import type { FormulaFunction, ResultKind } from './formula-function.ts';

const dayMs = 86_400_000;

function dated(
  name: string,
  signature: string,
  help: string,
  least: number,
  most: number,
  result: ResultKind,
  call: FormulaFunction['call'],
): FormulaFunction {
  return { name, group: 'Dates', signature, help, least, most, result, call };
}

const part = (name: string, help: string, of: (at: Date) => number) =>
  dated(name, `${name}(date)`, help, 1, 1, 'number', (given) => of(new Date(given.date(0))));

const units: Readonly<Record<string, (from: Date, count: number) => number>> = {
  y: (from, count) => monthsLater(from, count * 12),
  q: (from, count) => monthsLater(from, count * 3),
  m: (from, count) => monthsLater(from, count),
  w: (from, count) => from.getTime() + count * 7 * dayMs,
  d: (from, count) => from.getTime() + count * dayMs,
  h: (from, count) => from.getTime() + count * 3_600_000,
  mi: (from, count) => from.getTime() + count * 60_000,
  s: (from, count) => from.getTime() + count * 1_000,
};

/** Dates: days of the Gregorian calendar, and moments in UTC. */
export const dates: readonly FormulaFunction[] = [
  { ...dated('TODAY', 'TODAY()', 'Today, in UTC.', 0, 0, 'date', (given) => dateAt(given.now - (given.now % dayMs))), changes: 'day' },
  {
    ...dated('NOW', 'NOW()', 'This minute, in UTC.', 0, 0, 'date', (given) => dateAt(given.now - (given.now % 60_000), true)),
    changes: 'minute',
  },
  dated('DATE', 'DATE(year, month, day)', 'The day of these numbers; month 13 is January of the next year.', 3, 3, 'date', (given) => {
    const at = new Date(0);
    at.setUTCFullYear(Math.trunc(given.number(0)), Math.trunc(given.number(1)) - 1, Math.trunc(given.number(2)));
    return dateAt(at.getTime());
  }),
  dated('DATEVALUE', 'DATEVALUE(text)', 'The day that a text of the form yyyy-mm-dd is.', 1, 1, 'date', (given) =>
    dateAt(given.date(0) - modulo(given.date(0), dayMs)),
  ),
  part('YEAR', 'The year of a date.', (at) => at.getUTCFullYear()),
  part('MONTH', 'The month of a date, 1 to 12.', (at) => at.getUTCMonth() + 1),
  part('DAY', 'The day of the month, 1 to 31.', (at) => at.getUTCDate()),
  part('HOUR', 'The hour of a moment, 0 to 23.', (at) => at.getUTCHours()),
  part('MINUTE', 'The minute of a moment, 0 to 59.', (at) => at.getUTCMinutes()),
  part('SECOND', 'The second of a moment, 0 to 59.', (at) => at.getUTCSeconds()),
  dated('WEEKDAY', 'WEEKDAY(date, first)', 'The day of the week: 1 is Sunday; with 2 behind it, 1 is Monday.', 1, 2, 'number', (given) => {
    const day = new Date(given.date(0)).getUTCDay();
    return given.number(1, 1) === 2 ? ((day + 6) % 7) + 1 : day + 1;
  }),
  part('ISOWEEKNUM', 'The week of the year by ISO 8601.', (at) => isoWeek(at)),
  dated('EDATE', 'EDATE(date, months)', 'So many months later; the last day of a month that is too short.', 2, 2, 'date', (given) =>
    dateAt(monthsLater(new Date(given.date(0)), Math.trunc(given.number(1))), given.hasTime(0)),
  ),
  dated('EOMONTH', 'EOMONTH(date, months)', 'The last day of the month that is so many months later.', 2, 2, 'date', (given) => {
    const at = new Date(given.date(0));
    return dateAt(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + Math.trunc(given.number(1)) + 1, 0));
  }),
  dated(
    'DATEADD',
    'DATEADD(date, count, unit)',
    'So many years “y”, quarters “q”, months “m”, weeks “w”, days “d”, hours “h”, minutes “mi” or seconds “s” later.',
    3,
    3,
    'date',
    (given) => {
      const unit = given.text(2).toLowerCase();
      const later = Object.hasOwn(units, unit) ? units[unit] : undefined;
      if (later === undefined) return unknownUnit(given.text(2), Object.keys(units));
      return dateAt(later(new Date(given.date(0)), Math.trunc(given.number(1))), given.hasTime(0) || ['h', 'mi', 's'].includes(unit));
    },
  ),
  dated('DATEDIF', 'DATEDIF(from, to, unit)', 'Whole years “y”, months “m” or days “d” between two dates.', 3, 3, 'number', (given) => {
    const [from, to] = [new Date(given.date(0)), new Date(given.date(1))];
    if (from > to) return formulaError('#NUM!', 'DATEDIF goes from the earlier date to the later one.');
    const months = wholeMonths(from, to);
    const differences: Readonly<Record<string, number>> = {
      y: Math.trunc(months / 12),
      m: months,
      ym: months % 12,
      d: Math.floor((to.getTime() - from.getTime()) / dayMs),
    };
    const unit = given.text(2).toLowerCase();
    return Object.hasOwn(differences, unit) ? differences[unit]! : unknownUnit(given.text(2), Object.keys(differences));
  }),
  dated(
    'DAYS',
    'DAYS(to, from)',
    'How many days there are between two dates.',
    2,
    2,
    'number',
    (given) => Math.floor(given.date(0) / dayMs) - Math.floor(given.date(1) / dayMs),
  ),
  dated(
    'NETWORKDAYS',
    'NETWORKDAYS(from, to)',
    'How many days from Monday to Friday there are, both ends included.',
    2,
    2,
    'number',
    (given) => workdays(Math.floor(given.date(0) / dayMs), Math.floor(given.date(1) / dayMs)),
  ),
];

function unknownUnit(unit: string, known: readonly string[]): FormulaValue {
  return formulaError('#VALUE!', `“${unit.slice(0, 20)}” is not a unit; there are ${known.map((each) => `“${each}”`).join(', ')}.`);
}

function modulo(value: number, by: number): number {
  return ((value % by) + by) % by;
}

function monthsLater(from: Date, count: number): number {
  const at = new Date(from);
  at.setUTCDate(1);
  at.setUTCMonth(at.getUTCMonth() + count);
  const last = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth() + 1, 0)).getUTCDate();
  at.setUTCDate(Math.min(from.getUTCDate(), last));
  return at.getTime();
}

function wholeMonths(from: Date, to: Date): number {
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
  return monthsLater(from, months) > to.getTime() ? months - 1 : months;
}

/** The week with the year's first Thursday is the first. */
function isoWeek(at: Date): number {
  const thursday = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), at.getUTCDate() + 4 - (at.getUTCDay() || 7)));
  return Math.ceil(((thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / dayMs + 1) / 7);
}

/** By weeks, not day by day: the dates may be far apart. Day 0 is a Thursday. */
function workdays(from: number, to: number): number {
  if (from > to) return -workdays(to, from);
  const total = to - from + 1;
  const weeks = Math.floor(total / 7);
  let count = weeks * 5;
  for (let day = from + weeks * 7; day <= to; day++) if (modulo(day + 4, 7) % 6 !== 0) count += 1;
  return count;
}
