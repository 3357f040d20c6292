import {
  allRows,
  ColumnStatistic,
  type Field,
  type FieldId,
  type Reader,
  type Row,
  type SelectionTally,
  shownAs,
  type ShownRows,
  statisticsOf,
  type Table,
  tallyCells,
} from '@teable-grid/core';
import { rangesOf, type Selection } from '../state/selection.ts';
import type { Range, Sheet } from '../state/sheet.ts';

/** Rows that are tallied at once. */
const rowsPerPiece = 500;

/** The rows of a sheet in pieces that stay the same where nothing changed. */
export function shownRows({ rows }: Sheet, table: Table): ShownRows {
  return rows.pieces === undefined ? allRows(table.rows) : { rowCount: rows.rowCount, pieces: rows.pieces };
}

/** Finds out the statistics of those fields that have one; with what was found out before. */
export function* countUp(
  shown: ShownRows,
  fields: readonly Field[],
  names: Readonly<Record<FieldId, string>>,
  reader: Reader,
  before: ReadonlyMap<FieldId, ColumnStatistic>,
): Generator<number, ReadonlyMap<FieldId, ColumnStatistic>> {
  const found = new Map<FieldId, ColumnStatistic>();
  for (const field of fields) {
    const name = statisticsOf(shownAs(field, reader.computed)).find((one) => one.name === names[field.id])?.name;
    if (name !== undefined) found.set(field.id, yield* ColumnStatistic.inSteps(shown, field, name, reader, before.get(field.id) ?? null));
  }
  return found;
}

/** Tallies all selected ranges together. */
export function* addUp(sheet: Sheet, selection: Selection, reader: Reader): Generator<number, SelectionTally> {
  let all: SelectionTally = { filled: 0, numbers: 0, sum: 0, average: null, min: null, max: null };
  for (const range of rangesOf(sheet, selection)) {
    const fields = sheet.fields.slice(range.left, range.right + 1);
    const { filled, numbers, sum, min, max } = yield* tallyCells(rowsIn(sheet, range), fields, reader);
    const total = all.sum + sum;
    all = {
      filled: all.filled + filled,
      numbers: all.numbers + numbers,
      sum: total,
      average: all.numbers + numbers === 0 ? null : total / (all.numbers + numbers),
      min: min === null || (all.min !== null && all.min < min) ? all.min : min,
      max: max === null || (all.max !== null && all.max > max) ? all.max : max,
    };
  }
  return all;
}

function* rowsIn({ rows }: Sheet, { top, bottom }: Range): Generator<Row> {
  for (let at = Math.max(0, top); at <= bottom; at += rowsPerPiece) yield* rows.slice(at, Math.min(bottom + 1, at + rowsPerPiece));
}
