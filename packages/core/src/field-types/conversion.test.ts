import { rowOrder } from './compare-values.ts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Op } from '../change/change.ts';
import { accepted, smallTable, TableStand } from '../testing/table-stand.ts';
import type { Value } from '../value.ts';
import { computedValues } from './computed-values.ts';
import { type ConversionPreview, previewConversion } from './conversion.ts';
import { fieldTypes } from './field-types.ts';
import { cellText, readCell } from './read-cell.ts';

/** A table whose field f of that type holds these values, one a row. */
function tableOf(type: string, values: readonly Value[], options = {}): TableStand {
  const stand = new TableStand({ opsPerChange: 20_000 });
  accepted(stand.do('o', [{ op: 'add-field', place: { before: null }, field: { id: 'f', name: 'F', type: 'text', options } }]));
  const rows = values.map((value, at) => ({ id: `r${at}`, cells: value === null ? {} : { f: value } }));
  accepted(stand.do('o', [{ op: 'change-field', field: 'f', set: { type } }]));
  if (rows.length > 0) accepted(stand.do('o', [{ op: 'insert-rows', place: { before: null }, rows }]));
  return stand;
}

function preview(stand: TableStand, type: string, options = {}): ConversionPreview & { readonly steps: number } {
  const steps = previewConversion({
    rows: stand.table.rows,
    field: stand.table.fields.get('f')!,
    type,
    options,
    computed: null,
    locale: 'en-US',
  });
  for (let count = 0; ; count++) {
    const step = steps.next();
    if (step.done === true) return { ...step.value, steps: count };
  }
}

describe('trying a change of type', () => {
  test('FT-92 it is told how many cells convert, stay empty and do not convert, with the first of each', () => {
    const stand = tableOf('text', ['12', '1.5', 'many', null, 'few']);
    expect(preview(stand, 'number', { format: 'percent' })).toEqual({
      converted: 2,
      empty: 1,
      unfit: 2,
      examples: [
        { row: 'r0', before: '12', after: '12%' },
        { row: 'r1', before: '1.5', after: '1.5%' },
      ],
      misfits: [
        { row: 'r2', before: 'many', after: '' },
        { row: 'r4', before: 'few', after: '' },
      ],
      newChoices: [],
      steps: 0,
    });
  });

  test('FT-93 texts become choices: those that there are not yet are made, once each, and then every cell has one', () => {
    const stand = tableOf('text', ['Open', 'open', 'Won, lost', null, '"a, b"']);
    const given = { choices: [{ id: 'o1', name: 'Open', color: 0 }] };
    const single = preview(stand, 'single-select', given);
    expect([single.unfit, single.newChoices.map(({ name }) => name)]).toEqual([0, ['Won, lost', '"a, b"']]);
    const several = preview(stand, 'multiple-select', given);
    expect([several.unfit, several.newChoices.map(({ name }) => name)]).toEqual([0, ['Won', 'lost', 'a, b']]);
    const op: Op = {
      op: 'change-field',
      field: 'f',
      set: { type: 'multiple-select', options: given, addChoices: several.newChoices },
    };
    accepted(stand.do('o', [op]));
    const field = stand.table.fields.get('f')!;
    expect([...stand.table.rows].map((row) => cellText(row, field, 'en'))).toEqual(['Open', 'Open', 'Won, lost', '', 'a, b']);
  });

  test('FT-93 of lists no single choices are made, and no more than a field may have', () => {
    const choices = ['a', 'b'].map((name, color) => ({ id: `o${name}`, name, color }));
    const lists = tableOf('multiple-select', [['oa'], ['oa', 'ob']], { choices });
    expect(preview(lists, 'single-select', { choices })).toMatchObject({ converted: 1, unfit: 1, newChoices: [] });
    const many = tableOf(
      'text',
      Array.from({ length: 2_100 }, (_, at) => `Choice ${at}`),
    );
    const found = preview(many, 'single-select', {});
    expect([found.newChoices.length, found.converted, found.unfit]).toEqual([2_000, 2_000, 100]);
    const long = preview(tableOf('text', ['x'.repeat(201)]), 'single-select', {});
    expect([long.newChoices, long.unfit]).toEqual([[], 1]);
  });

  test('FT-94 rows are looked at in steps of two thousand', () => {
    const rows = Array.from({ length: 10_000 }, (_, at) => `${at}`);
    expect(preview(tableOf('text', rows), 'number').steps).toBe(5);
  });

  test('FT-95 between any two types: what a preview tells is what becomes of the cells, nothing is rewritten, and the way back gives the same', () => {
    const values = fc.array(
      fc.oneof(
        fc.string(),
        fc.constantFrom(
          '12',
          '3',
          'yes',
          '2024-01-31',
          'ada@example.com',
          '+49 30 12345',
          'https://example.com',
          'Ada <u1>',
          '★★',
          'Open, Won',
        ),
      ),
      { minLength: 1, maxLength: 5 },
    );
    const written = fieldTypes.filter(({ computed, numbered }) => computed !== true && numbered !== true).map(({ name }) => name);
    fc.assert(
      fc.property(values, fc.constantFrom(...written), fc.constantFrom(...fieldTypes.map(({ name }) => name)), (texts, from, to) => {
        const stand = tableOf('text', texts);
        const first = preview(stand, from, {});
        accepted(stand.do('o', [{ op: 'change-field', field: 'f', set: { type: from, addChoices: first.newChoices } }]));
        const before = stand.table;
        const shown = () => [...stand.table.rows].map((row) => cellText(row, stand.table.fields.get('f')!, 'en-US'));
        const was = shown();
        const { options } = before.fields.get('f')!;
        const found = preview(stand, to, options);
        accepted(stand.do('o', [{ op: 'change-field', field: 'f', set: { type: to, addChoices: found.newChoices } }]));
        expect(stand.table.rows).toBe(before.rows);
        const states = [...stand.table.rows].map((row) => readCell(row, stand.table.fields.get('f')!).state);
        expect(found).toMatchObject({
          converted: states.filter((state) => state === 'value').length,
          empty: states.filter((state) => state === 'empty').length,
          unfit: states.filter((state) => state === 'unfit').length,
        });
        accepted(stand.do('o', [{ op: 'change-field', field: 'f', set: { type: from } }]));
        expect(shown()).toEqual(was);
      }),
      { numRuns: 400 },
    );
  });
});

describe('fields that the table keeps', () => {
  const at = (revision: number) => ({ actor: { id: `u${revision}`, name: `N${revision}` }, at: `2026-01-0${revision}T10:00:00Z` });
  const add = (id: string): Op => ({
    op: 'add-field',
    place: { before: null },
    field: { id, name: id, type: id, options: { timeZone: 'UTC' } },
  });

  /** r1 was made by change 2 and edited by change 4; change 5 moved it and numbered it. */
  function kept(): TableStand {
    const stand = smallTable();
    accepted(stand.do('o', [add('created-time'), add('modified-time'), add('created-by'), add('modified-by'), add('auto-number')]));
    accepted(stand.do('o', [{ op: 'set-cell', row: 'r1', field: 't', value: 'x', was: 'r1 text' }]));
    accepted(
      stand.do('o', [
        { op: 'move-rows', place: { before: null }, rows: ['r1'] },
        { op: 'number-rows', field: 'auto-number', rows: ['r1'] },
      ]),
    );
    return stand;
  }

  test('FT-96 when and by whom a row was made and last edited comes of the changes that wrote it; places and given numbers do not count', () => {
    const { table } = kept();
    const computed = computedValues({ fields: table.fields, authorOf: at, formulas: null });
    const text = (row: string, field: string) => cellText(table.rows.get(row)!, table.fields.get(field)!, 'en-GB', computed);
    expect(['created-time', 'modified-time', 'created-by', 'modified-by'].map((field) => text('r1', field))).toEqual([
      '2 Jan 2026, 10:00',
      '4 Jan 2026, 10:00',
      'N2',
      'N4',
    ]);
    expect(text('r2', 'modified-by')).toBe('N2');
  });

  test('FT-97 what is being asked, or nobody can tell, is empty; so is all without anybody to ask', () => {
    const { table } = kept();
    for (const answer of [null, undefined]) {
      const computed = computedValues({ fields: table.fields, authorOf: () => answer, formulas: null });
      expect(readCell(table.rows.get('r1')!, table.fields.get('created-by')!, computed)).toEqual({ state: 'empty' });
    }
    expect(readCell(table.rows.get('r1')!, table.fields.get('created-by')!)).toEqual({ state: 'empty' });
  });

  test('FT-98 rows are ordered by these times without the times being known: predicted ones come last', () => {
    const stand = kept();
    const { table } = stand;
    const [r1, r2] = [table.rows.get('r1')!, table.rows.get('r2')!];
    const edited = [...table.fields.all()].filter(({ type }) => type !== 'auto-number');
    const byCreation = rowOrder('created-time');
    const byEdit = rowOrder('modified-time');
    expect([byCreation!(r1, r2, edited), Math.sign(byEdit!(r1, r2, edited)), Math.sign(byEdit!(r2, r1, edited))]).toEqual([0, 1, -1]);
    const predicted = { ...r2, created: -1 };
    expect(Math.sign(byCreation!(predicted, r1, edited))).toBe(1);
  });
});
