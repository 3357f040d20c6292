/**
 * Tells whether the page that made something still lives: it holds a lock by that name until it ends. Web Locks in a browser; in
 * memory where a test plays several pages.
 */
export interface Locks {
  /** The lock, when nobody has it; null when somebody does. Call the result to give it up. */
  tryAcquire(name: string): Promise<(() => void) | null>;
}

/** Locks that a browser keeps between the pages of one origin. */
export class WebLocks implements Locks {
  readonly #manager: LockManager;

  constructor(manager: LockManager) {
    this.#manager = manager;
  }

  tryAcquire(name: string): Promise<(() => void) | null> {
    return new Promise((resolve, reject) => {
      const held = (lock: Lock | null) => {
        if (lock === null) return resolve(null);
        return new Promise<void>((release) => resolve(release));
      };
      this.#manager.request(name, { ifAvailable: true }, held).catch(reject);
    });
  }
}

/** Locks within one process. */
export class MemoryLocks implements Locks {
  readonly #held = new Set<string>();

  async tryAcquire(name: string): Promise<(() => void) | null> {
    if (this.#held.has(name)) return null;
    this.#held.add(name);
    return () => this.#held.delete(name);
  }
}

/** Name of the lock that a page holds for each session whose changes it carries. */
export function sessionLock(session: string): string {
  return `teable-grid/session/${session}`;
}
