import { type Field, fieldType, type Op, type Row, readCell, valueOf } from '@teable-grid/core';
import { type CellEditing, idle, readTyped } from '../state/editing.ts';
import { type GridState, noPanel } from '../state/grid-state.ts';
import { unmarked, gatherMarks } from '../state/marks.ts';
import { refusedText } from '../body/cell-look.ts';
import { rangeOf } from '../state/selection.ts';
import { draftsOf } from './batches.ts';
import type { Command, CommandContext } from './command.ts';
import { move } from './move.ts';

/** The active cell; null when it is in the header or nowhere. */
export function activeCell(state: GridState): { readonly row: Row; readonly field: Field } | null {
  const anchor = state.selection?.anchor;
  if (anchor === undefined || anchor.row === null) return null;
  const row = state.table.rows.get(anchor.row);
  const field = state.table.fields.get(anchor.field);
  return row === undefined || row.deleted || field === undefined || field.deleted ? null : { row, field };
}

/**
 * Opens the editor of the active cell, with a text instead of its value when one was typed. Without one a cell whose
 * last entry was refused starts with that entry.
 */
export function openEditor(typed: string | null): Command {
  return ({ state, dispatch }) => {
    const cell = activeCell(state);
    if (cell === null || !state.writable || fieldType(cell.field.type).editor.kind === 'checkbox') return false;
    const mark = gatherMarks(state.pending, state.table.conflicts).get(cell.row.id)?.cells.get(cell.field.id) ?? unmarked;
    const editing: CellEditing = {
      state: 'cell',
      row: cell.row.id,
      field: cell.field.id,
      look: state.table,
      text: typed ?? (mark.refused === null ? null : refusedText(mark.refused, cell.field, state.locale)),
      typed: typed !== null,
      corrects: mark.refused?.id ?? null,
    };
    dispatch({ action: 'panel', panel: noPanel });
    dispatch({ action: 'edit', editing });
    return true;
  };
}

/** Ends the editor with a text: submits what it means, or holds what cannot be read. */
export function commitEdit(text: string): Command {
  return ({ state, dispatch }) => {
    const { editing } = state;
    if (editing.state !== 'cell') return false;
    dispatch({ action: 'edit', editing: idle });
    const row = editing.look.rows.get(editing.row);
    const field = editing.look.fields.get(editing.field);
    if (row === undefined || field === undefined) return true;
    const reading = readTyped(row, field, text, state.locale);
    if (reading.reading === 'unread') {
      dispatch({ action: 'hold', held: { row: row.id, field: field.id, text, problem: reading.problem } });
    } else if (reading.reading === 'ops') {
      for (const draft of draftsOf(reading.ops, editing.look)) dispatch({ action: 'submit', draft });
    }
    if (editing.corrects !== null) dispatch({ action: 'discard', id: editing.corrects });
    return true;
  };
}

/** Ends the editor and leaves the cell as it was. */
export const cancelEdit: Command = ({ state, dispatch }) => {
  if (state.editing.state === 'idle') return false;
  dispatch({ action: 'edit', editing: idle });
  return true;
};

/** Turns a checkbox over. */
export const toggleCheckbox: Command = ({ state, dispatch }) => {
  const cell = activeCell(state);
  if (cell === null || !state.writable || fieldType(cell.field.type).editor.kind !== 'checkbox') return false;
  const reading = readCell(cell.row, cell.field);
  const op: Op = {
    op: 'set-cell',
    row: cell.row.id,
    field: cell.field.id,
    value: !(reading.state === 'value' && reading.value === true),
    was: valueOf(cell.row, cell.field),
  };
  dispatch({ action: 'submit', draft: { ops: [op], look: state.table } });
  return true;
};

/** Empties the selected cells; a refused entry on them goes too. */
export const clearCells: Command = ({ state, dispatch }) => {
  if (state.selection === null || !state.writable || activeCell(state) === null) return false;
  const range = rangeOf(state.sheet, state.selection);
  const fields = state.sheet.fields.slice(range.left, range.right + 1);
  const ops: Op[] = [];
  const rows = state.sheet.rows.slice(range.top, range.bottom + 1);
  for (const row of rows)
    for (const field of fields) {
      const was = valueOf(row, field);
      if (was !== null) ops.push({ op: 'set-cell', row: row.id, field: field.id, value: null, was });
    }
  discardRefused({ state, dispatch }, new Set(rows.map((row) => row.id)), new Set(fields.map((field) => field.id)));
  if (ops.length > 0) for (const draft of draftsOf(ops, state.table)) dispatch({ action: 'submit', draft });
  return true;
};

/** Enter: turns a checkbox over, else opens the editor; on a header, its menu. */
export const enter: Command = (context) => {
  const { state, dispatch } = context;
  const anchor = state.selection?.anchor;
  if (anchor !== undefined && anchor.row === null) {
    dispatch({ action: 'panel', panel: { panel: 'field-menu', field: anchor.field } });
    return true;
  }
  return toggleCheckbox(context) || openEditor(null)(context) || move('down')(context);
};

/** Puts today's date in a date cell, or types it into an editor of another kind. */
export const insertToday: Command = ({ state, dispatch }) => {
  const cell = activeCell(state);
  if (cell === null || !state.writable || fieldType(cell.field.type).editor.kind !== 'date') return false;
  const now = new Date();
  const today = `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
  dispatch({
    action: 'submit',
    draft: {
      ops: [{ op: 'set-cell', row: cell.row.id, field: cell.field.id, value: today, was: valueOf(cell.row, cell.field) }],
      look: state.table,
    },
  });
  return true;
};

function discardRefused({ state, dispatch }: CommandContext, rows: ReadonlySet<string>, fields: ReadonlySet<string>): void {
  for (const entry of state.pending)
    if (entry.state === 'rejected' && entry.held !== null && rows.has(entry.held.row) && fields.has(entry.held.field))
      dispatch({ action: 'discard', id: entry.id });
}
