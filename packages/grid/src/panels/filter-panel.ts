import type { FilterGroup, Session } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import { isOwn, setFilter } from '../commands/views.ts';
import { fieldsAsRead } from '../state/fields-as-read.ts';
import { noPanel, type Panel } from '../state/grid-state.ts';
import { filterForm } from './filter-form.ts';
import type { PanelContext, PanelKind } from './panel-kind.ts';
import { panelHead, ruleStyles } from './rule-form.ts';

type FilterPanel = Extract<Panel, { panel: 'filter' }>;

const noFilter: FilterGroup = { match: 'all', conditions: [] };

/** Which rows are shown. */
export const filterPanelKind: PanelKind<FilterPanel> = {
  size: 'wide',
  view: filterPanel,
  anchor: (_, anchors) => anchors.find('[data-panel=filter]'),
  styles: [ruleStyles],
};

function filterPanel(context: PanelContext, { field }: FilterPanel): TemplateResult {
  const { settings, locale } = context.state;
  const filter = settings.filter ?? noFilter;
  return html`${panelHead('Filter', isOwn(context.state))}
    ${filter.conditions.length === 0 ? html`<p class="empty-words">Every row is shown.</p>` : nothing}
    ${filterForm({ fields: fieldsAsRead(context.state), focus: field, locale, people: peopleIn(context.session) }, filter, (next) => context.run(setFilter(next)))}
    <div class="actions">
      <span class="sub">${rowsText(context)}</span>
      ${filter.conditions.length === 0 ? nothing : html`<button type="button" class="button plain end" @click=${() => context.run(setFilter(null))}>Remove all</button>`}
      <button type="button" class="button plain" @click=${() => context.dispatch({ action: 'panel', panel: noPanel })}>Done</button>
    </div>`;
}

function rowsText({ state: { settings, sheet, table, locale } }: PanelContext): string {
  if (settings.filter === null) return '';
  return `${sheet.rows.rowCount.toLocaleString(locale)} of ${table.rows.size.toLocaleString(locale)} rows`;
}

/** People who can be named: this one, and those who are here. */
export function peopleIn({ actor, presence }: Session): readonly { readonly id: string; readonly name: string }[] {
  const people = new Map(presence.map((peer) => [peer.actor.id, peer.actor.name]));
  if (actor !== null) people.set(actor.id, `${actor.name} (you)`);
  return [...people].map(([id, name]) => ({ id, name }));
}
