import type { Conflict, ConflictId, Op, Outcome } from '@teable-grid/core';
import { activeAt, conflictsInOrder, freshInbox, type Inbox, listedConflicts } from '../state/conflict-list.ts';
import { canTake } from '../state/conflict-holders.ts';
import { count } from '../state/count.ts';
import { type GridState, noPanel } from '../state/grid-state.ts';
import { selectSpot } from '../state/selecting.ts';
import type { Command } from './command.ts';

/** Opens the inbox at the active cell's conflict, or at the first one there is; closes it when it is open. */
export const openConflict: Command = ({ state, dispatch }) => {
  if (state.panel.panel === 'conflicts') {
    dispatch({ action: 'panel', panel: noPanel });
    return true;
  }
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

/** Opens the inbox at a conflict and goes to its cell. */
export function showConflict(id: ConflictId): Command {
  return ({ state, dispatch }) => {
    const conflict = state.table.conflicts.get(id);
    if (conflict === undefined) return false;
    const inbox = inboxOf(state);
    let { filter } = inbox;
    let at = listedConflicts(state.table, filter).indexOf(conflict);
    if (at < 0) {
      ({ filter } = freshInbox);
      at = conflictsInOrder(state.table).indexOf(conflict);
    }
    goToConflict(conflict, { state, dispatch });
    dispatch({ action: 'panel', panel: { panel: 'conflicts', ...inbox, id, at, filter } });
    return true;
  };
}

/** Opens the inbox, at a conflict where one is named, also when it is empty. False when that conflict is not open. */
export function openInbox(id: ConflictId | null): Command {
  return ({ state, dispatch }) => {
    const first = id ?? conflictsInOrder(state.table)[0]?.id;
    if (first !== undefined) return showConflict(first)({ state, dispatch });
    dispatch({ action: 'panel', panel: { panel: 'conflicts', ...freshInbox } });
    return true;
  };
}

/** Lists other conflicts, or chooses others among them. */
export function changeInbox(changes: Partial<Pick<Inbox, 'filter' | 'chosen'>>): Command {
  return ({ state, dispatch }) => {
    dispatch({ action: 'panel', panel: { panel: 'conflicts', ...inboxOf(state), ...changes } });
    return true;
  };
}

/** Goes to the conflict so many lines on; beyond an end of the list it stays there. */
export function stepConflict(by: number): Command {
  return ({ state, dispatch }) => {
    const inbox = inboxOf(state);
    const list = listedConflicts(state.table, inbox.filter);
    const to = list[Math.max(0, Math.min(list.length - 1, activeAt(list, inbox) + by))];
    return to !== undefined && showConflict(to.id)({ state, dispatch });
  };
}

/** Settles a conflict. In the inbox the one that takes its place comes next; after the last of all it closes. */
export function resolveConflict(id: ConflictId, outcome: Outcome): Command {
  return ({ state, dispatch }) => {
    const conflict = state.table.conflicts.get(id);
    if (conflict === undefined || !state.writable) return false;
    if (outcome.take === 'incoming' && !canTake(conflict, state.table)) return false;
    settle([conflict], outcome, { state, dispatch });
    return true;
  };
}

/**
 * Settles all conflicts that are chosen in the inbox, or all that it lists, in one step of undo. Values that another row has, where they are
 * unique, are not taken; they stay open.
 */
export function resolveListed(take: 'current' | 'incoming'): Command {
  return ({ state, dispatch }) => {
    if (!state.writable) return false;
    const wanted = meantConflicts(state);
    const settled = take === 'current' ? wanted : wanted.filter((conflict) => canTake(conflict, state.table));
    const left = wanted.length - settled.length;
    if (settled.length > 0) settle(settled, { take }, { state, dispatch });
    const told = left === 0 ? '' : ` ${count(left, 'value')} cannot be taken: another row has ${left === 1 ? 'it' : 'them'}.`;
    if (left > 0 || settled.length > 1)
      dispatch({
        action: 'notice',
        notice: { tone: 'info', text: `${count(settled.length, 'conflict')} settled, in one step of undo.${told}` },
      });
    return wanted.length > 0;
  };
}

/** What the inbox's buttons for several mean: those that are chosen, else all that are listed. */
export function meantConflicts(state: GridState): readonly Conflict[] {
  const { filter, chosen } = inboxOf(state);
  const list = listedConflicts(state.table, filter);
  const picked = list.filter(({ id }) => chosen.has(id));
  return picked.length > 0 ? picked : list;
}

/** The inbox as it is, or as it would open. */
function inboxOf({ panel }: GridState): Inbox {
  if (panel.panel !== 'conflicts') return freshInbox;
  const { id, at, filter, chosen } = panel;
  return { id, at, filter, chosen };
}

function settle(conflicts: readonly Conflict[], outcome: Outcome, { state, dispatch }: Parameters<Command>[0]): void {
  const named = conflicts.map(({ id, current }) => ({ id, current: current.revision }));
  const op: Op = { op: 'resolve-conflicts', conflicts: named, outcome };
  const going = new Set(named.map(({ id }) => id));
  const { panel } = state;
  if (panel.panel === 'conflicts') {
    const left = state.table.conflicts.size - going.size;
    if (left === 0) dispatch({ action: 'panel', panel: noPanel });
    else {
      const list = listedConflicts(state.table, panel.filter);
      const at = activeAt(list, panel);
      const next = list.slice(Math.max(0, at)).find(({ id }) => !going.has(id)) ?? list.findLast(({ id }) => !going.has(id));
      if (next !== undefined) goToConflict(next, { state, dispatch });
      const rest = list.filter(({ id }) => !going.has(id));
      const chosen = new Set([...panel.chosen].filter((id) => !going.has(id)));
      dispatch({ action: 'panel', panel: { ...panel, id: next?.id ?? null, at: next === undefined ? 0 : rest.indexOf(next), chosen } });
      dispatch({ action: 'say', text: `Settled; ${left.toLocaleString(state.locale)} left.` });
    }
  }
  dispatch({ action: 'submit', draft: { ops: [op], look: state.table } });
}

/** Makes the cell of a conflict active, where it is shown. */
function goToConflict({ row, field: about }: Conflict, { state, dispatch }: Parameters<Command>[0]): void {
  const field = about ?? state.sheet.fields[0]?.id;
  if (field === undefined || !state.sheet.fields.some((other) => other.id === field) || state.sheet.rows.indexOf(row) < 0) return;
  dispatch({ action: 'select', selection: selectSpot({ row, field }), reveal: 'anchor' });
}
