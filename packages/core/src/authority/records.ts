import type { RowId } from '../ids.ts';
import { valueOf } from '../table/row.ts';
import type { Table } from '../table/table.ts';
import type { Write } from '../table/write.ts';
import type { Value } from '../value.ts';
import type { TableRecord } from './store.ts';

/** The row that a write is about; null when it is about none. */
export function rowOf(write: Write): RowId | null {
  switch (write.write) {
    case 'row':
      return write.row.id;
    case 'cell':
    case 'order':
    case 'deleted':
    case 'settled':
      return write.row;
    default:
      return null;
  }
}

/** A row of a table as a record. */
export function toRecord(table: Table, id: RowId): TableRecord {
  const row = table.rows.get(id)!;
  const data: Record<string, Value> = {};
  for (const field of table.fields.all()) {
    const value = valueOf(row, field);
    if (value !== null) data[field.id] = value;
  }
  return { row: id, version: row.version, deleted: row.deleted, data };
}
