import { newId, type Place, propertiesOf, type ViewId } from '@teable-grid/core';
import { isEmpty, ownViewIn } from '../state/own-view.ts';
import type { Command } from './command.ts';
import { ownViewOf } from './views.ts';

/** Shows a view of the table. */
export function switchView(view: ViewId): Command {
  return ({ state, dispatch }) => {
    const found = state.table.views.get(view);
    if (found === undefined || found.deleted || view === state.view) return false;
    dispatch({ action: 'view', view });
    return true;
  };
}

/** Adds a view in which everything is shown, and shows it; a name that is empty becomes “View 2” and so on. */
export function addView(name: string): Command {
  return ({ state, dispatch }) => {
    if (!state.writable) return false;
    const id = newId('view');
    const view = { id, name: name.trim() === '' ? freeName(state.table.views.list.map((other) => other.name)) : name.trim() };
    // What everybody sees now goes on to be there.
    const first =
      state.view === null
        ? [{ op: 'add-view' as const, place: { before: null }, view: implicitView(newId('view'), ownViewOf(state).override.widths) }]
        : [];
    dispatch({ action: 'submit', draft: { ops: [...first, { op: 'add-view', place: { before: null }, view }], look: state.table } });
    dispatch({ action: 'view', view: id });
    return true;
  };
}

function implicitView(id: ViewId, widths: Readonly<Record<string, number | null>> = {}) {
  return {
    id,
    name: 'Grid',
    widths: Object.fromEntries(Object.entries(widths).filter((entry): entry is [string, number] => entry[1] !== null)),
  };
}

/** Calls a view something else. An empty name changes nothing. */
export function renameView(view: ViewId, name: string): Command {
  return ({ state, dispatch }) => {
    const trimmed = name.trim();
    if (!state.writable || trimmed === '' || state.table.views.get(view)?.name === trimmed) return false;
    dispatch({ action: 'submit', draft: { ops: [{ op: 'change-view', view, set: { name: trimmed } }], look: state.table } });
    return true;
  };
}

/** Adds a view that is like another one, as this person sees it, right after it, and shows it. */
export function duplicateView(view: ViewId): Command {
  return ({ state, dispatch }) => {
    const found = state.table.views.get(view);
    if (!state.writable || found === undefined) return false;
    const id = newId('view');
    const properties = view === state.view ? state.settings : propertiesOf(found);
    const { name, filter, sorts, groups, hidden, widths, frozen, rowHeight, colorRules, statistics } = properties;
    const copy = { id, name: `${name} copy`, filter, sorts, groups, hidden, widths, frozen, rowHeight, colorRules, statistics };
    dispatch({ action: 'submit', draft: { ops: [{ op: 'add-view', place: { after: view }, view: copy }], look: state.table } });
    dispatch({ action: 'view', view: id });
    return true;
  };
}

/** Deletes a view; the last one cannot be. Undo brings it back. */
export function deleteView(view: ViewId): Command {
  return ({ state, dispatch }) => {
    const { list } = state.table.views;
    const found = list.findIndex((other) => other.id === view);
    if (!state.writable || found < 0 || list.length < 2) return false;
    if (view === state.view) dispatch({ action: 'view', view: (list[found + 1] ?? list[found - 1])!.id });
    dispatch({ action: 'submit', draft: { ops: [{ op: 'delete-view', view }], look: state.table } });
    const own = ownViewIn(state.ownViews, view);
    const lost = isEmpty(own.override) ? '' : ' What you had in it for yourself stays with it.';
    dispatch({
      action: 'notice',
      notice: { tone: 'info', text: `The view “${list[found]!.name}” is deleted for everybody. Undo brings it back.${lost}` },
    });
    return true;
  };
}

/** Puts a view elsewhere among the others. */
export function moveView(view: ViewId, place: Place<ViewId>): Command {
  return ({ state, dispatch }) => {
    if (!state.writable || state.table.views.get(view) === undefined) return false;
    dispatch({ action: 'submit', draft: { ops: [{ op: 'move-view', view, place }], look: state.table } });
    return true;
  };
}

/** Puts a view one place forward (-1) or back (1) among the others. */
export function stepView(view: ViewId, step: -1 | 1): Command {
  return (context) => {
    const { list } = context.state.table.views;
    const at = list.findIndex((other) => other.id === view);
    const other = list[at + step];
    if (at < 0 || other === undefined) return false;
    return moveView(view, step < 0 ? { before: other.id } : { after: other.id })(context);
  };
}

function freeName(taken: readonly string[]): string {
  let n = Math.max(2, taken.length + 1);
  while (taken.includes(`View ${n}`)) n += 1;
  return `View ${n}`;
}
