import { type Actor, type AuthorLookup, type Authorship, mostAuthors, type Revision, type Session } from '@teable-grid/core';

/** What is asked. */
export type AskedSession = Pick<Session, 'status' | 'capabilities' | 'actor' | 'authorOf'>;

/** Authors that are remembered; far more changes than a person looks at. */
const mostKnown = 200_000;

/**
 * Who made which changes, as far as it was asked. What is looked up and not known is asked in batches, one at a time, what was looked up
 * last first: that is what somebody looks at.
 *
 *     unknown ──looked up──▶ wanted ──asked──▶ known, or nobody can tell
 *                                              nobody can tell ──the session is live again──▶ unknown
 */
export class AuthorIndex {
  readonly #answered: () => void;
  #session: AskedSession | null = null;
  #wasLive = false;
  readonly #known = new Map<Revision, Authorship | null>();
  /** In the order in which they were looked up. */
  readonly #wanted = new Set<Revision>();
  #asking: AskedSession | null = null;
  #actors: ReadonlyMap<string, Actor> | null = null;

  /** @param answered Told when more is known than before. */
  constructor(answered: () => void) {
    this.#answered = answered;
  }

  /** Everybody who is known to have made a change. */
  get actors(): Iterable<Actor> {
    if (this.#actors === null) {
      const found = new Map<string, Actor>();
      for (const author of this.#known.values()) if (author !== null) found.set(author.actor.id, author.actor);
      this.#actors = found;
    }
    return this.#actors.values();
  }

  /** Follows a session: another one knows other changes, and one that is live again can be asked again. */
  follow(session: AskedSession): void {
    if (session !== this.#session) {
      this.#session = session;
      this.#forget();
    }
    const isLive = session.status.state === 'live';
    if (isLive && !this.#wasLive) {
      for (const [revision, author] of this.#known) if (author === null) this.#known.delete(revision);
      void this.#ask(session);
    }
    this.#wasLive = isLive;
  }

  /** Who made a change; undefined while it is being asked. */
  readonly authorOf: AuthorLookup = (revision) => {
    const session = this.#session;
    if (session === null || !session.capabilities.history) return null;
    const known = this.#known.get(revision);
    if (known !== undefined) return known;
    if (revision < 0) return this.#mine(revision, session);
    // Looked up again it comes first.
    this.#wanted.delete(revision);
    this.#wanted.add(revision);
    if (this.#asking === null) queueMicrotask(() => void this.#ask(session));
    return undefined;
  };

  /** Asks who made the last changes up to a number. */
  lookUpLast(seq: Revision): void {
    for (let revision = Math.max(1, seq - mostAuthors + 1); revision <= seq; revision++) this.authorOf(revision);
  }

  /** A change that has no number yet is this person's, of just now; remembered, so that it stays the same moment. */
  #mine(revision: Revision, { actor }: AskedSession): Authorship | null {
    if (actor === null) return null;
    const mine = { actor, at: new Date().toISOString() };
    this.#note(revision, mine);
    return mine;
  }

  async #ask(session: AskedSession): Promise<void> {
    if (this.#asking !== null || session.status.state !== 'live') return;
    this.#asking = session;
    try {
      while (this.#wanted.size > 0 && this.#session === session && session.status.state === 'live') {
        const batch = [...this.#wanted].slice(-mostAuthors);
        for (const revision of batch) this.#wanted.delete(revision);
        const authors = await Promise.all(batch.map((revision) => session.authorOf(revision)));
        if (this.#session !== session) break;
        batch.forEach((revision, at) => this.#note(revision, authors[at] ?? null));
        this.#answered();
      }
    } finally {
      this.#asking = null;
    }
    const now = this.#session;
    if (now !== null && now !== session && this.#wanted.size > 0) void this.#ask(now);
  }

  #note(revision: Revision, author: Authorship | null): void {
    this.#actors = null;
    this.#known.set(revision, author);
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostKnown) this.#known.delete(oldest!);
  }

  #forget(): void {
    this.#known.clear();
    this.#wanted.clear();
    this.#actors = null;
    this.#wasLive = false;
  }
}
