import type { SessionId } from '@teable-grid/core';
import type { Locks } from '../../packages/client/src/locks.ts';
import { MemoryOutboxDisk, MemoryOutboxStorage } from '../../packages/client/src/outbox/memory-outbox-storage.ts';
import type { OutboxStorage, OutboxWrite, StoredEntry, StoredSession } from '../../packages/client/src/outbox/outbox-storage.ts';
import type { KeptReplica } from './sim-link.ts';
import type { Owner, VirtualTime } from './virtual-time.ts';

/** A person's device: what outlives his pages, and the locks between them. */
export class Device {
  readonly disk = new MemoryOutboxDisk();
  readonly locks = new Map<string, Owner>();
  /** Whether writing succeeds, and how long it takes, milliseconds. */
  works = true;
  slow = 1;
  /** How far its clock is off, milliseconds. */
  wall = 0;
  replica: KeptReplica | null = null;

  /** A page of it ended: its locks are given up. */
  release(owner: Owner): void {
    for (const [name, holder] of this.locks) if (holder === owner) this.locks.delete(name);
  }

  /** Ids of all changes on its disk. */
  *ids(): Generator<string> {
    for (const entries of this.disk.entries.values()) yield* entries.keys();
  }

  has(id: string): boolean {
    for (const entries of this.disk.entries.values()) if (entries.has(id)) return true;
    return false;
  }
}

/** The locks of one page. */
export class PageLocks implements Locks {
  readonly #device: Device;
  readonly #owner: Owner;

  constructor(device: Device, owner: Owner) {
    this.#device = device;
    this.#owner = owner;
  }

  async tryAcquire(name: string): Promise<(() => void) | null> {
    const { locks } = this.#device;
    if (locks.has(name)) return null;
    locks.set(name, this.#owner);
    return () => {
      if (locks.get(name) === this.#owner) locks.delete(name);
    };
  }
}

/** A page's way to the disk: it takes time, it may fail, and what was not written when the page ends is not there. */
export class PageStorage implements OutboxStorage {
  readonly #time: VirtualTime;
  readonly #device: Device;
  readonly #owner: Owner;
  readonly #memory: MemoryOutboxStorage;

  constructor(time: VirtualTime, device: Device, owner: Owner) {
    this.#time = time;
    this.#device = device;
    this.#owner = owner;
    this.#memory = new MemoryOutboxStorage(device.disk);
  }

  sessions(scope: string): Promise<readonly StoredSession[]> {
    return this.#memory.sessions(scope);
  }

  entries(session: SessionId): Promise<readonly StoredEntry[]> {
    return this.#memory.entries(session);
  }

  write(write: OutboxWrite): Promise<void> {
    const works = this.#device.works;
    return new Promise((resolve, reject) => {
      this.#time.after(this.#owner, this.#device.slow, () => {
        if (!works) return reject(new Error('the disk is full'));
        void this.#memory.write(write);
        this.#time.after(this.#owner, 0, resolve);
      });
    });
  }

  clear(scope: string): Promise<void> {
    return this.#memory.clear(scope);
  }

  async close(): Promise<void> {}
}
