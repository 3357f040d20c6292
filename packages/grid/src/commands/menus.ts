import type { Command } from './command.ts';

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
