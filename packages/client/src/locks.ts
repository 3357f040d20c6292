/**
 * Tells whether the page that made something still lives: it holds a lock by that name until it ends. Web Locks in a browser; in
 * memory where a test plays several pages.
 */
export interface Locks {
  /** The lock, when nobody has it; null when somebody does. Call the result to give it up. */
  tryAcquire(name: string): Promise<(() => void) | null>;
  /** The lock, when whoever has it has given it up or ended. Rejects when the signal says not to wait any more. */
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
  readonly #held = new Set<string>();
  /** Those who wait for a lock, first come first. */
  readonly #waiting = new Map<string, Set<() => void>>();

  async tryAcquire(name: string): Promise<(() => void) | null> {
    return this.#held.has(name) ? null : this.#take(name);
  }

  acquire(name: string, signal: AbortSignal): Promise<() => void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(abortReason(signal));
      if (!this.#held.has(name)) return resolve(this.#take(name));
      const line = this.#waiting.get(name) ?? new Set();
      this.#waiting.set(name, line);
      const leave = () => {
        line.delete(take);
        reject(abortReason(signal));
      };
      const take = () => {
        signal.removeEventListener('abort', leave);
        resolve(this.#take(name));
      };
      line.add(take);
      signal.addEventListener('abort', leave, { once: true });
    });
  }

  #take(name: string): () => void {
    this.#held.add(name);
    let isMine = true;
    return () => {
      if (!isMine) return;
      isMine = false;
      this.#held.delete(name);
      const line = this.#waiting.get(name);
      const [next] = line ?? [];
      if (next === undefined) return;
      line!.delete(next);
      next();
    };
  }
}

function abortReason(signal: AbortSignal): Error {
  return signal.reason instanceof Error ? signal.reason : new Error('The wait for a lock was given up.');
}

/** Name of the lock that a page holds for each session whose changes it carries. */
export function sessionLock(session: string): string {
  return `teable-grid/session/${session}`;
}

/** Name of the lock of the page that holds a table of this device. */
export function tableLock(table: string): string {
  return `teable-grid/table/${table}`;
}

/** Name of the lock that a page holds while it follows a table of this device. */
export function pageLock(page: string): string {
  return `teable-grid/page/${page}`;
}
