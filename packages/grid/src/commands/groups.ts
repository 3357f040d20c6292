import type { GroupLine } from '@teable-grid/core';
import type { GridState } from '../state/grid-state.ts';
import { isGroup } from '../state/sheet.ts';
import { activePosition, move, selectCell } from './move.ts';
import type { Command } from './command.ts';

/** Folds a group up, or opens it. */
export function toggleGroup(group: string): Command {
  return ({ state, dispatch }) => {
    const line = state.sheet.rows.line(state.sheet.rows.indexOf(group));
    if (line === undefined || !isGroup(line)) return false;
    dispatch({ action: 'collapse', groups: [group], collapsed: !line.collapsed });
    return true;
  };
}

/** Folds the active group up, or opens it. */
export const toggleActiveGroup: Command = (context) => {
  const line = activeGroup(context.state);
  return line !== null && toggleGroup(line.group)(context);
};

/** On the head of an open group: folds it up; of a folded one: goes to the group around it. */
export const leaveGroup: Command = (context) => {
  const line = activeGroup(context.state);
  if (line === null) return false;
  if (!line.collapsed) return toggleGroup(line.group)(context);
  const { rows } = context.state.sheet;
  const { column } = activePosition(context.state)!;
  for (let at = rows.indexOf(line.group) - 1; at >= 0; at--) {
    const outer = rows.line(at)!;
    if (isGroup(outer) && outer.level < line.level) return selectCell({ row: at, column })(context);
  }
  return true;
};

/** On the head of a folded group: opens it; of an open one: goes to its first line. */
export const enterGroup: Command = (context) => {
  const line = activeGroup(context.state);
  if (line === null) return false;
  return line.collapsed ? toggleGroup(line.group)(context) : move('down')(context);
};

function activeGroup({ selection, sheet }: GridState): GroupLine | null {
  const row = selection?.anchor.row ?? null;
  const line = row === null ? undefined : sheet.rows.line(sheet.rows.indexOf(row));
  return line !== undefined && isGroup(line) ? line : null;
}
