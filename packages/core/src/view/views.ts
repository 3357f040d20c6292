import type { View, ViewId } from './view.ts';

/** The views of a table in order, and by id; immutable. */
export class Views {
  static readonly empty = new Views(new Map());

  /** Views that are not deleted, in order. */
  readonly list: readonly View[];
  readonly #byId: ReadonlyMap<ViewId, View>;

  private constructor(byId: ReadonlyMap<ViewId, View>) {
    this.#byId = byId;
    this.list = [...byId.values()].filter((view) => !view.deleted).toSorted(compareViews);
  }

  /** The view with this id, also when it is deleted. */
  get(id: ViewId): View | undefined {
    return this.#byId.get(id);
  }

  /** All views, deleted ones too, in order of creation. */
  all(): Iterable<View> {
    return this.#byId.values();
  }

  /** How many there are, deleted ones too. */
  get total(): number {
    return this.#byId.size;
  }

  /** The views with these in place of those of the same ids, or beside them. */
  with(changed: readonly View[]): Views {
    const next = new Map(this.#byId);
    for (const view of changed) next.set(view.id, view);
    return new Views(next);
  }
}

/** Order of two views: by order key, then by id. */
function compareViews(a: View, b: View): number {
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
