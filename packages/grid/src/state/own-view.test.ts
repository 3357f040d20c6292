import { emptyTable, type View, Views } from '@teable-grid/core';
import { describe, expect, it } from 'vitest';
import { noOwnView, type Override, settingsOf, shownView, withOverride, withOwnView } from './own-view.ts';

const view = (id: string, properties: Partial<View> = {}): View => ({
  id,
  name: id,
  filter: null,
  sorts: [],
  groups: [],
  hidden: [],
  widths: {},
  frozen: 1,
  rowHeight: 'short',
  colorRules: [],
  statistics: {},
  order: id,
  deleted: false,
  revision: 1,
  deletedRevision: 0,
  ...properties,
});

describe('own views', () => {
  it('V3: what one has for himself lies over what everybody has, property by property', () => {
    const stored = view('v1', { hidden: ['a'], widths: { a: 100, b: 90 }, sorts: [{ field: 'a', direction: 'ascending' }] });
    const override = { hidden: ['b'], widths: { b: null, c: 70 } };
    const settings = settingsOf(stored, { on: true, override });
    expect(settings.hidden).toEqual(['b']);
    expect(settings.widths).toEqual({ a: 100, c: 70 });
    expect(settings.sorts).toBe(stored.sorts);
    expect(settingsOf(stored, noOwnView)).toBe(stored);
  });

  it('V3: what is added to it goes field by field for widths and statistics, whole for all else', () => {
    const first: Override = { widths: { a: 10 }, hidden: ['a'] };
    expect(withOverride(first, { widths: { b: 20 }, hidden: ['b'], statistics: { a: 'sum' } })).toEqual({
      widths: { a: 10, b: 20 },
      hidden: ['b'],
      statistics: { a: 'sum' },
    });
  });

  it('V3: is forgotten where nothing is left of it', () => {
    const kept = withOwnView(new Map(), 'v1', { on: true, override: {} });
    expect([...kept.keys()]).toEqual(['v1']);
    expect(withOwnView(kept, 'v1', noOwnView).size).toBe(0);
    expect([...withOwnView(new Map(), null, { on: false, override: { frozen: 0 } }).keys()]).toEqual(['']);
  });

  it('V4: the first view stands in for one that is deleted or unknown; a table without views is shown as it is', () => {
    const views = Views.empty.with([view('v1'), view('v2'), view('v3', { deleted: true })]);
    const table = { ...emptyTable, views };
    expect(shownView(table, 'v2')?.id).toBe('v2');
    expect(shownView(table, 'v3')?.id).toBe('v1');
    expect(shownView(table, null)?.id).toBe('v1');
    expect(shownView(emptyTable, 'v1')).toBe(null);
    expect(settingsOf(null, noOwnView)).toMatchObject({ name: 'Grid', filter: null, hidden: [] });
  });
});
