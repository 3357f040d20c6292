import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { conditionsIn } from '../view/filter-conditions.ts';
import { propertiesOf } from '../view/filters.ts';
import { type Condition, defaultViewProperties, type FilterGroup, type View, type ViewChanges, type ViewSort } from '../view/view.ts';
import { withViewChanges } from '../view/view-changes.ts';
import { scopedView, withHiddenParts } from './scoped-view.ts';

const hidden = new Set(['h', 'k']);
const condition = (fields: readonly string[]): fc.Arbitrary<Condition> =>
  fc.record({ field: fc.constantFrom(...fields), operator: fc.constant('is'), value: fc.nat(3) });
const match = fc.constantFrom('all' as const, 'any' as const);
const group = (fields: readonly string[], depth: number): fc.Arbitrary<FilterGroup> =>
  fc.record({
    match,
    conditions: fc.array(depth === 0 ? condition(fields) : fc.oneof(condition(fields), group(fields, depth - 1)), {
      minLength: 1,
      maxLength: 3,
    }),
  });
const sort = (fields: readonly string[]): fc.Arbitrary<readonly ViewSort[]> =>
  fc.uniqueArray(
    fc.record({ field: fc.constantFrom(...fields), direction: fc.constantFrom('ascending' as const, 'descending' as const) }),
    {
      selector: ({ field }) => field,
      maxLength: 4,
    },
  );
const properties = (fields: readonly string[]) =>
  fc.record({
    filter: fc.option(group(fields, 2)),
    sorts: sort(fields),
    groups: sort(fields),
    hidden: fc.uniqueArray(fc.constantFrom(...fields)),
    colorRules: fc.uniqueArray(fc.record({ when: group(fields, 0), color: fc.nat(9), field: fc.option(fc.constantFrom(...fields)) }), {
      maxLength: 3,
      selector: (rule) => JSON.stringify(rule),
    }),
    widths: fc.dictionary(fc.constantFrom(...fields), fc.nat(9)),
    statistics: fc.dictionary(fc.constantFrom(...fields), fc.constantFrom('count', 'filled')),
  });
const whole = properties(['a', 'b', 'h', 'k']);
const visible = properties(['a', 'b']);

const viewOf = (given: Partial<View>): View => ({
  id: 'v1',
  name: 'V',
  ...defaultViewProperties,
  order: 'a0',
  deleted: false,
  revision: 7,
  deletedRevision: 0,
  ...given,
});
const namesHidden = (value: unknown) => /"[hk]"/.test(JSON.stringify(value));
const hiddenConditions = (filter: FilterGroup | null) =>
  (filter === null ? [] : [...conditionsIn(filter)])
    .filter(({ field }) => hidden.has(field))
    .map((one) => JSON.stringify(one))
    .toSorted();

describe('a view that names fields which a reader may not see', () => {
  test('VIEW-10 it is told without them, and not when it was written', () => {
    fc.assert(
      fc.property(whole, (given) => {
        const view = viewOf(given);
        const told = scopedView(view, hidden);
        expect(namesHidden(told)).toBe(false);
        expect(told.revision).toBe(0);
        expect(scopedView(told, hidden)).toEqual(told);
        expect(scopedView(view, new Set())).toBe(view);
        if (!namesHidden(given)) expect(propertiesOf(told)).toEqual(propertiesOf(view));
      }),
    );
  });

  test('VIEW-10 a condition that is not told leaves the others as they are', () => {
    const is = (field: string): Condition => ({ field, operator: 'is', value: 1 });
    const told = (filter: FilterGroup) => scopedView(viewOf({ filter }), hidden).filter;
    expect(told({ match: 'any', conditions: [is('h'), is('a')] })).toEqual({ match: 'any', conditions: [is('a')] });
    expect(told({ match: 'all', conditions: [is('h'), { match: 'any', conditions: [is('k')] }] })).toBeNull();
    const inner: FilterGroup = { match: 'any', conditions: [is('a'), is('b')] };
    expect(told({ match: 'all', conditions: [is('h'), inner] })).toEqual(inner);
    // A rule that lost a condition would colour more rows: it is not told at all.
    const rule = { when: { match: 'all' as const, conditions: [is('a'), is('h')] }, color: 1, field: null };
    expect(scopedView(viewOf({ colorRules: [rule] }), hidden).colorRules).toEqual([]);
  });

  test('VIEW-11 what such a reader writes is what he is told then, and of what he does not see nothing is lost', () => {
    let met = 0;
    fc.assert(
      fc.property(
        whole,
        visible,
        fc.subarray(['filter', 'sorts', 'groups', 'hidden', 'colorRules', 'widths', 'statistics'] as const),
        (given, all, keys) => {
          const view = viewOf(given);
          const set = Object.fromEntries(keys.map((key) => [key, all[key]])) as ViewChanges;
          const after = viewOf(withViewChanges(propertiesOf(view), withHiddenParts(view, set, hidden)));
          const seen = withViewChanges(propertiesOf(scopedView(view, hidden)), set);
          expect(propertiesOf(scopedView(after, hidden))).toEqual(seen);
          expect(hiddenConditions(after.filter)).toEqual(hiddenConditions(view.filter));
          for (const key of ['sorts', 'groups'] as const) {
            const own = ({ field }: ViewSort) => hidden.has(field);
            expect(after[key].filter(own)).toEqual(view[key].filter(own));
          }
          expect(after.hidden.filter((id) => hidden.has(id))).toEqual(view.hidden.filter((id) => hidden.has(id)));
          expect(after.colorRules.filter(namesHidden)).toEqual(view.colorRules.filter(namesHidden));
          for (const key of ['widths', 'statistics'] as const) for (const id of hidden) expect(after[key][id]).toBe(view[key][id]);
          if (namesHidden(given) && keys.length > 0) met += 1;
        },
      ),
      { numRuns: 2_000 },
    );
    expect(met).toBeGreaterThan(100);
  });

  test('VIEW-11 nothing is changed by writing what one was told', () => {
    fc.assert(
      fc.property(whole, (given) => {
        const view = viewOf(given);
        const { filter, sorts, groups, hidden: left, colorRules } = scopedView(view, hidden);
        const set = withHiddenParts(view, { filter, sorts, groups, hidden: left, colorRules }, hidden);
        expect(withViewChanges(propertiesOf(view), set)).toEqual(propertiesOf(view));
      }),
    );
  });
});
