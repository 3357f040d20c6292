import type { RowHeight } from '@teable-grid/core';
import { setRowHeight } from '../commands/views.ts';
import type { Panel } from '../state/grid-state.ts';
import { menu } from './menus.ts';
import { closing, type PanelKind } from './panel-kind.ts';

const heights: readonly (readonly [RowHeight, string])[] = [
  ['short', 'Short'],
  ['medium', 'Medium'],
  ['tall', 'Tall'],
  ['extra-tall', 'Extra tall'],
];

/** How tall rows are. */
export const heightPanelKind: PanelKind<Extract<Panel, { panel: 'row-height' }>> = {
  size: 'menu',
  view: (context) =>
    menu(
      heights.map(([height, label]) => {
        const on = context.state.settings.rowHeight === height;
        return {
          item: 'command',
          label,
          icon: on ? 'check' : 'none',
          check: { as: 'radio', on },
          act: closing(context, setRowHeight(height)),
        };
      }),
    ),
  anchor: (_, anchors) => anchors.find('[data-panel=row-height]') ?? anchors.find('[data-panel=more]'),
};
