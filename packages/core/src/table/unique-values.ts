import type { CellReading } from '../field-types/own-cell.ts';
import { cellText, readCell, readValue } from '../field-types/read-cell.ts';
import { readAlike } from '../field-types/read-alike.ts';
import type { FieldId, RowId } from '../ids.ts';
import { quoted } from '../problem.ts';
import type { Value } from '../value.ts';
import type { Field } from './field.ts';
import { type Identified, IdIndex } from './id-index.ts';
import { type Row, valueOf } from './row.ts';
import type { Rows } from './rows.ts';
import type { Fields } from './table.ts';

/** The live rows that hold a value; `id` is the value as text. */
interface Holding extends Identified {
  readonly rows: readonly RowId[];
}

interface FieldValues {
  readonly field: Field;
  readonly holdings: IdIndex<Holding>;
}

/** The rows and fields of a table. */
interface Sheet {
  readonly fields: Fields;
  readonly rows: Rows;
}

/**
 * Which live rows hold which value, for each field of a table whose values are to be unique; immutable. It is gathered from all rows
 * when a field becomes one of these, and follows the rows from then on. A table without such a field pays nothing.
 */
export class UniqueValues {
  static readonly none = new UniqueValues(new Map());

  readonly #byField: ReadonlyMap<FieldId, FieldValues>;

  private constructor(byField: ReadonlyMap<FieldId, FieldValues>) {
    this.#byField = byField;
  }

  /** How many fields have unique values. */
  get size(): number {
    return this.#byField.size;
  }

  /** The fields whose values are unique. */
  *fields(): Generator<Field> {
    for (const { field } of this.#byField.values()) yield field;
  }

  /** The live rows that hold a value as `uniqueText` says it; none where the field's values need not be unique. */
  holders(field: FieldId, text: string): readonly RowId[] {
    return this.#byField.get(field)?.holdings.get(text)?.rows ?? [];
  }

  /** What holds after a table has become another; `changed` are the rows of `after` that are not as they were. */
  follow(before: Sheet, after: Sheet, changed: readonly Row[]): UniqueValues {
    const sameFields = before.fields === after.fields;
    if (sameFields && (this.size === 0 || changed.length === 0)) return this;
    const fields = sameFields ? [...this.fields()] : after.fields.list.filter(({ options }) => options.unique === true);
    if (fields.length === 0) return UniqueValues.none;
    const next = new Map<FieldId, FieldValues>();
    for (const field of fields) {
      const kept = this.#byField.get(field.id);
      const holdings =
        kept !== undefined && readAlike(kept.field, field)
          ? moved(kept.holdings, field, before.rows, changed)
          : indexOf(IdIndex.empty, holdersIn(after.rows, field));
      next.set(field.id, { field, holdings });
    }
    return new UniqueValues(next);
  }
}

/** What a cell says, as a text that is the same for equal values; null when it is empty, does not fit, or its row is deleted. */
export function uniqueText(row: Row, field: Field): string | null {
  return row.deleted ? null : textOf(readCell(row, field));
}

/** The live rows that hold a value in a unique field; none in another. */
export function holdersOf(unique: UniqueValues, field: Field, value: Value): readonly RowId[] {
  const text = textOf(readValue(value, field));
  return text === null ? [] : unique.holders(field.id, text);
}

function textOf(reading: CellReading): string | null {
  if (reading.state !== 'value') return null;
  return typeof reading.value === 'string' ? reading.value : JSON.stringify(reading.value);
}

/** What a field's cells say in more than one live row, as they show it. */
export function sharedValues(rows: Rows, field: Field): readonly string[] {
  const holders = holdersIn(rows, field);
  return [...holders.values()].filter((ids) => ids.length > 1).map(([first]) => cellText(rows.get(first!)!, field, 'en'));
}

/** Why the values of a field cannot be unique, as a sentence; null when they can. */
export function whyNotUnique(rows: Rows, field: Field): string | null {
  const shared = sharedValues(rows, field);
  if (shared.length === 0) return null;
  const [what, which] = shared.length === 1 ? ['1 value is', 'it is'] : [`${shared.length} values are`, 'the first is'];
  return `${what} in more than one row of ${quoted(field.name)}, so they cannot be unique; ${which} ${quoted(shared[0])}.`;
}

function holdersIn(rows: Rows, field: Field): Map<string, RowId[]> {
  const holders = new Map<string, RowId[]>();
  for (const row of rows) {
    const text = uniqueText(row, field);
    const there = text === null ? undefined : holders.get(text);
    if (there !== undefined) there.push(row.id);
    else if (text !== null) holders.set(text, [row.id]);
  }
  return holders;
}

function moved(holdings: IdIndex<Holding>, field: Field, before: Rows, changed: readonly Row[]): IdIndex<Holding> {
  const holders = new Map<string, readonly RowId[]>();
  const rowsWith = (text: string) => holders.get(text) ?? holdings.get(text)?.rows ?? [];
  for (const row of changed) {
    const old = before.get(row.id);
    if (old !== undefined && old.deleted === row.deleted && valueOf(old, field) === valueOf(row, field)) continue;
    const [was, is] = [old === undefined ? null : uniqueText(old, field), uniqueText(row, field)];
    if (was === is) continue;
    if (was !== null)
      holders.set(
        was,
        rowsWith(was).filter((id) => id !== row.id),
      );
    if (is !== null) holders.set(is, [...rowsWith(is), row.id]);
  }
  return indexOf(holdings, holders);
}

/** An index with these holders; a value that nobody holds is taken out. */
function indexOf(index: IdIndex<Holding>, holders: ReadonlyMap<string, readonly RowId[]>): IdIndex<Holding> {
  const held: Holding[] = [];
  let next = index;
  for (const [id, rows] of holders) {
    if (rows.length > 0) held.push({ id, rows });
    else next = next.without(id);
  }
  return next.with(held);
}
