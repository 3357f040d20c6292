import type { Op, Place, RowId } from '@teable-grid/core';
import type { GridState } from '../state/grid-state.ts';
import { whereFieldIsThere } from '../state/own-view.ts';
import { isGroup, type Sheet } from '../state/sheet.ts';
import { count } from '../state/count.ts';
import { draftsOf } from './batches.ts';
import type { Command } from './command.ts';
import { selectedRows } from './rows.ts';

/** Rows that one op moves; more of them are several ops. */
const rowsPerOp = 2_000;

/** Why rows cannot be put in an order by hand as they are shown; null when they can. */
export function whyNotMovable({ settings, table }: GridState): string | null {
  const [sort] = whereFieldIsThere(table, settings.sorts);
  if (sort === undefined) return null;
  const { name } = table.fields.get(sort.field)!;
  return `These rows are sorted by “${name}”: take the sort out to put them in an order of your own.`;
}

/** Moves rows to a place, in their order, as one step for undo. */
export function moveRows(rows: readonly RowId[], place: Place<RowId>): Command {
  return ({ state, dispatch }) => {
    const anchor = 'after' in place ? place.after : place.before;
    if (!state.writable || rows.length === 0 || (anchor !== null && rows.includes(anchor))) return false;
    const ops: Op[] = [];
    for (let at = 0; at < rows.length; at += rowsPerOp)
      ops.push({
        op: 'move-rows',
        place: at > 0 && 'after' in place ? { after: rows[at - 1]! } : place,
        rows: rows.slice(at, at + rowsPerOp),
      });
    for (const draft of draftsOf(ops, state.table)) dispatch({ action: 'submit', draft });
    return true;
  };
}

/**
 * Moves rows beside one that is shown, where the view lets them be; else a notice says why not. `reveal`: which corner of the selection is then
 * brought in sight.
 */
export function dropRows(
  rows: readonly RowId[],
  beside: RowId,
  side: 'before' | 'after',
  reveal: 'anchor' | 'head' | null = null,
): Command {
  return (context) => {
    const { state, dispatch } = context;
    if (!state.writable || rows.length === 0) return false;
    const why = whyNotMovable(state) ?? whyNotInGroup(state, rows, beside);
    if (why !== null) {
      dispatch({ action: 'notice', notice: { tone: 'info', text: why } });
      return true;
    }
    if (!moveRows(rows, side === 'before' ? { before: beside } : { after: beside })(context)) return false;
    const { rows: shown } = context.state.sheet;
    const first = shown.indexOf(rows[0]!);
    const what = rows.length === 1 ? 'The row' : count(rows.length, 'row');
    // With heads of groups between them lines are no rows.
    const where = first < 0 || shown.size !== shown.rowCount ? '' : ` to ${first + 1} of ${shown.size}`;
    if (reveal !== null) dispatch({ action: 'select', selection: context.state.selection, reveal });
    dispatch({ action: 'say', text: `${what} moved${where}.` });
    return true;
  };
}

/** Moves the selected rows by one line, up or down; they stay selected and in sight. */
export function stepRows(step: -1 | 1): Command {
  return (context) => {
    const { sheet } = context.state;
    const rows = selectedRows(context.state);
    if (rows.length === 0) return false;
    const positions = rows.map((id) => sheet.rows.indexOf(id));
    const position = step < 0 ? Math.min(...positions) - 1 : Math.max(...positions) + 1;
    const line = sheet.rows.line(position);
    if (line === undefined) return false;
    // Across the head of a group there is another group.
    const beside = isGroup(line) ? sheet.rows.at(position + step) : line;
    if (beside === undefined) return false;
    return step < 0 ? dropRows(rows, beside.id, 'before', 'anchor')(context) : dropRows(rows, beside.id, 'after', 'head')(context);
  };
}

/** Why rows cannot be beside another one because of groups: what is in a field decides in which a row is. */
function whyNotInGroup({ settings, sheet, table }: GridState, rows: readonly RowId[], beside: RowId): string | null {
  const groups = whereFieldIsThere(table, settings.groups);
  if (groups.length === 0) return null;
  const group = groupOf(sheet, beside);
  if (rows.every((id) => groupOf(sheet, id) === group)) return null;
  const names = groups.map(({ field }) => `“${table.fields.get(field)!.name}”`);
  return `Rows stay in their group: what is in ${names.join(' and ')} decides in which one they are.`;
}

/** The innermost group in which a row is shown; null where there is none. */
function groupOf({ rows }: Sheet, id: RowId): string | null {
  for (let at = rows.indexOf(id) - 1; at >= 0; at--) {
    const line = rows.line(at)!;
    if (isGroup(line)) return line.group;
  }
  return null;
}
