import { fieldType } from '../field-types/field-types.ts';
import type { RowId } from '../ids.ts';
import type { Field } from '../table/field.ts';
import type { Row } from '../table/row.ts';
import { compareRows } from '../table/rows.ts';
import type { Fields } from '../table/table.ts';
import { sameValue, type Value } from '../value.ts';
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
    const orderedBy = (list: readonly ViewSort[], purpose: SortPurpose): readonly OrderedBy[] =>
      list.flatMap(({ field: id, direction }) => {
        const field = fields.get(id);
        if (field !== undefined && !field.deleted)
          return [{ ranks: this.#ranksOf(field, purpose, reader), isDescending: direction === 'descending' }];
        ignored.push({ what: purpose, field: id, why: field === undefined ? 'no-such-field' : 'field-deleted' });
        return [];
      });
    const outer = orderedBy(groups, 'group');
    return { groups: outer, all: [...outer, ...orderedBy(sorts, 'sort')], ignored };
  }

  #ranksOf(field: Field, purpose: SortPurpose, reader: Reader): KeyRanks {
    const key = `${purpose} ${field.id}`;
    const kept = this.#kept.get(key);
    if (
      kept !== undefined &&
      readsAlike(kept.column.field, field) &&
      computesAlike(field, kept.column.reader, reader) &&
      kept.column.reader.locale === reader.locale
    )
      return kept;
    const made = new KeyRanks(new SortColumn(field, purpose, reader));
    this.#kept.set(key, made);
    return made;
  }
}

/** Options that do not tell what a cell says. */
const silent: ReadonlySet<string> = new Set(['width', 'required', 'unique', 'default', 'policy', 'read', 'write']);

/** Whether cells say the same under two states of a field. */
export function readsAlike(a: Field, b: Field): boolean {
  if (a === b) return true;
  if (a.type !== b.type || a.deleted !== b.deleted) return false;
  if (a.options === b.options) return true;
  const keys = new Set([...Object.keys(a.options), ...Object.keys(b.options)]);
  return [...keys].every((key) => silent.has(key) || sameValue((a.options[key] ?? null) as Value, (b.options[key] ?? null) as Value));
}

/** Whether two readers get the same from a field's cells. */
export function computesAlike({ type }: Field, a: Reader, b: Reader): boolean {
  return a.computed === b.computed || fieldType(type).computed !== true;
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
