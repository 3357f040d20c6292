import { shownAs } from '../field-types/own-cell.ts';
import { readCell } from '../field-types/read-cell.ts';
import { fieldType } from '../field-types/field-types.ts';
import { assert } from '../problem.ts';
import type { Field } from '../table/field.ts';
import type { Row } from '../table/row.ts';
import type { Fields } from '../table/table.ts';
import { isNothing, type Value } from '../value.ts';
import { dayInCell } from './cell-days.ts';
import { dayNumber, firstDayOfWeek, weekStart } from './days.ts';
import { isFilterGroup } from './filter-conditions.ts';
import type { Ignored, Reader, WhyIgnored } from './look.ts';
import { cellKind, operatorNamed, valueFits } from './operators.ts';
import { remembered } from './remembered.ts';
import type { Condition, FilterGroup } from './view.ts';

/** Whether a row is let through. It depends on nothing but the row. */
export type RowTest = (row: Row) => boolean;

/** A filter made ready: `test` is null when it lets everything through. Conditions that cannot be asked are passed over, and told. */
export interface Filter {
  readonly test: RowTest | null;
  readonly ignored: readonly Ignored[];
}

/** Makes a filter ready for one state of the fields. */
export function makeFilter(filter: FilterGroup | null, fields: Fields, reader: Reader): Filter {
  const ignored: Ignored[] = [];
  const test = filter === null ? null : groupTest(filter, fields, reader, ignored);
  return { test, ignored };
}

function groupTest({ match, conditions }: FilterGroup, fields: Fields, reader: Reader, ignored: Ignored[]): RowTest | null {
  const tests = conditions.flatMap((item) => {
    const test = isFilterGroup(item) ? groupTest(item, fields, reader, ignored) : conditionTest(item, fields, reader, ignored);
    return test ?? [];
  });
  const [only] = tests;
  if (tests.length <= 1) return only ?? null;
  return match === 'all' ? (row) => tests.every((test) => test(row)) : (row) => tests.some((test) => test(row));
}

function conditionTest(condition: Condition, fields: Fields, reader: Reader, ignored: Ignored[]): RowTest | null {
  const field = fields.get(condition.field);
  const shown = field === undefined ? undefined : shownAs(field, reader.computed);
  const why = whyIgnored(condition, shown);
  if (why !== null) {
    ignored.push({ what: 'condition', condition, why });
    return null;
  }
  assert(field !== undefined && shown !== undefined, 'a condition that is asked has a field');
  return cellTest({ field, shown }, condition.operator, condition.value, reader);
}

/** Why a condition cannot be asked of a field; null when it can. */
function whyIgnored({ operator: name, value }: Condition, field: Field | undefined): WhyIgnored | null {
  if (field === undefined) return 'no-such-field';
  if (field.deleted) return 'field-deleted';
  const operator = operatorNamed(field, name);
  const isKnown = cellKind(field) !== 'mixed' || operator?.valueKind === 'none';
  if (operator === undefined || !isKnown) return 'no-such-operator';
  return valueFits(operator.valueKind, value) ? null : 'no-value';
}

/** A field, and as what its cells read. */
interface Asked {
  readonly field: Field;
  readonly shown: Field;
}

/** The test of one condition. What a type cannot read counts as its text where texts are asked for, and as none of the values elsewhere. */
function cellTest({ field, shown }: Asked, operator: string, asked: Value, reader: Reader): RowTest {
  const { computed, me } = reader;
  const read = (row: Row) => readCell(row, field, computed);
  const filled = (row: Row) => {
    const reading = read(row);
    return reading.state === 'unfit' || (reading.state === 'value' && !isNothing(reading.value));
  };
  if (operator === 'is-empty') return (row) => !filled(row);
  if (operator === 'is-not-empty') return filled;
  const valueOf = (row: Row): Value => {
    const reading = read(row);
    return reading.state === 'value' ? reading.value : null;
  };
  switch (cellKind(shown)) {
    case 'text': {
      const { format } = fieldType(shown.type);
      const wanted = folded(asked as string);
      const holds = textTests[operator]!;
      return (row) => {
        const reading = read(row);
        const text =
          reading.state === 'empty' ? '' : reading.state === 'unfit' ? reading.text : format(reading.value, shown.options, reader.locale);
        return holds(folded(text), wanted);
      };
    }
    case 'number': {
      const holds = numberTests[operator]!;
      return (row) => {
        const value = valueOf(row);
        return typeof value === 'number' ? holds(value, asked as number) : operator === 'differs';
      };
    }
    case 'date': {
      const [from, to] = daysMeant(operator, asked, reader);
      const outside = operator === 'not-on';
      return remembered(field, (row) => {
        const day = dayInCell(valueOf(row), shown);
        return day === null ? outside : (day >= from && day <= to) !== outside;
      });
    }
    case 'checkbox':
      return (row) => (valueOf(row) === true) === (operator === 'checked');
    case 'choice':
    case 'choices': {
      const wanted = new Set(Array.isArray(asked) ? (asked as readonly string[]) : [asked as string]);
      const holds = choiceTests[operator]!;
      return remembered(field, (row) => {
        const value = valueOf(row);
        return holds(value === null ? [] : Array.isArray(value) ? (value as readonly string[]) : [value as string], wanted);
      });
    }
    case 'user': {
      const wanted = operator === 'is-me' ? me : (asked as string);
      return (row) => (userIn(valueOf(row)).includes(wanted ?? '') ? operator !== 'is-not' : operator === 'is-not');
    }
    // Of files, and of what is not known as anything, can only be asked whether there is something.
    case 'files':
    case 'mixed':
      return filled;
  }
}

const textTests: Readonly<Record<string, (text: string, wanted: string) => boolean>> = {
  contains: (text, wanted) => text.includes(wanted),
  'does-not-contain': (text, wanted) => !text.includes(wanted),
  is: (text, wanted) => text === wanted,
  'is-not': (text, wanted) => text !== wanted,
  'starts-with': (text, wanted) => text.startsWith(wanted),
  'ends-with': (text, wanted) => text.endsWith(wanted),
};

const numberTests: Readonly<Record<string, (value: number, wanted: number) => boolean>> = {
  equals: (value, wanted) => value === wanted,
  differs: (value, wanted) => value !== wanted,
  less: (value, wanted) => value < wanted,
  'at-most': (value, wanted) => value <= wanted,
  greater: (value, wanted) => value > wanted,
  'at-least': (value, wanted) => value >= wanted,
};

const choiceTests: Readonly<Record<string, (held: readonly string[], wanted: ReadonlySet<string>) => boolean>> = {
  is: (held, wanted) => held.some((id) => wanted.has(id)),
  'is-not': (held, wanted) => !held.some((id) => wanted.has(id)),
  'any-of': (held, wanted) => held.some((id) => wanted.has(id)),
  'none-of': (held, wanted) => !held.some((id) => wanted.has(id)),
  'has-any-of': (held, wanted) => held.some((id) => wanted.has(id)),
  'has-all-of': (held, wanted) => [...wanted].every((id) => held.includes(id)),
  'has-none-of': (held, wanted) => !held.some((id) => wanted.has(id)),
};

/** Text as filters compare it: without regard to case. */
function folded(text: string): string {
  return text.normalize('NFC').toLowerCase();
}

/** The days, first and last, that an operator means; both ends may be infinite. */
function daysMeant(operator: string, asked: Value, { today: here, locale }: Reader): readonly [from: number, to: number] {
  const today = dayNumber(here)!;
  const day = typeof asked === 'string' ? dayNumber(asked)! : today;
  const count = typeof asked === 'number' ? asked : 0;
  switch (operator) {
    case 'before':
      return [-Infinity, day - 1];
    case 'after':
      return [day + 1, Infinity];
    case 'on-or-before':
      return [-Infinity, day];
    case 'on-or-after':
      return [day, Infinity];
    case 'this-week': {
      const start = weekStart(today, firstDayOfWeek(locale));
      return [start, start + 6];
    }
    case 'this-month':
      return [dayNumber(`${here.slice(0, 7)}-01`)!, lastOfMonth(here)];
    case 'this-year':
      return [dayNumber(`${here.slice(0, 4)}-01-01`)!, dayNumber(`${here.slice(0, 4)}-12-31`)!];
    // Today counts as one of them.
    case 'last-days':
      return [today - count + 1, today];
    case 'next-days':
      return [today, today + count - 1];
    default:
      return [day, day];
  }
}

function lastOfMonth(day: string): number {
  return ['31', '30', '29', '28'].map((last) => dayNumber(`${day.slice(0, 7)}-${last}`)).find((found) => found !== undefined)!;
}

/** Subjects of the people in a cell. */
function userIn(value: Value): readonly string[] {
  if (value === null) return [];
  if (Array.isArray(value)) return (value as readonly Value[]).flatMap(userIn);
  if (typeof value === 'object') return [String((value as { readonly id?: Value }).id ?? '')];
  return [String(value)];
}
