import type { ConflictId, FieldId, RowId } from '../ids.ts';
import type { Conflict } from './conflict.ts';

/** The open conflicts of a table, by id and by where they are; immutable. They are few: a change copies them. */
export class Conflicts {
  static readonly empty = new Conflicts(new Map());

  readonly #byId: ReadonlyMap<ConflictId, Conflict>;
  readonly #byRow: ReadonlyMap<RowId, readonly Conflict[]>;

  private constructor(byId: ReadonlyMap<ConflictId, Conflict>) {
    this.#byId = byId;
    const byRow = new Map<RowId, Conflict[]>();
    for (const conflict of byId.values()) {
      const there = byRow.get(conflict.row);
      if (there === undefined) byRow.set(conflict.row, [conflict]);
      else there.push(conflict);
    }
    this.#byRow = byRow;
  }

  /** How many there are. */
  get size(): number {
    return this.#byId.size;
  }

  /** The record with this id. */
  get(id: ConflictId): Conflict | undefined {
    return this.#byId.get(id);
  }

  /** Conflicts on a row, oldest first; on one of its cells when a field is named, on the row itself when it is null. */
  at(row: RowId, field?: FieldId | null): readonly Conflict[] {
    const found = this.#byRow.get(row) ?? [];
    return field === undefined ? found : found.filter((conflict) => conflict.field === field);
  }

  /** Oldest first. */
  [Symbol.iterator](): Iterator<Conflict> {
    return this.#byId.values();
  }

  /** With these opened or replaced (a conflict) and closed (null). */
  with(changes: ReadonlyMap<ConflictId, Conflict | null>): Conflicts {
    const next = new Map(this.#byId);
    for (const [id, conflict] of changes) {
      if (conflict === null) next.delete(id);
      else next.set(id, conflict);
    }
    return new Conflicts(next);
  }
}
