import { type FieldId, newId, type Place, type RowId } from '@teable-grid/core';
import type { GridState } from '../state/grid-state.ts';
import { rangeOf, type Selection } from '../state/selection.ts';
import { count } from '../state/status.ts';
import { draftsOf } from './batches.ts';
import type { Command } from './command.ts';

/** Adds an empty row at a place and goes to it. */
export function insertRow(place: Place<RowId>, field?: FieldId): Command {
  return ({ state, dispatch }) => {
    if (!state.writable) return false;
    const id = newId('row');
    dispatch({ action: 'submit', draft: { ops: [{ op: 'insert-rows', place, rows: [{ id, cells: {} }] }], look: state.table } });
    const column = field ?? state.sheet.fields[0]?.id;
    if (column !== undefined) dispatch({ action: 'select', selection: selectionOf(id, column), reveal: 'anchor' });
    return true;
  };
}

/** Adds a row at the end. */
export const appendRow: Command = insertRow({ before: null });

/** Adds a row right below the active cell, in whose column it stays; at the end when there is none. */
export const insertBelow: Command = (context) => {
  const anchor = context.state.selection?.anchor;
  if (anchor === undefined) return appendRow(context);
  return insertRow(anchor.row === null ? { after: null } : { after: anchor.row }, anchor.field)(context);
};

/** Adds a row right above the active cell. */
export const insertAbove: Command = (context) => {
  const anchor = context.state.selection?.anchor;
  if (anchor === undefined || anchor.row === null) return false;
  return insertRow({ before: anchor.row }, anchor.field)(context);
};

/** Deletes one row, and says how to get it back. */
export function deleteRow(row: RowId): Command {
  return ({ state, dispatch }) => {
    if (!state.writable) return false;
    dispatch({ action: 'submit', draft: { ops: [{ op: 'delete-rows', rows: [row] }], look: state.table } });
    dispatch({ action: 'notice', notice: { tone: 'info', text: 'The row was deleted. Undo brings it back.' } });
    return true;
  };
}

/** Deletes the rows that the selection touches, and says how to get them back. */
export const deleteRows: Command = ({ state, dispatch }) => {
  const rows = selectedRows(state);
  if (rows.length === 0 || !state.writable) return false;
  for (const draft of draftsOf([{ op: 'delete-rows', rows }], state.table)) dispatch({ action: 'submit', draft });
  if (rows.length > 1)
    dispatch({ action: 'notice', notice: { tone: 'info', text: `${count(rows.length, 'row')} deleted. Undo brings them back.` } });
  return true;
};

/** Ids of the rows that the selection touches. */
export function selectedRows(state: GridState): readonly RowId[] {
  if (state.selection === null || state.selection.anchor.row === null) return [];
  const range = rangeOf(state.sheet, state.selection);
  return state.sheet.rows.slice(range.top, range.bottom + 1).map((row) => row.id);
}

function selectionOf(row: RowId, field: FieldId): Selection {
  return { anchor: { row, field }, head: { row, field }, span: 'cells', near: { row: 0, column: 0 } };
}
