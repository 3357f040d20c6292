import type { ChangeId, SessionId } from '@teable-grid/core';
import {
  compareEntries,
  HeldElsewhere,
  type OutboxStorage,
  type OutboxWrite,
  sessionsOf,
  type StoredEntry,
  type StoredSession,
} from './outbox-storage.ts';

/** What outlives a `MemoryOutboxStorage`, as a disk outlives a page. */
export class MemoryOutboxDisk {
  /** For `MemoryOutboxStorage` only. */
  readonly sessions = new Map<SessionId, StoredSession>();
  /** For `MemoryOutboxStorage` only. */
  readonly entries = new Map<SessionId, Map<ChangeId, StoredEntry>>();
}

/** An outbox in memory, for Node and for pure tests. Each method does its whole work when it is called. */
export class MemoryOutboxStorage implements OutboxStorage {
  readonly #disk: MemoryOutboxDisk;

  constructor(disk: MemoryOutboxDisk = new MemoryOutboxDisk()) {
    this.#disk = disk;
  }

  async sessions(scope: string): Promise<readonly StoredSession[]> {
    const found = [...this.#disk.sessions.values()].filter((session) => session.scope === scope);
    return found.sort((a, b) => (a.openedAt < b.openedAt ? -1 : a.openedAt > b.openedAt ? 1 : 0));
  }

  async entries(session: SessionId): Promise<readonly StoredEntry[]> {
    return [...(this.#disk.entries.get(session)?.values() ?? [])].sort(compareEntries);
  }

  async write(write: OutboxWrite, holder: string): Promise<void> {
    const { sessions, entries } = this.#disk;
    const { open = [], put = [], remove = [], drop = [] } = write;
    const elsewhere = [...sessionsOf(write)].filter((session) => sessions.get(session)?.holder !== holder);
    if (elsewhere.length > 0) throw new HeldElsewhere(elsewhere);
    for (const session of drop) {
      sessions.delete(session);
      entries.delete(session);
    }
    for (const session of open) sessions.set(session.session, session);
    for (const { session, id } of remove) entries.get(session)?.delete(id);
    for (const entry of put) {
      const there = entries.get(entry.session) ?? new Map<ChangeId, StoredEntry>();
      entries.set(entry.session, there.set(entry.id, entry));
    }
  }

  async take(session: SessionId, holder: string): Promise<readonly StoredEntry[] | null> {
    const stored = this.#disk.sessions.get(session);
    if (stored === undefined) return null;
    this.#disk.sessions.set(session, { ...stored, holder });
    return this.entries(session);
  }

  async clear(scope: string): Promise<void> {
    for (const { session } of await this.sessions(scope)) {
      this.#disk.sessions.delete(session);
      this.#disk.entries.delete(session);
    }
  }

  async close(): Promise<void> {}
}
