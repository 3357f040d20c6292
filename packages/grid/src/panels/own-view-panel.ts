import { ownViewOf, resetOwn, saveForEverybody, setOwn } from '../commands/views.ts';
import type { Panel } from '../state/grid-state.ts';
import { isEmpty } from '../state/own-view.ts';
import { menu, type MenuItem } from './menus.ts';
import { closing, type PanelKind } from './panel-kind.ts';

/** What becomes of what a person has for himself. */
export const ownViewPanelKind: PanelKind<Extract<Panel, { panel: 'own-view' }>> = {
  size: 'menu',
  view(context) {
    const { state } = context;
    const { override } = ownViewOf(state);
    const empty = isEmpty(override);
    const items: MenuItem[] = [
      {
        item: 'command',
        label: 'Reset to what everybody sees',
        icon: 'undo',
        disabled: empty && !state.writable,
        act: closing(context, resetOwn),
      },
    ];
    if (state.writable) {
      items.unshift({
        item: 'command',
        label: 'Save for everybody',
        icon: 'check',
        disabled: empty,
        act: closing(context, saveForEverybody),
      });
      if (empty)
        return menu([{ item: 'command', label: 'Change it for everybody again', icon: 'undo', act: closing(context, setOwn(false)) }]);
    }
    return menu(items);
  },
  anchor: (_, anchors) => anchors.find('[data-panel=own-view]'),
};
