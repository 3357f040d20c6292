import { fieldType } from '../field-types/field-types.ts';
import type { Field } from '../table/field.ts';
import type { Row } from '../table/row.ts';
import { Fields } from '../table/table.ts';
import type { Value } from '../value.ts';
import { dayInCell, momentInCell } from './cell-days.ts';
import { shownAs } from '../field-types/own-cell.ts';
import { readCell } from '../field-types/read-cell.ts';
import type { Reader } from './look.ts';
import { type CellKind, cellKind } from './operators.ts';
import { computesAlike, saysAlike } from './alike.ts';
import type { ShownRows } from './shown-rows.ts';
import { SortColumn } from './sort-column.ts';
import type { StatisticName } from './statistic-names.ts';

/** What a statistic came to, and how it is to be shown: as a plain number, a share of 1, a number or day as the field shows it, or nothing. */
export type StatisticResult =
  | { readonly is: 'count' | 'share' | 'days'; readonly value: number }
  | { readonly is: 'value'; readonly value: Value }
  | { readonly is: 'nothing' };

/** What adds up from piece to piece. */
interface Tally {
  readonly rows: number;
  readonly filled: number;
  readonly checked: number;
  readonly numbers: number;
  readonly sum: number;
  /** Of numbers, or of moments with the value that tells each. */
  readonly least: Extreme | null;
  readonly most: Extreme | null;
}

interface Extreme {
  readonly at: number;
  readonly value: Value;
}

const nothing: Tally = { rows: 0, filled: 0, checked: 0, numbers: 0, sum: 0, least: null, most: null };

/** Statistics that need all the values at once; they are found out anew, piece by piece, after each change. */
const ofAllValues: ReadonlySet<StatisticName> = new Set(['unique', 'median']);

/** Rows that one step tallies. */
const rowsPerStep = 2_000;

/** A statistic of a field over the rows that are shown; an immutable value that follows them. */
export class ColumnStatistic {
  /** As what its cells read. */
  readonly field: Field;
  readonly name: StatisticName;
  readonly result: StatisticResult;
  readonly #reader: Reader;
  readonly #tallies: WeakMap<readonly Row[], Tally>;

  /**
   * Finds a statistic out, piece by piece; yields how many rows each step has handled. With what was found out before, work is in proportion
   * to what has changed, but for those that need all values at once.
   */
  static *inSteps(
    rows: ShownRows,
    field: Field,
    name: StatisticName,
    reader: Reader,
    before: ColumnStatistic | null,
  ): Generator<number, ColumnStatistic> {
    const shown = shownAs(field, reader.computed);
    const isSame = before !== null && before.#reads(shown, field, reader);
    const tallies = isSame ? before.#tallies : new WeakMap<readonly Row[], Tally>();
    if (ofAllValues.has(name)) {
      const result = name === 'unique' ? yield* uniqueOf(rows, field, reader) : yield* medianOf(rows, field, reader);
      return new ColumnStatistic(shown, name, result, reader, tallies);
    }
    const kind = cellKind(shown);
    let sum = nothing;
    let handled = 0;
    for (const piece of rows.pieces) {
      let tally = tallies.get(piece);
      if (tally === undefined) {
        tally = tallyOf(piece, field, kind, reader);
        tallies.set(piece, tally);
        handled += piece.length;
      }
      sum = together(sum, tally);
      if (handled < rowsPerStep) continue;
      yield handled;
      handled = 0;
    }
    return new ColumnStatistic(shown, name, resultOf(name, sum, shown), reader, tallies);
  }

  private constructor(field: Field, name: StatisticName, result: StatisticResult, reader: Reader, tallies: WeakMap<readonly Row[], Tally>) {
    this.field = field;
    this.name = name;
    this.result = result;
    this.#reader = reader;
    this.#tallies = tallies;
  }

  #reads(shown: Field, field: Field, reader: Reader): boolean {
    return this.field.id === field.id && saysAlike(this.field, shown) && computesAlike(field, this.#reader, reader);
  }
}

/** What is told of a selection: how many cells are filled, and of the numbers among them their sum, average, least and greatest. */
export interface SelectionTally {
  readonly filled: number;
  readonly numbers: number;
  readonly sum: number;
  /** Null when there is no number. */
  readonly average: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

/** Tallies the cells of some fields in some rows, piece by piece; yields how many cells each step has handled. */
export function* tallyCells(rows: Iterable<Row>, fields: readonly Field[], reader: Reader): Generator<number, SelectionTally> {
  const kinds = fields.map((field) => cellKind(shownAs(field, reader.computed)));
  let all = nothing;
  let cells = 0;
  for (const row of rows) {
    fields.forEach((field, at) => {
      const tally = tallyOf([row], field, kinds[at]!, reader);
      // Moments have no sum that says anything.
      all = together(all, kinds[at] === 'number' ? tally : { ...tally, numbers: 0, least: null, most: null });
    });
    cells += fields.length;
    if (cells < rowsPerStep) continue;
    yield cells;
    cells = 0;
  }
  const { filled, numbers, sum, least, most } = all;
  return { filled, numbers, sum, average: numbers === 0 ? null : sum / numbers, min: least?.at ?? null, max: most?.at ?? null };
}

/** What a result shows in a locale. */
export function statisticText(result: StatisticResult, field: Field, locale: string): string {
  switch (result.is) {
    case 'nothing':
      return '';
    case 'share':
      return new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 }).format(result.value);
    case 'count':
      return result.value.toLocaleString(locale);
    case 'days':
      return new Intl.NumberFormat(locale, { style: 'unit', unit: 'day', unitDisplay: 'long' }).format(result.value);
    case 'value': {
      const type = fieldType(field.type);
      // Sums and averages have digits that no cell has.
      const value = typeof result.value === 'number' ? Number(result.value.toPrecision(15)) : result.value;
      return result.value === null ? '' : type.format(value, field.options, locale);
    }
  }
}

function tallyOf(piece: readonly Row[], field: Field, kind: CellKind, { computed }: Reader): Tally {
  let [rows, filled, checked, numbers, sum] = [0, 0, 0, 0, 0];
  let least: Extreme | null = null;
  let most: Extreme | null = null;
  for (const row of piece) {
    if (row.deleted) continue;
    rows += 1;
    const reading = readCell(row, field, computed);
    if (reading.state === 'empty') continue;
    filled += 1;
    if (reading.state === 'unfit') continue;
    const { value } = reading;
    if (value === true) checked += 1;
    const at = kind === 'date' ? momentInCell(value) : kind === 'number' && typeof value === 'number' ? value : null;
    if (at === null) continue;
    numbers += 1;
    if (kind !== 'date') sum += at;
    if (least === null || at < least.at) least = { at, value };
    if (most === null || at > most.at) most = { at, value };
  }
  return { rows, filled, checked, numbers, sum, least, most };
}

function together(a: Tally, b: Tally): Tally {
  return {
    rows: a.rows + b.rows,
    filled: a.filled + b.filled,
    checked: a.checked + b.checked,
    numbers: a.numbers + b.numbers,
    sum: a.sum + b.sum,
    least: a.least === null || (b.least !== null && b.least.at < a.least.at) ? b.least : a.least,
    most: a.most === null || (b.most !== null && b.most.at > a.most.at) ? b.most : a.most,
  };
}

function resultOf(name: StatisticName, tally: Tally, field: Field): StatisticResult {
  const { rows, filled, checked, numbers, sum, least, most } = tally;
  const count = (value: number): StatisticResult => ({ is: 'count', value });
  const share = (value: number): StatisticResult => (rows === 0 ? { is: 'nothing' } : { is: 'share', value: value / rows });
  const value = (found: Value | undefined): StatisticResult => (found === undefined ? { is: 'nothing' } : { is: 'value', value: found });
  switch (name) {
    case 'count':
      return count(rows);
    case 'filled':
      return count(filled);
    case 'empty':
      return count(rows - filled);
    case 'percent-filled':
      return share(filled);
    case 'percent-empty':
      return share(rows - filled);
    case 'checked':
      return count(checked);
    case 'unchecked':
      return count(rows - checked);
    case 'percent-checked':
      return share(checked);
    case 'sum':
      return value(sum);
    case 'average':
      return value(numbers === 0 ? undefined : sum / numbers);
    case 'min':
    case 'earliest':
      return value(least?.value);
    case 'max':
    case 'latest':
      return value(most?.value);
    case 'range':
      return value(least === null || most === null ? undefined : most.at - least.at);
    case 'day-range':
      return least === null || most === null || cellKind(field) !== 'date'
        ? { is: 'nothing' }
        : { is: 'days', value: dayInCell(most.value, field)! - dayInCell(least.value, field)! };
    case 'unique':
    case 'median':
      return { is: 'nothing' };
  }
}

function* uniqueOf({ pieces }: ShownRows, field: Field, reader: Reader): Generator<number, StatisticResult> {
  const column = new SortColumn(field, 'value', reader, Fields.empty);
  const found = new Set<number | string>();
  for (const piece of pieces) {
    for (const row of piece) {
      const key = row.deleted ? null : column.keyOf(row);
      if (key !== null) found.add(key);
    }
    yield piece.length;
  }
  return { is: 'count', value: found.size };
}

function* medianOf({ pieces, rowCount }: ShownRows, field: Field, { computed }: Reader): Generator<number, StatisticResult> {
  const numbers = new Float64Array(rowCount);
  let count = 0;
  for (const piece of pieces) {
    for (const row of piece) {
      const reading = row.deleted ? null : readCell(row, field, computed);
      if (reading?.state === 'value' && typeof reading.value === 'number') numbers[count++] = reading.value;
    }
    yield piece.length;
  }
  if (count === 0) return { is: 'nothing' };
  const sorted = numbers.subarray(0, count).sort();
  const middle = count >> 1;
  return { is: 'value', value: count % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2 };
}
