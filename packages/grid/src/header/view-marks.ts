import { conditionsIn, type FieldId, type ViewProperties } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import { icon } from './icons.ts';

/** Whether and which way a column is the one that rows are sorted by before all others, as `aria-sort` says it; null when it is not. */
export function ariaSort({ sorts }: ViewProperties, field: FieldId): 'ascending' | 'descending' | null {
  return sorts[0]?.field === field ? sorts[0].direction : null;
}

/** What a view does with a column, in words; empty when nothing. */
export function viewWords(settings: ViewProperties, field: FieldId): string {
  const sort = settings.sorts.find((entry) => entry.field === field);
  return [
    ...(sort === undefined ? [] : [`sorted ${sort.direction}`]),
    ...(isFiltered(settings, field) ? ['filtered'] : []),
    ...(settings.groups.some((entry) => entry.field === field) ? ['grouped'] : []),
  ].join(', ');
}

/** The same in signs, at the end of its head. */
export function viewMarks(settings: ViewProperties, field: FieldId): TemplateResult | typeof nothing {
  const words = viewWords(settings, field);
  if (words === '') return nothing;
  const sort = settings.sorts.find((entry) => entry.field === field);
  return html`<span class="marks" aria-hidden="true" title=${words}>
    ${settings.groups.some((entry) => entry.field === field) ? icon('group') : nothing}
    ${isFiltered(settings, field) ? icon('filter') : nothing}
    ${sort === undefined ? nothing : icon(sort.direction === 'ascending' ? 'ascending' : 'descending')}
  </span>`;
}

function isFiltered({ filter }: ViewProperties, field: FieldId): boolean {
  return filter !== null && [...conditionsIn(filter)].some((condition) => condition.field === field);
}
