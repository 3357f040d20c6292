import { type FieldId, type RowId, type Session, valueOf } from '@teable-grid/core';

/** The number in a cell; 0 where there is none. */
export function numberAt({ table }: Session, row: RowId, field: FieldId): number {
  const [found, of] = [table.rows.get(row), table.fields.get(field)];
  return found === undefined || of === undefined ? 0 : Number(valueOf(found, of) ?? 0);
}

/** One of two texts: that which is not in the cell, so that writing it is a change each time. */
export function otherText({ table }: Session, row: RowId, field: FieldId, [one, other]: readonly [string, string]): string {
  const [found, of] = [table.rows.get(row), table.fields.get(field)];
  return found !== undefined && of !== undefined && valueOf(found, of) === one ? other : one;
}

/** Whether something that a person did is not decided yet. */
export function isWaiting({ pending }: Session): boolean {
  return pending.some(({ state }) => state !== 'rejected');
}
