import { valueOf, valueText } from '@teable-grid/core';
import type { GridState } from './grid-state.ts';

/** What to say to somebody who listens after others changed the row of his active cell; null when they did not. */
export function remoteNews(before: GridState, after: GridState): string | null {
  const id = after.selection?.anchor.row;
  if (id === undefined || id === null) return null;
  const old = before.table.rows.get(id);
  const row = after.table.rows.get(id);
  if (old === undefined || row === undefined) return null;
  const field = old === row ? undefined : after.sheet.fields.find((other) => valueOf(old, other) !== valueOf(row, other));
  if (field !== undefined)
    return `${field.name} is now ${valueText(valueOf(row, field), field, after.locale) || 'empty'}, changed by somebody else.`;
  return after.table.conflicts.at(id).length > before.table.conflicts.at(id).length ? 'There is a conflict in this row.' : null;
}
