import { openExport, openImport } from '../commands/files.ts';
import { openHistory, openPast } from '../commands/past.ts';
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
    ...(context.state.tellsPast
      ? [
          {
            item: 'command' as const,
            label: 'History of the table',
            icon: 'waiting' as const,
            act: () => context.run(openHistory(null, null)),
          },
          { item: 'command' as const, label: 'The table as it was…', icon: 'none' as const, act: closing(context, openPast()) },
        ]
      : []),
    { item: 'command', label: 'Trash', icon: 'trash', act: open({ panel: 'trash' }) },
    { item: 'line' },
    { item: 'command', label: 'Keys', icon: 'keys', key: 'Ctrl+/', act: open({ panel: 'keys' }) },
  ];
}
