import type { RowId } from '../ids.ts';
import type { Field } from '../table/field.ts';
import type { Row } from '../table/row.ts';
import { compareRows } from '../table/rows.ts';
import type { Fields } from '../table/table.ts';
import { KeyRanks } from './key-ranks.ts';
import type { Ignored, Look, Reader } from './look.ts';
import type { CompareRows } from './ordered-rows.ts';
import { SortColumn, type SortKey, type SortPurpose } from './sort-column.ts';
import type { ViewSort } from './view.ts';

/** One of the fields by which rows are put in order. */
export interface OrderedBy {
  readonly ranks: KeyRanks;
  readonly isDescending: boolean;
}

/** How rows are put in order: by the fields of groups, then by those of sorts, then as they are in the table. */
export interface RowOrder {
  readonly groups: readonly OrderedBy[];
  /** Those of the groups first. */
  readonly all: readonly OrderedBy[];
  readonly ignored: readonly Ignored[];
}

/** Rows that are held where they are, as they are held: null where they were not shown. */
export type Placements = ReadonlyMap<RowId, Row | null>;

/** What was found out about the order of cells, kept from one look at a table to the next. */
export class KeptRanks {
  readonly #kept = new Map<string, KeyRanks>();

  /** How a look orders rows. */
  orderOf({ groups, sorts, reader }: Look, fields: Fields): RowOrder {
    const ignored: Ignored[] = [];
    const orderedBy = (list: readonly ViewSort[], purpose: 'sort' | 'group'): readonly OrderedBy[] =>
      list.flatMap(({ field: id, direction }) => {
        const field = fields.get(id);
        if (field !== undefined && !field.deleted)
          return [{ ranks: this.#ranksOf(field, purpose, reader, fields), isDescending: direction === 'descending' }];
        ignored.push({ what: purpose, field: id, why: field === undefined ? 'no-such-field' : 'field-deleted' });
        return [];
      });
    const outer = orderedBy(groups, 'group');
    return { groups: outer, all: [...outer, ...orderedBy(sorts, 'sort')], ignored };
  }

  #ranksOf(field: Field, purpose: SortPurpose, reader: Reader, fields: Fields): KeyRanks {
    const key = `${purpose} ${field.id}`;
    const kept = this.#kept.get(key);
    if (kept?.column.holdsFor(field, reader, fields) === true) return kept;
    const made = new KeyRanks(new SortColumn(field, purpose, reader, fields));
    this.#kept.set(key, made);
    return made;
  }
}

/** The keys of a row by which it is put in order. */
export function keysOf(row: Row, by: readonly OrderedBy[]): SortKey[] {
  return by.map(({ ranks }) => ranks.column.keyOf(row));
}

/** Order of two lists of keys; 0 when they are equal. */
export function compareKeys(a: readonly SortKey[], b: readonly SortKey[], by: readonly OrderedBy[]): number {
  for (let at = 0; at < by.length; at++) {
    const [left, right] = [a[at]!, b[at]!];
    if (left === right) continue;
    // Empty cells come last either way.
    if (left === null) return 1;
    if (right === null) return -1;
    const order = by[at]!.ranks.column.compare(left, right);
    if (order !== 0) return by[at]!.isDescending ? -order : order;
  }
  return 0;
}

/** Whether a row is at the same place in two versions of it. */
export function samePlace(a: Row, b: Row, by: readonly OrderedBy[]): boolean {
  return a === b || (a.order === b.order && compareKeys(keysOf(a, by), keysOf(b, by), by) === 0);
}

/** Order of two rows, each as it is held where it is held. */
export function comparePlaced(by: readonly OrderedBy[], placements: Placements): CompareRows {
  const placed = placements.size === 0 ? (row: Row) => row : (row: Row) => placements.get(row.id) ?? row;
  // A search compares one row with many.
  let last: { readonly row: Row; readonly keys: readonly SortKey[] } | null = null;
  return (a, b) => {
    const [left, right] = [placed(a), placed(b)];
    if (left.id === right.id) return 0;
    if (last?.row !== right) last = { row: right, keys: keysOf(right, by) };
    const order = compareKeys(keysOf(left, by), last.keys, by);
    return order === 0 ? compareRows(left, right) : order;
  };
}
