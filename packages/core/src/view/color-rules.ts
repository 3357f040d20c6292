import type { FieldId } from '../ids.ts';
import type { Row } from '../table/row.ts';
import type { Fields } from '../table/table.ts';
import { makeFilter, type RowTest } from './conditions.ts';
import type { Ignored, Reader } from './look.ts';
import type { ColorRule } from './view.ts';

/** The colours of a row, hues 0 to 9: `row` null where no rule colours the whole of it. */
export interface RowColors {
  readonly row: number | null;
  readonly cells: ReadonlyMap<FieldId, number>;
}

const none: RowColors = { row: null, cells: new Map() };

/** Rules of colour made ready for one state of the fields. Asked for rows as they are shown; of several rules the first that holds counts. */
export class ColorRules {
  readonly ignored: readonly Ignored[];
  readonly #rules: readonly { readonly test: RowTest; readonly color: number; readonly field: FieldId | null }[];

  constructor(rules: readonly ColorRule[], fields: Fields, reader: Reader) {
    const made = rules.map(({ when, color, field }) => ({ ...makeFilter(when, fields, reader), color, field }));
    this.ignored = made.flatMap(({ ignored }) => ignored);
    // A rule of which no condition can be asked would colour everything.
    this.#rules = made.flatMap(({ test, color, field }) => (test === null ? [] : { test, color, field }));
  }

  /** The colours of a row. */
  of(row: Row): RowColors {
    if (this.#rules.length === 0) return none;
    let whole: number | null = null;
    const cells = new Map<FieldId, number>();
    for (const { test, color, field } of this.#rules) {
      if (field === null ? whole !== null : cells.has(field)) continue;
      if (!test(row)) continue;
      if (field === null) whole = color;
      else cells.set(field, color);
    }
    return whole === null && cells.size === 0 ? none : { row: whole, cells };
  }
}
