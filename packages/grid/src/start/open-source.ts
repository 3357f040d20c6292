import type { Session } from '@teable-grid/core';
import { blockOfTable } from '../clipboard/read-html.ts';
import type { Source } from './source.ts';

/** What opening needs beside the source. */
export interface OpenContext {
  readonly locale: string;
  /** Ends the loading of a file. */
  readonly signal: AbortSignal;
  /** Asked for a new token; null: there is none. */
  refreshToken(): Promise<string | null>;
}

/** Opens the session of a source. Rejects with a sentence for the person. The client is loaded now: a page that brings its own session never loads it. */
export async function openSource(source: Source, context: OpenContext): Promise<Session> {
  if (source.source === 'server') {
    const { openSession } = await import('@teable-grid/client/remote');
    const { server, table, token, user } = source;
    return openSession({
      server,
      table,
      token: token === '' ? null : token,
      name: user === '' ? null : user,
      refreshToken: () => context.refreshToken(),
    });
  }
  const texts = await textsOf(source, context.signal);
  const { openTexts } = await import('./local-start.ts');
  return openTexts(texts, source, context.locale);
}

/** The table of texts that a source begins with, its first line the names; null where it begins empty. */
async function textsOf(source: Exclude<Source, { source: 'server' }>, signal: AbortSignal): Promise<readonly (readonly string[])[] | null> {
  switch (source.source) {
    case 'device':
      return null;
    case 'markup':
      return blockOfTable(source.markup);
    case 'file': {
      const { parseCsv } = await import('./local-start.ts');
      return parseCsv(await fetchText(source.url, signal));
    }
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
