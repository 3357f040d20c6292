import type { SessionId } from '@teable-grid/core';
import { type DeviceDatabase, openDeviceDatabase } from '../device/database.ts';
import {
  compareEntries,
  HeldElsewhere,
  type OutboxStorage,
  type OutboxWrite,
  sessionsOf,
  type StoredEntry,
  type StoredSession,
} from './outbox-storage.ts';

/** An outbox in IndexedDB: outlives its page, and is seen by all pages of the origin. */
export class IndexedDbOutboxStorage implements OutboxStorage {
  readonly #database: DeviceDatabase;

  private constructor(database: DeviceDatabase) {
    this.#database = database;
  }

  static async open(): Promise<IndexedDbOutboxStorage> {
    return new IndexedDbOutboxStorage(await openDeviceDatabase());
  }

  async sessions(scope: string): Promise<readonly StoredSession[]> {
    const found = await this.#database.getAllFromIndex('sessions', 'scope', scope);
    return found.sort((a, b) => (a.openedAt < b.openedAt ? -1 : a.openedAt > b.openedAt ? 1 : 0));
  }

  async entries(session: string): Promise<readonly StoredEntry[]> {
    return (await this.#database.getAllFromIndex('entries', 'session', session)).sort(compareEntries);
  }

  async write(write: OutboxWrite, holder: string): Promise<void> {
    const { open = [], put = [], remove = [], drop = [] } = write;
    const transaction = this.#database.transaction(['sessions', 'entries'], 'readwrite');
    const [sessions, entries] = [transaction.objectStore('sessions'), transaction.objectStore('entries')];
    const named = [...sessionsOf(write)];
    const found = await Promise.all(named.map((session) => sessions.get(session)));
    const elsewhere = named.filter((_session, at) => found[at]?.holder !== holder);
    if (elsewhere.length > 0) {
      transaction.abort();
      await transaction.done.catch(() => {});
      throw new HeldElsewhere(elsewhere);
    }
    // Requests run in the order in which they are made; a failed one fails the whole.
    const requests: Promise<unknown>[] = [];
    for (const session of drop) requests.push(sessions.delete(session), entries.delete(entriesOf(session)));
    for (const session of open) requests.push(sessions.put(plain(session)));
    for (const { session, id } of remove) requests.push(entries.delete([session, id]));
    for (const entry of put) requests.push(entries.put(entry));
    // Without waiting for the answers first: a page that goes away now does not take the step with it.
    transaction.commit();
    await Promise.all([...requests, transaction.done]);
  }

  async take(session: SessionId, holder: string): Promise<readonly StoredEntry[] | null> {
    const transaction = this.#database.transaction(['sessions', 'entries'], 'readwrite');
    const stored = await transaction.objectStore('sessions').get(session);
    if (stored !== undefined) await transaction.objectStore('sessions').put({ ...stored, holder });
    const entries = await transaction.objectStore('entries').index('session').getAll(session);
    await transaction.done;
    return stored === undefined ? null : entries.sort(compareEntries);
  }

  async clear(scope: string): Promise<void> {
    const transaction = this.#database.transaction(['sessions', 'entries'], 'readwrite');
    for (const session of await transaction.objectStore('sessions').index('scope').getAllKeys(scope)) {
      await transaction.objectStore('sessions').delete(session);
      await transaction.objectStore('entries').delete(entriesOf(session));
    }
    await transaction.done;
  }

  async close(): Promise<void> {
    this.#database.close();
  }
}

function plain({ session, scope, secret, openedAt, holder }: StoredSession): StoredSession {
  return { session, scope, secret, openedAt, holder };
}

/** Keys of a session's entries: an array sorts after every text. */
function entriesOf(session: SessionId): IDBKeyRange {
  return IDBKeyRange.bound([session], [session, []]);
}
