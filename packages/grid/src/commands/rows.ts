import { type FieldId, newId, type Place, type RowId } from '@teable-grid/core';
import type { GridState } from '../state/grid-state.ts';
import { rowRuns } from '../state/ranges.ts';
import { selectSpot } from '../state/selecting.ts';
import { rangesOf } from '../state/selection.ts';
import { isGroup } from '../state/sheet.ts';
import { count } from '../state/count.ts';
import { draftsOf } from './batches.ts';
import type { Command } from './command.ts';

/** Adds an empty row at a place and goes to it. */
export function insertRow(place: Place<RowId>, field?: FieldId): Command {
  return ({ state, dispatch }) => {
    if (!state.writable) return false;
    const id = newId('row');
    dispatch({ action: 'submit', draft: { ops: [{ op: 'insert-rows', place, rows: [{ id, cells: {} }] }], look: state.table } });
    const column = field ?? state.sheet.fields[0]?.id;
    if (column !== undefined) dispatch({ action: 'select', selection: selectSpot({ row: id, field: column }), reveal: 'anchor' });
    return true;
  };
}

/** Adds a row at the end. */
export const appendRow: Command = insertRow({ before: null });

/** Adds a row right below the active cell, in whose column it stays; at the end when there is none. On the head of a group it is the first of that group's. */
export const insertBelow: Command = (context) => {
  const { selection, sheet } = context.state;
  if (selection === null) return appendRow(context);
  const { row, field } = selection.anchor;
  if (row === null) return insertRow({ after: null }, field)(context);
  const position = sheet.rows.indexOf(row);
  const line = sheet.rows.line(position);
  if (line === undefined || !isGroup(line)) return insertRow({ after: row }, field)(context);
  const first = sheet.rows.at(position + 1);
  return first === undefined ? insertRow({ before: null }, field)(context) : insertRow({ before: first.id }, field)(context);
};

/** Adds as many empty rows as are selected, above the first or below the last of them, and selects them. */
export function insertRows(where: 'above' | 'below'): Command {
  return ({ state, dispatch }) => {
    const selected = selectedRows(state);
    const { selection } = state;
    if (selection === null || selected.length === 0 || !state.writable) return false;
    const rows = selected.map(() => ({ id: newId('row'), cells: {} }));
    const place = where === 'above' ? { before: selected[0]! } : { after: selected.at(-1)! };
    for (const draft of draftsOf([{ op: 'insert-rows', place, rows }], state.table)) dispatch({ action: 'submit', draft });
    const { field } = selection.anchor;
    const first = selectSpot({ row: rows[0]!.id, field });
    dispatch({
      action: 'select',
      selection: rows.length === 1 ? first : { ...first, head: { row: rows.at(-1)!.id, field }, span: 'rows' },
      reveal: 'anchor',
    });
    return true;
  };
}

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

/** Ids of the rows that the selection touches, from the top, each once. None while only columns are selected by their headers. */
export function selectedRows({ selection, sheet }: GridState): readonly RowId[] {
  if (selection === null || selection.anchor.row === null) return [];
  return rowRuns(rangesOf(sheet, selection)).flatMap(([from, to]) => sheet.rows.slice(Math.max(0, from), to + 1).map(({ id }) => id));
}
