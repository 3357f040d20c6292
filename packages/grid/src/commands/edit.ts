import { type Field, type Op, type Row, readCell, type Value, valueEditText, valueOf, whyNotEditable } from '@teable-grid/core';
import { isoDay } from '../editors/days.ts';
import { entryType } from '../editors/entry-types.ts';
import { gridType } from '../field-types/grid-types.ts';
import { type CellEditing, idle } from '../state/editing.ts';
import { readTyped } from '../state/typing.ts';
import { type GridState, noPanel } from '../state/grid-state.ts';
import { gatherMarks, type Refused, unmarked } from '../state/marks.ts';
import { isWide } from '../state/selecting.ts';
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
 * last entry was refused starts with that entry. Where nobody writes, a notice says why.
 */
export function openEditor(typed: string | null): Command {
  return ({ state, dispatch }) => {
    const cell = activeCell(state);
    if (cell === null || !state.writable) return false;
    const type = gridType(cell.field);
    if (type.turnOver !== undefined) return false;
    const panel = typed === null ? entryType(cell.field).panel?.(cell.field) : undefined;
    if (panel !== undefined) {
      dispatch({ action: 'panel', panel });
      return true;
    }
    const locked = whyNotEditable(cell.field);
    if (locked !== null) {
      dispatch({ action: 'notice', notice: { tone: 'quiet', text: locked } });
      return true;
    }
    const meant = typed === null ? null : (entryType(cell.field).typed?.(typed, cell.field) ?? null);
    if (meant !== null) return enterText(meant)({ state, dispatch });
    const editing = editingOf(state, cell, typed);
    dispatch({ action: 'panel', panel: noPanel });
    dispatch({ action: 'edit', editing });
    return true;
  };
}

/** The editor of a cell that is about to open, as `openEditor` says. */
export function editingOf(
  state: GridState,
  { row, field }: { readonly row: Row; readonly field: Field },
  typed: string | null,
): CellEditing {
  const mark = gatherMarks(state.pending, state.table.conflicts).get(row.id)?.cells.get(field.id) ?? unmarked;
  return {
    state: 'cell',
    row: row.id,
    field: field.id,
    look: state.table,
    text: typed ?? (mark.refused === null ? null : givenText(mark.refused, field)),
    typed: typed !== null,
    corrects: mark.refused?.id ?? null,
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
    const pressed = cell === null ? undefined : entryType(cell.field).pressed;
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
  turnCellOver(cell, turnOver)({ state, dispatch });
  return true;
};

/** Writes what turning a cell over makes of its value. */
export function turnCellOver({ row, field }: { readonly row: Row; readonly field: Field }, turnOver: (value: Value) => Value): Command {
  return ({ state, dispatch }) => {
    const reading = readCell(row, field);
    const value = turnOver(reading.state === 'value' ? reading.value : null);
    const op: Op = { op: 'set-cell', row: row.id, field: field.id, value, was: valueOf(row, field) };
    dispatch({ action: 'submit', draft: { ops: [op], look: state.table } });
    return true;
  };
}

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
  `${isoDay(now)} ${two(now.getHours())}:${two(now.getMinutes())}${offsetText(now)}`,
  now.toLocaleString(locale, { dateStyle: 'short', timeStyle: 'short' }),
]);

/** Writes a moment: in ISO form to a date, as people write it to a text; does not apply to anything else. */
function insertText(textsOf: (now: Date, locale: string) => readonly [iso: string, local: string]): Command {
  return ({ state, dispatch }) => {
    const cell = activeCell(state);
    if (cell === null || !state.writable) return false;
    const { now } = entryType(cell.field);
    if (now === undefined) return false;
    const [iso, local] = textsOf(new Date(), state.locale);
    return enterText(now === 'iso' ? iso : local)({ state, dispatch });
  };
}

/** Whether the active cell takes what is typed. */
export function isTyped(state: GridState): boolean {
  const cell = activeCell(state);
  return cell !== null && state.writable && isEdited(cell.field);
}

/** Whether cells of a field have an editor: not what is turned over in place, nor what nobody writes. */
function isEdited(field: Field): boolean {
  return entryType(field).open !== null && whyNotEditable(field) === null;
}

/** What an editor starts with that corrects a refused entry: the words of its author, else his value as it is typed. */
function givenText({ given }: Refused, field: Field): string {
  return 'text' in given ? given.text : valueEditText(given.value, field);
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}

/** By how much the clock here is before UTC: a field may be on the clock of another place. */
function offsetText(now: Date): string {
  const minutes = -now.getTimezoneOffset();
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`;
}
