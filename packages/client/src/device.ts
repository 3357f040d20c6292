import { type Locks, MemoryLocks } from './locks.ts';
import { MemoryOutboxDisk, MemoryOutboxStorage } from './outbox/memory-outbox-storage.ts';
import type { OutboxStorage } from './outbox/outbox-storage.ts';
import type { ReplicaCache } from './remote/replica-cache.ts';

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

/** The device that is meant; `device` is this browser, and memory where there is none. */
export function deviceOf(storage: 'device' | 'memory' | Device): Device {
  return typeof storage === 'object' ? storage : memoryDevice();
}
