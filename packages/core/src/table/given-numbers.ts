import { fieldType } from '../field-types/field-types.ts';
import type { FieldId } from '../ids.ts';
import type { Field } from './field.ts';
import { type Row, valueOf } from './row.ts';
import type { Rows } from './rows.ts';
import type { Fields } from './table.ts';

/** The rows and fields of a table. */
interface Sheet {
  readonly fields: Fields;
  readonly rows: Rows;
}

/**
 * The highest number that any row holds, deleted ones too, for each field that numbers its rows; immutable. Gathered from all rows when a
 * field becomes one of these, and carried on from then. It is not kept in the field: that would be written anew with each row, and be a
 * tombstone each time; from the rows every replica comes to the same. A table without such a field pays nothing.
 */
export class GivenNumbers {
  static readonly none = new GivenNumbers(new Map());

  readonly #highest: ReadonlyMap<FieldId, number>;

  private constructor(highest: ReadonlyMap<FieldId, number>) {
    this.#highest = highest;
  }

  /** How many fields number their rows. */
  get size(): number {
    return this.#highest.size;
  }

  /** The highest number in a field; 0 where there is none. */
  highest(field: FieldId): number {
    return this.#highest.get(field) ?? 0;
  }

  /** What holds after a table has become another; `changed` are the rows of `after` that are not as they were. */
  follow(before: Sheet, after: Sheet, changed: readonly Row[]): GivenNumbers {
    const sameFields = before.fields === after.fields;
    if (sameFields && (this.size === 0 || changed.length === 0)) return this;
    const fields = after.fields.list.filter(({ type }) => fieldType(type).numbered === true);
    if (fields.length === 0) return GivenNumbers.none;
    const next = new Map(fields.map((field) => [field.id, this.#follow(field, before, after, changed)]));
    const same = next.size === this.size && [...next].every(([id, highest]) => this.#highest.get(id) === highest);
    return same ? this : new GivenNumbers(next);
  }

  #follow(field: Field, before: Sheet, after: Sheet, changed: readonly Row[]): number {
    const known = this.#highest.get(field.id);
    if (known === undefined) return highestOf(after.rows.all(), field);
    const among = highestOf(changed, field);
    if (among >= known) return among;
    // The row with the highest number may have it no more.
    const lost = changed.some(({ id }) => {
      const row = before.rows.get(id);
      return row !== undefined && numberIn(row, field) === known;
    });
    return lost ? highestOf(after.rows.all(), field) : known;
  }
}

/** The number that a row holds in a field; 0 where it has none. */
export function numberIn(row: Row, field: Field): number {
  const stored = valueOf(row, field);
  return stored === null ? 0 : ((fieldType(field.type).own(stored, field.options) as number | undefined) ?? 0);
}

function highestOf(rows: Iterable<Row>, field: Field): number {
  let highest = 0;
  for (const row of rows) highest = Math.max(highest, numberIn(row, field));
  return highest;
}
