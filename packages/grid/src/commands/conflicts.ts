import type { Conflict, ConflictId, Outcome, RowId, SeenMark, Table } from '@teable-grid/core';
import { noPanel } from '../state/grid-state.ts';
import { selectSpot } from '../state/selecting.ts';
import type { Command } from './command.ts';

/** All open conflicts, in the order of rows and, within a row, of age; those of rows that are not shown come last. */
export function conflictsInOrder(table: Table): readonly Conflict[] {
  const rank = new Map<RowId, number>();
  for (const conflict of listOf(table)) {
    const at = table.rows.indexOf(conflict.row);
    rank.set(conflict.row, at < 0 ? Number.MAX_SAFE_INTEGER : at);
  }
  return listOf(table).toSorted((a, b) => rank.get(a.row)! - rank.get(b.row)!);
}

/** Opens the panel on the active cell's conflict, or on the first one there is. */
export const openConflict: Command = ({ state, dispatch }) => {
  const anchor = state.selection?.anchor;
  const here =
    anchor === undefined || anchor.row === null
      ? []
      : state.table.conflicts.at(anchor.row).filter((conflict) => conflict.field === anchor.field || conflict.field === null);
  const conflict = here[0] ?? conflictsInOrder(state.table)[0];
  if (conflict === undefined) {
    dispatch({ action: 'notice', notice: { tone: 'info', text: 'There are no conflicts.' } });
    return true;
  }
  return showConflict(conflict.id)({ state, dispatch });
};

/** Opens the panel on a conflict and goes to its cell. */
export function showConflict(id: ConflictId): Command {
  return ({ state, dispatch }) => {
    const conflict = state.table.conflicts.get(id);
    if (conflict === undefined) return false;
    const field = conflict.field ?? state.sheet.fields[0]?.id;
    const shown =
      field !== undefined && state.sheet.fields.some((other) => other.id === field) && state.sheet.rows.indexOf(conflict.row) >= 0;
    if (shown) {
      const spot = { row: conflict.row, field };
      dispatch({ action: 'select', selection: selectSpot(spot), reveal: 'anchor' });
    }
    dispatch({ action: 'panel', panel: { panel: 'conflict', id } });
    return true;
  };
}

/** Settles a conflict, and goes on to the next one on its cell. */
export function resolveConflict(id: ConflictId, outcome: Outcome): Command {
  return ({ state, dispatch }) => {
    const conflict = state.table.conflicts.get(id);
    if (conflict === undefined || !state.writable) return false;
    const more = state.table.conflicts.at(conflict.row, conflict.field).find((other) => other.id !== id);
    dispatch({ action: 'panel', panel: more === undefined ? noPanel : { panel: 'conflict', id: more.id } });
    const op = { op: 'resolve-conflicts' as const, conflicts: [{ id, current: seenMark(conflict.current.revision) }], outcome };
    dispatch({ action: 'submit', draft: { ops: [op], look: state.table } });
    return true;
  };
}

/** A revision as an op names it: a predicted one (`-n`) is this session's own change n. */
function seenMark(revision: number): SeenMark {
  return revision < 0 ? { mine: -revision } : revision;
}

function listOf(table: Table): Conflict[] {
  return Array.from({ [Symbol.iterator]: () => table.conflicts[Symbol.iterator]() });
}
