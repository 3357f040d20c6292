/**
 * Tells whether the page that made something still lives: it holds a lock by that name until it ends. Web Locks in a browser; in
 * memory where a test plays several pages.
 */
export interface Locks {
  /** The lock, when nobody has it; null when somebody does. Call the result to give it up. */
  tryAcquire(name: string): Promise<(() => void) | null>;
  /** The lock, as soon as it is free. */
  acquire(name: string, signal: AbortSignal): Promise<() => void>;
}

/** Locks that a browser keeps between the pages of one origin. */
export class WebLocks implements Locks {
  readonly #manager: LockManager;

  constructor(manager: LockManager) {
    this.#manager = manager;
  }

  tryAcquire(name: string): Promise<(() => void) | null> {
    return this.#request(name, { ifAvailable: true });
  }

  async acquire(name: string, signal: AbortSignal): Promise<() => void> {
    return (await this.#request(name, { signal }))!;
  }

  #request(name: string, options: LockOptions): Promise<(() => void) | null> {
    return new Promise((resolve, reject) => {
      const held = (lock: Lock | null) => {
        if (lock === null) return resolve(null);
        return new Promise<void>((release) => resolve(release));
      };
      this.#manager.request(name, options, held).catch(reject);
    });
  }
}

/** Locks within one process. */
export class MemoryLocks implements Locks {
  readonly #held = new Map<string, Promise<void>>();

  async tryAcquire(name: string): Promise<(() => void) | null> {
    return this.#held.has(name) ? null : this.#take(name);
  }

  async acquire(name: string, signal: AbortSignal): Promise<() => void> {
    for (;;) {
      signal.throwIfAborted();
      const held = this.#held.get(name);
      if (held === undefined) return this.#take(name);
      await held;
    }
  }

  #take(name: string): () => void {
    let free = () => {};
    this.#held.set(name, new Promise((resolve) => (free = resolve)));
    return () => {
      this.#held.delete(name);
      free();
    };
  }
}

/** Name of the lock that a page holds for each session whose changes it carries. */
export function sessionLock(session: string): string {
  return `teable-grid/session/${session}`;
}
