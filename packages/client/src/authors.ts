import type { Actor, Authorship, Revision } from '@teable-grid/core';
import type { Link } from './link.ts';

/** Authors that are remembered. */
const mostKnown = 2_000;

/** Who wrote what, as whoever decides tells when asked. */
export class Authors {
  readonly #link: Link;
  readonly #me: () => Actor | null;
  readonly #known = new Map<Revision, Authorship>();

  /** @param me This person, whose the predictions are. */
  constructor(link: Link, me: () => Actor | null) {
    this.#link = link;
    this.#me = me;
  }

  async of(revision: Revision): Promise<Authorship | null> {
    return (await this.ofAll([revision])).get(revision) ?? null;
  }

  /** Those that are known, by revision. */
  async ofAll(revisions: readonly Revision[]): Promise<ReadonlyMap<Revision, Authorship>> {
    const found = new Map<Revision, Authorship>();
    const unknown = new Set(revisions.filter((revision) => revision > 0 && !this.#known.has(revision)));
    if (unknown.size > 0) for (const { revision, actor, at } of await this.#link.authors([...unknown])) this.#note(revision, { actor, at });
    for (const revision of revisions) {
      const known = revision < 0 ? this.#mine() : this.#known.get(revision);
      if (known !== undefined) found.set(revision, known);
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
