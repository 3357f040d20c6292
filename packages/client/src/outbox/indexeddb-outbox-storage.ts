import { type DeviceDatabase, openDeviceDatabase } from '../device/database.ts';
import { compareEntries, type OutboxStorage, type OutboxWrite, type StoredEntry, type StoredSession } from './outbox-storage.ts';

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

  async write({ open = [], put = [], remove = [], drop = [] }: OutboxWrite): Promise<void> {
    const transaction = this.#database.transaction(['sessions', 'entries'], 'readwrite');
    const [sessions, entries] = [transaction.objectStore('sessions'), transaction.objectStore('entries')];
    // Requests run in the order in which they are made; a failed one fails the whole.
    const requests: Promise<unknown>[] = [];
    for (const session of drop) {
      requests.push(sessions.delete(session), entries.delete(IDBKeyRange.bound([session], [session, []])));
    }
    for (const session of open) requests.push(sessions.put(plain(session)));
    for (const { session, id } of remove) requests.push(entries.delete([session, id]));
    for (const entry of put) requests.push(entries.put(entry));
    // Without waiting for the answers first: a page that goes away now does not take the step with it.
    transaction.commit();
    await Promise.all([...requests, transaction.done]);
  }

  async clear(scope: string): Promise<void> {
    await this.write({ drop: (await this.sessions(scope)).map(({ session }) => session) });
  }

  async close(): Promise<void> {
    this.#database.close();
  }
}

function plain({ session, scope, secret, openedAt }: StoredSession): StoredSession {
  return { session, scope, secret, openedAt };
}
