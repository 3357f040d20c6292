import { editText, fieldType, newId, readCell, type Row, valueOf } from '@teable-grid/core';
import { cellsIn, columnRuns, rowRuns } from '../state/ranges.ts';
import type { GridState } from '../state/grid-state.ts';
import { rangesOf } from '../state/selection.ts';
import { type OwnCells, ownFlavour } from './clip.ts';
import { type Block, writeTsv } from './tsv.ts';

/** Beyond this no HTML is made: it would hold the page up, and plain text says the same. */
const mostHtmlCells = 300_000;

/** What a copy takes: cells of rows, or the names of fields; or why it cannot be taken. */
export type Copied =
  | { readonly copied: 'cells'; readonly cells: OwnCells }
  | { readonly copied: 'names'; readonly names: readonly string[] }
  | { readonly copied: 'none'; readonly why: string };

const notAligned = 'These ranges do not line up. Select ranges of the same rows, or of the same columns.';

/**
 * The selected cells. Several ranges are put together where they line up: where they are whole lines of a rectangle of which some rows and
 * columns are left out.
 */
export function copiedCells({ selection, sheet }: GridState): Copied {
  if (selection === null) return { copied: 'none', why: 'Nothing is selected.' };
  const ranges = rangesOf(sheet, selection);
  const columns = positions(columnRuns(ranges));
  const fields = columns.map((column) => sheet.fields[column]!);
  if (ranges.every(({ bottom }) => bottom < 0))
    return fields.length > 0 && selection.span === 'cells'
      ? { copied: 'names', names: fields.map(({ name }) => name) }
      : { copied: 'none', why: 'There are no rows to copy.' };
  const runs = rowRuns(ranges);
  const lines = runs.reduce((sum, [from, to]) => sum + to - from + 1, 0);
  if (cellsIn(ranges) !== lines * columns.length) return { copied: 'none', why: notAligned };
  const rows = runs.flatMap(([from, to]) => sheet.rows.slice(from, to + 1));
  if (rows.length === 0) return { copied: 'none', why: 'There are no rows to copy.' };
  const valueIn = (row: Row, at: number) => {
    const field = fields[at]!;
    if (fieldType(field.type).computed !== true) return valueOf(row, field);
    const reading = readCell(row, field, sheet.computed);
    return reading.state === 'value' ? reading.value : null;
  };
  const cells: OwnCells = {
    version: 2,
    token: newId('change'),
    fields: fields.map(({ id, type }) => ({ id, type })),
    rows: rows.map(({ id }) => id),
    texts: rows.map((row) => fields.map((field) => editText(row, field, sheet.computed))),
    values: rows.map((row) => fields.map((_, at) => valueIn(row, at))),
  };
  return { copied: 'cells', cells };
}

/** The texts of what is selected; null when there is nothing to copy. */
export function copiedTexts(copied: Copied): Block | null {
  switch (copied.copied) {
    case 'cells':
      return copied.cells.texts;
    case 'names':
      return [copied.names];
    case 'none':
      return null;
  }
}

/** Puts cells on the clipboard: TSV, HTML and our own flavour. */
export function writeClip(data: DataTransfer, copied: Exclude<Copied, { copied: 'none' }>): void {
  const block = copiedTexts(copied)!;
  data.setData('text/plain', writeTsv(block));
  if (block.length * block[0]!.length <= mostHtmlCells) data.setData('text/html', writeHtml(copied));
  if (copied.copied === 'cells') data.setData(ownFlavour, JSON.stringify(copied.cells));
}

/**
 * Writes cells as an HTML table, which Excel on a Mac needs. Numbers say what they are, whatever the reader's language; a text that looks like a
 * number or a date is marked as a text, so that its zeros stay.
 */
export function writeHtml(copied: Exclude<Copied, { copied: 'none' }>): string {
  const values = copied.copied === 'cells' ? copied.cells.values : [];
  const rows = copiedTexts(copied)!.map((row, y) => `<tr>${row.map((text, x) => cellHtml(text, values[y]?.[x])).join('')}</tr>`);
  return `<html xmlns:x="urn:schemas-microsoft-com:office:excel"><meta charset="utf-8"><table>${rows.join('')}</table></html>`;
}

function cellHtml(text: string, value: unknown): string {
  const html = escapeHtml(text).replaceAll('\n', '<br style="mso-data-placement:same-cell">');
  if (typeof value === 'number') return `<td x:num="${value}">${html}</td>`;
  // An ISO date is read as one; anything else that begins like a number or a formula is to stay as it looks.
  const isGuessed = typeof value === 'string' && value === text && /^[\s]*[-+=@.(\d]/.test(text) && !/^\d{4}-\d\d-\d\d/.test(text);
  return isGuessed ? `<td style='mso-number-format:"\\@"'>${html}</td>` : `<td>${html}</td>`;
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

function positions(runs: readonly (readonly [from: number, to: number])[]): number[] {
  return runs.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, at) => from + at));
}
