import { type Field, fieldType, type Op, type Row, readCell, valueOf } from '@teable-grid/core';
import { type CellEditing, idle, readTyped } from '../state/editing.ts';
import { type GridState, noPanel } from '../state/grid-state.ts';
import { unmarked, gatherMarks } from '../state/marks.ts';
import { refusedText } from '../body/cell-look.ts';
import { isWide } from '../state/selection.ts';
import { draftsOf } from './batches.ts';
import type { Command } from './command.ts';
import { move, proceed } from './move.ts';

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
    if (cell === null || !isTyped(state)) return false;
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

/**
 * Enter: inside a selection of several cells goes on to the next one; else turns a checkbox over, or opens the editor; on a header, its
 * menu.
 */
export const enter: Command = (context) => {
  const { state, dispatch } = context;
  const { selection, sheet } = state;
  if (selection === null) return false;
  const { row, field } = selection.anchor;
  if (row === null) {
    dispatch({ action: 'panel', panel: { panel: 'field-menu', field } });
    return true;
  }
  if (isWide(sheet, selection)) return proceed('down')(context);
  return toggleCheckbox(context) || openEditor(null)(context) || move('down')(context);
};

/** Puts the present day into the active cell. */
export const insertToday: Command = insertText((now, locale) => [isoDay(now), now.toLocaleDateString(locale)]);

/** Puts the present day and time into the active cell; into a date, the day. */
export const insertNow: Command = insertText((now, locale) => [
  `${isoDay(now)} ${two(now.getHours())}:${two(now.getMinutes())}`,
  now.toLocaleString(locale, { dateStyle: 'short', timeStyle: 'short' }),
]);

/** Writes a moment: in ISO form to a date, as people write it to a text; does not apply to anything else. */
function insertText(textsOf: (now: Date, locale: string) => readonly [iso: string, local: string]): Command {
  return ({ state, dispatch }) => {
    const cell = activeCell(state);
    if (cell === null || !state.writable) return false;
    const { kind } = fieldType(cell.field.type).editor;
    if ((kind !== 'date' && kind !== 'text' && kind !== 'long-text') || !isEdited(cell.field)) return false;
    const [iso, local] = textsOf(new Date(), state.locale);
    const reading = readTyped(cell.row, cell.field, kind === 'date' ? iso : local, state.locale);
    if (reading.reading === 'unread') return false;
    if (reading.reading === 'ops') dispatch({ action: 'submit', draft: { ops: reading.ops, look: state.table } });
    return true;
  };
}

/** Whether the active cell takes what is typed. */
export function isTyped(state: GridState): boolean {
  const cell = activeCell(state);
  return cell !== null && state.writable && isEdited(cell.field);
}

/** Whether cells of a field have an editor: not what is turned over in place, nor what is computed. */
function isEdited({ type }: Field): boolean {
  const { computed, editor } = fieldType(type);
  return computed !== true && editor.kind !== 'checkbox';
}

function isoDay(day: Date): string {
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
