import { describe, expect, test } from 'vitest';
import type { Op } from '../change/change.ts';
import { invert } from '../change/invert.ts';
import { accepted, rejected, smallTable, type TableStand } from '../testing/table-stand.ts';
import { apply } from '../table/apply.ts';
import { predictedRevision } from '../table/revision.ts';
import { propertiesOf } from '../view/filters.ts';
import { execute } from './execute.ts';
import { type Condition, defaultViewProperties, type FilterGroup, type NewView, type ViewChanges } from '../view/view.ts';

const add = (view: Partial<NewView> = {}): Op => ({ op: 'add-view', place: { before: null }, view: { id: 'v1', name: 'Mine', ...view } });
const set = (changes: ViewChanges, view = 'v1'): Op => ({ op: 'change-view', view, set: changes });
const all = (...conditions: (Condition | FilterGroup)[]): FilterGroup => ({ match: 'all', conditions });
const contains = (field: string, value: string): Condition => ({ field, operator: 'contains', value });

function tableWithView(view: Partial<NewView> = {}): TableStand {
  const stand = smallTable({
    conditions: 3,
    filterDepth: 2,
    sorts: 2,
    groups: 1,
    colorRules: 1,
    views: 3,
    nameLength: 20,
    viewBytes: 2_000,
  });
  accepted(stand.do('a', [add(view)]));
  return stand;
}

const said = (stand: TableStand, ops: readonly Op[], seq?: number) => {
  const { verdict } = stand.do('a', ops, seq === undefined ? undefined : { seq });
  return verdict.verdict === 'rejected' ? verdict.problems.map(({ path, message }) => `${path}: ${message}`) : 'accepted';
};

describe('views of a table', () => {
  test('VIEW-1 a new view has what it brings, and of the rest what every new view has', () => {
    const stand = tableWithView({ name: ' My\n view ', sorts: [{ field: 't', direction: 'descending' }] });
    const view = stand.table.views.get('v1')!;
    expect(propertiesOf(view)).toEqual({
      ...defaultViewProperties,
      name: 'My view',
      sorts: [{ field: 't', direction: 'descending' }],
    });
    expect(view).toMatchObject({ deleted: false, revision: stand.table.seq, deletedRevision: 0 });
    expect(rejected(stand.do('a', [add()]))).toEqual(['exists-already']);
    expect(rejected(stand.do('a', [set({ name: 'x' }, 'v9')]))).toEqual(['no-such-view']);
    expect(rejected(stand.do('a', [{ op: 'move-view', view: 'v1', place: { after: 'v9' } }]))).toEqual(['no-such-view']);
    expect(rejected(stand.do('a', [add({ id: 'a/b' })]))).toEqual(['bad-change']);
    expect(said(stand, [set({ name: '  ' })])).toEqual(['ops/0/set/name: A view must have a name.']);
  });

  test('VIEW-2 properties are written one by one, widths and statistics field by field, and the last writer wins', () => {
    const stand = tableWithView();
    const seen = { seq: stand.table.seq };
    accepted(stand.do('a', [set({ rowHeight: 'tall', widths: { t: 100, u: 50 }, statistics: { n: 'sum' } })], seen));
    accepted(stand.do('b', [set({ frozen: 3, widths: { t: 80 }, statistics: { t: 'filled' } })], seen));
    accepted(stand.do('c', [set({ rowHeight: 'medium', widths: { u: null }, statistics: { n: null } })], seen));
    expect(stand.table.views.get('v1')).toMatchObject({
      rowHeight: 'medium',
      frozen: 3,
      widths: { t: 80 },
      statistics: { t: 'filled' },
      revision: stand.table.seq,
    });
    expect(Object.keys(stand.table.views.get('v1')!.widths)).toEqual(['t']);
    expect([...stand.table.conflicts]).toEqual([]);
  });

  test('VIEW-3 views are in an order, are moved, deleted and brought back', () => {
    const stand = tableWithView();
    accepted(stand.do('a', [add({ id: 'v2' }), { op: 'add-view', place: { after: null }, view: { id: 'v0', name: 'First' } }]));
    const order = () => stand.table.views.list.map(({ id }) => id).join(' ');
    expect(order()).toBe('v0 v1 v2');
    accepted(stand.do('a', [{ op: 'move-view', view: 'v0', place: { after: 'v1' } }]));
    expect(order()).toBe('v1 v0 v2');
    accepted(stand.do('a', [{ op: 'delete-view', view: 'v0' }]));
    expect(order()).toBe('v1 v2');
    // What is written to it meanwhile is there when it comes back.
    accepted(stand.do('a', [set({ frozen: 4 }, 'v0')]));
    accepted(stand.do('a', [{ op: 'restore-view', view: 'v0' }]));
    expect(order()).toBe('v1 v0 v2');
    expect(stand.table.views.get('v0')).toMatchObject({ frozen: 4, deleted: false, deletedRevision: stand.table.seq });
  });

  test.each<[string, ViewChanges, RegExp]>([
    ['an unknown field in a filter', { filter: all(contains('x', 'y')) }, /filter: There is no field “x”/],
    [
      'an unknown field in a group of a filter',
      { filter: all({ match: 'any', conditions: [contains('x', 'y')] }) },
      /There is no field “x”/,
    ],
    [
      'an operator of another type',
      { filter: all({ field: 'n', operator: 'contains', value: 'y' }) },
      /“N” has no operator “contains”, but “equals”/,
    ],
    ['a value of another kind', { filter: all({ field: 'n', operator: 'equals', value: 'y' }) }, /“y” is not what “N” “=” is asked with/],
    ['an unknown field to sort by', { sorts: [{ field: 'x', direction: 'ascending' }] }, /sorts\/0\/field: There is no field “x”/],
    [
      'a field to sort by twice',
      {
        sorts: [
          { field: 't', direction: 'ascending' },
          { field: 't', direction: 'descending' },
        ],
      },
      /sorts\/1\/field: “T” is there twice/,
    ],
    ['an unknown field to group by', { groups: [{ field: 'x', direction: 'ascending' }] }, /There is no field “x”/],
    ['an unknown field that is not shown', { hidden: ['x'] }, /There is no field “x”/],
    ['a width of an unknown field', { widths: { x: 5 } }, /There is no field “x”/],
    ['no width', { widths: { t: 0 } }, /between 1 and 10000 pixels wide, not 0/],
    ['half a frozen column', { frozen: 0.5 }, /whole number, not 0.5/],
    [
      'a rule of colour about an unknown field',
      { colorRules: [{ when: all(contains('x', 'y')), color: 1, field: null }] },
      /There is no field “x”/,
    ],
    ['a rule that colours an unknown field', { colorRules: [{ when: all(), color: 1, field: 'x' }] }, /There is no field “x”/],
    ['a statistic of another type', { statistics: { t: 'sum' } }, /“T” has no statistic “sum”, but “count”/],
    ['a statistic of an unknown field', { statistics: { x: 'count' } }, /There is no field “x”/],
    ['more conditions', { filter: all(...Array.from({ length: 4 }, () => contains('t', 'x'))) }, /limit conditions \(3\)/],
    ['deeper groups', { filter: all({ match: 'any', conditions: [all(contains('t', 'x'))] }) }, /limit filterDepth \(2\)/],
    ['more sorts', { sorts: ['t', 'u', 'n'].map((field) => ({ field, direction: 'ascending' as const })) }, /limit sorts \(2\)/],
    ['more groups', { groups: ['t', 'u'].map((field) => ({ field, direction: 'ascending' as const })) }, /limit groups \(1\)/],
    [
      'more rules of colour',
      { colorRules: Array.from({ length: 2 }, () => ({ when: all(), color: 1, field: null })) },
      /limit colorRules \(1\)/,
    ],
    ['more bytes', { hidden: Array.from({ length: 1_000 }, () => 't') }, /limit viewBytes \(2000 bytes\)/],
    ['a longer name', { name: 'x'.repeat(21) }, /limit nameLength \(20 characters\)/],
  ])('VIEW-4 what cannot be is refused with a sentence: %s', (_, changes, message) => {
    const stand = tableWithView();
    const problems = said(stand, [set(changes)]);
    expect(problems).not.toBe('accepted');
    expect((problems as string[])[0]).toMatch(message);
    // Of a new view it is the same.
    expect(said(stand, [add({ id: 'v2', ...(changes as Partial<NewView>) })])).not.toBe('accepted');
  });

  test('VIEW-4 there are no more views than the limit, deleted ones counted', () => {
    const stand = tableWithView();
    accepted(stand.do('a', [add({ id: 'v2' }), add({ id: 'v3' }), { op: 'delete-view', view: 'v3' }]));
    expect(said(stand, [add({ id: 'v4' })])).toEqual(['ops/0/view: The table would have more views than the limit views (3).']);
  });

  test('VIEW-5 what was there before a field was changed or deleted can stay, beside what is new', () => {
    const stand = tableWithView({ filter: all(contains('t', 'x')), sorts: [{ field: 'u', direction: 'ascending' }] });
    accepted(
      stand.do('a', [
        { op: 'change-field', field: 't', set: { type: 'number' } },
        { op: 'delete-field', field: 'u' },
      ]),
    );
    const more = all(contains('t', 'x'), { field: 'n', operator: 'less', value: 5 });
    accepted(stand.do('a', [set({ filter: more, sorts: [{ field: 'u', direction: 'descending' }] })]));
    expect(stand.table.views.get('v1')).toMatchObject({ filter: more });
    expect(said(stand, [set({ filter: all(contains('t', 'y')) })])).toEqual([
      expect.stringMatching(/“T” has no operator “contains”/) as string,
    ]);
  });

  test('VIEW-6 a condition can be there before its value is', () => {
    const stand = tableWithView();
    accepted(stand.do('a', [set({ filter: all({ field: 'n', operator: 'less', value: null }) })]));
  });

  test('VIEW-8 a prediction takes any properties but no bad name, and leaves what is wrong to whoever decides', () => {
    const stand = tableWithView();
    const ops = [set({ filter: all(contains('gone', 'x')), statistics: { t: 'nonsense' } })];
    const change = { n: 9, id: 'c9', seen: { seq: stand.table.seq }, ops };
    const predicting = { ...stand.context('a'), revision: predictedRevision(1), viewRules: null };
    const { verdict, writes } = execute(stand.table, change, predicting);
    expect(verdict).toMatchObject({ verdict: 'accepted' });
    expect(apply(stand.table, writes, stand.table.seq).views.get('v1')).toMatchObject({ statistics: { t: 'nonsense' } });
    expect(execute(stand.table, { ...change, ops: [set({ name: ' ' })] }, predicting).verdict).toMatchObject({ verdict: 'rejected' });
    expect(rejected(stand.do('a', ops))).toEqual(['no-such-field', 'wrong-value']);
  });

  test('VIEW-7 the inverse of a change of views brings back what it wrote, and leaves what others wrote since', () => {
    const stand = tableWithView({ widths: { t: 10 }, statistics: { n: 'sum' } });
    const before = stand.table;
    const ops = [set({ frozen: 7, filter: all(contains('t', 'x')), widths: { t: 20, u: 30 }, statistics: { n: null } })];
    accepted(stand.do('a', ops));
    const after = stand.table;
    accepted(stand.do('b', [set({ rowHeight: 'tall', widths: { n: 99 } })]));
    accepted(stand.do('a', invert(ops, before, after)));
    expect(stand.table.views.get('v1')).toMatchObject({
      frozen: 1,
      filter: null,
      rowHeight: 'tall',
      widths: { t: 10, n: 99 },
      statistics: { n: 'sum' },
    });
    for (const op of [
      { op: 'delete-view', view: 'v1' },
      { op: 'move-view', view: 'v2', place: { after: null } },
      add({ id: 'v2' }),
    ] as const) {
      const fresh = tableWithView();
      if (op.op !== 'add-view') accepted(fresh.do('a', [add({ id: 'v2' })]));
      const order = fresh.table.views.list.map(({ id }) => id);
      fresh.doAndUndo('a', [op]);
      expect(fresh.table.views.list.map(({ id }) => id)).toEqual(order);
    }
    // One that was deleted before, or is there, is left as it is.
    const op = { op: 'restore-view', view: 'v1' } as const;
    expect(invert([op], stand.table, stand.table)).toEqual([]);
  });
});
