import type { SessionId } from '@teable-grid/core';
import { within } from '../within.ts';
import { HeldElsewhere, type OutboxStorage, type OutboxWrite, type StoredEntry, type StoredSession } from './outbox-storage.ts';
import { StorageImage } from './storage-image.ts';

/** A browser may never answer; what was to be written counts as not written then, milliseconds. It may still be, which does no harm. */
const patience = 5_000;

/** What a journal tells of its writing. */
export interface JournalHost {
  /** These are written, or (with the reason) could not be: then they are in memory only, until a later step takes them along. */
  written(entries: readonly StoredEntry[], failure: string | null): void;
  /** Other pages have these sessions: nothing more is written to them, and what was to be was not. Gives what else is not to be written. */
  lost(sessions: readonly SessionId[]): readonly { readonly session: SessionId; readonly id: string }[];
}

/** What is still to be written, the later word on each thing. */
interface Unwritten {
  readonly open: Map<SessionId, StoredSession>;
  readonly mine: Set<SessionId>;
  readonly drop: Set<SessionId>;
  /** By session and id; null: to be removed. */
  readonly entries: Map<string, { readonly session: SessionId; readonly id: string; readonly put: StoredEntry | null }>;
}

/**
 * Writes an outbox to its storage: what is asked for in one turn in one step, one step after the other, and what failed
 * together with what comes next. Until it is opened everything waits.
 */
export class OutboxJournal {
  readonly #holder: string;
  readonly #host: JournalHost;
  #storage: OutboxStorage | null | undefined;
  #opened: Promise<void>;
  #open: () => void = () => {};
  #unwritten = nothing();
  /** What storage has. */
  readonly image = new StorageImage();
  /** The last step failed: what it was to write waits. */
  #isBehind = false;
  /** The step that will take what is unwritten now. */
  #next: Promise<void> | null = null;
  #last: Promise<void> = Promise.resolve();

  /** @param holder The page that writes. */
  constructor(holder: string, host: JournalHost) {
    this.#holder = holder;
    this.#host = host;
    this.#opened = new Promise((resolve) => (this.#open = resolve));
  }

  /** Whether nothing is kept beyond this page. */
  get isNone(): boolean {
    return this.#storage === null;
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

  /** Tries again to write what could not be written. */
  retry(): void {
    if (this.#isBehind) void this.write({});
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
    while (!(await this.#write(taken))) {
      // Without what is another page's, and with what became of the rest: it is shown when that is written.
      await this.#opened;
      merge(taken, asWrite(this.#unwritten));
      this.#unwritten = nothing();
    }
  }

  /** Whether that is done with, written or not. */
  async #write(taken: Unwritten): Promise<boolean> {
    if (isNothing(taken)) return true;
    const write = asWrite(taken);
    const undo = this.#storage == null ? () => {} : this.image.writing(write);
    try {
      if (this.#storage != null) {
        await within(patience, this.#storage.write(write, this.#holder), 'its storage does not answer');
        this.image.written(write);
      }
      this.#isBehind = false;
      this.#host.written(write.put ?? [], null);
    } catch (error) {
      undo();
      if (error instanceof HeldElsewhere) {
        for (const session of error.sessions) forget(taken, session);
        for (const session of error.sessions) forget(this.#unwritten, session);
        for (const { session, id } of this.#host.lost(error.sessions)) taken.entries.delete(`${session}/${id}`);
        for (const session of error.sessions) this.image.forget(session);
        return false;
      }
      const later = this.#unwritten;
      this.#unwritten = taken;
      merge(this.#unwritten, asWrite(later));
      this.#isBehind = true;
      this.#host.written(write.put ?? [], error instanceof Error ? error.message : String(error));
    }
    return true;
  }
}

function nothing(): Unwritten {
  return { open: new Map(), mine: new Set(), drop: new Set(), entries: new Map() };
}

function isNothing({ open, mine, drop, entries }: Unwritten): boolean {
  return open.size === 0 && mine.size === 0 && drop.size === 0 && entries.size === 0;
}

function forget(unwritten: Unwritten, session: SessionId): void {
  unwritten.open.delete(session);
  unwritten.mine.delete(session);
  unwritten.drop.delete(session);
  for (const [key, entry] of unwritten.entries) if (entry.session === session) unwritten.entries.delete(key);
}

function merge(into: Unwritten, { open = [], mine = [], put = [], remove = [], drop = [] }: OutboxWrite): void {
  for (const session of drop) {
    // Opened and dropped before it was written: then it is not there to be dropped.
    const isNew = into.open.has(session);
    forget(into, session);
    if (!isNew) into.drop.add(session);
  }
  for (const session of open) into.open.set(session.session, session);
  for (const session of mine) into.mine.add(session);
  for (const { session, id } of remove) into.entries.set(`${session}/${id}`, { session, id, put: null });
  for (const entry of put) into.entries.set(`${entry.session}/${entry.id}`, { session: entry.session, id: entry.id, put: entry });
}

function asWrite({ open, mine, drop, entries }: Unwritten): OutboxWrite {
  const all = [...entries.values()];
  return {
    open: [...open.values()],
    mine: [...mine],
    drop: [...drop],
    put: all.flatMap(({ put }) => put ?? []),
    remove: all.filter(({ put }) => put === null).map(({ session, id }) => ({ session, id })),
  };
}
