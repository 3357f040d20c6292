import { type Condition, type FieldId, type FilterGroup, isFilterGroup } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import { isOwn, setFilter } from '../commands/views.ts';
import { fieldsAsRead } from '../state/fields-as-read.ts';
import { noPanel, type Panel } from '../state/grid-state.ts';
import { peopleFor } from '../state/people-for.ts';
import { nameOf } from '../state/people.ts';
import type { ValueContext } from './condition-value.ts';
import { filterForm, newCondition } from './filter-form.ts';
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
  const fields = fieldsAsRead(context.state);
  const draft = fields.find(({ id }) => id === field);
  const stored = settings.filter ?? noFilter;
  // A condition that asks nothing yet is not worth telling everybody.
  const isDraft = draft !== undefined && !asks(stored, draft.id);
  const filter = isDraft ? withCondition(stored, newCondition(draft)) : stored;
  const write = (next: FilterGroup) => {
    context.run(setFilter(next));
    if (isDraft && !asks(next, draft.id)) context.dispatch({ action: 'panel', panel: { panel: 'filter', field: null } });
  };
  return html`${panelHead('Filter', isOwn(context.state))}
    ${filter.conditions.length === 0 ? html`<p class="empty-words">Every row is shown.</p>` : nothing}
    ${filterForm({ fields, focus: field, locale, people: peopleIn(context) }, filter, write)}
    <div class="actions">
      <span class="sub">${rowsText(context)}</span>
      ${filter.conditions.length === 0 ? nothing : html`<button type="button" class="button plain end" @click=${() => context.run(setFilter(null))}>Remove all</button>`}
      <button type="button" class="button plain" @click=${() => context.dispatch({ action: 'panel', panel: noPanel })}>Done</button>
    </div>`;
}

/** Whether a filter has a condition on a field, outside of its groups. */
function asks({ conditions }: FilterGroup, field: FieldId): boolean {
  return conditions.some((item) => !isFilterGroup(item) && item.field === field);
}

/** A filter with one more condition that must hold. */
function withCondition(filter: FilterGroup, condition: Condition): FilterGroup {
  const { match, conditions } = filter;
  if (match === 'all' || conditions.length < 2) return { match: 'all', conditions: [...conditions, condition] };
  return { match: 'all', conditions: [filter, condition] };
}

function rowsText({ state: { settings, sheet, table, locale } }: PanelContext): string {
  if (settings.filter === null) return '';
  return `${sheet.rows.rowCount.toLocaleString(locale)} of ${table.rows.size.toLocaleString(locale)} rows`;
}

/** Gives who can be named in a field; the person at hand is told by “(you)”. */
export function peopleIn({ session, state, authors }: PanelContext): ValueContext['people'] {
  const { actor: me, presence } = session;
  return (field) =>
    peopleFor(field, state.table, { me, presence, authors }).map((person) =>
      person.id === me?.id ? { ...person, name: `${nameOf(person)} (you)` } : person,
    );
}
