import type { SessionId } from '@teable-grid/core';
import { type Locks, sessionLock } from '../locks.ts';
import type { OutboxStorage } from './outbox-storage.ts';

/** How often it is looked whose sessions are kept on this device, milliseconds. */
const lookEvery = 10_000;
/** Without locks, a page that has not said so for so long does not live, milliseconds. A hidden page's timers run once a minute. */
const longestSilence = 180_000;

/** Whose changes are looked after. */
export interface DeadPagesHost {
  readonly scope: string;
  readonly storage: OutboxStorage;
  /** Null: pages say in storage that they live. */
  readonly locks: Locks | null;
  /** Whether this page carries a session already, or carries as many as it can. */
  isCarried(session: SessionId): boolean;
  /** The page of a session has ended; `release` gives its lock up again. */
  onDead(session: SessionId, release: () => void): void;
  /** Called at each look. */
  onLook(): void;
}

/** Notices when another page of this device ends, while this one lives, so that what that page left unsent is not left lying. */
export class DeadPages {
  readonly #host: DeadPagesHost;
  readonly #stopped = new AbortController();
  readonly #awaited = new Set<SessionId>();
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(host: DeadPagesHost) {
    this.#host = host;
    this.#timer = setInterval(() => void this.look(), lookEvery);
    // In Node nobody waits for it.
    (this.#timer as { unref?(): void }).unref?.();
  }

  /** Looks now. */
  async look(): Promise<void> {
    const { scope, storage, locks, isCarried, onDead, onLook } = this.#host;
    onLook();
    const stored = await storage.sessions(scope).catch(() => []);
    for (const { session, heldAt } of stored) {
      if (this.#stopped.signal.aborted || this.#awaited.has(session) || isCarried(session)) continue;
      if (locks !== null) this.#await(session, locks);
      else if (Date.now() - Date.parse(heldAt ?? 0) > longestSilence) onDead(session, () => {});
    }
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#stopped.abort();
  }

  #await(session: SessionId, locks: Locks): void {
    this.#awaited.add(session);
    locks.acquire(sessionLock(session), this.#stopped.signal).then(
      (release) => {
        this.#awaited.delete(session);
        if (this.#stopped.signal.aborted) release();
        else this.#host.onDead(session, release);
      },
      // Not waited for any more.
      () => this.#awaited.delete(session),
    );
  }
}
