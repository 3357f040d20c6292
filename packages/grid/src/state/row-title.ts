import { cellText, type RowId, type Table } from '@teable-grid/core';

/** What a row is called: what its first field shows, now or when it was deleted. */
export function rowTitle(id: RowId, table: Table, locale: string): string {
  const row = table.rows.get(id);
  const [first] = table.fields.list;
  const title = row === undefined || first === undefined ? '' : cellText(row, first, locale, null);
  return title === '' ? 'Row without a name' : title;
}
