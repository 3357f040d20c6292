import { editText } from '@teable-grid/core';
import { rangeOf } from '../state/selection.ts';
import type { GridState } from '../state/grid-state.ts';
import { readHtml, writeHtml } from './html.ts';
import { type Block, readTsv, writeTsv } from './tsv.ts';

/** Our own flavour: texts without any quoting, and where they were. */
export const ownFlavour = 'web application/x-teable-grid+json';

/** The selected cells as texts; null when there is nothing to copy. */
export function selectedBlock(state: GridState): Block | null {
  const { selection, sheet } = state;
  if (selection === null) return null;
  const range = rangeOf(sheet, selection);
  const fields = sheet.fields.slice(range.left, range.right + 1);
  if (range.top < 0) return [fields.map((field) => field.name)];
  const rows = sheet.rows.slice(range.top, range.bottom + 1);
  return rows.length === 0 ? null : rows.map((row) => fields.map((field) => editText(row, field, sheet.computed)));
}

/** Puts cells on the clipboard: TSV, HTML and our own flavour. */
export function writeBlock(data: DataTransfer, block: Block): void {
  data.setData('text/plain', writeTsv(block));
  data.setData('text/html', writeHtml(block));
  data.setData(ownFlavour, JSON.stringify({ version: 1, block }));
}

/** Reads cells from the clipboard: our own flavour, else the first HTML table, else TSV. Null when there is no text. */
export function readBlock(data: DataTransfer): Block | null {
  const own = readOwn(data.getData(ownFlavour));
  if (own !== null) return own;
  const html = data.getData('text/html');
  const table = html === '' ? null : readHtml(html);
  if (table !== null) return table;
  const text = data.getData('text/plain');
  return text === '' ? null : readTsv(text);
}

function readOwn(json: string): Block | null {
  if (json === '') return null;
  try {
    const read: unknown = JSON.parse(json);
    const block = (read as { version?: unknown; block?: unknown }).version === 1 ? (read as { block: unknown }).block : null;
    const fits =
      Array.isArray(block) && block.length > 0 && block.every((row) => Array.isArray(row) && row.every((cell) => typeof cell === 'string'));
    return fits ? (block as Block) : null;
  } catch {
    // Another page may put anything under this name; the other flavours are read then.
    return null;
  }
}
