import { editText, type Field, type NewField, type Row, type RowId, type Table, type Value, readAs, fieldEntry } from '@teable-grid/core';
import type { Pause } from './pause.ts';

/** Finds the row that has a value in a field, so that a file can bring other values for rows that are there. */
export class RowKeys {
  readonly #field: NewField;
  readonly #rows = new Map<string, RowId>();

  private constructor(field: NewField) {
    this.#field = field;
  }

  /** Looks through the rows of a table. Of several with one value the first one is found. */
  static async of(table: Table, field: NewField, pause: Pause): Promise<RowKeys> {
    const keys = new RowKeys(field);
    const there = table.fields.get(field.id);
    if (there === undefined) return keys;
    let looked = 0;
    for (const row of table.rows) {
      keys.#note(row, there);
      looked += 1;
      if (looked % 256 === 0) await pause();
    }
    return keys;
  }

  /** The row with this value; undefined when there is none. */
  find(value: Value | undefined): RowId | undefined {
    return value == null ? undefined : this.#rows.get(this.#text(value));
  }

  /** A row was added with this value. */
  add(value: Value | undefined, row: RowId): void {
    if (value != null && !this.#rows.has(this.#text(value))) this.#rows.set(this.#text(value), row);
  }

  #note(row: Row, field: Field): void {
    const text = editText(row, field);
    if (text !== '' && !this.#rows.has(text)) this.#rows.set(text, row.id);
  }

  #text(value: Value): string {
    const { type, options } = this.#field;
    const read = readAs(type, value, options);
    return read === undefined ? String(value) : fieldEntry(type).edit(read, options);
  }
}
