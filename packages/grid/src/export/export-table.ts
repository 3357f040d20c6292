import { cellText, editText } from '@teable-grid/core';
import { type Pause, pauses } from '../import/pause.ts';
import type { GridState } from '../state/grid-state.ts';
import { type Extent, extentOf, type TableExtent } from './table-extent.ts';

/** What to export, and how. */
export interface ExportOptions {
  readonly format: 'csv' | 'xlsx';
  readonly what: Extent;
  /**
   * `values`: as they can be read again, by people and programs of any language; in a workbook numbers, days and ticks are such. `shown`:
   * the texts that are in the cells.
   */
  readonly values: 'values' | 'shown';
  /** Whether the first line has the names of the fields. */
  readonly header: boolean;
}

/** What a page gets that says nothing else. */
export const defaultExport: ExportOptions = { format: 'csv', what: 'view', values: 'values', header: true };

/** How an export goes on. */
export interface ExportProgress {
  /** Asked between slices of the work. */
  isGivenUp(): boolean;
  /** Told how much of it is written, of 1. */
  done(part: number): void;
}

/** An export, and what a person should know of it. */
export interface ExportedFile {
  readonly blob: Blob;
  /** Texts that were cut, because a cell of a workbook does not hold more. */
  readonly cut: number;
}

const slice = 200;
const types = { csv: 'text/csv;charset=utf-8', xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' };

/** Makes a file of the table as it is now, in slices, so that nobody waits for it. Rejects with `GivenUp` when it is given up. */
export async function exportTable(state: GridState, options: ExportOptions, progress: ExportProgress): Promise<ExportedFile> {
  const extent = extentOf(state, options.what);
  const pause = pauses(() => progress.isGivenUp());
  const parts = options.format === 'csv' ? csvParts(state, extent, options, pause, progress) : null;
  if (parts !== null) return { blob: new Blob(await collect(parts), { type: types.csv }), cut: 0 };
  const { workbookOf } = await import('./workbook.ts');
  const { bytes, cut } = await workbookOf(state, extent, options, pause, progress);
  return { blob: new Blob([bytes], { type: types.xlsx }), cut };
}

async function* csvParts(
  state: GridState,
  extent: TableExtent,
  { values, header }: ExportOptions,
  pause: Pause,
  progress: ExportProgress,
): AsyncGenerator<string> {
  const { byteOrderMark, csvText } = await import('./csv-text.ts');
  const { computed } = state.sheet;
  const { fields, lines } = extent;
  yield byteOrderMark;
  if (header) yield csvText([fields.map(({ name }) => name)]);
  for (let from = 0; from < lines; from += slice) {
    const rows = extent.slice(from, from + slice);
    yield csvText(
      rows.map((row) =>
        fields.map((field) => (values === 'shown' ? cellText(row, field, state.locale, computed) : editText(row, field, computed))),
      ),
    );
    progress.done(Math.min(1, (from + slice) / lines));
    await pause();
  }
}

async function collect(parts: AsyncIterable<string>): Promise<string[]> {
  const all: string[] = [];
  for await (const part of parts) all.push(part);
  return all;
}

/** Name of the file: of which table, when. */
export function exportName(table: string, format: 'csv' | 'xlsx', now: Date): string {
  const safe = table.replaceAll(/[^\p{Letter}\p{Number}]+/gu, '-').replaceAll(/^-|-$/g, '');
  return `${safe === '' ? 'table' : safe}-${now.toISOString().slice(0, 10)}.${format}`;
}
