import { type Change, newId } from '@teable-grid/core';
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
  /** Rejected changes that are kept under its name. */
  rejected: number;
  /** Gives up the lock that says that its changes are carried. */
  release: (() => void) | null;
  kept: boolean;
}

/** A new session of a scope, with a secret of its own. */
export function freshSession(scope: string, openedAt: string): StoredSession {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  const secret = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return { session: newId('session'), scope, secret, openedAt };
}

/** A session as it is when nothing of it is known. */
export function carry(session: StoredSession): Carried {
  return { ...session, last: 0, confirmed: 0, entries: new Map(), rejected: 0, release: null, kept: false };
}

/** An undecided change as it is kept. */
export function toStored({ session, n, change, awaits, madeAt }: Entry): StoredEntry {
  return { state: 'undecided', session, id: change.id, n, change, awaits, madeAt };
}

/** The lowest own number that a change names; infinite when none. */
export function firstNamed({ seen, ops }: Change): number {
  let first = Number.POSITIVE_INFINITY;
  for (const mark of Object.values(seen.except ?? {})) if (typeof mark === 'object') first = Math.min(first, mark.mine);
  for (const op of ops) {
    if (op.op !== 'resolve-conflicts') continue;
    for (const { current } of op.conflicts) if (typeof current === 'object') first = Math.min(first, current.mine);
  }
  return first;
}

/** A change under another number, with the own numbers it names translated: moved too, decided, or as if not seen. */
export function renumbered(
  { change }: Entry,
  n: number,
  numbers: ReadonlyMap<number, number>,
  decided: (mine: number) => number | null,
): Change {
  const translate = (mine: number) => {
    const moved = numbers.get(mine);
    return moved === undefined ? (decided(mine) ?? change.seen.seq) : { mine: moved };
  };
  const except = Object.entries(change.seen.except ?? {}).map(
    ([target, mark]) => [target, typeof mark === 'object' ? translate(mark.mine) : mark] as const,
  );
  const seen = except.length > 0 ? { seq: change.seen.seq, except: Object.fromEntries(except) } : { seq: change.seen.seq };
  const ops = change.ops.map((op) =>
    op.op === 'resolve-conflicts'
      ? {
          ...op,
          conflicts: op.conflicts.map(({ id, current }) => ({
            id,
            current: typeof current === 'object' ? translate(current.mine) : current,
          })),
        }
      : op,
  );
  return { ...change, n, seen, ops };
}
