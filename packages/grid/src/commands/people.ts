import type { FieldId, RowId } from '@teable-grid/core';
import { noPanel } from '../state/grid-state.ts';
import { positionOf } from '../state/selection.ts';
import type { Command } from './command.ts';
import { selectCell } from './move.ts';

/** Goes along with somebody who is here, or not any more where he is followed already. */
export function followPerson(id: string): Command {
  return ({ state, dispatch }) => {
    dispatch({ action: 'accompany', person: state.following === id ? null : id });
    return true;
  };
}

/** Goes along with nobody any more. */
export const stopFollowing: Command = ({ state, dispatch }) => {
  if (state.following === null) return false;
  dispatch({ action: 'accompany', person: null });
  return true;
};

/** Goes to where somebody is, once. */
export function goToPerson(name: string, cursor: { readonly row: RowId; readonly field: FieldId } | null): Command {
  return (context) => {
    const at = cursor === null ? null : positionOf(context.state.sheet, cursor);
    if (at !== null) return selectCell(at)(context);
    const text = cursor === null ? `${name} is in no cell that you can see.` : `${name} is in a cell that this view does not show.`;
    context.dispatch({ action: 'notice', notice: { tone: 'info', text } });
    return true;
  };
}

/** Opens the list of people who are here, or closes it. */
export const togglePeople: Command = ({ state, dispatch }) => {
  dispatch({ action: 'panel', panel: state.panel.panel === 'people' ? noPanel : { panel: 'people' } });
  return true;
};
