import { type CSSResult, html, type TemplateResult } from 'lit';
import { whenIdle } from '../controllers/next-task.ts';
import type { GridState, Panel } from '../state/grid-state.ts';
import type { Anchors, PanelContext, PanelKind } from './panel-kind.ts';

type OpenPanel = Exclude<Panel, { panel: 'none' }>;
type PanelName = OpenPanel['panel'];

/** Every kind of panel there is. Each is loaded when it is first opened, or before that, when the page has nothing to do. */
const loaders: { readonly [K in PanelName]: () => Promise<PanelKind<Extract<Panel, { panel: K }>>> } = {
  conflicts: async () => (await import('./conflicts-panel.ts')).conflictsPanelKind,
  thread: async () => (await import('./thread-panel.ts')).threadPanelKind,
  comments: async () => (await import('./comments-panel.ts')).commentsPanelKind,
  outbox: async () => (await import('./outbox-panel.ts')).outboxPanelKind,
  undo: async () => (await import('./undo-panel.ts')).undoPanelKind,
  'add-field': async () => (await import('./field-form-panel.ts')).addFieldPanelKind,
  'edit-field': async () => (await import('./field-form-panel.ts')).editFieldPanelKind,
  record: async () => (await import('./record-panel.ts')).recordPanelKind,
  'row-menu': async () => (await import('./row-menu.ts')).rowMenuPanel,
  'field-menu': async () => (await import('./field-menu.ts')).fieldMenuPanel,
  'field-access': async () => (await import('./field-access-panel.ts')).fieldAccessPanelKind,
  views: async () => (await import('./views-panel.ts')).viewsPanelKind,
  'own-view': async () => (await import('./own-view-panel.ts')).ownViewPanelKind,
  filter: async () => (await import('./filter-panel.ts')).filterPanelKind,
  sort: async () => (await import('./order-panels.ts')).sortPanelKind,
  group: async () => (await import('./order-panels.ts')).groupPanelKind,
  colors: async () => (await import('./color-panel.ts')).colorPanelKind,
  'row-height': async () => (await import('./height-panel.ts')).heightPanelKind,
  'hidden-fields': async () => (await import('./fields-panel.ts')).fieldsPanelKind,
  more: async () => (await import('./more-panel.ts')).morePanelKind,
  statistic: async () => (await import('./statistic-panel.ts')).statisticPanelKind,
  people: async () => (await import('./people-panel.ts')).peoplePanelKind,
  keys: async () => (await import('./keys-panel.ts')).keysPanelKind,
  history: async () => (await import('./history-panel.ts')).historyPanelKind,
  trash: async () => (await import('./trash-panel.ts')).trashPanelKind,
};

const loaded = new Map<PanelName, PanelKind<Panel>>();
/** What all kinds share; loaded with the first. */
let shared: CSSResult | null = null;

function kindOf(panel: Panel): PanelKind<Panel> | undefined {
  return panel.panel === 'none' ? undefined : loaded.get(panel.panel);
}

/** Whether a panel can be shown at once. No panel always can. */
export function isLoaded(panel: Panel): boolean {
  return panel.panel === 'none' || loaded.has(panel.panel);
}

/** Loads what a panel is made of; rejects when the page cannot get it, and then may be tried again. */
export async function loadPanel(name: PanelName): Promise<void> {
  if (loaded.has(name)) return;
  const [kind, { panelStyles: styles }] = await Promise.all([loaders[name](), import('../styles/panels.ts')]);
  shared = styles;
  loaded.set(name, kind as unknown as PanelKind<Panel>);
}

let preloading = false;

/** Loads every kind in turn while the page has nothing to do, so that none is waited for, and all are there offline. */
export async function preloadPanels(): Promise<void> {
  if (preloading) return;
  preloading = true;
  try {
    for (const name of Object.keys(loaders) as PanelName[]) {
      await new Promise<void>(whenIdle);
      await loadPanel(name);
    }
  } catch {
    // Such as a page that has gone offline: then the rest is loaded when it is opened.
    preloading = false;
  }
}

/** How large a panel is; null for none, and for one that is not loaded. A menu takes the focus to its first line and has no title. */
export function panelSize(panel: Panel): PanelKind<Panel>['size'] | null {
  return kindOf(panel)?.size ?? null;
}

/** The content of the open panel. */
export function panelView(context: PanelContext): TemplateResult {
  const { panel } = context.state;
  return kindOf(panel)?.view(context, panel) ?? html``;
}

/** What a panel opens beside; null: the bar. */
export function panelAnchor(panel: Panel, anchors: Anchors, state: GridState): Element | null {
  return kindOf(panel)?.anchor(panel, anchors, state) ?? null;
}

/** Styles that a panel brings along: those of all panels, then its own. */
export function stylesOf(panel: Panel): readonly CSSResult[] {
  const kind = kindOf(panel);
  return kind === undefined || shared === null ? [] : [shared, ...(kind.styles ?? [])];
}
