import { type Change, type ChangeId, newId, type SessionId, type Target } from '@teable-grid/core';
import type { Entry } from '../entry.ts';
import type { StoredEntry, StoredSession } from './outbox-storage.ts';

/** A change that was refused, or a text that never became one. */
export type Rejected = Extract<StoredEntry, { state: 'rejected' }>;

/** A session whose changes this page carries: its own, or one it took over from a page that has ended. */
export interface Carried extends StoredSession {
  /** Number of its last change. */
  last: number;
  /** Up to which number its verdicts were said to be known. */
  confirmed: number;
  /** Undecided changes, by number. */
  readonly entries: Map<number, Entry>;
  /** For those of them that name earlier changes of the session: the earliest. */
  readonly named: Map<number, number>;
  /** Decided changes that may stand in the storage as undecided still, by number. */
  readonly leaving: Map<number, ChangeId>;
  /** Accepted changes that the replica may not show yet: their sequence numbers, by number. */
  readonly unshown: Map<number, number>;
  /** Rejected changes that are kept under its name. */
  rejected: number;
  /** Gives up the lock that says that its changes are carried. */
  release: (() => void) | null;
  /** Whether the session itself was handed to storage. */
  kept: boolean;
  /** Sessions that its changes moved from, as long as that step is not written: until then storage has them under those. */
  readonly movedFrom: Set<SessionId>;
}

/** A new session of a scope, with a secret of its own, held by a page. */
export function freshSession(scope: string, holder: string, openedAt: string): StoredSession {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const secret = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return { session: newId('session'), scope, secret, openedAt, holder };
}

/** A session as it is when nothing of it is known. */
export function carry(session: StoredSession): Carried {
  return {
    ...session,
    last: 0,
    confirmed: 0,
    entries: new Map(),
    named: new Map(),
    leaving: new Map(),
    unshown: new Map(),
    rejected: 0,
    release: null,
    kept: false,
    movedFrom: new Set(),
  };
}

/** An undecided change as it is kept. */
export function toStored({ session, n, change, awaits, madeAt }: Entry): StoredEntry {
  return { state: 'undecided', session, id: change.id, n, change, awaits, madeAt };
}

/** Adds an undecided change to its session. */
export function carryEntry(one: Carried, entry: Entry): void {
  one.entries.set(entry.n, entry);
  const named = firstNamed(entry.change);
  if (named !== null) one.named.set(entry.n, named);
}

/** The lowest own number that a change names; null when it names none. */
function firstNamed({ seen, ops }: Change): number | null {
  const marks = [
    ...Object.values(seen.except ?? {}),
    ...ops.flatMap((op) => (op.op === 'resolve-conflicts' ? op.conflicts.map(({ current }) => current) : [])),
  ];
  let first: number | null = null;
  for (const mark of marks) if (typeof mark === 'object' && (first === null || mark.mine < first)) first = mark.mine;
  return first;
}

/**
 * A change under another number, with the own numbers it names translated: moved too, decided, or as if not seen. `decided` gives the mark for
 * a decided change that was seen at a target; null for the target of a conflict.
 */
export function renumbered(
  { change }: Pick<Entry, 'change'>,
  n: number,
  numbers: ReadonlyMap<number, number>,
  decided: (mine: number, target: Target | null) => number | null,
): Change {
  const translate = (mine: number, target: Target | null) => {
    const moved = numbers.get(mine);
    return moved === undefined ? (decided(mine, target) ?? change.seen.seq) : { mine: moved };
  };
  const except = Object.entries(change.seen.except ?? {}).map(
    ([target, mark]) => [target, typeof mark === 'object' ? translate(mark.mine, target) : mark] as const,
  );
  const seen = except.length > 0 ? { seq: change.seen.seq, except: Object.fromEntries(except) } : { seq: change.seen.seq };
  const ops = change.ops.map((op) =>
    op.op === 'resolve-conflicts'
      ? {
          ...op,
          conflicts: op.conflicts.map(({ id, current }) => ({
            id,
            current: typeof current === 'object' ? translate(current.mine, null) : current,
          })),
        }
      : op,
  );
  return { ...change, n, seen, ops };
}
