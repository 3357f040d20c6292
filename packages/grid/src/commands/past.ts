import { type FieldId, type Op, type Revision, type RowId, type Value, valueOf, whyNotEditable } from '@teable-grid/core';
import { noPanel } from '../state/grid-state.ts';
import { selectSpot } from '../state/selecting.ts';
import { positionOf } from '../state/selection.ts';
import type { Command, CommandContext } from './command.ts';

/** Opens the history of a row, a field, a cell, or (both null) the table. */
export function openHistory(row: RowId | null, field: FieldId | null): Command {
  return (context) => {
    if (!tellsPast(context)) return false;
    context.dispatch({ action: 'panel', panel: { panel: 'history', row, field } });
    return true;
  };
}

/** Opens the history of the active cell; on a header that of the field. */
export const openCellHistory: Command = (context) => {
  const anchor = context.state.selection?.anchor;
  if (anchor === undefined) return false;
  // The head of a group has no history.
  const row = anchor.row !== null && context.state.table.rows.get(anchor.row) === undefined ? null : anchor.row;
  return openHistory(row, anchor.field)(context);
};

/** Looks at the table as it was after a change; without one as it was before the last. */
export function openPast(seq: Revision | null = null): Command {
  return (context) => {
    if (!tellsPast(context)) return false;
    context.dispatch({ action: 'visit', seq });
    return true;
  };
}

/** Goes back from an earlier time to now. */
export const leavePast: Command = ({ state, dispatch }) => {
  if (state.past === null) return false;
  dispatch({ action: 'past', past: null });
  return true;
};

/** Opens the list of what was deleted. */
export const openTrash: Command = ({ dispatch }) => {
  dispatch({ action: 'panel', panel: { panel: 'trash' } });
  return true;
};

/** Goes to a cell, if it is shown. */
export function goToCell(row: RowId, field: FieldId | null): Command {
  return ({ state, dispatch }) => {
    const column = field ?? state.sheet.fields[0]?.id;
    if (column === undefined || positionOf(state.sheet, { row, field: column }) === null) return false;
    dispatch({ action: 'panel', panel: noPanel });
    dispatch({ action: 'select', selection: selectSpot({ row, field: column }), reveal: 'anchor' });
    return true;
  };
}

/** Why a value cannot be put back into a cell, in a sentence; null when it can. */
export function whyNotRestorable({ state }: Pick<CommandContext, 'state'>, row: RowId, field: FieldId): string | null {
  const found = state.table.fields.get(field);
  if (!state.writable) return 'You cannot change this table now.';
  if (found === undefined || found.deleted) return 'The field is deleted; restore it first.';
  if (state.table.rows.get(row) === undefined) return 'The row is not here any more.';
  return whyNotEditable(found);
}

/** Writes a value of earlier into its cell; a row that is deleted comes back with it. */
export function restoreValue(row: RowId, field: FieldId, value: Value): Command {
  return (context) => {
    const { state, dispatch } = context;
    const there = state.table.rows.get(row);
    const found = state.table.fields.get(field);
    if (there === undefined || found === undefined || whyNotRestorable(context, row, field) !== null) return false;
    const ops: Op[] = there.deleted ? [{ op: 'restore-rows', rows: [row] }] : [];
    ops.push({ op: 'set-cell', row, field, value, was: valueOf(there, found) });
    dispatch({ action: 'submit', draft: { ops, look: state.table } });
    dispatch({ action: 'say', text: `${found.name} was restored. Undo takes it back.` });
    return true;
  };
}

/** Brings deleted rows, fields and views back, all in one gesture of theirs. */
export function restoreDeleted(ops: readonly Op[], said: string): Command {
  return ({ state, dispatch }) => {
    if (!state.writable || ops.length === 0) return false;
    dispatch({ action: 'submit', draft: { ops, look: state.table } });
    dispatch({ action: 'notice', notice: { tone: 'info', text: `${said} Undo takes it back.` } });
    return true;
  };
}

/** Says so where nobody keeps what was before. */
function tellsPast({ state, dispatch }: CommandContext): boolean {
  if (state.tellsPast) return true;
  const text = 'There is no history here: this table is kept by nobody but those who share it.';
  dispatch({ action: 'notice', notice: { tone: 'info', text } });
  return false;
}
