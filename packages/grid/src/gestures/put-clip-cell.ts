import { type Field, fieldType, type Row, fieldEntry } from '@teable-grid/core';
import type { Clip } from '../clipboard/clip.ts';
import type { CellWriter } from './cell-writer.ts';

/**
 * Writes one cell of the clipboard into a cell: between fields of one type what is stored, exactly, but choices of another field by their names;
 * a number that a spreadsheet said is behind the text where the text says that same number; else what the text says.
 */
export function putClipCell(writer: CellWriter, clip: Clip, y: number, x: number, row: Row, field: Field, locale: string): void {
  const text = clip.block[y]![x]!;
  const [{ editor }, entry] = [fieldType(field.type), fieldEntry(field.type)];
  const from = clip.own?.fields[x];
  if (from !== undefined && from.type === field.type && (entry.namesIn === undefined || from.id === field.id)) {
    if (writer.value(row, field, clip.own!.values[y]![x]!, text)) return;
  }
  const number = clip.numbers.get(y)?.get(x);
  if (number !== undefined && editor.kind === 'number' && standsFor(text, number) && writer.value(row, field, number, text)) return;
  if (number !== undefined && editor.kind === 'date' && !entry.parse(text, field.options, locale).ok)
    return writer.text(row, field, dayOf(number) ?? text);
  writer.text(row, field, text);
}

/** Whether a formatted text shows a number as it is, whatever separates its digits: not as a share, a time or a date. */
function standsFor(text: string, number: number): boolean {
  if (/[%:\p{L}]/u.test(text.replace(/[A-Z]{3}/, '')) || text.trim() === '') return false;
  const digits = (of: string) => of.replaceAll(/\D/g, '').replace(/^0+/, '');
  const [shown, exact] = [digits(text), digits(Math.abs(number).toFixed(10).replace(/0+$/, ''))];
  // What is shown may be rounded, or have more zeros.
  const same = Math.min(shown.length, exact.length) - 1;
  return shown.slice(0, Math.max(1, same)) === exact.slice(0, Math.max(1, same));
}

/** First day of the calendar in which spreadsheets count, and how many milliseconds a day has. */
const dayZero = Date.UTC(1899, 11, 30);
const dayLength = 86_400_000;
/** The last day of year 9999. */
const lastDay = 2_958_465;

/** The day that a spreadsheet's serial number is. */
function dayOf(serial: number): string | null {
  if (serial < 61 || serial > lastDay) return null;
  return new Date(dayZero + Math.floor(serial) * dayLength).toISOString().slice(0, 10);
}
