import type { TemplateResult } from 'lit';
import { openConflict } from '../commands/conflicts.ts';
import { openExport, openImport } from '../commands/files.ts';
import { deleteRows, insertAbove, insertBelow, selectedRows } from '../commands/rows.ts';
import type { Panel } from '../state/grid-state.ts';
import { count } from '../state/status.ts';
import { menu } from './menus.ts';
import { closing, type PanelContext, type PanelKind } from './panel-kind.ts';

/** The menu of a cell and its row. */
export const rowMenuPanel: PanelKind<Extract<Panel, { panel: 'row-menu' }>> = {
  size: 'menu',
  view: (context) => rowMenu(context),
  anchor: ({ row, field }, anchors) => anchors.cell(row, field),
};

function rowMenu(context: PanelContext): TemplateResult {
  const { state } = context;
  const rows = selectedRows(state).length;
  const disabled = !state.writable;
  const { anchor } = state.selection!;
  const conflicts = anchor.row === null ? 0 : state.table.conflicts.at(anchor.row).length;
  return menu([
    { item: 'command', label: 'Insert row above', icon: 'above', disabled, act: closing(context, insertAbove) },
    { item: 'command', label: 'Insert row below', icon: 'below', key: 'Ctrl+⇧+↵', disabled, act: closing(context, insertBelow) },
    { item: 'line' },
    {
      item: 'command',
      label: 'Copy',
      icon: 'copy',
      key: 'Ctrl+C',
      act: closing(context, () => {
        context.copySelection();
        return true;
      }),
    },
    ...(conflicts > 0
      ? [
          {
            item: 'command' as const,
            label: 'Settle conflict',
            icon: 'conflict' as const,
            key: 'Ctrl+Alt+C',
            act: closing(context, openConflict),
          },
        ]
      : []),
    {
      item: 'command',
      label: 'Add field',
      icon: 'plus',
      disabled,
      act: () => context.dispatch({ action: 'panel', panel: { panel: 'add-field', place: { before: null } } }),
    },
    { item: 'line' },
    { item: 'command', label: 'Import a file…', icon: 'import', disabled, act: closing(context, openImport) },
    { item: 'command', label: 'Export…', icon: 'export', act: closing(context, openExport) },
    { item: 'line' },
    {
      item: 'command',
      label: rows > 1 ? `Delete ${count(rows, 'row')}` : 'Delete row',
      icon: 'trash',
      key: 'Ctrl+−',
      danger: true,
      disabled,
      act: closing(context, deleteRows),
    },
  ]);
}
