import type { Condition, FilterGroup } from './view.ts';

/** Whether an item of a group is a group itself. */
export function isFilterGroup(item: Condition | FilterGroup): item is FilterGroup {
  return 'conditions' in item;
}

/** All conditions of a filter, those of its groups too. */
export function* conditionsIn(filter: FilterGroup): Generator<Condition> {
  for (const item of filter.conditions) {
    if (isFilterGroup(item)) yield* conditionsIn(item);
    else yield item;
  }
}
