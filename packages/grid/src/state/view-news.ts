import { type Row, type Table, valueText, valueOf } from '@teable-grid/core';
import type { GridState, Notice } from './grid-state.ts';

/** What to say when somebody else has deleted the view that is shown; null when nobody has. */
export function lostView(before: GridState, after: GridState): Notice | null {
  const lost = before.view === null || before.view === after.view ? undefined : after.table.views.get(before.view);
  if (lost?.deleted !== true) return null;
  const now = after.view === null ? 'the table as it is' : `“${after.settings.name}”`;
  return { tone: 'info', text: `The view “${lost.name}” was deleted. This is ${now}.` };
}

/**
 * What to say when a row that the person was on is not among those that the view shows any more, now that he has left it; null when it is. Both
 * states are arranged alike.
 */
export function leftView(before: GridState, after: GridState): Notice | null {
  const anchor = before.selection?.anchor;
  if (anchor === undefined || anchor.row === null || before.collapsed !== after.collapsed) return null;
  const row = after.table.rows.get(anchor.row);
  const wasShown = before.sheet.rows.indexOf(anchor.row) >= 0;
  if (row === undefined || row.deleted || !wasShown || after.sheet.rows.indexOf(anchor.row) >= 0) return null;
  const why = after.settings.filter === null ? 'is in a group that is closed' : 'no longer matches the filter';
  return { tone: 'quiet', text: `${rowName(row, after.table, after.locale)} ${why}.`, shows: { row: row.id, field: anchor.field } };
}

/** What people know a row by: the text in its first field. */
export function rowName(row: Row, table: Table, locale: string): string {
  const field = table.fields.list[0];
  const text = field === undefined ? '' : valueText(valueOf(row, field), field, locale).trim();
  return text === '' ? 'The row' : `“${text.length > 40 ? `${text.slice(0, 39)}…` : text}”`;
}
