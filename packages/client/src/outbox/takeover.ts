import type { SessionId } from '@teable-grid/core';
import type { Entry } from '../entry.ts';
import { type Locks, sessionLock } from '../locks.ts';
import type { Carried } from './carried.ts';
import { DeadPages } from './dead-pages.ts';
import type { OutboxContents } from './outbox-contents.ts';
import type { OutboxStorage } from './outbox-storage.ts';

/** Sessions that are taken over by one page: a hello takes a hundred. The others wait for the next page. */
const mostCarried = 90;

/** What taking over needs of its outbox. */
export interface TakeoverHost {
  readonly scope: string;
  /** This page. */
  readonly holder: string;
  readonly contents: OutboxContents;
  /** A session that was taken over has nothing in it. */
  onEmpty(session: SessionId): void;
  /** These were taken over later than at the beginning. */
  onAdopted(entries: readonly Entry[]): void;
  onLook(): void;
}

/** Takes over the sessions of a scope whose pages have ended: when it begins, and whenever another page ends. */
export class Takeover {
  readonly #host: TakeoverHost;
  readonly #storage: OutboxStorage;
  readonly #locks: Locks | null;
  #deadPages: DeadPages | null = null;
  #stopped = false;

  constructor(host: TakeoverHost, storage: OutboxStorage, locks: Locks | null) {
    this.#host = host;
    this.#storage = storage;
    this.#locks = locks;
  }

  /** Says to other pages that a session is carried here; without locks that cannot be said. */
  async lock(one: Carried): Promise<void> {
    one.release = (await this.#locks?.tryAcquire(sessionLock(one.session))) ?? null;
  }

  /** Takes over what can be taken now, and from then on what is left. The undecided changes of now. */
  async begin(): Promise<Entry[]> {
    const { scope, holder, onLook } = this.#host;
    const [storage, locks] = [this.#storage, this.#locks];
    const adopted: Entry[] = [];
    for (const { session } of locks === null ? [] : await storage.sessions(scope)) {
      if (this.#isCarried(session)) continue;
      const release = await locks!.tryAcquire(sessionLock(session));
      if (release !== null) adopted.push(...(await this.#tryTake(session, release)));
    }
    const isCarried = (session: SessionId) => this.#isCarried(session);
    const onDead = (session: SessionId, release: () => void) => void this.#takeLater(session, release);
    this.#deadPages = new DeadPages({ scope, storage, locks, holder, isCarried, onDead, onLook });
    void this.#deadPages.look();
    return adopted;
  }

  stop(): void {
    this.#stopped = true;
    this.#deadPages?.stop();
  }

  #isCarried(session: SessionId): boolean {
    const { carried } = this.#host.contents;
    return carried.length > mostCarried || carried.some((one) => one.session === session || one.movedFrom.has(session));
  }

  async #takeLater(session: SessionId, release: () => void): Promise<void> {
    if (this.#isCarried(session)) return release();
    const entries = await this.#tryTake(session, release);
    if (entries.length > 0) this.#host.onAdopted(entries);
  }

  /** As `#take`; where storage fails at that the session is left for a later look. */
  #tryTake(session: SessionId, release: () => void): Promise<Entry[]> {
    return this.#take(session, release).catch(() => {
      release();
      return [];
    });
  }

  /** Makes this page the holder of a session. Its undecided changes. */
  async #take(session: SessionId, release: () => void): Promise<Entry[]> {
    const { scope, holder, contents, onEmpty } = this.#host;
    const stored = (await this.#storage.sessions(scope)).find((one) => one.session === session);
    const entries = await this.#storage.take(session, holder);
    // Asked for twice at once, it is carried by now; and an outbox that was closed meanwhile leaves it to the next page.
    if (stored === undefined || entries === null || this.#stopped || this.#isCarried(session)) release();
    else if (entries.length > 0) return contents.adopt({ ...stored, holder }, entries, release);
    else {
      onEmpty(session);
      release();
    }
    return [];
  }
}
