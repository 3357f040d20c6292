import { type ColorRule, type FieldId, type FilterGroup, newId, type RowHeight, type ViewChanges, type ViewSort } from '@teable-grid/core';
import type { GridState } from '../state/grid-state.ts';
import { isEmpty, noOwnView, type Override, type OwnView, ownViewIn, withOverride } from '../state/own-view.ts';
import { columnOf } from '../state/sheet.ts';
import type { Command } from './command.ts';

/** This person's own part in the view that is shown. */
export function ownViewOf({ ownViews, view }: GridState): OwnView {
  return ownViewIn(ownViews, view);
}

/** Whether what this person changes in the view is for himself only: where he wants that, and where he may not write. */
export function isOwn(state: GridState): boolean {
  return !state.writable || ownViewOf(state).on;
}

/**
 * Changes how the table is shown: for everybody, or for this person only (V2). A table without views gets one when it is first changed for
 * everybody. `undoable` is false for what undo must not touch.
 */
export function changeView(set: ViewChanges, undoable: 'undoable' | 'lasting' = 'undoable'): Command {
  return ({ state, dispatch }) => {
    const { name, ...changes } = set;
    if (isOwn(state) || (state.view === null && undoable === 'lasting')) {
      if (name !== undefined) return false;
      return changeOwnView(changes)({ state, dispatch });
    }
    if (state.view === null) return firstView(set)({ state, dispatch });
    dispatch({
      action: 'submit',
      draft: { ops: [{ op: 'change-view', view: state.view, set }], look: state.table, undoable: undoable === 'undoable' },
    });
    return true;
  };
}

/** Changes how the table is shown, for this person only. */
export function changeOwnView(changes: Override): Command {
  return ({ state, dispatch }) => {
    const { on, override } = ownViewOf(state);
    dispatch({ action: 'own-view', view: state.view, own: { on, override: withOverride(override, changes) } });
    return true;
  };
}

/** The first view of a table: as this person sees it, with what he changes now. */
function firstView(set: ViewChanges): Command {
  return ({ state, dispatch }) => {
    const id = newId('view');
    const { name } = state.settings;
    const widths = withoutNulls(withOverride(ownViewOf(state).override, set).widths ?? {});
    const statistics = withoutNulls(withOverride(ownViewOf(state).override, set).statistics ?? {});
    const view = { id, name, ...ownViewOf(state).override, ...set, widths, statistics };
    dispatch({ action: 'own-view', view: null, own: noOwnView });
    dispatch({ action: 'submit', draft: { ops: [{ op: 'add-view', place: { before: null }, view }], look: state.table } });
    dispatch({ action: 'view', view: id });
    return true;
  };
}

function withoutNulls<T>(entries: Readonly<Record<string, T | null>>): Record<string, T> {
  return Object.fromEntries(Object.entries(entries).filter((entry): entry is [string, T] => entry[1] !== null));
}

/** Says whether what this person changes is for himself only. What he had for himself is given up when it is not any more. */
export function setOwn(on: boolean): Command {
  return ({ state, dispatch }) => {
    if (!state.writable) return false;
    dispatch({ action: 'own-view', view: state.view, own: { ...noOwnView, on } });
    return true;
  };
}

/** Gives up what this person has for himself. */
export const resetOwn: Command = ({ state, dispatch }) => {
  if (isEmpty(ownViewOf(state).override) && !ownViewOf(state).on) return false;
  dispatch({ action: 'own-view', view: state.view, own: noOwnView });
  return true;
};

/** Makes what this person has for himself everybody's. */
export const saveForEverybody: Command = ({ state, dispatch }) => {
  const { override } = ownViewOf(state);
  if (!state.writable || isEmpty(override)) return false;
  if (state.view === null) return firstView({})({ state, dispatch });
  dispatch({ action: 'submit', draft: { ops: [{ op: 'change-view', view: state.view, set: override }], look: state.table } });
  dispatch({ action: 'own-view', view: state.view, own: noOwnView });
  return true;
};

/** Sorts by one field; null: by it no more. */
export function sortBy(field: FieldId, direction: ViewSort['direction'] | null): Command {
  return (context) => {
    const others = context.state.settings.sorts.filter((sort) => sort.field !== field);
    return changeView({ sorts: direction === null ? others : [{ field, direction }] })(context);
  };
}

/** Sorts by these fields, the first one before all. */
export function setSorts(sorts: readonly ViewSort[]): Command {
  return changeView({ sorts });
}

/** Groups by one field, inside of the groups that there are; where it groups already, no more. */
export function groupBy(field: FieldId): Command {
  return (context) => {
    const { groups } = context.state.settings;
    const others = groups.filter((group) => group.field !== field);
    return changeView({ groups: others.length < groups.length ? others : [...groups, { field, direction: 'ascending' }] })(context);
  };
}

/** Groups by these fields, outermost first. */
export function setGroups(groups: readonly ViewSort[]): Command {
  return changeView({ groups });
}

/** Lets through the rows of a filter; null: all. */
export function setFilter(filter: FilterGroup | null): Command {
  return changeView({ filter: filter === null || filter.conditions.length === 0 ? null : filter });
}

/** Opens the filter at a condition on a field, which is new where there is none. */
export function filterBy(field: FieldId): Command {
  return ({ state, dispatch }) => {
    if (state.table.fields.get(field) === undefined) return false;
    dispatch({ action: 'panel', panel: { panel: 'filter', field } });
    return true;
  };
}

/** Hides a field. */
export function hideField(field: FieldId): Command {
  return (context) => {
    const { hidden } = context.state.settings;
    return !hidden.includes(field) && changeView({ hidden: [...hidden, field] })(context);
  };
}

/** Shows a field again. */
export function showField(field: FieldId): Command {
  return (context) => {
    const { hidden } = context.state.settings;
    return hidden.includes(field) && changeView({ hidden: hidden.filter((id) => id !== field) })(context);
  };
}

/** Shows all fields. */
export const showAllFields: Command = changeView({ hidden: [] });

/** Hides all fields but the first one, by which people know rows. */
export const hideAllFields: Command = (context) =>
  changeView({ hidden: context.state.table.fields.list.slice(1).map((field) => field.id) })(context);

/** Keeps the columns up to a field in place while the others scroll; null: none of them. */
export function freezeUpTo(field: FieldId | null): Command {
  return (context) => {
    const frozen = field === null ? 0 : columnOf(context.state.sheet, field) + 1;
    return (field === null || frozen > 0) && changeView({ frozen })(context);
  };
}

/** Gives all rows a height. */
export function setRowHeight(rowHeight: RowHeight): Command {
  return changeView({ rowHeight });
}

/** Colours rows and cells by these rules. */
export function setColorRules(colorRules: readonly ColorRule[]): Command {
  return changeView({ colorRules });
}

/** Shows a statistic in the foot of a column; null: none. */
export function setStatistic(field: FieldId, name: string | null): Command {
  return changeView({ statistics: { [field]: name } });
}

/** Stores the widths that were changed since. */
export const keepWidths: Command = (context) => {
  const { draftWidths } = context.state;
  if (draftWidths.size === 0) return false;
  const widths = Object.fromEntries(draftWidths);
  context.dispatch({ action: 'widths-kept' });
  return changeView({ widths }, 'lasting')(context);
};

/** Closes all groups, inner ones too. */
export const collapseAll: Command = ({ state, dispatch }) => {
  const groups = state.sheet.rows.groupNames?.() ?? [];
  if (groups.length === 0) return false;
  dispatch({ action: 'collapse', groups, collapsed: true });
  return true;
};

/** Opens all groups. */
export const expandAll: Command = ({ state, dispatch }) => {
  if (state.collapsed.size === 0) return false;
  dispatch({ action: 'collapse', groups: [...state.collapsed], collapsed: false });
  return true;
};
