import type { Place, RowId } from '@teable-grid/core';
import { rangesOf } from '../state/selection.ts';
import type { GridState } from '../state/grid-state.ts';
import { draftsOf } from './batches.ts';
import type { Command } from './command.ts';

/** Rows that the selection touches, in the order in which they are shown, each once. */
export function touchedRows({ selection, sheet }: GridState): readonly RowId[] {
  if (selection === null || selection.anchor.row === null) return [];
  const ids = rangesOf(sheet, selection)
    .toSorted((a, b) => a.top - b.top)
    .flatMap(({ top, bottom }) => sheet.rows.slice(top, bottom + 1).map(({ id }) => id));
  return [...new Set(ids)];
}

/** Moves rows to a place, in their order, as one step for undo. */
export function moveRows(rows: readonly RowId[], place: Place<RowId>): Command {
  return ({ state, dispatch }) => {
    const anchor = 'after' in place ? place.after : place.before;
    if (!state.writable || rows.length === 0 || (anchor !== null && rows.includes(anchor))) return false;
    for (const draft of draftsOf([{ op: 'move-rows', place, rows }], state.table)) dispatch({ action: 'submit', draft });
    return true;
  };
}

/** Moves the selected rows by one line, up or down. */
export function stepRows(step: -1 | 1): Command {
  return (context) => {
    const { sheet } = context.state;
    const rows = touchedRows(context.state);
    const positions = rows.map((id) => sheet.rows.indexOf(id));
    const beside = sheet.rows.at(step < 0 ? Math.min(...positions) - 1 : Math.max(...positions) + 1);
    if (beside === undefined) return false;
    return moveRows(rows, step < 0 ? { before: beside.id } : { after: beside.id })(context);
  };
}
