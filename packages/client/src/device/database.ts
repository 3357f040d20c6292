import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { StoredEntry, StoredSession } from '../outbox/outbox-storage.ts';
import type { Remembered } from '../remote/replica-cache.ts';

/** What a browser keeps for sessions with servers: what is unsent, and which document held each table. */
export interface DeviceSchema extends DBSchema {
  sessions: { key: string; value: StoredSession; indexes: { scope: string } };
  entries: { key: [session: string, id: string]; value: StoredEntry; indexes: { session: string } };
  replicas: { key: string; value: Remembered };
}

export type DeviceDatabase = IDBPDatabase<DeviceSchema>;

/** Opens it, making it when it is not there. It gives way when another page wants to delete it or to bring it to a newer version. */
export async function openDeviceDatabase(): Promise<DeviceDatabase> {
  const database: DeviceDatabase = await openDB<DeviceSchema>('teable-grid', 1, {
    upgrade(made) {
      made.createObjectStore('sessions', { keyPath: 'session' }).createIndex('scope', 'scope');
      made.createObjectStore('entries', { keyPath: ['session', 'id'] }).createIndex('session', 'session');
      made.createObjectStore('replicas');
    },
    blocking: () => database.close(),
  });
  return database;
}
