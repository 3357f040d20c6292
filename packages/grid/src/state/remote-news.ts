import { type Revision, revisionOf, valueOf, valueText } from '@teable-grid/core';
import type { GridState } from './grid-state.ts';

/** What to say to somebody who listens. */
export interface RemoteNews {
  /** The change by which it came, to ask who made it; null where one need not. */
  readonly revision: Revision | null;
  /** In words; `who` is null where nobody knows. */
  text(who: string | null): string;
}

/** What there is to say after others changed the row of the active cell; null when they did not. */
export function remoteNews(before: GridState, after: GridState): RemoteNews | null {
  const id = after.selection?.anchor.row;
  if (id === undefined || id === null) return null;
  const old = before.table.rows.get(id);
  const row = after.table.rows.get(id);
  if (old === undefined || row === undefined) return null;
  const field = old === row ? undefined : after.sheet.fields.find((other) => valueOf(old, other) !== valueOf(row, other));
  if (field !== undefined) {
    const value = valueText(valueOf(row, field), field, after.locale) || 'empty';
    const by = (who: string | null) => (who === null ? 'somebody else' : who === 'You' ? 'you, in another window' : who);
    return { revision: revisionOf(row, field), text: (who) => `${field.name} is now ${value}, changed by ${by(who)}.` };
  }
  const isConflict = after.table.conflicts.at(id).length > before.table.conflicts.at(id).length;
  return isConflict ? { revision: null, text: () => 'There is a conflict in this row.' } : null;
}
