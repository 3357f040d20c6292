import type * as book from './draft-book.ts';

/** What writes texts together; it comes when the first one is opened. */
export type DraftPart = typeof book;

/** Loads the part; rejects where it cannot be loaded. */
export function loadDrafts(): Promise<DraftPart> {
  return import('./draft-book.ts');
}
