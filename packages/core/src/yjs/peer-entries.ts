import { generateKeyBetween } from 'fractional-indexing';
import * as v from 'valibot';
import type { Doc } from 'yjs';
import { type FieldId, idPattern, type OrderKey, type RowId } from '../ids.ts';
import type { FieldOptions } from '../table/field.ts';
import type { Fields } from '../table/table.ts';
import type { Write } from '../table/write.ts';
import type { Value } from '../value.ts';
import { defaultViewProperties, type View } from '../view/view.ts';
import { optionsSchema, valueSchema, viewProperties } from '../wire/schemas.ts';
import { type CellValue, flags, layoutVersion, mapOf, type PeerFieldValue, type PeerRowValue, type PeerViewValue } from './layout.ts';

/** Characters of an order key, and of a name, that are read: another program may have written anything. */
const longestOrder = 1_000;
const longestName = 1_000;

/** A row of a document that peers share, as it was inserted. */
export interface PeerRow {
  readonly id: RowId;
  readonly order: OrderKey;
  readonly cells: readonly (readonly [field: FieldId, value: Value])[];
}

/** What was written to a row since. */
export type PeerCell = { readonly row: RowId } & (
  | { readonly what: 'cell'; readonly field: FieldId; readonly value: Value }
  | { readonly what: 'order'; readonly order: OrderKey }
  | { readonly what: 'deleted'; readonly deleted: boolean }
);

/** What a field says. */
export interface PeerField {
  readonly id: FieldId;
  readonly name: string;
  readonly type: string;
  readonly options: FieldOptions;
  readonly order: OrderKey;
  readonly deleted: boolean;
}

/** What a view says. */
export type PeerView = Omit<View, 'revision' | 'deletedRevision'>;

/** Reads an entry of `rows`; null when it is not of the layout. Cells of it that hold what is no value are left out. */
export function readPeerRow(id: string, entry: unknown): PeerRow | null {
  if (!idPattern.test(id) || !Array.isArray(entry)) return null;
  const [order, , , cells] = entry as readonly unknown[];
  if (!isOrder(order) || !isPlainObject(cells)) return null;
  const read = Object.entries(cells).filter((cell): cell is [FieldId, Value] => idPattern.test(cell[0]) && isValue(cell[1]));
  return { id, order, cells: read };
}

/** Reads an entry of `cells`; null when it is not of the layout. */
export function readPeerCell(key: string, entry: unknown): PeerCell | null {
  const [row = '', what = '', ...rest] = key.split('/');
  if (rest.length > 0 || !idPattern.test(row) || !Array.isArray(entry)) return null;
  const value: unknown = entry[0];
  if (what === flags.order) return isOrder(value) ? { row, what: 'order', order: value } : null;
  if (what === flags.deleted) return typeof value === 'boolean' ? { row, what: 'deleted', deleted: value } : null;
  return idPattern.test(what) && isValue(value) ? { row, what: 'cell', field: what, value } : null;
}

/** Reads an entry of `fields`; null when it is not of the layout. Options that have not the form of theirs are left out. */
export function readPeerField(id: string, entry: unknown): PeerField | null {
  if (!idPattern.test(id) || !isPlainObject(entry)) return null;
  const { name, type, options, order, deleted } = entry;
  if (typeof name !== 'string' || typeof type !== 'string' || !isOrder(order)) return null;
  return { id, name: name.slice(0, longestName), type, options: readOptions(options), order, deleted: deleted === true };
}

/** Reads an entry of `views`; null when it is not of the layout. Properties that have not the form of theirs are as in a new view. */
export function readPeerView(id: string, entry: unknown): PeerView | null {
  if (!idPattern.test(id) || !isPlainObject(entry)) return null;
  const { name, order, deleted, ...properties } = entry;
  if (typeof name !== 'string' || !isOrder(order)) return null;
  const read = Object.entries(viewProperties.entries).filter(([key, schema]) => v.is(schema, properties[key]));
  const given = Object.fromEntries(read.map(([key]) => [key, properties[key]]));
  return { id, name: name.slice(0, longestName), ...defaultViewProperties, ...given, order, deleted: deleted === true };
}

function readOptions(options: unknown): FieldOptions {
  if (!isPlainObject(options)) return {};
  const kept = Object.entries(options).filter(([key, value]) => v.is(optionsSchema, { [key]: value }) && value !== null);
  return Object.fromEntries(kept) as FieldOptions;
}

/** Whether something is an order key, next to which others can be made. */
function isOrder(value: unknown): value is OrderKey {
  if (typeof value !== 'string' || value.length > longestOrder || !/^[0-9A-Za-z]+$/.test(value)) return false;
  try {
    generateKeyBetween(value, null);
    return true;
  } catch {
    return false;
  }
}

function isValue(value: unknown): value is Value {
  // Nearly all are texts, and there may be a million of them.
  return typeof value === 'string' || v.is(valueSchema, value);
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/**
 * Writes what a change does into a document that peers share; within a transaction of it.
 *
 * @param fields Of the table as the change leaves it.
 */
export function writePeerEntries(doc: Doc, writes: readonly Write[], fields: Fields): void {
  const byColumn = new Map([...fields.all()].map(({ id, column }) => [column, id] as const));
  const cells = mapOf(doc, 'cells');
  const setCell = (key: string, value: Value) => cells.set(key, [value, null] satisfies CellValue);
  if (mapOf(doc, 'meta').get('layout') === undefined) mapOf(doc, 'meta').set('layout', layoutVersion);
  for (const write of writes) {
    switch (write.write) {
      case 'row': {
        const { id, order, cells: values } = write.row;
        const given = values.flatMap((value, column) => (value === null ? [] : [[byColumn.get(column)!, value] as const]));
        mapOf(doc, 'rows').set(id, [order, null, null, Object.fromEntries(given)] satisfies PeerRowValue);
        break;
      }
      case 'cell':
        setCell(`${write.row}/${write.field}`, write.value);
        break;
      case 'order':
        setCell(`${write.row}/${flags.order}`, write.order);
        break;
      case 'deleted':
        setCell(`${write.row}/${flags.deleted}`, write.deleted);
        break;
      case 'field': {
        const { id, name, type, options, order, deleted } = write.field;
        const numbers = { column: null, revision: null, typeRevision: null, deletedRevision: null };
        mapOf(doc, 'fields').set(id, { name, type, options, order, deleted, ...numbers } satisfies PeerFieldValue);
        break;
      }
      case 'view': {
        const { id, revision: _revision, deletedRevision: _deletedRevision, ...view } = write.view;
        mapOf(doc, 'views').set(id, { ...view, revision: null, deletedRevision: null } satisfies PeerViewValue);
        break;
      }
      case 'name':
        mapOf(doc, 'meta').set('name', write.name);
        break;
      default:
        // Conflicts and what settles them: nobody decides among peers.
        throw new Error(`A document that peers share takes no ${write.write}.`);
    }
  }
}
