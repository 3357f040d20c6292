import type { Command } from './command.ts';

/** Takes the last gesture back. */
export const undo: Command = ({ dispatch }) => {
  dispatch({ action: 'undo' });
  return true;
};

/** Does again what was undone last. */
export const redo: Command = ({ dispatch }) => {
  dispatch({ action: 'redo' });
  return true;
};
