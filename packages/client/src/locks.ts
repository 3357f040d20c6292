/**
 * Tells whether the page that made something still lives: it holds a lock by that name until it ends. Web Locks in a browser; in
 * memory where a test plays several pages.
 */
export interface Locks {
  /** The lock, when nobody has it; null when somebody does. Call the result to give it up. */
  tryAcquire(name: string): Promise<(() => void) | null>;
  /** Waits in line for the lock; rejects when `signal` is aborted before it comes. Call the result to give it up. */
  acquire(name: string, signal: AbortSignal): Promise<() => void>;
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

  acquire(name: string, signal: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      this.#manager.request(name, { signal }, () => new Promise<void>((release) => resolve(release))).catch(reject);
    });
  }
}

/** Locks within one process. */
export class MemoryLocks implements Locks {
  /** Those who wait for each lock that is held. */
  readonly #held = new Map<string, (() => void)[]>();

  async tryAcquire(name: string): Promise<(() => void) | null> {
    return this.#held.has(name) ? null : this.#take(name);
  }

  acquire(name: string, signal: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(signal.reason as Error);
      const line = this.#held.get(name);
      if (line === undefined) return resolve(this.#take(name));
      const come = () => {
        signal.removeEventListener('abort', leave);
        resolve(this.#release(name));
      };
      const leave = () => {
        line.splice(line.indexOf(come), 1);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', leave, { once: true });
      line.push(come);
    });
  }

  #take(name: string): () => void {
    this.#held.set(name, []);
    return this.#release(name);
  }

  /** Gives a lock to the next in line, once. */
  #release(name: string): () => void {
    let held = true;
    return () => {
      if (!held) return;
      held = false;
      const next = this.#held.get(name)?.shift();
      if (next === undefined) this.#held.delete(name);
      else next();
    };
  }
}

/** Name of the lock that a page holds for each session whose changes it carries. */
export function sessionLock(session: string): string {
  return `teable-grid/session/${session}`;
}

/** Name of the lock of whoever decides about a table of this device. */
export function tableLock(table: string): string {
  return `teable-grid/table/${table}`;
}

/** Name of the lock that a page holds while it follows a table of this device. */
export function pageLock(page: string): string {
  return `teable-grid/page/${page}`;
}
