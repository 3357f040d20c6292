import { noPanel } from '../state/grid-state.ts';
import type { Command } from './command.ts';
import { isTyped } from './edit.ts';

/** Opens the menu of the active cell or header. */
export const openMenu: Command = ({ state, dispatch }) => {
  const anchor = state.selection?.anchor;
  if (anchor === undefined) return false;
  dispatch({
    action: 'panel',
    panel: anchor.row === null ? { panel: 'field-menu', field: anchor.field } : { panel: 'row-menu', row: anchor.row, field: anchor.field },
  });
  return true;
};

/** Opens the help on keys, or closes it. */
export const openKeys: Command = ({ state, dispatch }) => {
  dispatch({ action: 'panel', panel: state.panel.panel === 'keys' ? noPanel : { panel: 'keys' } });
  return true;
};

/** The same by a character that is typed where nothing takes it. */
export const openKeysByMark: Command = (context) => !isTyped(context.state) && openKeys(context);
