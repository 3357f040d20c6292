import type { Change, ChangeId, HeldText, Problem, SessionId } from '@teable-grid/core';
import type { Entry } from '../entry.ts';

/** A session whose changes are kept on this device. */
export interface StoredSession {
  readonly session: SessionId;
  /** Whose it is and where it belongs: server, table and subject (see `scopeOf`). */
  readonly scope: string;
  /** Shown to the server as proof that its outbox is here. */
  readonly secret: string;
  /** ISO 8601, UTC. */
  readonly openedAt: string;
}

/** A change that is not saved, as it is kept. */
export type StoredEntry =
  | {
      readonly state: 'undecided';
      readonly session: SessionId;
      readonly id: ChangeId;
      readonly n: number;
      readonly change: Change;
      readonly awaits: Entry['awaits'];
      readonly madeAt: string;
    }
  | {
      readonly state: 'rejected';
      readonly session: SessionId;
      readonly id: ChangeId;
      /** 0 for a text that was never a change. */
      readonly n: number;
      readonly change: Change | null;
      readonly held: HeldText | null;
      readonly problems: readonly Problem[];
      readonly madeAt: string;
    };

/** What to write in one step: all of it or, when the promise is rejected, none. */
export interface OutboxWrite {
  readonly open?: readonly StoredSession[];
  readonly put?: readonly StoredEntry[];
  readonly remove?: readonly { readonly session: SessionId; readonly id: ChangeId }[];
  /** Sessions to forget with all their entries; before anything is put. */
  readonly drop?: readonly SessionId[];
}

/** Where an outbox outlives its page. IndexedDB in a browser, memory elsewhere; one contract suite runs against both. */
export interface OutboxStorage {
  /** Sessions of a scope, the one opened first first. */
  sessions(scope: string): Promise<readonly StoredSession[]>;
  /** Entries of a session, by number, those without one last. */
  entries(session: SessionId): Promise<readonly StoredEntry[]>;
  /** Resolves when it is kept. Writes take effect in the order in which they were asked for. */
  write(write: OutboxWrite): Promise<void>;
  /** Forgets a scope altogether. */
  clear(scope: string): Promise<void>;
  close(): Promise<void>;
}

/** Order of the entries of one session. */
export function compareEntries(a: StoredEntry, b: StoredEntry): number {
  return (a.n || Number.MAX_SAFE_INTEGER) - (b.n || Number.MAX_SAFE_INTEGER) || (a.madeAt < b.madeAt ? -1 : 1);
}
