import { readTexts, type Session } from '@teable-grid/core';
import { parse } from 'csv-parse/browser/esm/sync';
import type { Source } from './source.ts';

/** Reads a CSV file: lines of texts, the first the names. Rejects with a sentence that names the line that cannot be read. */
export function parseCsv(text: string): readonly (readonly string[])[] {
  try {
    return parse(text, { bom: true, relax_column_count: true, skip_empty_lines: true, delimiter: delimiterOf(text) }) as string[][];
  } catch (error) {
    throw new Error(`The file is no CSV: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** The separator of which the first line has most. */
function delimiterOf(text: string): string {
  const line = text.slice(0, text.search(/[\r\n]|$/));
  const counts = [',', ';', '\t'].map((sign) => [sign, line.split(sign).length] as const);
  return counts.reduce((best, other) => (other[1] > best[1] ? other : best))[0];
}

/** Opens a table of this page or device; one that is not there yet begins with these texts, as fields of the types that they look like. */
export async function openTexts(
  texts: readonly (readonly string[])[] | null,
  { table, storage }: Exclude<Source, { source: 'server' }>,
  locale: string,
): Promise<Session> {
  const { LocalSession } = await import('@teable-grid/client/local');
  if (texts === null) return LocalSession.open({ table, storage });
  const [header = [], ...lines] = texts;
  const { columns, rows } = readTexts(header, lines, [], locale);
  return LocalSession.open({ table, storage, fields: columns.map(({ field }) => field), rows });
}
