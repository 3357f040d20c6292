import { type MemoryStore, newId, type TableStore } from '@teable-grid/core';
import { type Channel, openChannel } from '../local/channel.ts';
import { type Locks, MemoryLocks, WebLocks } from '../locks.ts';
import { IndexedDbOutboxStorage } from '../outbox/indexeddb-outbox-storage.ts';
import { MemoryOutboxDisk, MemoryOutboxStorage } from '../outbox/memory-outbox-storage.ts';
import type { OutboxStorage } from '../outbox/outbox-storage.ts';
import { type DraftCopies, type DraftCopy, MemoryDraftCopies } from '../drafts/draft-copies.ts';
import { IndexedDbReplicaCache } from '../remote/indexeddb-replica-cache.ts';
import type { ReplicaCache } from '../remote/replica-cache.ts';

/** What a session keeps on the device it runs on. */
export interface Device {
  /** Tells pages that live from those that have ended; null where that cannot be told. */
  readonly locks: Locks | null;
  /** Where changes are kept that are not decided. */
  outbox(): Promise<OutboxStorage>;
  /** Replicas of a scope; null where none are kept. */
  replicas(scope: string): ReplicaCache | null;
  /** Copies of what is written into drafts. */
  drafts(): Promise<DraftCopies>;
  /** Tables that are decided on the device. */
  tables(): Promise<TableStore>;
  /** A way to the other pages of the device; null where there is none. */
  channel(name: string): Channel | null;
  /** What pages count silence of one another in, milliseconds; a second when absent. */
  readonly beat?: number;
}

/** A device in memory. Sessions that share one are like sessions in pages of one browser. */
export function memoryDevice(): Device {
  const disk = new MemoryOutboxDisk();
  const drafts = new Map<string, DraftCopy>();
  let store: Promise<MemoryStore> | null = null;
  // Nothing is said to the pages of another device.
  const own = newId('session');
  return {
    locks: new MemoryLocks(),
    outbox: async () => new MemoryOutboxStorage(disk),
    replicas: () => null,
    drafts: async () => new MemoryDraftCopies(drafts),
    // Stores of tables are loaded when a table is decided here: with a server they are not needed.
    tables: async () => (await (store ??= import('../local/memory-tables.ts').then(({ memoryTables }) => memoryTables()))).another(),
    channel: (name) => openChannel(`${own}/${name}`),
  };
}

/** This browser: IndexedDB, and Web Locks where the page may have them. */
export function browserDevice(): Device {
  const locks = webLocks();
  return {
    locks,
    outbox: () => IndexedDbOutboxStorage.open(),
    replicas: (scope) => new IndexedDbReplicaCache(scope, locks),
    drafts: async () => (await import('../drafts/indexeddb-draft-copies.ts')).IndexedDbDraftCopies.open(),
    tables: async () => (await import('../local/indexeddb-store.ts')).IndexedDbStore.open(),
    channel: openChannel,
  };
}

/** The locks of this browser; null where a page has none, as over plain http. */
export function webLocks(): Locks | null {
  const manager = globalThis.navigator?.locks;
  return manager === undefined ? null : new WebLocks(manager);
}

/** The device that is meant; `device` is this browser, and memory where there is none. */
export function deviceOf(storage: 'device' | 'memory' | Device): Device {
  if (typeof storage === 'object') return storage;
  return storage === 'device' && globalThis.indexedDB !== undefined ? browserDevice() : memoryDevice();
}
