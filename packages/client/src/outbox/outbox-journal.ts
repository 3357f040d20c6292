import type { SessionId } from '@teable-grid/core';
import type { OutboxStorage, OutboxWrite, StoredEntry, StoredSession } from './outbox-storage.ts';

/** What is still to be written, the later word on each thing. */
interface Unwritten {
  readonly open: Map<SessionId, StoredSession>;
  readonly drop: Set<SessionId>;
  /** By session and id; null: to be removed. */
  readonly entries: Map<string, { readonly session: SessionId; readonly id: string; readonly put: StoredEntry | null }>;
}

/**
 * Writes an outbox to its storage: what is asked for in one turn in one step, one step after the other, and what failed
 * together with what comes next. Until it is opened everything waits.
 */
export class OutboxJournal {
  readonly #onFailure: (reason: string) => void;
  #storage: OutboxStorage | null | undefined;
  #opened: Promise<void>;
  #open: () => void = () => {};
  #unwritten = nothing();
  /** What may stand in the storage, by session and id. */
  readonly #held = new Map<string, StoredEntry['state']>();
  /** The step that will take what is unwritten now. */
  #next: Promise<void> | null = null;
  #last: Promise<void> = Promise.resolve();

  constructor(onFailure: (reason: string) => void) {
    this.#onFailure = onFailure;
    this.#opened = new Promise((resolve) => (this.#open = resolve));
  }

  open(storage: OutboxStorage): void {
    this.#storage = storage;
    this.#open();
  }

  /** There is nothing to write to. */
  openNone(): void {
    this.#storage = null;
    this.#open();
  }

  /** What is asked for from now on is written after something else has ended. */
  hold(until: Promise<unknown>): void {
    this.#opened = Promise.all([this.#opened, until]).then(() => {});
  }

  /** Resolves when it is written, or when writing it has failed. */
  write(write: OutboxWrite): Promise<void> {
    merge(this.#unwritten, write);
    if (this.#next === null) {
      this.#next = this.#last.then(() => this.#opened).then(() => this.#step());
      this.#last = this.#next;
    }
    return this.#next;
  }

  /** Entries were read from the storage. */
  found(entries: readonly StoredEntry[]): void {
    for (const { session, id, state } of entries) this.#held.set(`${session}/${id}`, state);
  }

  /** Whether a change may stand in the storage as undecided: the next page would send it again. */
  holdsUndecided(session: SessionId, id: string): boolean {
    return this.#held.get(`${session}/${id}`) === 'undecided';
  }

  /** Resolves when nothing is left to write. */
  async flushed(): Promise<void> {
    if (this.#storage !== undefined) await this.#last;
  }

  async close(): Promise<void> {
    await this.#storage?.close();
  }

  async #step(): Promise<void> {
    const taken = this.#unwritten;
    this.#unwritten = nothing();
    this.#next = null;
    if (this.#storage == null) return;
    const entries = [...taken.entries.values()];
    const fresh = [...taken.entries].flatMap(([key, { put }]) => (put?.state === 'undecided' && !this.#held.has(key) ? key : []));
    for (const key of fresh) this.#held.set(key, 'undecided');
    try {
      await this.#storage.write({
        open: [...taken.open.values()],
        drop: [...taken.drop],
        put: entries.flatMap(({ put }) => put ?? []),
        remove: entries.filter(({ put }) => put === null).map(({ session, id }) => ({ session, id })),
      });
      this.#written(taken);
    } catch (error) {
      for (const key of fresh) this.#held.delete(key);
      const later = this.#unwritten;
      this.#unwritten = taken;
      merge(this.#unwritten, asWrite(later));
      this.#onFailure(error instanceof Error ? error.message : String(error));
    }
  }

  #written({ drop, entries }: Unwritten): void {
    for (const key of drop.size > 0 ? this.#held.keys() : []) if (drop.has(key.slice(0, key.indexOf('/')))) this.#held.delete(key);
    for (const [key, { put }] of entries) {
      if (put === null) this.#held.delete(key);
      else this.#held.set(key, put.state);
    }
  }
}

function nothing(): Unwritten {
  return { open: new Map(), drop: new Set(), entries: new Map() };
}

function merge(into: Unwritten, { open = [], put = [], remove = [], drop = [] }: OutboxWrite): void {
  for (const session of drop) {
    into.drop.add(session);
    into.open.delete(session);
    for (const [key, entry] of into.entries) if (entry.session === session) into.entries.delete(key);
  }
  for (const session of open) into.open.set(session.session, session);
  for (const { session, id } of remove) into.entries.set(`${session}/${id}`, { session, id, put: null });
  for (const entry of put) into.entries.set(`${entry.session}/${entry.id}`, { session: entry.session, id: entry.id, put: entry });
}

function asWrite({ open, drop, entries }: Unwritten): OutboxWrite {
  const all = [...entries.values()];
  return {
    open: [...open.values()],
    drop: [...drop],
    put: all.flatMap(({ put }) => put ?? []),
    remove: all.filter(({ put }) => put === null),
  };
}
