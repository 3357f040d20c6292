import { type FieldId, type Op, readCell, type RowId, valueOf, whyNotEditable } from '@teable-grid/core';
import { gridType } from '../field-types/grid-types.ts';
import type { CellEditing } from '../state/editing.ts';
import { type GridState, noPanel } from '../state/grid-state.ts';
import { columnOf, headerPosition } from '../state/sheet.ts';
import type { Command } from './command.ts';
import { selectCell } from './move.ts';

/** Opens a row with all its fields; without one the row of the active cell. */
export function openRecord(row?: RowId): Command {
  return ({ state, dispatch }) => {
    const id = row ?? state.selection?.anchor.row ?? null;
    const found = id === null ? undefined : state.table.rows.get(id);
    if (found === undefined || found.deleted) return false;
    dispatch({ action: 'panel', panel: { panel: 'record', row: found.id } });
    return true;
  };
}

/** Closes it. */
export const closeRecord: Command = ({ state, dispatch }) => {
  if (state.panel.panel !== 'record') return false;
  dispatch({ action: 'panel', panel: noPanel });
  return true;
};

/** Goes to the row before or behind the one that is open, as they are shown; the active cell goes along. */
export function stepRecord(step: -1 | 1): Command {
  return (context) => {
    const { state, dispatch } = context;
    if (state.panel.panel !== 'record') return false;
    const { rows } = state.sheet;
    let at = rows.indexOf(state.panel.row) + step;
    // Heads of groups are no rows.
    while (at >= 0 && at < rows.size && rows.at(at) === undefined) at += step;
    const next = rows.at(at);
    if (next === undefined) return false;
    const field = state.selection?.anchor.field;
    selectCell({ row: at, column: field === undefined ? 0 : Math.max(0, columnOf(state.sheet, field)) })(context);
    dispatch({ action: 'panel', panel: { panel: 'record', row: next.id } });
    return true;
  };
}

/** Opens the editor of a field of the open row; a checkbox is turned over. */
export function editRecord(field: FieldId): Command {
  return ({ state, dispatch }) => {
    if (state.panel.panel !== 'record' || !state.writable) return false;
    const { row: id } = state.panel;
    const row = state.table.rows.get(id);
    const found = state.table.fields.get(field);
    if (row === undefined || found === undefined) return false;
    const why = whyNotEditable(found);
    if (why !== null) {
      dispatch({ action: 'notice', notice: { tone: 'info', text: why } });
      return true;
    }
    const { turnOver } = gridType(found);
    if (turnOver !== undefined) {
      const reading = readCell(row, found);
      const value = turnOver(reading.state === 'value' ? reading.value : null);
      const op: Op = { op: 'set-cell', row: id, field, value, was: valueOf(row, found) };
      dispatch({ action: 'submit', draft: { ops: [op], look: state.table } });
      return true;
    }
    const editing: CellEditing = { state: 'cell', row: id, field, look: state.table, text: null, typed: false, corrects: null };
    dispatch({ action: 'edit', editing });
    return true;
  };
}

/** Where the open row is among those that are shown: from 1, and of how many; null when it is not shown. */
export function recordPlace({ panel, sheet }: GridState): { readonly at: number; readonly of: number } | null {
  if (panel.panel !== 'record') return null;
  const position = sheet.rows.indexOf(panel.row);
  if (position <= headerPosition) return null;
  return { at: sheet.rows.slice(0, position).length + 1, of: sheet.rows.rowCount };
}
