import { readTexts, type Session } from '@teable-grid/core';
import { parse } from 'csv-parse/browser/esm/sync';
import type { OpenContext } from './open-source.ts';
import type { Source } from './source.ts';

type LocalSource = Exclude<Source, { source: 'server' }>;

/** Opens a table of this page or device; one that is not there yet begins with what the source has, as fields of the types that its texts look like. */
export async function openLocal(source: LocalSource, { locale, signal }: OpenContext): Promise<Session> {
  const { table, storage } = source;
  const texts = await textsOf(source, signal);
  const { LocalSession } = await import('@teable-grid/client/local');
  if (texts === null) return LocalSession.open({ table, storage });
  const [header = [], ...lines] = texts;
  const { columns, rows } = readTexts(header, lines, [], locale);
  return LocalSession.open({ table, storage, fields: columns.map(({ field }) => field), rows });
}

/** The table of texts that a source begins with, its first line the names; null where it begins empty. */
async function textsOf(source: LocalSource, signal: AbortSignal): Promise<readonly (readonly string[])[] | null> {
  switch (source.source) {
    case 'device':
      return null;
    case 'markup': {
      const { blockOfTable } = await import('../clipboard/read-html.ts');
      return blockOfTable(source.markup);
    }
    case 'file':
      return parseCsv(await fetchText(source.url, signal));
  }
}

async function fetchText(url: string, signal: AbortSignal): Promise<string> {
  const response = await fetch(url, { signal }).catch((error: unknown) => {
    throw new Error(`“${url}” could not be loaded: ${error instanceof Error ? error.message : String(error)}`);
  });
  if (!response.ok)
    throw new Error(`“${url}” could not be loaded: the server answered ${response.status} ${response.statusText}`.trimEnd());
  return response.text();
}

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
