import { editText, type Field, fieldType, readCell, type Row, type Value, valueOf, fieldEntry } from '@teable-grid/core';
import type { GridState } from '../state/grid-state.ts';
import { apart } from '../state/ranges.ts';
import { rangesOf } from '../state/selection.ts';
import type { Range, Sheet } from '../state/sheet.ts';
import { CellWriter } from './cell-writer.ts';
import type { FillWay } from './gesture.ts';
import { type Plan, type Planning, sayOnly } from './plan.ts';
import { seriesOf, type SeriesKind } from './series.ts';
import { misfitText } from './words.ts';

/** Plans a fill: the cells of `from` go on through those of `to` beside it, down, up or to either side. */
export function* planFill({ table, sheet, locale }: GridState, from: Range, to: Range, way: FillWay): Planning {
  const writer = new CellWriter(table, locale);
  const down = to.bottom > from.bottom || to.top < from.top;
  yield* down ? fillRows(sheet, writer, from, to, way, locale) : fillColumns(sheet, writer, from, to, way, locale);
  const rows = sheet.rows.slice(to.top, to.bottom + 1);
  const fields = sheet.fields.slice(to.left, to.right + 1);
  return planOf(writer, rows, fields);
}

function* fillRows(sheet: Sheet, writer: CellWriter, from: Range, to: Range, way: FillWay, locale: string): Generator<number> {
  const rows = sheet.rows.slice(to.top, to.bottom + 1);
  const start = sheet.rows.slice(to.top, from.top).length;
  const given = rows.slice(start, start + sheet.rows.slice(from.top, from.bottom + 1).length);
  if (given.length === 0) return;
  let done = 0;
  for (const field of sheet.fields.slice(from.left, from.right + 1)) {
    const filled = fillerOf(
      given.map((row) => ({ row, field })),
      field,
      way,
      locale,
      sheet,
    );
    for (const [at, row] of rows.entries()) {
      if (at < start || at >= start + given.length) filled(writer, row, field, at - start);
      done += 1;
      yield done;
    }
  }
}

function* fillColumns(sheet: Sheet, writer: CellWriter, from: Range, to: Range, way: FillWay, locale: string): Generator<number> {
  const fields = sheet.fields.slice(to.left, to.right + 1);
  const start = from.left - to.left;
  const given = fields.slice(start, start + from.right - from.left + 1);
  let done = 0;
  for (const row of sheet.rows.slice(from.top, from.bottom + 1)) {
    const sources = given.map((field) => ({ row, field }));
    for (const [at, field] of fields.entries()) {
      if (at >= start && at < start + given.length) continue;
      fillerOf(sources, field, way, locale, sheet)(writer, row, field, at - start);
    }
    done += fields.length;
    yield done;
  }
}

/** How cells go on into a field, by how far from the first of them: as a series of their values, or as they are. */
function fillerOf(
  sources: readonly { readonly row: Row; readonly field: Field }[],
  into: Field,
  way: FillWay,
  locale: string,
  sheet: Sheet,
): (writer: CellWriter, row: Row, field: Field, at: number) => void {
  const alike = sources.every(({ field }) => field.type === into.type);
  const kind = alike ? kindOf(into) : 'other';
  const values = sources.map(({ row, field }): Value => {
    const reading = readCell(row, field, sheet.computed);
    return reading.state === 'value' ? reading.value : null;
  });
  const full = values.every((value) => value !== null);
  const series = way === 'copy' || !full || kind === 'other' ? null : seriesOf(values, kind, locale, way === 'series');
  return (writer, row, field, at) => {
    if (series !== null) {
      const value = series(at);
      // Where the series cannot go on (beyond the last year, say), nothing is written.
      if (value === null) return;
      if (writer.value(row, field, value, fieldEntry(field.type).edit(value, field.options))) return;
    }
    const source = sources[((at % sources.length) + sources.length) % sources.length]!;
    copyCell(writer, source.row, source.field, row, field, sheet);
  };
}

/** Writes what is in one cell into another: what is stored where the fields are of one type, else the text of it. */
function copyCell(writer: CellWriter, from: Row, source: Field, row: Row, field: Field, sheet: Sheet): void {
  const text = editText(from, source, sheet.computed);
  const exact = source.type === field.type && (source.id === field.id || fieldEntry(field.type).namesIn === undefined);
  if (!exact || !writer.value(row, field, valueOf(from, source), text)) writer.text(row, field, text);
}

function kindOf(field: Field): SeriesKind {
  switch (fieldType(field.type).editor.kind) {
    case 'number':
      return 'number';
    case 'date':
      return 'date';
    case 'text':
      return 'text';
    default:
      return 'other';
  }
}

/**
 * Plans Ctrl+D and Ctrl+R: in each range the first row, or column, is written over the others; a range of one row takes the one above it, of
 * one column the one before it.
 */
export function* planRepeat({ table, sheet, locale, selection }: GridState, along: 'rows' | 'columns'): Planning {
  if (selection === null) return sayOnly('Nothing is selected.');
  const writer = new CellWriter(table, locale);
  const touched: { rows: readonly Row[]; fields: readonly Field[] }[] = [];
  let done = 0;
  for (const range of apart(rangesOf(sheet, selection))) {
    const source = sourceOf(sheet, range, along);
    if (source === null) continue;
    const rows = sheet.rows.slice(range.top, range.bottom + 1);
    const fields = sheet.fields.slice(range.left, range.right + 1);
    for (const row of rows) {
      for (const field of fields) {
        const [fromRow, fromField] = along === 'rows' ? [source.row ?? row, field] : [row, source.field ?? field];
        if (fromRow !== row || fromField !== field) copyCell(writer, fromRow, fromField, row, field, sheet);
      }
      done += fields.length;
      yield done;
    }
    touched.push({ rows, fields });
  }
  if (touched.length === 0)
    return sayOnly(along === 'rows' ? 'There is no row above to fill from.' : 'There is no column before to fill from.');
  return { ...planOf(writer, [], []), select: null };
}

/** The row or column that a range is filled from; null when there is none. */
function sourceOf(
  sheet: Sheet,
  range: Range,
  along: 'rows' | 'columns',
): { readonly row: Row | null; readonly field: Field | null } | null {
  if (along === 'columns') {
    const field = sheet.fields[range.left === range.right ? range.left - 1 : range.left];
    return field === undefined ? null : { row: null, field };
  }
  const rows = sheet.rows.slice(range.top, range.bottom + 1);
  if (rows.length > 1) return { row: rows[0]!, field: null };
  for (let at = range.top - 1; at >= 0; at--) {
    const row = sheet.rows.at(at);
    if (row !== undefined) return { row, field: null };
  }
  return null;
}

/** Plans the same typed text in every selected cell. */
export function* planWrite({ table, sheet, locale, selection }: GridState, text: string): Planning {
  if (selection === null) return sayOnly('Nothing is selected.');
  const writer = new CellWriter(table, locale);
  let done = 0;
  for (const range of apart(rangesOf(sheet, selection))) {
    const fields = sheet.fields.slice(range.left, range.right + 1);
    for (const row of sheet.rows.slice(range.top, range.bottom + 1)) {
      for (const field of fields) writer.text(row, field, text);
      done += fields.length;
      yield done;
    }
  }
  return planOf(writer, [], []);
}

/** Plans the emptying of every selected cell. */
export function* planClear({ table, sheet, locale, selection }: GridState): Planning {
  if (selection === null) return sayOnly('Nothing is selected.');
  const writer = new CellWriter(table, locale);
  let done = 0;
  for (const range of apart(rangesOf(sheet, selection))) {
    const fields = sheet.fields.slice(range.left, range.right + 1);
    for (const row of sheet.rows.slice(Math.max(0, range.top), range.bottom + 1)) {
      for (const field of fields) writer.value(row, field, null, '');
      done += fields.length;
      yield done;
    }
  }
  return planOf(writer, [], []);
}

function planOf(writer: CellWriter, rows: readonly Row[], fields: readonly Field[]): Plan {
  const written = writer.finish();
  const text = misfitText(written);
  const [first, last] = [rows[0], rows.at(-1)];
  const select =
    first === undefined || fields.length === 0
      ? null
      : {
          from: { row: first.id, field: fields[0]!.id },
          to: { row: last!.id, field: fields.at(-1)!.id },
          orTo: { row: last!.id, field: fields.at(-1)!.id },
        };
  return { ops: written.ops, held: written.held, select, notice: text === '' ? null : { tone: 'bad', text }, movesCut: false };
}
