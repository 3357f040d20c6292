import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { DraftCopy } from '../drafts/draft-copies.ts';
import type { StoredEntry, StoredSession } from '../outbox/outbox-storage.ts';
import type { Remembered } from '../remote/replica-cache.ts';

/** What a browser keeps for sessions with servers: what is unsent, and which document held each table. */
export interface DeviceSchema extends DBSchema {
  sessions: { key: string; value: StoredSession; indexes: { scope: string } };
  entries: { key: [session: string, id: string]; value: StoredEntry; indexes: { session: string } };
  replicas: { key: string; value: Remembered };
  drafts: { key: [page: string, draft: string]; value: DraftCopy; indexes: { scope: string } };
}

export type DeviceDatabase = IDBPDatabase<DeviceSchema>;

/** Opens it, making it when it is not there. It gives way when another page wants to delete it or to bring it to a newer version. */
export async function openDeviceDatabase(): Promise<DeviceDatabase> {
  const database: DeviceDatabase = await openDB<DeviceSchema>('teable-grid', 2, {
    upgrade(made, before) {
      if (before < 1) {
        made.createObjectStore('sessions', { keyPath: 'session' }).createIndex('scope', 'scope');
        made.createObjectStore('entries', { keyPath: ['session', 'id'] }).createIndex('session', 'session');
        made.createObjectStore('replicas');
      }
      made.createObjectStore('drafts', { keyPath: ['page', 'draft'] }).createIndex('scope', 'scope');
    },
    blocking: () => database.close(),
  });
  return database;
}
