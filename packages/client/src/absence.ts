import type { CaughtUp, Revision } from '@teable-grid/core';
import type { Link } from './link.ts';

/** How a session was away, and what it came back to. */
export class Absence {
  readonly #link: Link;
  readonly #now: () => string;
  readonly #onOver: (outcome: CaughtUp) => void;
  #outcome: CaughtUp | null = null;
  /** The document that was shown last. */
  #document: string | null = null;
  /** What was known when the connection was made; null while there is nothing to catch up with. */
  #since: { readonly seq: Revision; readonly isSame: boolean } | null = null;

  constructor(link: Link, now: () => string, onOver: (outcome: CaughtUp) => void) {
    this.#link = link;
    this.#now = now;
    this.#onOver = onOver;
  }

  /** How the last absence ended. */
  get outcome(): CaughtUp | null {
    return this.#outcome;
  }

  /** The table is in this document. */
  document(name: string): void {
    this.#document = name;
  }

  /** A connection was made: `seq` is the last change that this page has seen. */
  ends(seq: Revision, document: string): void {
    // Who has seen nothing yet was not away.
    this.#since = seq === 0 ? null : { seq, isSame: this.#document === null || this.#document === document };
  }

  /** What was missed is there, up to `seq`. */
  over(seq: Revision): void {
    const since = this.#since;
    this.#since = null;
    if (since === null || (since.isSame && seq <= since.seq)) return;
    void this.#link.missed(since.seq, seq).then((people) => {
      const changes = Math.max(0, seq - since.seq);
      this.#outcome = { outcome: since.isSame ? 'replayed' : 'reloaded', changes, people, at: this.#now() };
      this.#onOver(this.#outcome);
    });
  }
}
