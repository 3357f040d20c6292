import type { Actor } from '../table/conflict.ts';

/** People who are remembered; beyond that the one who was met longest ago is forgotten. */
const mostKnown = 10_000;

/** People whom a table has met: who wrote, or was named to somebody as the author of something. In memory, so some are met anew. */
export class KnownPeople {
  readonly #people = new Map<string, Actor>();

  meet(actor: Actor): void {
    this.#people.delete(actor.id);
    this.#people.set(actor.id, actor);
    if (this.#people.size <= mostKnown) return;
    for (const longestAgo of this.#people.keys()) {
      this.#people.delete(longestAgo);
      break;
    }
  }

  get(id: string): Actor | undefined {
    return this.#people.get(id);
  }
}
