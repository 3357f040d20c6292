import { clockOf, dateAt, dayMs } from '../convert.ts';
import { formulaError, type FormulaKind, type FormulaValue, isFormulaError } from '../formula-value.ts';
import { monthEnd, monthsLater, weekOf, isoWeekOf, wholeMonths, workdayAfter, workdays } from './calendar.ts';
import type { FormulaFunction } from './formula-function.ts';
import type { Given } from './given.ts';

function dated(
  name: string,
  signature: string,
  help: string,
  arity: readonly [least: number, most: number],
  result: FormulaFunction['result'],
  call: FormulaFunction['call'],
): FormulaFunction {
  return { name, group: 'Dates', signature, help, least: arity[0], most: arity[1], result, call };
}

const part = (name: string, help: string, of: (at: Date) => number) =>
  dated(name, `${name}(date)`, help, [1, 1], 'number', (given) => of(new Date(given.date(0))));

/** A date with a time stays one; what is no date by its text becomes one. */
const likeFirst = (kinds: readonly FormulaKind[]): FormulaKind => (kinds[0] === 'moment' ? 'moment' : 'date');

const day = (given: Given, at: number) => Math.floor(given.date(at) / dayMs);

/** Units of DATEADD by their names; people write them in several ways. */
const units: readonly { readonly names: readonly string[]; readonly clock?: true; later(from: number, count: number): number }[] = [
  { names: ['y', 'yyyy', 'year', 'years'], later: (from, count) => monthsLater(from, count * 12) },
  { names: ['q', 'quarter', 'quarters'], later: (from, count) => monthsLater(from, count * 3) },
  { names: ['m', 'month', 'months'], later: monthsLater },
  { names: ['w', 'week', 'weeks'], later: (from, count) => from + count * 7 * dayMs },
  { names: ['d', 'day', 'days'], later: (from, count) => from + count * dayMs },
  { names: ['h', 'hour', 'hours'], clock: true, later: (from, count) => from + count * 3_600_000 },
  { names: ['mi', 'minute', 'minutes'], clock: true, later: (from, count) => from + count * 60_000 },
  { names: ['s', 'second', 'seconds'], clock: true, later: (from, count) => from + count * 1_000 },
];

const unitNamed = (name: string) => units.find(({ names }) => names.includes(name.trim().toLowerCase()));

/** Dates: days of the Gregorian calendar, and what the clock shows in the zone of the formula. */
export const dates: readonly FormulaFunction[] = [
  {
    ...dated('TODAY', 'TODAY()', 'Today.', [0, 0], 'date', (given) => dateAt(given.now, false)),
    changes: 'day',
    zoned: true,
  },
  {
    ...dated('NOW', 'NOW()', 'The time now, to the minute.', [0, 0], 'moment', (given) => dateAt(given.now - (given.now % 60_000), true)),
    changes: 'minute',
    zoned: true,
  },
  dated('DATE', 'DATE(year, month, day)', 'The day of these numbers; month 13 is January of the next year.', [3, 3], 'date', (given) => {
    const year = given.whole(0);
    const at = new Date(0);
    // As in spreadsheets: 108 is the year 2008.
    at.setUTCFullYear(year >= 0 && year < 1900 ? year + 1900 : year, given.whole(1) - 1, given.whole(2));
    return dateAt(at.getTime(), false);
  }),
  dated('DATEVALUE', 'DATEVALUE(text)', 'The day in a text of the form “yyyy-mm-dd”.', [1, 1], 'date', (given) =>
    dateAt(given.date(0), false),
  ),
  dated(
    'TIMEVALUE',
    'TIMEVALUE(date)',
    'The time of a date with one, as a part of a day.',
    [1, 1],
    'number',
    (given) => (given.date(0) - day(given, 0) * dayMs) / dayMs,
  ),
  part('YEAR', 'The year of a date.', (at) => at.getUTCFullYear()),
  part('MONTH', 'The month of a date, 1 to 12.', (at) => at.getUTCMonth() + 1),
  part('DAY', 'The day of the month, 1 to 31.', (at) => at.getUTCDate()),
  part('HOUR', 'The hour of a date with a time, 0 to 23.', (at) => at.getUTCHours()),
  part('MINUTE', 'The minute of a date with a time, 0 to 59.', (at) => at.getUTCMinutes()),
  part('SECOND', 'The second of a date with a time, 0 to 59.', (at) => at.getUTCSeconds()),
  dated(
    'WEEKDAY',
    'WEEKDAY(date, type)',
    'The day of the week. 1 is Sunday; with type 2, 1 is Monday; with type 3, 0 is Monday.',
    [1, 2],
    'number',
    (given) => {
      const [sunday, type] = [new Date(given.date(0)).getUTCDay(), given.whole(1, 1)];
      if (type === 1) return sunday + 1;
      if (type === 2 || type === 3) return ((sunday + 6) % 7) + (3 - type);
      return formulaError('#NUM!', `WEEKDAY has the types 1, 2 and 3, not ${type}.`);
    },
  ),
  dated('WEEKNUM', 'WEEKNUM(date, type)', 'The week of the year. It begins on Sunday; with type 2 on Monday.', [1, 2], 'number', (given) =>
    weekOf(new Date(given.date(0)), given.whole(1, 1) === 2 ? 1 : 0),
  ),
  part('ISOWEEKNUM', 'The week of the year by ISO 8601.', isoWeekOf),
  dated('EDATE', 'EDATE(date, months)', 'So many months later; the last day of a month that is too short.', [2, 2], likeFirst, (given) =>
    dateAt(monthsLater(given.date(0), given.whole(1)), given.hasTime(0)),
  ),
  dated('EOMONTH', 'EOMONTH(date, months)', 'The last day of the month that is so many months later.', [2, 2], 'date', (given) =>
    dateAt(monthEnd(new Date(monthsLater(given.date(0), given.whole(1)))), false),
  ),
  dated(
    'DATEADD',
    'DATEADD(date, count, unit)',
    'So much later: the unit is “years”, “quarters”, “months”, “weeks”, “days”, “hours”, “minutes” or “seconds”.',
    [3, 3],
    (kinds, given) => {
      const unit = given[2];
      const name = unit?.node === 'literal' && typeof unit.value === 'string' ? unit.value : null;
      return name === null || unitNamed(name)?.clock === true ? 'moment' : likeFirst(kinds);
    },
    (given) => {
      const unit = unitNamed(given.text(2));
      if (unit === undefined)
        return unknownUnit(
          given.text(2),
          units.map(({ names }) => names.at(-1)!),
        );
      return dateAt(unit.later(given.date(0), given.whole(1)), given.hasTime(0) || unit.clock === true);
    },
  ),
  dated('DATEDIF', 'DATEDIF(from, to, unit)', 'Whole years “y”, months “m” or days “d” between two dates.', [3, 3], 'number', (given) => {
    const [from, to, unit] = [day(given, 0), day(given, 1), given.text(2).trim().toLowerCase()];
    if (from > to) return formulaError('#NUM!', 'DATEDIF goes from the earlier date to the later one.');
    const months = wholeMonths(from * dayMs, to * dayMs);
    switch (unit) {
      case 'd':
        return to - from;
      case 'm':
        return months;
      case 'y':
        return Math.trunc(months / 12);
      case 'ym':
        return months % 12;
      case 'md':
        return to - monthsLater(from * dayMs, months) / dayMs;
      case 'yd':
        return to - monthsLater(from * dayMs, months - (months % 12)) / dayMs;
      default:
        return unknownUnit(given.text(2), ['y', 'm', 'd', 'ym', 'md', 'yd']);
    }
  }),
  dated('DAYS', 'DAYS(to, from)', 'How many days there are between two dates.', [2, 2], 'number', (given) => day(given, 0) - day(given, 1)),
  dated(
    'NETWORKDAYS',
    'NETWORKDAYS(from, to)',
    'How many days from Monday to Friday there are, both ends included.',
    [2, 2],
    'number',
    (given) => workdays(day(given, 0), day(given, 1)),
  ),
  dated('WORKDAY', 'WORKDAY(date, days)', 'So many days from Monday to Friday later.', [2, 2], 'date', (given) =>
    dateAt(workdayAfter(day(given, 0), given.whole(1)) * dayMs, false),
  ),
  dated('ISDATE', 'ISDATE(value)', 'Whether the value is a date, or a text that reads as one.', [1, 1], 'truth', (given) => {
    const value = given.value(0);
    return typeof value !== 'number' && value !== null && value !== '' && !isFormulaError(clockOf(value));
  }),
];

function unknownUnit(unit: string, known: readonly string[]): FormulaValue {
  return formulaError('#VALUE!', `“${unit.slice(0, 20)}” is not a unit; there are ${known.map((each) => `“${each}”`).join(', ')}.`);
}
