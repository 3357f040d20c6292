import { type Field, type Op, type Row, readCell, type Value, valueEditText, valueOf, whyNotEditable } from '@teable-grid/core';
import { gridType } from '../field-types/grid-types.ts';
import { type CellEditing, idle, readTyped } from '../state/editing.ts';
import { type GridState, noPanel } from '../state/grid-state.ts';
import { gatherMarks, type Refused, unmarked } from '../state/marks.ts';
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
 * last entry was refused starts with that entry. Where nobody writes, a notice says why.
 */
export function openEditor(typed: string | null): Command {
  return ({ state, dispatch }) => {
    const cell = activeCell(state);
    if (cell === null || !state.writable) return false;
    const type = gridType(cell.field);
    if (type.turnOver !== undefined) return false;
    const locked = whyNotEditable(cell.field);
    if (locked !== null) {
      dispatch({ action: 'notice', notice: { tone: 'quiet', text: locked } });
      return true;
    }
    const meant = typed === null ? null : (type.typed?.(typed, cell.field) ?? null);
    if (meant !== null) return enterText(meant)({ state, dispatch });
    const mark = gatherMarks(state.pending, state.table.conflicts).get(cell.row.id)?.cells.get(cell.field.id) ?? unmarked;
    const editing: CellEditing = {
      state: 'cell',
      row: cell.row.id,
      field: cell.field.id,
      look: state.table,
      text: typed ?? (mark.refused === null ? null : givenText(mark.refused, cell.field)),
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

/** Enters a text in the active cell without an editor. */
export function enterText(text: string): Command {
  return ({ state, dispatch }) => {
    const cell = activeCell(state);
    if (cell === null || !state.writable) return false;
    const reading = readTyped(cell.row, cell.field, text, state.locale);
    if (reading.reading === 'ops') dispatch({ action: 'submit', draft: { ops: reading.ops, look: state.table } });
    return reading.reading !== 'unread';
  };
}

/** Enters what a press on the text of the active cell means, so far from its start (0 to 1). */
export function pressText(part: number): Command {
  return (context) => {
    const cell = activeCell(context.state);
    const pressed = cell === null ? undefined : gridType(cell.field).pressed;
    if (cell === null || pressed === undefined) return false;
    const reading = readCell(cell.row, cell.field);
    return enterText(pressed(part, reading.state === 'value' ? reading.value : null, cell.field))(context);
  };
}

/** Turns a checkbox over. */
export const toggleCheckbox: Command = ({ state, dispatch }) => {
  const cell = activeCell(state);
  const turnOver = cell === null ? undefined : gridType(cell.field).turnOver;
  if (cell === null || turnOver === undefined || !state.writable) return false;
  const reading = readCell(cell.row, cell.field);
  setCell(cell, turnOver(reading.state === 'value' ? reading.value : null), { state, dispatch });
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
      if (whyNotEditable(field) !== null) continue;
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

/** Puts today's date in a date cell, and this minute in one with a time. */
export const insertToday: Command = ({ state, dispatch }) => {
  const cell = activeCell(state);
  const now = cell === null ? undefined : gridType(cell.field).now;
  if (cell === null || now === undefined || !state.writable) return false;
  setCell(cell, now(cell.field, new Date()), { state, dispatch });
  return true;
};

function setCell({ row, field }: { readonly row: Row; readonly field: Field }, value: Value, { state, dispatch }: CommandContext): void {
  const op: Op = { op: 'set-cell', row: row.id, field: field.id, value, was: valueOf(row, field) };
  dispatch({ action: 'submit', draft: { ops: [op], look: state.table } });
}

/** What an editor starts with that corrects a refused entry: the words of its author, else his value as it is typed. */
function givenText({ given }: Refused, field: Field): string {
  return 'text' in given ? given.text : valueEditText(given.value, field);
}

function discardRefused({ state, dispatch }: CommandContext, rows: ReadonlySet<string>, fields: ReadonlySet<string>): void {
  for (const entry of state.pending)
    if (entry.state === 'rejected' && entry.held !== null && rows.has(entry.held.row) && fields.has(entry.held.field))
      dispatch({ action: 'discard', id: entry.id });
}
