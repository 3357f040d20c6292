import { type Locks, MemoryLocks, WebLocks } from '../locks.ts';
import { IndexedDbOutboxStorage } from '../outbox/indexeddb-outbox-storage.ts';
import { MemoryOutboxDisk, MemoryOutboxStorage } from '../outbox/memory-outbox-storage.ts';
import type { OutboxStorage } from '../outbox/outbox-storage.ts';
import { IndexedDbReplicaCache } from '../remote/indexeddb-replica-cache.ts';
import type { ReplicaCache } from '../remote/replica-cache.ts';

/** What a session keeps on the device it runs on. */
export interface Device {
  /** Tells pages that live from those that have ended; null where that cannot be told. */
  readonly locks: Locks | null;
  outbox(): Promise<OutboxStorage>;
  /** Replicas of a scope; null where none are kept. */
  replicas(scope: string): ReplicaCache | null;
}

/** A device in memory. Sessions that share one are like pages of one browser. */
export function memoryDevice(): Device {
  const disk = new MemoryOutboxDisk();
  return {
    locks: new MemoryLocks(),
    outbox: async () => new MemoryOutboxStorage(disk),
    replicas: () => null,
  };
}

/** This browser: IndexedDB, and Web Locks where the page may have them. */
export function browserDevice(): Device {
  const locks = webLocks();
  return {
    locks,
    outbox: () => IndexedDbOutboxStorage.open(),
    replicas: (scope) => new IndexedDbReplicaCache(scope, locks),
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
