import type { RawClip } from '../gestures/gesture.ts';
import type { Clip, OwnCells } from './clip.ts';
import { readHtml } from './read-html.ts';
import { readTsv } from './tsv.ts';

const noNumbers: Clip['numbers'] = new Map();

/** Reads cells from the clipboard: our own flavour, else the first HTML table, else TSV. Null when there is no text. */
export function readClip({ own, html, text }: RawClip): Clip | null {
  const cells = readOwn(own);
  if (cells !== null) return { block: cells.texts, numbers: noNumbers, own: cells };
  const table = html === '' ? null : readHtml(html);
  if (table !== null) return { ...table, own: null };
  return text === '' ? null : { block: readTsv(text), numbers: noNumbers, own: null };
}

/** Another page may put anything under our name: what is not as we write it is passed over, and the other flavours are read. */
function readOwn(json: string): OwnCells | null {
  if (json === '') return null;
  let read: Partial<OwnCells> | null;
  try {
    read = JSON.parse(json) as Partial<OwnCells> | null;
  } catch {
    // Not JSON, so not ours.
    return null;
  }
  if (read?.version !== 2 || typeof read.token !== 'string') return null;
  const { fields, rows, texts, values } = read;
  const isTable = (lines: unknown, holds: (cell: unknown) => boolean): boolean =>
    Array.isArray(lines) &&
    lines.length === rows?.length &&
    lines.every((line: unknown) => Array.isArray(line) && line.length === fields?.length && line.every(holds));
  const fits =
    Array.isArray(fields) &&
    fields.length > 0 &&
    fields.every((field: unknown) => isField(field)) &&
    Array.isArray(rows) &&
    rows.length > 0 &&
    rows.every((row: unknown) => typeof row === 'string') &&
    isTable(texts, (text) => typeof text === 'string') &&
    isTable(values, () => true);
  return fits ? (read as OwnCells) : null;
}

function isField(field: unknown): boolean {
  const { id, type } = (field ?? {}) as { id?: unknown; type?: unknown };
  return typeof id === 'string' && typeof type === 'string';
}
