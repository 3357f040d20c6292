import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { apply } from '../table/apply.ts';
import type { Field } from '../table/field.ts';
import { valueOf } from '../table/row.ts';
import { Rows } from '../table/rows.ts';
import { emptyTable, type Table } from '../table/table.ts';
import type { Write } from '../table/write.ts';
import type { Value } from '../value.ts';
import { allRows } from './shown-rows.ts';
import { type StatisticName, statisticsOf } from './statistic-names.ts';
import { ColumnStatistic, type StatisticResult, statisticText, tallyCells } from './statistics.ts';

const reader = { computed: null, locale: 'en', me: null, today: '2024-01-01' };

function fieldOf(type: string, column = 0): Field {
  const stamps = { deleted: false, revision: 1, typeRevision: 1, deletedRevision: 0 };
  return { id: `f${column}`, name: type, type, options: {}, order: `a${column}`, column, ...stamps };
}

function tableOf(fields: readonly Field[], rows: readonly (readonly Value[])[]): Table {
  const writes: Write[] = fields.map((field) => ({ write: 'field', field }));
  rows.forEach((cells, at) => {
    writes.push({
      write: 'row',
      row: { id: `r${at}`, order: `a${String(at).padStart(5, '0')}`, created: 2, version: 2, cells, revisions: null },
    });
  });
  return apply(emptyTable, writes, 2);
}

function finish<T>(steps: Generator<number, T>): T {
  for (;;) {
    const step = steps.next();
    if (step.done === true) return step.value;
  }
}

function told(table: Table, field: Field, name: StatisticName, before: ColumnStatistic | null = null): ColumnStatistic {
  return finish(ColumnStatistic.inSteps(allRows(table.rows), field, name, reader, before));
}

/** The same in the obvious way. */
function slow(table: Table, field: Field, name: StatisticName): Value {
  const cells = [...table.rows].map((row) => valueOf(row, field));
  const filled = cells.filter((cell) => cell !== null);
  const numbers = filled.filter((cell) => typeof cell === 'number').toSorted((a, b) => a - b);
  const sum = numbers.reduce((all, one) => all + one, 0);
  const share = (count: number) => (cells.length === 0 ? null : count / cells.length);
  const texts = filled.filter((cell) => typeof cell === 'string').toSorted();
  const checked = cells.filter((cell) => cell === true).length;
  const days = (from: string, to: string) => (Date.parse(to) - Date.parse(from)) / 86_400_000;
  const answers: Readonly<Record<StatisticName, () => Value | undefined>> = {
    count: () => cells.length,
    filled: () => filled.length,
    empty: () => cells.length - filled.length,
    unique: () => new Set(filled).size,
    'percent-filled': () => share(filled.length),
    'percent-empty': () => share(cells.length - filled.length),
    sum: () => sum,
    average: () => (numbers.length === 0 ? null : sum / numbers.length),
    median: () => (numbers.length === 0 ? null : (numbers[(numbers.length - 1) >> 1]! + numbers[numbers.length >> 1]!) / 2),
    min: () => numbers[0],
    max: () => numbers.at(-1),
    range: () => (numbers.length === 0 ? null : numbers.at(-1)! - numbers[0]!),
    checked: () => checked,
    unchecked: () => cells.length - checked,
    'percent-checked': () => share(checked),
    earliest: () => texts[0],
    latest: () => texts.at(-1),
    'day-range': () => (texts.length === 0 ? null : days(texts[0]!, texts.at(-1)!)),
  };
  return answers[name]() ?? null;
}

const resultValue = (result: StatisticResult): Value => (result.is === 'nothing' ? null : result.value);

// Whole numbers, so that the order in which they are added up does not matter.
const values: Readonly<Record<string, fc.Arbitrary<Value>>> = {
  number: fc.option(fc.integer({ min: -50, max: 50 })),
  date: fc.option(fc.constantFrom('2024-02-29', '2023-12-31', '0050-06-01', '2024-03-01')),
  checkbox: fc.constantFrom(null, true, false),
  text: fc.constantFrom(null, 'a', 'A', 'b'),
};
const kinds = Object.keys(values);

describe('statistics of a column', () => {
  test('VIEW-40 VIEW-41 every one is that of the slow way, from the beginning and after each change', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds).chain((type) =>
          fc.record({
            type: fc.constant(type),
            cells: fc.array(values[type]!, { maxLength: 30 }),
            edits: fc.array(fc.record({ row: fc.nat(29), value: values[type]!, deletes: fc.boolean() }), { maxLength: 10 }),
          }),
        ),
        ({ type, cells, edits }) => {
          const field = fieldOf(type);
          const table = tableOf(
            [field],
            cells.map((cell) => [cell]),
          );
          for (const { name } of statisticsOf(field)) {
            let statistic = told(table, field, name);
            expect([name, resultValue(statistic.result)]).toEqual([name, slow(table, field, name)]);
            let now = table;
            for (const { row, value, deletes } of edits) {
              const id = `r${row}`;
              const write: Write = deletes
                ? { write: 'deleted', row: id, deleted: true, revision: 3 }
                : { write: 'cell', row: id, field: field.id, value, revision: 3 };
              now = apply(now, [write], 3);
              statistic = told(now, field, name, statistic);
              expect([name, resultValue(statistic.result)]).toEqual([name, slow(now, field, name)]);
            }
          }
        },
      ),
    );
  });

  test('VIEW-41 after a change only the rows beside it are read again', () => {
    const field = fieldOf('number');
    const table = tableOf(
      [field],
      Array.from({ length: 20_000 }, (_, at) => [at]),
    );
    const statistic = told(table, field, 'sum');
    let handled = 0;
    const next = apply(table, [{ write: 'cell', row: 'r7', field: field.id, value: 1_007, revision: 3 }], 3);
    const counting = { rowCount: next.rows.size, pieces: allRows(next.rows).pieces.map((piece) => new Proxy(piece, {})) };
    // With pieces that nobody knows all are read; with those that are known, none but one.
    for (const step of steps(ColumnStatistic.inSteps(counting, field, 'sum', reader, statistic))) handled += step;
    expect(handled).toBeGreaterThan(15_000);
    handled = 0;
    for (const step of steps(ColumnStatistic.inSteps(allRows(next.rows), field, 'sum', reader, statistic))) handled += step;
    expect(handled).toBeLessThan(2_000);
    expect(told(next, field, 'sum', statistic).result).toEqual({ is: 'value', value: (19_999 * 20_000) / 2 + 1_000 });
  });

  test('VIEW-42 they are told as the field shows its values, and nothing is told of nothing', () => {
    const number = fieldOf('number');
    const date = fieldOf('date');
    const text = (table: Table, field: Field, name: StatisticName) => statisticText(told(table, field, name).result, field, 'de');
    const numbers = tableOf([number], [[0.1], [0.2], [null], ['x']]);
    expect(text(numbers, number, 'sum')).toBe('0,3');
    expect(text(numbers, number, 'percent-filled')).toBe('75\u00a0%');
    expect(text(numbers, number, 'filled')).toBe('3');
    expect(text(tableOf([date], [['2024-01-01'], ['2024-03-01']]), date, 'latest')).toBe('01.03.2024');
    expect(text(tableOf([date], [['2024-01-01'], ['2024-03-01']]), date, 'day-range')).toBe('60 Tage');
    expect(text(tableOf([number], []), number, 'average')).toBe('');
    expect(text(tableOf([number], []), number, 'percent-empty')).toBe('');
  });

  test('VIEW-43 of a selection the filled cells are counted, and the numbers among them summed', () => {
    const fields = [fieldOf('number'), fieldOf('date', 1), fieldOf('text', 2)];
    const table = tableOf(fields, [
      [2, '2024-01-01', 'x'],
      [4, null, null],
      [null, null, '7'],
    ]);
    expect(finish(tallyCells(table.rows, fields, reader))).toEqual({ filled: 5, numbers: 2, sum: 6, average: 3, min: 2, max: 4 });
    expect(finish(tallyCells(Rows.empty, fields, reader))).toEqual({ filled: 0, numbers: 0, sum: 0, average: null, min: null, max: null });
  });
});

function* steps<T>(generator: Generator<number, T>): Generator<number> {
  for (;;) {
    const step = generator.next();
    if (step.done === true) return;
    yield step.value;
  }
}
