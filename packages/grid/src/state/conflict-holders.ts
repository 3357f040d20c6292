import { type Conflict, type Field, holdersOf, type RowId, type Table, type Value } from '@teable-grid/core';

/** Another live row that holds a value, where values are unique. */
export function otherHolder(table: Table, { row }: Conflict, field: Field, value: Value): RowId | undefined {
  return holdersOf(table.unique, field, value).find((id) => id !== row);
}

/** Whether the incoming value of a conflict can be written now. */
export function canTake(conflict: Conflict, table: Table): boolean {
  const field = conflict.field === null ? undefined : table.fields.get(conflict.field);
  return field === undefined || otherHolder(table, conflict, field, conflict.incoming.value) === undefined;
}
