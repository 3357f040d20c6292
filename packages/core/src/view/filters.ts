import type { FieldId } from '../ids.ts';
import { conditionsIn, isFilterGroup } from './filter-conditions.ts';
import type { ColorRule, FilterGroup, View, ViewChanges, ViewProperties } from './view.ts';

/** How deep groups are nested in a filter: 1 when there is none in it. */
export function depthOf(filter: FilterGroup): number {
  return 1 + filter.conditions.reduce((most, item) => (isFilterGroup(item) ? Math.max(most, depthOf(item)) : most), 0);
}

/** Fields that a rule of colour names. */
export function fieldsOfRule({ when, field }: ColorRule): readonly FieldId[] {
  const asked = [...conditionsIn(when)].map((condition) => condition.field);
  return field === null ? asked : [...asked, field];
}

/** Fields that properties of a view name. */
export function fieldsNamed(properties: Partial<ViewProperties> | ViewChanges): ReadonlySet<FieldId> {
  const { filter, sorts = [], groups = [], hidden = [], widths = {}, colorRules = [], statistics = {} } = properties;
  return new Set([
    ...(filter == null ? [] : [...conditionsIn(filter)].map(({ field }) => field)),
    ...[...sorts, ...groups].map(({ field }) => field),
    ...hidden,
    ...Object.keys(widths),
    ...colorRules.flatMap(fieldsOfRule),
    ...Object.keys(statistics),
  ]);
}

/** The properties of a view without what tells which view it is, and when it was written. */
export function propertiesOf(view: View): ViewProperties {
  const { name, filter, sorts, groups, hidden, widths, frozen, rowHeight, colorRules, statistics } = view;
  return { name, filter, sorts, groups, hidden, widths, frozen, rowHeight, colorRules, statistics };
}
