import type { Command } from './command.ts';

/** Opens the dialog that imports a file. */
export const openImport: Command = ({ state, dispatch }) => {
  if (!state.writable) return false;
  dispatch({ action: 'files', open: 'import' });
  return true;
};

/** Opens the dialog that exports the table. */
export const openExport: Command = ({ state, dispatch }) => {
  if (state.sheet.fields.length === 0) return false;
  dispatch({ action: 'files', open: 'export' });
  return true;
};
