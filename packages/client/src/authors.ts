import { type Actor, type Authorship, mostAuthors, type Revision } from '@teable-grid/core';
import type { Link } from './link.ts';

/** Authors that are remembered. */
const mostKnown = 2_000;

/** Who wrote what, as whoever decides tells when asked. */
export class Authors {
  readonly #link: Link;
  readonly #me: () => Actor | null;
  readonly #known = new Map<Revision, Authorship>();
  /** What is asked in this turn: it goes together. */
  #asked: { readonly revisions: Set<Revision>; readonly answers: Promise<ReadonlyMap<Revision, Authorship>> } | null = null;

  /** @param me This person, whose the predictions are. */
  constructor(link: Link, me: () => Actor | null) {
    this.#link = link;
    this.#me = me;
  }

  async of(revision: Revision): Promise<Authorship | null> {
    const revisions = this.#asked?.revisions ?? new Set<Revision>();
    this.#asked ??= {
      revisions,
      answers: Promise.resolve().then(() => {
        this.#asked = null;
        return this.ofAll([...revisions]);
      }),
    };
    revisions.add(revision);
    return (await this.#asked.answers).get(revision) ?? null;
  }

  /** Those that are known, by revision. */
  async ofAll(revisions: readonly Revision[]): Promise<ReadonlyMap<Revision, Authorship>> {
    const found = new Map<Revision, Authorship>();
    const unknown: Revision[] = [];
    for (const revision of new Set(revisions)) {
      const known = revision < 0 ? this.#mine() : this.#known.get(revision);
      if (known !== undefined) found.set(revision, known);
      else if (revision > 0) unknown.push(revision);
    }
    for (let at = 0; at < unknown.length; at += mostAuthors)
      for (const { revision, actor, at: when, coauthors } of await this.#link.authors(unknown.slice(at, at + mostAuthors))) {
        const author: Authorship = coauthors === undefined ? { actor, at: when } : { actor, coauthors, at: when };
        found.set(revision, author);
        this.#note(revision, author);
      }
    return found;
  }

  #mine(): Authorship | undefined {
    const actor = this.#me();
    return actor === null ? undefined : { actor, at: new Date().toISOString() };
  }

  #note(revision: Revision, author: Authorship): void {
    this.#known.set(revision, author);
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostKnown) this.#known.delete(oldest!);
  }
}
