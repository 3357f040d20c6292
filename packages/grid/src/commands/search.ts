import type { Command } from './command.ts';

/** Begins to search; what was searched for last is there again. */
export const openSearch: Command = ({ state, dispatch }) => {
  if (state.search !== null) return false;
  dispatch({ action: 'search', search: { text: '' } });
  return true;
};

/** Ends the search. */
export const closeSearch: Command = ({ state, dispatch }) => {
  if (state.search === null) return false;
  dispatch({ action: 'search', search: null });
  return true;
};
