import type { SessionId } from '@teable-grid/core';
import { type Locks, sessionLock } from '../locks.ts';
import type { OutboxStorage } from './outbox-storage.ts';
import { RollCall } from './roll-call.ts';

/** How often it is looked whose sessions are kept on this device, milliseconds. */
const lookEvery = 10_000;

/** Whose changes are looked after. */
export interface DeadPagesHost {
  readonly scope: string;
  readonly storage: OutboxStorage;
  /** Null: pages are asked whether they live. */
  readonly locks: Locks | null;
  /** This page. */
  readonly holder: string;
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
  readonly #rollCall: RollCall | null;
  readonly #timer: ReturnType<typeof setInterval>;

  constructor(host: DeadPagesHost) {
    this.#host = host;
    this.#rollCall = host.locks === null ? new RollCall(`teable-grid/outbox/${host.scope}`, host.holder) : null;
    this.#timer = setInterval(() => void this.look(), lookEvery);
    // In Node nobody waits for it.
    (this.#timer as { unref?(): void }).unref?.();
  }

  /** Looks now. */
  async look(): Promise<void> {
    const { scope, storage, locks, isCarried, onDead, onLook } = this.#host;
    onLook();
    const stored = await storage.sessions(scope).catch(() => []);
    const others = stored.filter(({ session }) => !this.#awaited.has(session) && !isCarried(session));
    if (others.length === 0 || this.#stopped.signal.aborted) return;
    if (locks !== null) return others.forEach(({ session }) => this.#await(session, locks));
    const present = await this.#rollCall!.present();
    if (present === null || this.#stopped.signal.aborted) return;
    for (const { session, holder } of others) if (!present.has(holder)) onDead(session, () => {});
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#rollCall?.close();
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
