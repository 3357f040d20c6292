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
  /** Those who wait for a lock, first come first. */
  readonly line: { readonly name: string; readonly owner: Owner; take(): void }[] = [];
  /** Whether writing succeeds, and how long it takes, milliseconds. */
  works = true;
  slow = 1;
  /** How far its clock is off, milliseconds. */
  wall = 0;
  replica: KeptReplica | null = null;

  /** A page of it ended, or the browser takes its locks away: they are given up. */
  release(owner: Owner): void {
    for (let at = this.line.length - 1; at >= 0; at--) if (this.line[at]!.owner === owner) this.line.splice(at, 1);
    for (const [name, holder] of this.locks) if (holder === owner) this.giveUp(name);
  }

  /** A lock goes to whoever waits for it. */
  giveUp(name: string): void {
    this.locks.delete(name);
    const at = this.line.findIndex((one) => one.name === name);
    if (at >= 0) this.line.splice(at, 1)[0]!.take();
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
  readonly #time: VirtualTime;
  readonly #device: Device;
  readonly #owner: Owner;

  constructor(time: VirtualTime, device: Device, owner: Owner) {
    this.#time = time;
    this.#device = device;
    this.#owner = owner;
  }

  async tryAcquire(name: string): Promise<(() => void) | null> {
    return this.#device.locks.has(name) ? null : this.#take(name);
  }

  acquire(name: string, signal: AbortSignal): Promise<() => void> {
    const { locks, line } = this.#device;
    if (!locks.has(name)) return Promise.resolve(this.#take(name));
    return new Promise((resolve, reject) => {
      const waiting = { name, owner: this.#owner, take: () => this.#time.after(this.#owner, 0, () => resolve(release)) };
      const release = this.#release(name);
      // It is this page's before the page hears of it.
      const place = { ...waiting, take: () => (locks.set(name, this.#owner), waiting.take()) };
      line.push(place);
      signal.addEventListener('abort', () => {
        if (line.includes(place)) line.splice(line.indexOf(place), 1);
        reject(new Error('not waited for any more'));
      });
    });
  }

  #take(name: string): () => void {
    this.#device.locks.set(name, this.#owner);
    return this.#release(name);
  }

  #release(name: string): () => void {
    return () => {
      if (this.#device.locks.get(name) === this.#owner) this.#device.giveUp(name);
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

  write(write: OutboxWrite, holder: string): Promise<void> {
    return this.#do(() => this.#memory.write(write, holder));
  }

  take(session: SessionId, holder: string): Promise<readonly StoredEntry[] | null> {
    return this.#do(() => this.#memory.take(session, holder));
  }

  #do<Result>(work: () => Promise<Result>): Promise<Result> {
    const works = this.#device.works;
    return new Promise((resolve, reject) => {
      this.#time.after(this.#owner, this.#device.slow, () => {
        if (!works) return reject(new Error('the disk is full'));
        // Done in full when it is called; the page hears of it later.
        const done = work();
        this.#time.after(this.#owner, 0, () => void done.then(resolve, reject));
        done.catch(() => {});
      });
    });
  }

  clear(scope: string): Promise<void> {
    return this.#memory.clear(scope);
  }

  async close(): Promise<void> {}
}
