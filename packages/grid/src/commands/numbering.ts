import { type FieldId, fieldType, type Op, type Table } from '@teable-grid/core';

/** Beside making a field of this type, or giving a field this type: numbers for the rows that are there, from the top, where the type numbers rows. */
export function numberingOps(field: FieldId, type: string, { rows }: Table): readonly Op[] {
  if (fieldType(type).numbered !== true || rows.size === 0) return [];
  return [{ op: 'number-rows', field, rows: Array.from(rows, ({ id }) => id) }];
}
