import type { FieldOptions, HistoryEntry, HistoryFact, Op } from '@teable-grid/core';
import { describe, expect, test } from 'vitest';
import { tableOf } from '../testing/table-of.ts';
import { gesturesOf } from './gestures.ts';
import { agoText, deedText, type Subject } from './words.ts';

const field = (id: string, type: string, options: FieldOptions = {}): Op => ({
  op: 'add-field',
  place: { before: null },
  field: { id, name: id, type, options },
});
const table = tableOf([
  field('name', 'text'),
  field('price', 'number', { precision: 2 }),
  field('state', 'single-select', { choices: [{ id: 'o1', name: 'Done', color: 1 }] }),
  { op: 'insert-rows', place: { before: null }, rows: [{ id: 'r0', cells: { name: 'Crane', price: 12 } }] },
]);
const wholeTable: Subject = { row: null, field: null };

function entry(facts: readonly HistoryFact[], more: Partial<HistoryEntry> = {}): HistoryEntry {
  const cells = facts.filter(({ fact }) => fact === 'set').length;
  return {
    seq: 1,
    actor: { id: 'a', name: 'Ada' },
    at: '2026-01-02T03:04:05Z',
    group: null,
    imported: false,
    facts,
    cells,
    more: 0,
    ...more,
  };
}

const text = (facts: readonly HistoryFact[], more: Partial<HistoryEntry> = {}, subject = wholeTable, locale = 'en') =>
  deedText(gesturesOf([entry(facts, more)])[0]!, subject, table, locale);

const set = (field: string, from: number | string | null, to: number | string | null): HistoryFact => ({
  fact: 'set',
  row: 'r0',
  field,
  from,
  to,
});

describe('history in words', () => {
  test('HI-20 a cell is told with what it was and what it became, as its field shows it and in the page’s language', () => {
    expect(text([set('price', 12, 14)])).toBe('changed price from 12.00 to 14.00');
    expect(text([set('price', 1200, 14)], {}, wholeTable, 'de')).toBe('changed price from 1.200,00 to 14,00');
    expect(text([set('state', null, 'o1')])).toBe('wrote Done into state');
    expect(text([set('name', 'Crane\n and more', null)])).toBe('emptied name, where Crane and more was');
    expect(text([set('name', 'x'.repeat(500), 'y')]).length).toBeLessThan(130);
    // A field that is not known here any more is told by its id, and a value by its JSON.
    expect(text([set('gone', 1, 2)])).toBe('changed gone from 1 to 2');
  });

  test('HI-20 several cells, rows and things are told together', () => {
    expect(text([set('price', 1, 2), set('name', 'a', 'b')])).toBe('changed 2 cells in name and price');
    expect(text([set('price', 1, 2)], { cells: 5_000, more: 4_999 })).toBe('changed 5,000 cells');
    expect(text([{ fact: 'rows-deleted', rows: ['r0'], count: 3 }])).toBe('deleted 3 rows');
    expect(text([{ fact: 'rows-added', rows: [], count: 0 }], { imported: true })).toBe('imported rows');
    expect(text([{ fact: 'rows-restored', rows: ['r0'], count: 1 }], {}, { row: 'r0', field: null })).toBe('brought back this row');
    const fields = ['A', 'B', 'C'].map((name): HistoryFact => ({ fact: 'field-added', field: name, name }));
    expect(text([{ fact: 'rows-added', rows: ['r0'], count: 1 }, set('name', null, 'x'), ...fields])).toBe(
      'added 1 row, wrote x into name and added the fields A, B and C',
    );
    expect(
      text([
        { fact: 'add-comment', row: 'r0', field: null, text: 'Is it\n so?' },
        { fact: 'resolve-comment', row: 'r0', field: null, text: '' },
      ]),
    ).toBe('commented “Is it so?” and resolved a thread of comments');
    expect(text([{ fact: 'table-named', from: '', to: 'Leads' }], { more: 2 })).toBe('named the table Leads and 2 more');
  });

  test('HI-20 conflicts are told as what was wanted, and as what was taken', () => {
    const at = { row: 'r0', field: 'price' } as const;
    expect(text([{ fact: 'lost', ...at, kind: 'both-wrote', to: 9 }])).toBe(
      'wanted 9.00 in price, where somebody else wrote meanwhile; the conflict is to be settled',
    );
    expect(text([{ fact: 'settled', ...at, take: 'incoming', from: 1, to: 9 }])).toBe('settled a conflict in price: took 9.00');
    expect(text([{ fact: 'reopened', ...at }])).toBe('opened a conflict in price again');
    expect(text([{ fact: 'settled', row: 'r0', field: null, take: 'current', from: null, to: null }])).toBe(
      'settled a conflict: kept the row',
    );
    expect(text([1, 2, 3].map((to): HistoryFact => ({ fact: 'settled', ...at, take: 'other', from: 0, to })))).toBe('settled 3 conflicts');
  });

  test('HI-20 a field and a view are told with what was changed of them', () => {
    expect(text([{ fact: 'field-changed', field: 'price', from: 'Cost', to: 'Price', what: ['name'] }])).toBe(
      'renamed the field Cost to Price',
    );
    expect(text([{ fact: 'field-changed', field: 'price', from: 'Price', to: 'Price', what: ['type', 'read'] }])).toBe(
      'changed the type and who sees it of the field Price',
    );
    expect(text([{ fact: 'view-changed', view: 'v', from: 'All', to: 'All', what: ['sorts'] }])).toBe('changed the order of the view All');
  });

  test('HI-21 the changes of one gesture are one line', () => {
    const [one, ...others] = gesturesOf([
      entry([{ fact: 'rows-added', rows: [], count: 0 }], { seq: 9, group: 'g', imported: true }),
      entry([set('name', 'a', 'b')], { seq: 8, group: 'g', cells: 3, more: 2 }),
      entry([set('name', 'a', 'b')], { seq: 7, group: 'g', actor: { id: 'b', name: 'Ben' } }),
      entry([set('name', 'a', 'b')], { seq: 6 }),
      entry([set('name', 'a', 'b')], { seq: 5 }),
    ]);
    expect(one).toMatchObject({ seq: 9, first: 8, cells: 3, more: 2, imported: true });
    expect(others.map(({ seq }) => seq)).toEqual([7, 6, 5]);
  });

  test('HI-22 times are told by how long ago they were', () => {
    const now = new Date('2026-01-02T12:00:00Z');
    const ago = (at: string, locale = 'en') => agoText(at, locale, now);
    expect(ago('2026-01-02T11:59:40Z')).toBe('now');
    expect(ago('2026-01-02T11:57:00Z')).toBe('3 min. ago');
    expect(ago('2026-01-01T11:57:00Z')).toBe('yesterday');
    expect(ago('2025-11-01T11:57:00Z', 'de')).toMatch(/^vor 2.Monaten$/);
    expect(ago('never')).toBe('');
  });
});
