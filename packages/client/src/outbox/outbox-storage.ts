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
  /** The page that carries its changes: the only one that may write them. */
  readonly holder: string;
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
      readonly because: ChangeId | null;
      readonly madeAt: string;
    };

/** What to write in one step: all of it or, when the promise is rejected, none. */
export interface OutboxWrite {
  /** New sessions, of the page that writes. */
  readonly open?: readonly StoredSession[];
  /** Sessions that are to be this page's still, whether anything is written to them or not. */
  readonly mine?: readonly SessionId[];
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
  /**
   * Resolves when it is kept. Writes take effect in the order in which they were asked for. Rejects with `HeldElsewhere`, and nothing is
   * done, when it is about a session that is not there (and not opened by it), or that another page than `holder` has.
   */
  write(write: OutboxWrite, holder: string): Promise<void>;
  /** Makes a page the holder of a session, from which on its old holder can write nothing; its entries as they are then, null when it is gone. */
  take(session: SessionId, holder: string): Promise<readonly StoredEntry[] | null>;
  /** Forgets a scope altogether. */
  clear(scope: string): Promise<void>;
  close(): Promise<void>;
}

/** Another page has taken sessions over, or has done with them: what was to be written to them was not. */
export class HeldElsewhere extends Error {
  readonly sessions: readonly SessionId[];

  constructor(sessions: readonly SessionId[]) {
    super(`Another page has the sessions ${sessions.join(', ')}.`);
    this.sessions = sessions;
  }
}

/** Sessions that a write is about, without those that it opens. */
export function sessionsOf({ open = [], mine = [], put = [], remove = [], drop = [] }: OutboxWrite): Set<SessionId> {
  const named = [...mine, ...drop, ...[...put, ...remove].map(({ session }) => session)];
  const opened = new Set(open.map(({ session }) => session));
  return new Set(named.filter((session) => !opened.has(session)));
}

/** Order of the entries of one session. */
export function compareEntries(a: StoredEntry, b: StoredEntry): number {
  return (a.n || Number.MAX_SAFE_INTEGER) - (b.n || Number.MAX_SAFE_INTEGER) || (a.madeAt < b.madeAt ? -1 : 1);
}
