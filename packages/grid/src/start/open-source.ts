import type { Session } from '@teable-grid/core';
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
  const { openLocal } = await import('./local-start.ts');
  return openLocal(source, context);
}
