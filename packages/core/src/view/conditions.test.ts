import { describe, expect, test } from 'vitest';
import type { Field, FieldOptions } from '../table/field.ts';
import { apply } from '../table/apply.ts';
import { emptyTable } from '../table/table.ts';
import type { Row } from '../table/row.ts';
import type { Value } from '../value.ts';
import type { ComputedValues } from '../field-types/computed.ts';
import { fieldTypes } from '../field-types/field-types.ts';
import { makeFilter } from './conditions.ts';
import { operatorNamed, operatorsOf, valueFits } from './operators.ts';
import type { Condition, FilterGroup } from './view.ts';

const choices = ['One', 'Two', 'Three'].map((name, at) => ({ id: `o${at}`, name, color: at }));

function fieldOf(type: string, options: FieldOptions = {}, id = 'f'): Field {
  const stamps = { deleted: false, revision: 1, typeRevision: 1, deletedRevision: 0 };
  return { id, name: id, type, options, order: 'a0', column: 0, ...stamps };
}

/** Which of these values a condition lets through. */
function passing(
  field: Field,
  operator: string,
  value: Value,
  cells: readonly Value[],
  today = '2024-03-01',
  computed: ComputedValues | null = null,
): Value[] {
  let table = apply(emptyTable, [{ write: 'field', field }], 1);
  cells.forEach((cell, at) => {
    table = apply(
      table,
      [{ write: 'row', row: { id: `r${at}`, order: `a${at}`, created: 2, version: 2, cells: [cell], revisions: null } }],
      2,
    );
  });
  const { test: holds, ignored } = makeFilter({ match: 'all', conditions: [{ field: field.id, operator, value }] }, table.fields, {
    computed,
    locale: 'en-GB',
    me: 'ann',
    today,
  });
  expect(ignored).toEqual([]);
  return cells.filter((_, at) => holds!(table.rows.get(`r${at}`)!));
}

const texts = ['Zebra', 'zeal', 'Älg', 'a zebra', null];
const numbers = [-1, 0, 2, 2.5, 'none', null];
const days = ['2023-12-31', '2024-02-26', '2024-02-29', '2024-03-01', '2024-03-03', '2024-03-31', null];
const ids = ['o0', 'o1', 'gone', null];
const lists: readonly Value[] = [['o0'], ['o0', 'o1'], ['o1', 'o2'], null];

describe('what a filter asks', () => {
  test.each<[type: string, operator: string, value: Value, cells: readonly Value[], expected: readonly Value[]]>([
    ['text', 'contains', 'ZEB', texts, ['Zebra', 'a zebra']],
    ['text', 'does-not-contain', 'zeb', texts, ['zeal', 'Älg', null]],
    ['text', 'is', 'zebra', texts, ['Zebra']],
    ['text', 'is-not', 'zebra', texts, ['zeal', 'Älg', 'a zebra', null]],
    ['text', 'starts-with', 'ze', texts, ['Zebra', 'zeal']],
    ['text', 'ends-with', 'LG', texts, ['Älg']],
    ['text', 'is-empty', null, texts, [null]],
    ['text', 'is-not-empty', null, texts, ['Zebra', 'zeal', 'Älg', 'a zebra']],
    ['number', 'equals', 2, numbers, [2]],
    ['number', 'differs', 2, numbers, [-1, 0, 2.5, 'none', null]],
    ['number', 'less', 2, numbers, [-1, 0]],
    ['number', 'at-most', 2, numbers, [-1, 0, 2]],
    ['number', 'greater', 0, numbers, [2, 2.5]],
    ['number', 'at-least', 0, numbers, [0, 2, 2.5]],
    // What a number field cannot read is something all the same.
    ['number', 'is-empty', null, numbers, [null]],
    ['number', 'is-not-empty', null, numbers, [-1, 0, 2, 2.5, 'none']],
    ['date', 'on', '2024-02-29', days, ['2024-02-29']],
    ['date', 'not-on', '2024-02-29', days, days.filter((day) => day !== '2024-02-29')],
    ['date', 'before', '2024-02-29', days, ['2023-12-31', '2024-02-26']],
    ['date', 'after', '2024-02-29', days, ['2024-03-01', '2024-03-03', '2024-03-31']],
    ['date', 'on-or-before', '2024-02-29', days, ['2023-12-31', '2024-02-26', '2024-02-29']],
    ['date', 'on-or-after', '2024-03-03', days, ['2024-03-03', '2024-03-31']],
    ['date', 'today', null, days, ['2024-03-01']],
    ['date', 'this-week', null, days, ['2024-02-26', '2024-02-29', '2024-03-01', '2024-03-03']],
    ['date', 'this-month', null, days, ['2024-03-01', '2024-03-03', '2024-03-31']],
    ['date', 'this-year', null, days, days.slice(1, 6)],
    ['date', 'last-days', 2, days, ['2024-02-29', '2024-03-01']],
    ['date', 'next-days', 3, days, ['2024-03-01', '2024-03-03']],
    ['date', 'is-empty', null, days, [null]],
    ['checkbox', 'checked', null, [true, false, null], [true]],
    ['checkbox', 'unchecked', null, [true, false, null], [false, null]],
    ['single-select', 'is', 'o1', ids, ['o1']],
    ['single-select', 'is-not', 'o1', ids, ['o0', 'gone', null]],
    ['single-select', 'any-of', ['o0', 'o1'], ids, ['o0', 'o1']],
    ['single-select', 'none-of', ['o0'], ids, ['o1', 'gone', null]],
    ['single-select', 'is-empty', null, ids, [null]],
    ['multiple-select', 'has-any-of', ['o0', 'o2'], lists, [['o0'], ['o0', 'o1'], ['o1', 'o2']]],
    ['multiple-select', 'has-all-of', ['o0', 'o1'], lists, [['o0', 'o1']]],
    ['multiple-select', 'has-none-of', ['o0'], lists, [['o1', 'o2'], null]],
    ['multiple-select', 'is-not-empty', null, lists, lists.slice(0, 3)],
  ])('VIEW-30 %s %s %j', (type, operator, value, cells, expected) => {
    expect(passing(fieldOf(type, { choices }), operator, value, cells)).toEqual(expected);
  });

  test('VIEW-30 every operator that a type has can be asked, and no two have one name', () => {
    for (const { name: type, computed } of fieldTypes) {
      if (computed === true) continue;
      const operators = operatorsOf({ type });
      expect(new Set(operators.map(({ name }) => name)).size).toBe(operators.length);
      for (const { name, valueKind } of operators) {
        const value = { none: null, text: 'x', number: 1, date: '2024-01-01', choice: 'o1', choices: ['o1'], user: 'ann', days: 7 }[
          valueKind
        ];
        expect(valueFits(valueKind, value)).toBe(true);
        expect(() => passing(fieldOf(type, { choices }), name, value, [null, 'x', 5, true, ['o1']])).not.toThrow();
      }
    }
  });

  test('VIEW-33 what is computed is asked as what it reads, and only whether it is empty while that is not known', () => {
    const made = { ...fieldOf('created-time'), name: 'Made' };
    const cells: readonly Value[] = ['12', 7, null];
    const computed = {
      read: (row: Row) => (row.base[0] == null ? ({ state: 'empty' } as const) : ({ state: 'value', value: row.base[0] } as const)),
      shownAs: (field: Field) => ({ ...field, type: 'number' }),
    };
    expect(passing(made, 'at-least', 5, cells, '2024-03-01', computed)).toEqual([7]);
    expect(passing(made, 'is-empty', null, cells, '2024-03-01', computed)).toEqual([null]);
  });

  test('VIEW-31 weeks begin where the locale has them begin, and months end when they end', () => {
    const weekIn = (locale: string) => {
      const field = fieldOf('date');
      const { fields } = apply(emptyTable, [{ write: 'field', field }], 1);
      const filter: FilterGroup = { match: 'all', conditions: [{ field: 'f', operator: 'this-week', value: null }] };
      const { test: holds } = makeFilter(filter, fields, { computed: null, locale, me: null, today: '2024-03-03' });
      const row = (day: string) =>
        apply(
          emptyTable,
          [{ write: 'row', row: { id: 'r', order: 'a', created: 1, version: 1, cells: [day], revisions: null } }],
          1,
        ).rows.get('r')!;
      return ['2024-02-25', '2024-02-26', '2024-03-02', '2024-03-03', '2024-03-04', '2024-03-09'].filter((day) => holds!(row(day)));
    };
    expect(weekIn('de')).toEqual(['2024-02-26', '2024-03-02', '2024-03-03']);
    expect(weekIn('en-US')).toEqual(['2024-03-03', '2024-03-04', '2024-03-09']);
    const february = passing(fieldOf('date'), 'this-month', null, ['2024-01-31', '2024-02-01', '2024-02-29', '2024-03-01'], '2024-02-10');
    expect(february).toEqual(['2024-02-01', '2024-02-29']);
  });

  test('VIEW-32 a condition that cannot be asked is passed over, and told with the reason', () => {
    const gone = { ...fieldOf('text', {}, 'gone'), deleted: true };
    const { fields } = apply(
      emptyTable,
      [fieldOf('text'), fieldOf('number', {}, 'n'), gone].map((field, column) => ({ write: 'field', field: { ...field, column } })),
      1,
    );
    const reader = { computed: null, locale: 'en', me: null, today: '2024-01-01' };
    const cannot: readonly [Condition, string][] = [
      [{ field: 'x', operator: 'is', value: 'a' }, 'no-such-field'],
      [{ field: 'gone', operator: 'is', value: 'a' }, 'field-deleted'],
      [{ field: 'n', operator: 'contains', value: 'a' }, 'no-such-operator'],
      [{ field: 'n', operator: 'less', value: 'a' }, 'no-value'],
      [{ field: 'n', operator: 'less', value: null }, 'no-value'],
      [{ field: 'f', operator: 'contains', value: '' }, 'no-value'],
    ];
    const all: FilterGroup = { match: 'any', conditions: cannot.map(([condition]) => condition) };
    const filter = makeFilter(all, fields, reader);
    expect(filter.test).toBeNull();
    expect(filter.ignored).toEqual(cannot.map(([condition, why]) => ({ what: 'condition', condition, why })));
    // The others count as if it were not there, whichever way the group joins them.
    const one: Condition = { field: 'f', operator: 'is', value: 'a' };
    for (const match of ['all', 'any'] as const) {
      const { test: holds } = makeFilter({ match, conditions: [...all.conditions, { match: 'all', conditions: [] }, one] }, fields, reader);
      const row = (cell: Value) =>
        apply(
          emptyTable,
          [{ write: 'row', row: { id: 'r', order: 'a', created: 1, version: 1, cells: [cell], revisions: null } }],
          1,
        ).rows.get('r')!;
      expect([holds!(row('a')), holds!(row('b'))]).toEqual([true, false]);
    }
    expect(operatorNamed({ type: 'number' }, 'contains')).toBeUndefined();
  });
});
