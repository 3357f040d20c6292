import type { FieldOptions } from '@teable-grid/core';
import { streamCsvRows } from 'hucre/csv';
import { unguarded } from '../export/formula-guard.ts';
import { type FileLimits, keepWithin } from './file-limits.ts';
import type { Pause } from './pause.ts';

/** Lines of texts, and what a person should know of how they were read. */
export interface Lines {
  readonly lines: readonly (readonly string[])[];
  readonly notes: readonly string[];
  /** What the formats of a workbook say of its columns, as options of number fields. */
  readonly formats: readonly (FieldOptions | null)[];
}

/**
 * Reads CSV as RFC 4180 says, and what spreadsheets write: any line ends, line breaks in quotes, lines of any length; a quote inside of a cell
 * is a quote. Empty lines are left out; what was guarded from being run as a formula is as it was. @param progress Told how many lines are read.
 */
export async function linesOfText(
  text: string,
  separator: string,
  limits: FileLimits,
  pause: Pause,
  progress: (lines: number) => void,
): Promise<Lines> {
  const lines: string[][] = [];
  let read = 0;
  /** The last cell as it was written. */
  let last: string | undefined;
  for (const line of streamCsvRows(text, { delimiter: separator, skipBom: false }) as Generator<string[]>) {
    read += 1;
    if (read % 64 === 0) await pause();
    if (line.length === 1 && line[0] === '') continue;
    keepWithin(limits, 'columns', line.length, `The number of columns in line ${read}`);
    lines.push(line.map(unguarded));
    last = line.at(-1);
    // One of them may be the header.
    keepWithin(limits, 'rows', lines.length - 1, 'The number of rows');
    if (lines.length % 1_000 === 0) progress(lines.length);
  }
  return { lines, notes: isLeftOpen(text, last) ? [openQuote(lines.length)] : [], formats: [] };
}

/** Whether the last cell begins with a quote that is never closed, and so has all that follows in it. */
function isLeftOpen(text: string, last: string | undefined): boolean {
  if (last === undefined) return false;
  // A text that ends there may have a quote of its own, as in 5": then none stands before it.
  if (!last.includes('\n') && !text.endsWith(`"${last.replaceAll('"', '""')}`)) return false;
  let quotes = 0;
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at + 1)) quotes += 1;
  return quotes % 2 === 1;
}

function openQuote(line: number): string {
  return `A quotation mark in row ${line.toLocaleString('en')} is never closed: all that follows it is in one cell.`;
}
