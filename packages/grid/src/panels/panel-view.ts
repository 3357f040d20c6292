import { html, type TemplateResult } from 'lit';
import type { GridState, Panel } from '../state/grid-state.ts';
import { addFieldPanelKind } from './add-field-panel.ts';
import { conflictPanelKind } from './conflict-panel.ts';
import { fieldAccessPanelKind } from './field-access-panel.ts';
import { fieldMenuPanel } from './field-menu.ts';
import { outboxPanelKind } from './outbox-panel.ts';
import type { Anchors, PanelContext, PanelKind } from './panel-kind.ts';
import { rowMenuPanel } from './row-menu.ts';
import { undoPanelKind } from './undo-panel.ts';

type OpenPanel = Exclude<Panel, { panel: 'none' }>;

/** Every kind of panel there is. */
const kinds: { readonly [K in OpenPanel['panel']]: PanelKind<Extract<Panel, { panel: K }>> } = {
  conflict: conflictPanelKind,
  outbox: outboxPanelKind,
  undo: undoPanelKind,
  'add-field': addFieldPanelKind,
  'row-menu': rowMenuPanel,
  'field-menu': fieldMenuPanel,
  'field-access': fieldAccessPanelKind,
};

function kindOf(panel: OpenPanel): PanelKind<Panel> {
  return kinds[panel.panel] as unknown as PanelKind<Panel>;
}

/** How large a panel is; null for none. A menu takes the focus to its first line and has no title. */
export function panelSize(panel: Panel): PanelKind<Panel>['size'] | null {
  return panel.panel === 'none' ? null : kindOf(panel).size;
}

/** The content of the open panel. */
export function panelView(context: PanelContext): TemplateResult {
  const { panel } = context.state;
  return panel.panel === 'none' ? html`` : kindOf(panel).view(context, panel);
}

/** What a panel opens beside; null: the bar. */
export function panelAnchor(panel: Panel, anchors: Anchors, state: GridState): Element | null {
  return panel.panel === 'none' ? null : kindOf(panel).anchor(panel, anchors, state);
}
