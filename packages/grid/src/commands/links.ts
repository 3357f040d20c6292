import { readCell } from '@teable-grid/core';
import { linksIn } from '../field-types/links-in.ts';
import type { Command } from './command.ts';
import { activeCell } from './edit.ts';

/** Follows the link in the active cell, of several the first. */
export const openLink: Command = ({ state, dispatch }) => {
  const cell = activeCell(state);
  const [link] = cell === null ? [] : linksIn(readCell(cell.row, cell.field, state.sheet.computed), cell.field);
  if (link === undefined) return false;
  dispatch({ action: 'follow', link });
  return true;
};
