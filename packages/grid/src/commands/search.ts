import type { Hits } from '@teable-grid/core';
import type { Spot } from '../state/selection.ts';
import { selectSpot } from '../state/selecting.ts';
import { columnOf, type Sheet } from '../state/sheet.ts';
import type { Command } from './command.ts';

/** Begins to search, or goes back to what is searched for. */
export const openSearch: Command = ({ state, dispatch }) => {
  const origin = state.selection?.anchor ?? null;
  const { search } = state;
  dispatch({
    action: 'search',
    search: search === null ? { text: '', origin, current: null, asked: 1 } : { ...search, origin, asked: search.asked + 1 },
  });
  return true;
};

/** Searches for another text. */
export function searchFor(text: string): Command {
  return ({ state, dispatch }) => {
    if (state.search === null || state.search.text === text) return false;
    dispatch({ action: 'search', search: { ...state.search, text, current: null } });
    return true;
  };
}

/** Ends the search. */
export const closeSearch: Command = ({ state, dispatch }) => {
  if (state.search === null) return false;
  dispatch({ action: 'search', search: null });
  return true;
};

/** Goes to the first hit from where the search began. */
export function goToFirst(hits: Hits): Command {
  return ({ state, dispatch }) => {
    const from = state.search?.origin ?? null;
    const { row, column } = placeOf(state.sheet, from);
    return goTo(hits, hits.next(row, column - 1))({ state, dispatch });
  };
}

/** Goes to the next hit, or the one before; from the last to the first and the other way round. */
export function goOn(hits: Hits, way: 'next' | 'previous'): Command {
  return ({ state, dispatch }) => {
    const { row, column } = placeOf(state.sheet, state.search?.current ?? state.selection?.anchor ?? null);
    return goTo(hits, way === 'next' ? hits.next(row, column) : hits.previous(row, column))({ state, dispatch });
  };
}

/** The number of the hit in a cell, from 0; -1 where there is none. */
export function hitNumber(hits: Hits, sheet: Sheet, at: Spot | null): number {
  if (at === null || hits.count === 0) return -1;
  const { row, column } = placeOf(sheet, at);
  const number = (hits.previous(row, column) + 1) % hits.count;
  const hit = hits.at(number);
  return hit?.row === at.row && hit?.field === at.field ? number : -1;
}

/** Goes to a hit; groups that are closed over it are opened. */
function goTo(hits: Hits, number: number): Command {
  return ({ state, dispatch }) => {
    const hit = hits.at(number);
    if (hit === undefined || state.search === null) return false;
    dispatch({ action: 'search', search: { ...state.search, current: hit } });
    const { rows } = state.sheet;
    const closed = (rows.groupsOf?.(hit.row) ?? []).filter((group) => state.collapsed.has(group));
    if (closed.length > 0) dispatch({ action: 'collapse', groups: closed, collapsed: false });
    dispatch({ action: 'select', selection: selectSpot(hit), reveal: 'anchor' });
    return true;
  };
}

/** Where a cell is among those that are searched: its row's number among rows, and its column. */
function placeOf({ rows, fields }: Sheet, spot: Spot | null): { readonly row: number; readonly column: number } {
  if (spot === null || spot.row === null)
    return { row: 0, column: spot === null ? 0 : columnOf({ rows, fields, computed: null }, spot.field) };
  const row = rows.numberOf?.(spot.row) ?? rows.indexOf(spot.row);
  return { row: Math.max(0, row), column: fields.findIndex((field) => field.id === spot.field) };
}
