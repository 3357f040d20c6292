import { readTexts, type Session } from '@teable-grid/core';
import { fileLimits } from '../import/file-limits.ts';
import { pauses } from '../import/pause.ts';
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
      return fetchTexts(source.url, signal);
  }
}

/** Reads a CSV file as an import would. Rejects with a sentence that names the file, and the row that cannot be read. */
async function fetchTexts(url: string, signal: AbortSignal): Promise<readonly (readonly string[])[]> {
  const [response, { decodeFile }, { linesOfText }, { separatorOf }] = await Promise.all([
    fetch(url, { signal }).catch((error: unknown) => {
      throw new Error(`“${url}” could not be loaded: ${error instanceof Error ? error.message : String(error)}`);
    }),
    import('../import/text-encoding.ts'),
    import('../import/csv-lines.ts'),
    import('../import/separators.ts'),
  ]);
  if (!response.ok)
    throw new Error(`“${url}” could not be loaded: the server answered ${response.status} ${response.statusText}`.trimEnd());
  const pause = pauses(() => signal.aborted);
  const { text } = await decodeFile(await response.blob(), null, fileLimits, pause, ignored);
  const { lines, notes } = await linesOfText(text, separatorOf(text), fileLimits, pause, ignored);
  const [note] = notes;
  if (note !== undefined) throw new Error(`“${url}” is no CSV: ${note}`);
  return lines;
}

const ignored = () => {};
