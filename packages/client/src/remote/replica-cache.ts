import type * as Y from 'yjs';
import type { Admission } from '../link.ts';

/** What this device remembers of a table beside its contents: enough to show them before a server is reached. */
export interface Remembered extends Admission {
  /** Name of the document that held the table when it was last open. */
  readonly document: string;
}

/** Where replicas of one scope are kept. One document at a time. */
export interface ReplicaCache {
  /** What `remember` was told last; null when nothing. */
  known(): Promise<Remembered | null>;
  remember(what: Remembered): Promise<void>;
  /** Fills a document with what is kept of it, and keeps it up to date from then on. Never rejects: without a cache the server is asked. */
  load(document: string, doc: Y.Doc): Promise<void>;
  /** Forgets a document. */
  drop(document: string): Promise<void>;
  /** Writes what is not written yet, and lets go. */
  close(): Promise<void>;
}
