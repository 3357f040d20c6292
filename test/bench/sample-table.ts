import { type Field, newId, type RowBase, type Value, type Write } from '@teable-grid/core';
import * as Y from 'yjs';

/** Ten fields such as people have: texts, numbers, a checkbox, a select, dates. */
const types = ['text', 'text', 'number', 'number', 'checkbox', 'single-select', 'date', 'text', 'number', 'date'] as const;

/** Fields of the sample, made by change 1. */
export function sampleFields(): Field[] {
  const stamps = { deleted: false, revision: 1, typeRevision: 1, deletedRevision: 0 };
  return types.map((type, column) => ({
    id: newId('field'),
    name: `Field ${column + 1}`,
    type,
    options: {},
    order: `a${column}`,
    column,
    ...stamps,
  }));
}

/** Values of a row, by column. */
export function sampleValues(at: number): Value[] {
  const day = `20${String(at % 30).padStart(2, '0')}-0${1 + (at % 9)}-1${at % 10}`;
  return [
    `Customer ${at}`,
    `some words about ${at % 977}`,
    at,
    Math.round(at * 733) / 100,
    at % 3 === 0,
    `o${at % 7}`,
    day,
    `Town ${at % 331}`,
    at % 100,
    day,
  ];
}

/** Rows of the sample in chunks of 5,000, as an import writes them. */
export function* sampleRows(count: number): Generator<RowBase[]> {
  for (let from = 0; from < count; from += 5_000) {
    const size = Math.min(5_000, count - from);
    yield Array.from({ length: size }, (_, index) => {
      const at = from + index;
      const order = `c${at.toString(36).padStart(4, '0')}`;
      return { id: newId('row'), order, created: 2 + from / 5_000, version: 2 + from / 5_000, cells: sampleValues(at), revisions: null };
    });
  }
}

/** The writes of the sample, one list a change. */
export function* sampleWrites(fields: readonly Field[], rows: number): Generator<Write[]> {
  yield fields.map((field): Write => ({ write: 'field', field }));
  for (const chunk of sampleRows(rows)) yield chunk.map((row): Write => ({ write: 'row', row }));
}

/** The same data as people usually put it into Yjs: a map a row, with an item a cell that carries its stamp. */
export function nestedDocument(fields: readonly Field[], rows: number): Y.Doc {
  const doc = new Y.Doc();
  const map = doc.getMap<Y.Map<unknown>>('rows');
  for (const chunk of sampleRows(rows)) {
    doc.transact(() => {
      for (const row of chunk) {
        const nested = new Y.Map<unknown>([['$order', row.order]]);
        fields.forEach((field, column) => nested.set(field.id, [row.cells[column], row.created]));
        map.set(row.id, nested);
      }
    });
  }
  return doc;
}
