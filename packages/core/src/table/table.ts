import type { FieldId } from '../ids.ts';
import { Comments } from './comments.ts';
import { Conflicts } from './conflicts.ts';
import type { Field } from './field.ts';
import { Rows } from './rows.ts';
import { GivenNumbers } from './given-numbers.ts';
import { UniqueValues } from './unique-values.ts';
import { Views } from '../view/views.ts';

/**
 * A table as it stands after change number `seq`: an immutable value. A later one shares with it everything that did not
 * change, so holding on to one (what a person was looking at when an editor opened) costs little.
 */
export interface Table {
  /** What people call it. */
  readonly name: string;
  /** Number of the last change in it. */
  readonly seq: number;
  readonly fields: Fields;
  readonly rows: Rows;
  readonly views: Views;
  /** Open conflicts only; settled ones are in history. */
  readonly conflicts: Conflicts;
  /** What people say about its cells and rows. */
  readonly comments: Comments;
  /** Who holds which value, for fields whose values are unique. */
  readonly unique: UniqueValues;
  /** The highest numbers given, for fields that number their rows. */
  readonly numbers: GivenNumbers;
}

/** The fields of a table in order, and by id; immutable. */
export class Fields {
  static readonly empty = new Fields(new Map());

  /** Fields that are not deleted, in order. */
  readonly list: readonly Field[];
  readonly #byId: ReadonlyMap<FieldId, Field>;

  private constructor(byId: ReadonlyMap<FieldId, Field>) {
    this.#byId = byId;
    this.list = [...byId.values()].filter((field) => !field.deleted).toSorted(compareFields);
  }

  /** The field with this id, also when it is deleted. */
  get(id: FieldId): Field | undefined {
    return this.#byId.get(id);
  }

  /** All fields, deleted ones too, in order of creation. */
  all(): Iterable<Field> {
    return this.#byId.values();
  }

  /** The next free column: behind those of all fields ever made that are known here. */
  get columns(): number {
    let columns = 0;
    for (const { column } of this.#byId.values()) columns = Math.max(columns, column + 1);
    return columns;
  }

  /** The fields with these in place of those of the same ids, or beside them. */
  with(changed: readonly Field[]): Fields {
    const next = new Map(this.#byId);
    for (const field of changed) next.set(field.id, field);
    return new Fields(next);
  }
}

/** A table with nothing in it, before the first change. */
export const emptyTable: Table = {
  name: '',
  seq: 0,
  fields: Fields.empty,
  rows: Rows.empty,
  views: Views.empty,
  conflicts: Conflicts.empty,
  comments: Comments.empty,
  unique: UniqueValues.none,
  numbers: GivenNumbers.none,
};

/** Order of two fields: by order key, then by id. */
export function compareFields(a: Field, b: Field): number {
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
