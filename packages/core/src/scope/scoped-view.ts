import type { FieldId } from '../ids.ts';
import { sameValue, type Value } from '../value.ts';
import { isFilterGroup } from '../view/filter-conditions.ts';
import { fieldsNamed, fieldsOfRule } from '../view/filters.ts';
import type { ColorRule, Condition, FilterGroup, View, ViewChanges, ViewProperties, ViewSort } from '../view/view.ts';

/**
 * A view as it is told to those from whom fields are hidden: without conditions on them, sorting and grouping by them, their widths and
 * statistics, and without rules of colour that ask for them. When it was written is not told, since that may have been about what is hidden.
 */
export function scopedView(view: View, hidden: ReadonlySet<FieldId>): View {
  if (hidden.size === 0) return view;
  return { ...view, ...scopedProperties(view, hidden), revision: 0 };
}

/** Of these properties, what may be told. */
export function scopedProperties<P extends Partial<ViewProperties> | ViewChanges>(properties: P, hidden: ReadonlySet<FieldId>): P {
  const { filter, sorts, groups, hidden: left, widths, colorRules, statistics } = properties as Partial<ViewProperties>;
  const shown = ({ field }: ViewSort) => !hidden.has(field);
  return {
    ...properties,
    ...(filter != null && { filter: scopedFilter(filter, hidden) }),
    ...(sorts !== undefined && { sorts: sorts.filter(shown) }),
    ...(groups !== undefined && { groups: groups.filter(shown) }),
    ...(left !== undefined && { hidden: left.filter((id) => !hidden.has(id)) }),
    ...(widths !== undefined && { widths: shownEntries(widths, hidden) }),
    ...(colorRules !== undefined && { colorRules: colorRules.filter((rule) => !isHiddenRule(rule, hidden)) }),
    ...(statistics !== undefined && { statistics: shownEntries(statistics, hidden) }),
  };
}

/**
 * What is written when somebody who does not see some fields writes these properties of a view: what he could not see of it stays. A
 * hidden condition stays in its group as long as that is there, and else as a condition of the whole; a hidden sort, group or rule of colour stays
 * behind the one that it followed. Told to him, it is what he wrote.
 */
export function withHiddenParts(view: ViewProperties, set: ViewChanges, hidden: ReadonlySet<FieldId>): ViewChanges {
  if (hidden.size === 0 || ![...fieldsNamed(view)].some((id) => hidden.has(id))) return set;
  const { filter, sorts, groups, hidden: left, colorRules } = set;
  const byField = ({ field }: ViewSort) => hidden.has(field);
  const sameField = (a: ViewSort, b: ViewSort) => a.field === b.field;
  return {
    ...set,
    ...(filter !== undefined && { filter: filterWithHidden(view.filter, filter, hidden) }),
    ...(sorts !== undefined && { sorts: listWithHidden(view.sorts, sorts, byField, sameField) }),
    ...(groups !== undefined && { groups: listWithHidden(view.groups, groups, byField, sameField) }),
    ...(left !== undefined && {
      hidden: listWithHidden(
        view.hidden,
        left,
        (id) => hidden.has(id),
        (a, b) => a === b,
      ),
    }),
    ...(colorRules !== undefined && {
      colorRules: listWithHidden(view.colorRules, colorRules, (rule) => isHiddenRule(rule, hidden), same<ColorRule>),
    }),
  };
}

function isHiddenRule(rule: ColorRule, hidden: ReadonlySet<FieldId>): boolean {
  return fieldsOfRule(rule).some((id) => hidden.has(id));
}

function shownEntries<T>(entries: Readonly<Record<FieldId, T>>, hidden: ReadonlySet<FieldId>): Record<FieldId, T> {
  return Object.fromEntries(Object.entries(entries).filter(([field]) => !hidden.has(field)));
}

/** A filter without hidden conditions; null when nothing is left of it. A group in which only a group is left is that one. */
function scopedFilter(filter: FilterGroup, hidden: ReadonlySet<FieldId>): FilterGroup | null {
  const shown = filter.conditions.flatMap((item) => scopedItem(item, hidden) ?? []);
  if (shown.length === filter.conditions.length && shown.every((item, at) => item === filter.conditions[at])) return filter;
  const [only] = shown;
  if (only === undefined) return null;
  return shown.length === 1 && isFilterGroup(only) && shown.length < filter.conditions.length ? only : { ...filter, conditions: shown };
}

function scopedItem(item: Condition | FilterGroup, hidden: ReadonlySet<FieldId>): Condition | FilterGroup | null {
  if (isFilterGroup(item)) return scopedFilter(item, hidden);
  return hidden.has(item.field) ? null : item;
}

function filterWithHidden(before: FilterGroup | null, written: FilterGroup | null, hidden: ReadonlySet<FieldId>): FilterGroup | null {
  if (before === null) return written;
  const shown = scopedFilter(before, hidden);
  if (same(shown, before)) return written;
  if (same(shown, written)) return before;
  // What is told as the filter may be a group of it.
  const told = before.conditions.filter(isFilterGroup).find((item) => shown !== null && same(scopedFilter(item, hidden), shown));
  if (told !== undefined) {
    const group = filterWithHidden(told, written, hidden);
    return { ...before, conditions: before.conditions.flatMap((item) => (item === told ? (group ?? []) : item)) };
  }
  const rest = hiddenItems(before, written === null ? [] : written.conditions, hidden);
  if (rest.length === 0) return written === null ? null : { ...written, conditions: wholeItems(before, written.conditions, hidden) };
  if (written === null || written.conditions.length === 0) return { match: before.match, conditions: rest };
  const whole = wholeItems(before, written.conditions, hidden);
  // A group that stands alone beside what is hidden would be told as the filter itself.
  const alone = whole.length === 1 && isFilterGroup(whole[0]!);
  if (written.match === before.match && !alone) return { match: before.match, conditions: [...whole, ...rest] };
  return { match: before.match, conditions: [{ ...written, conditions: whole }, ...rest] };
}

/** The items that were written, each group that is still as it was told with its hidden conditions. */
function wholeItems(
  before: FilterGroup,
  written: readonly (Condition | FilterGroup)[],
  hidden: ReadonlySet<FieldId>,
): readonly (Condition | FilterGroup)[] {
  const groups = before.conditions.filter(isFilterGroup);
  return written.map((item) => groups.find((group) => same(scopedFilter(group, hidden), item)) ?? item);
}

/** The hidden conditions of a filter without those in groups that are still there. */
function hiddenItems(
  { conditions }: FilterGroup,
  kept: readonly (Condition | FilterGroup)[],
  hidden: ReadonlySet<FieldId>,
): readonly (Condition | FilterGroup)[] {
  return conditions.flatMap((item): readonly (Condition | FilterGroup)[] => {
    if (!isFilterGroup(item)) return hidden.has(item.field) ? [item] : [];
    const shown = scopedFilter(item, hidden);
    if (same(shown, item) || kept.some((other) => same(shown, other))) return [];
    const rest = hiddenItems(item, [], hidden);
    return rest.length === 0 ? [] : [{ ...item, conditions: rest }];
  });
}

/** What was written, and of what was there before the hidden items, each behind the one that it followed. */
function listWithHidden<T>(
  before: readonly T[],
  written: readonly T[],
  isHidden: (item: T) => boolean,
  isSame: (a: T, b: T) => boolean,
): readonly T[] {
  const merged = [...written];
  let behind = 0;
  for (const item of before) {
    const at = merged.findIndex((other) => isSame(other, item));
    if (at >= 0) behind = Math.max(behind, at + 1);
    else if (isHidden(item)) {
      merged.splice(behind, 0, item);
      behind += 1;
    }
  }
  return merged;
}

function same<T>(a: T, b: T): boolean {
  return sameValue(a as Value, b as Value);
}
