import type { CommentsRead } from './comments-read.ts';
import type { Shelf } from './own-views-storage.ts';

/** The key of what one person has read in a table of a server; null where these do not tell it from others. */
export function readKey(server: string, table: string, subject: string): string | null {
  return table === '' ? null : `teable-grid comments ${server}|${table}|${subject}`;
}

/** What is kept under a key; null where nothing is, or what cannot be read. */
export function keptRead(shelf: Pick<Shelf, 'getItem'>, key: string): CommentsRead | null {
  try {
    const found: unknown = JSON.parse(shelf.getItem(key) ?? 'null');
    if (typeof found !== 'object' || found === null) return null;
    const { since, calls, threads } = found as { readonly since?: unknown; readonly calls?: unknown; readonly threads?: unknown };
    if (!isNumber(since) || !isNumber(calls) || !Array.isArray(threads)) return null;
    const read = threads.filter(
      (entry): entry is [string, number] => Array.isArray(entry) && typeof entry[0] === 'string' && isNumber(entry[1]),
    );
    return { since, calls, threads: new Map(read) };
  } catch {
    return null;
  }
}

/** Keeps it, as far as this device lets it. */
export function keepRead(shelf: Pick<Shelf, 'setItem'>, key: string, { since, calls, threads }: CommentsRead): void {
  try {
    // What is predicted has no number that means anything tomorrow.
    shelf.setItem(key, JSON.stringify({ since, calls, threads: [...threads].filter(([, upTo]) => upTo > 0) }));
  } catch {
    // Then it is kept with the element.
  }
}

function isNumber(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
