import { cellText, type Row, readCell, shownAs } from '@teable-grid/core';
import { writeXlsxStream } from 'hucre/xlsx';
import type { Pause } from '../import/pause.ts';
import type { GridState } from '../state/grid-state.ts';
import type { ExportOptions, ExportProgress } from './export-table.ts';
import type { TableExtent } from './table-extent.ts';
import { longestWorkbookText, workbookColumn, workbookValue, type WorkbookValue } from './workbook-values.ts';

const slice = 100;
/** Characters of the widest column, and of the narrowest. */
const widths = { most: 60, least: 8 };

/** Makes a workbook of one sheet. Texts are texts there, whatever they begin with. */
export async function workbookOf(
  state: GridState,
  extent: TableExtent,
  { values, header }: ExportOptions,
  pause: Pause,
  progress: ExportProgress,
): Promise<{ readonly bytes: ArrayBuffer; readonly cut: number }> {
  const { fields, lines } = extent;
  const { computed } = state.sheet;
  const columns = fields.map((field) => (values === 'values' ? workbookColumn(shownAs(field, computed)) : null));
  let cut = 0;
  const fitted = (value: WorkbookValue): WorkbookValue => {
    if (typeof value !== 'string') return value;
    if (value.length > longestWorkbookText) cut += 1;
    return value === '' ? null : escaped(value.slice(0, longestWorkbookText));
  };
  const valuesOf = (row: Row) =>
    fields.map((field, column) =>
      fitted(
        values === 'shown'
          ? cellText(row, field, state.locale, computed)
          : workbookValue(readCell(row, field, computed), shownAs(field, computed), columns[column] ?? null),
      ),
    );
  async function* rows(): AsyncGenerator<WorkbookValue[]> {
    if (header) yield fields.map(({ name }) => name);
    for (let from = 0; from < lines; from += slice) {
      for (const row of extent.slice(from, from + slice)) yield valuesOf(row);
      progress.done(Math.min(1, (from + slice) / lines));
      await pause();
    }
  }
  const stream = writeXlsxStream(rows(), {
    name: sheetName(state.table.name),
    columns: fields.map((field, column) => ({
      width: Math.max(widths.least, Math.min(widths.most, field.name.length + 2)),
      ...(columns[column]?.numFmt !== undefined && { numFmt: columns[column].numFmt }),
    })),
    ...(header && { freezePane: { rows: 1 } }),
  });
  return { bytes: await new Response(stream).arrayBuffer(), cut };
}

/** In workbooks `_x0041_` is a way to write a letter: a text that has such is written so that it is read as it is. */
function escaped(text: string): string {
  return text.replaceAll(/_(?=x[0-9a-f]{4}_)/gi, '_x005F_');
}

/** A table's name as that of a sheet: at most 31 characters, none of those that formulas need. */
function sheetName(name: string): string {
  const free = name
    .replaceAll(/[\\/?*[\]:]/g, ' ')
    .replaceAll(/^'+|'+$/g, '')
    .trim()
    .slice(0, 31)
    .trim();
  return free === '' ? 'Table' : free;
}
