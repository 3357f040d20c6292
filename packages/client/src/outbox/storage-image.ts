import type { ChangeId, SessionId } from '@teable-grid/core';
import type { OutboxWrite, StoredEntry } from './outbox-storage.ts';

/** What storage has of the sessions that this page carries, as far as this page knows. */
export class StorageImage {
  readonly #sessions = new Map<SessionId, Map<ChangeId, StoredEntry['state']>>();

  /** Whether a session was written. */
  has(session: SessionId): boolean {
    return this.#sessions.has(session);
  }

  /** As what storage has a change; undefined when it has not. */
  stateOf(session: SessionId, id: ChangeId): StoredEntry['state'] | undefined {
    return this.#sessions.get(session)?.get(id);
  }

  /** A session and its entries were read. */
  found(session: SessionId, entries: readonly StoredEntry[]): void {
    this.#sessions.set(session, new Map(entries.map(({ id, state }) => [id, state])));
  }

  /** A session is another page's. */
  forget(session: SessionId): void {
    this.#sessions.delete(session);
  }

  /** This is being written: from now on storage may have it. The result takes that back, when it came to nothing. */
  writing({ put = [] }: OutboxWrite): () => void {
    const fresh = put.filter(({ session, id }) => this.stateOf(session, id) === undefined);
    const unknown = new Set(fresh.map(({ session }) => session).filter((session) => !this.has(session)));
    for (const { session, id, state } of fresh) this.#of(session).set(id, state);
    return () => {
      for (const { session, id } of fresh) this.#sessions.get(session)?.delete(id);
      for (const session of unknown) this.#sessions.delete(session);
    };
  }

  /** This was written. */
  written({ open = [], put = [], remove = [], drop = [] }: OutboxWrite): void {
    for (const session of drop) this.#sessions.delete(session);
    for (const { session } of open) this.#of(session);
    for (const { session, id } of remove) this.#sessions.get(session)?.delete(id);
    for (const { session, id, state } of put) this.#of(session).set(id, state);
  }

  #of(session: SessionId): Map<ChangeId, StoredEntry['state']> {
    const there = this.#sessions.get(session) ?? new Map<ChangeId, StoredEntry['state']>();
    this.#sessions.set(session, there);
    return there;
  }
}
