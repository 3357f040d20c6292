import { openExport, openImport } from '../commands/files.ts';
import type { Panel } from '../state/grid-state.ts';
import { menu, type MenuItem } from './menus.ts';
import { closing, type PanelContext, type PanelKind } from './panel-kind.ts';

/** What else there is to do with the table. */
export const morePanelKind: PanelKind<Extract<Panel, { panel: 'more' }>> = {
  size: 'menu',
  view: (context) => menu(items(context)),
  anchor: (_, anchors) => anchors.find('[data-panel=more]'),
};

function items(context: PanelContext): readonly MenuItem[] {
  const open = (panel: Panel) => () => context.dispatch({ action: 'panel', panel });
  return [
    { item: 'command', label: 'Colour…', icon: 'color', act: open({ panel: 'colors' }) },
    { item: 'command', label: 'Row height…', icon: 'height', act: open({ panel: 'row-height' }) },
    { item: 'command', label: 'Comments', icon: 'comments', act: open({ panel: 'comments', filter: 'open' }) },
    { item: 'line' },
    {
      item: 'command',
      label: 'Import a file…',
      icon: 'import',
      disabled: !context.state.writable,
      act: closing(context, openImport),
    },
    { item: 'command', label: 'Export…', icon: 'export', act: closing(context, openExport) },
    {
      item: 'command',
      label: 'Print…',
      icon: 'print',
      key: 'Ctrl+P',
      act: closing(context, () => {
        print();
        return true;
      }),
    },
    { item: 'line' },
    { item: 'command', label: 'Keys', icon: 'keys', key: 'Ctrl+/', act: open({ panel: 'keys' }) },
  ];
}
