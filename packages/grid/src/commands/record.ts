import { type FieldId, type RowId, whyNotEditable } from '@teable-grid/core';
import { gridType } from '../field-types/grid-types.ts';
import { type GridState, noPanel } from '../state/grid-state.ts';
import { columnOf, headerPosition, isGroup } from '../state/sheet.ts';
import type { Command } from './command.ts';
import { editingOf, turnCellOver } from './edit.ts';
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
    const at = besideRecord(state, step);
    const next = at === null ? undefined : state.sheet.rows.at(at);
    if (at === null || next === undefined) return false;
    const field = state.selection?.anchor.field;
    selectCell({ row: at, column: field === undefined ? 0 : Math.max(0, columnOf(state.sheet, field)) })(context);
    dispatch({ action: 'panel', panel: { panel: 'record', row: next.id } });
    return true;
  };
}

/** Opens the editor of a field of the open row; a checkbox is turned over. */
export function editRecord(field: FieldId): Command {
  return (context) => {
    const { state, dispatch } = context;
    if (state.panel.panel !== 'record' || !state.writable) return false;
    const { row: id } = state.panel;
    const row = state.table.rows.get(id);
    const found = state.table.fields.get(field);
    if (row === undefined || row.deleted || found === undefined || found.deleted) return false;
    const why = whyNotEditable(found);
    if (why !== null) {
      dispatch({ action: 'notice', notice: { tone: 'info', text: why } });
      return true;
    }
    const { turnOver } = gridType(found);
    if (turnOver !== undefined) return turnCellOver({ row, field: found }, turnOver)(context);
    dispatch({ action: 'edit', editing: editingOf(state, { row, field: found }, null) });
    return true;
  };
}

/** Where the open row is among those that are shown around it: from 1, and of how many; null when it is not shown. */
export function recordPlace({ panel, sheet }: GridState): { readonly at: number; readonly of: number } | null {
  if (panel.panel !== 'record') return null;
  const { rows } = sheet;
  const position = rows.indexOf(panel.row);
  if (position <= headerPosition) return null;
  if (rows.size === rows.rowCount) return { at: position + 1, of: rows.size };
  for (let at = position - 1; at >= 0; at--) {
    const line = rows.line(at)!;
    if (isGroup(line)) return { at: position - at, of: line.rows };
  }
  return null;
}

/** Position of the row before or behind the open one; null when there is none. Heads of groups are no rows. */
function besideRecord({ panel, sheet: { rows } }: GridState, step: -1 | 1): number | null {
  const position = panel.panel === 'record' ? rows.indexOf(panel.row) : -1;
  if (position < 0) return null;
  for (let at = position + step; at >= 0 && at < rows.size; at += step) if (rows.at(at) !== undefined) return at;
  return null;
}

/** Whether there is a row to go to. */
export function canStepRecord(state: GridState, step: -1 | 1): boolean {
  return besideRecord(state, step) !== null;
}
