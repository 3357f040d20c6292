import {
  type FieldOptions,
  fieldTypes,
  newId,
  type NewRow,
  type Op,
  type Value,
  valueOf,
  whyNotEditable,
  fieldEntry,
} from '@teable-grid/core';
import { expect } from '@open-wc/testing';
import { parse } from 'csv-parse/browser/esm/sync';
import { readXlsx } from 'hucre/xlsx';
import { eventually, gridOf, type GridHarness, press } from './grid-harness.ts';

/** Texts of which each type reads some. */
const texts = [
  'x',
  '=1+1',
  "'=1+1",
  '-5',
  '- five',
  '@home',
  ' spaces ',
  'two\nlines, "quoted"; and\ttab',
  '_x0041_',
  '12.5',
  '0.07',
  '-0.000001',
  '7%',
  '33.33333333333333%',
  '€ 12.50',
  '1:30:15',
  '30:00',
  '0.5 s',
  'Ann <ann@example.com>',
  'file.pdf (https://example.com/file.pdf)',
  '2024-11-03 01:30-05:00',
  '0001-01-01',
  '1:30',
  '3',
  'true',
  '2024-02-29',
  '1066-10-14',
  '2024-02-29T12:30',
  'Old',
  'Old, "New, er"',
  'ann@example.com',
  'https://example.com/a?b=c',
  '+49 30 123456',
];

const choices = [
  { id: 'o1', name: 'Old', color: 0 },
  { id: 'o2', name: 'New, er', color: 1 },
  { id: 'o3', name: 'x', color: 2 },
];

/** Other forms in which types show and read values. */
const forms: readonly { readonly type: string; readonly options: FieldOptions }[] = [
  { type: 'number', options: { format: 'percent', precision: 1 } },
  { type: 'number', options: { format: 'currency', currency: 'EUR' } },
  { type: 'number', options: { format: 'duration', durationFormat: 'h:mm' } },
  { type: 'number', options: { format: 'duration', durationFormat: 'h:mm:ss' } },
  { type: 'date', options: { time: true } },
  { type: 'date', options: { time: true, timeZone: 'America/New_York' } },
];

/** A table with a field of every type that can be written, and rows with everything that it reads. */
function everyType(): { readonly ops: readonly Op[]; readonly names: readonly string[] } {
  const kinds = fieldTypes.filter(({ name }) => whyNotEditable({ name, type: name }) === null);
  const fields = [
    ...kinds.map(({ name, defaults }) => ({
      type: name,
      options: fieldEntry(name).namesIn === undefined ? defaults : { ...defaults, choices },
    })),
    ...forms,
  ].map(({ type, options }) => ({ id: newId('field'), name: `A ${type} ${JSON.stringify(options).slice(0, 60)}`, type, options }));
  const rows: NewRow[] = texts.map((text) => ({
    id: newId('row'),
    cells: Object.fromEntries(
      fields.flatMap(({ id, type, options }): [string, Value][] => {
        const read = fieldEntry(type).parse(text, options, 'en');
        return read.ok && read.value !== null ? [[id, read.value]] : [];
      }),
    ),
  }));
  return {
    ops: [
      ...fields.map((field): Op => ({ op: 'add-field', place: { before: null }, field })),
      { op: 'insert-rows', place: { before: null }, rows },
    ],
    names: fields.map(({ name }) => name),
  };
}

/** The cells of some fields as plain values, row by row. */
function valuesOf({ session: { table } }: GridHarness, names: readonly string[], from: number): Value[][] {
  const fields = names.map((name) => table.fields.list.find((field) => field.name === name)!);
  return table.rows.slice(from, table.rows.size).map((row) => fields.map((field) => valueOf(row, field)));
}

const bytesOf = async (blob: Blob) => [...new Uint8Array(await blob.arrayBuffer())];

async function linesOf(blob: Blob): Promise<string[][]> {
  return parse(await blob.text(), { bom: true, record_delimiter: '\r\n' });
}

describe('exporting', () => {
  for (const format of ['csv', 'xlsx'] as const)
    it(`F13: what is exported as ${format} and imported again is the same, in a field of every type`, async function () {
      this.timeout(30_000);
      const { ops, names } = everyType();
      const grid = await gridOf(0, {}, ops);
      const before = valuesOf(grid, names, 0);
      expect(before.flat().filter((value) => value !== null).length).to.be.above(texts.length);
      for (const at of names.keys())
        expect(
          before.some((row) => row[at] !== null),
          `${names[at]} has values`,
        ).to.equal(true);
      const blob = await grid.element.exportTable({ format, what: 'table' });
      const report = await grid.element.importFile(blob, { confirm: false });
      expect(report).to.deep.include({ outcome: 'done', added: texts.length, fields: [] });
      expect(report!.misfits.told).to.deep.equal([]);
      const after = valuesOf(grid, names, texts.length);
      for (const [at, name] of names.entries())
        expect(
          after.map((row) => row[at]),
          name,
        ).to.deep.equal(before.map((row) => row[at]));
    });

  it('F11: the whole table, what is shown, or the selected cells; with names or without', async () => {
    const grid = await gridOf(6);
    await grid.select(1, 0);
    await press('Shift+ArrowDown');
    await press('Shift+ArrowRight');
    const texts = async (options: object) => linesOf(await grid.element.exportTable(options));
    expect(await texts({ what: 'selection', header: false })).to.deep.equal([
      ['Row 1', '1'],
      ['Row 2', '2'],
    ]);
    const shown = await texts({});
    expect(shown[0]).to.deep.equal(['Name', 'Size', 'Done', 'Kind', 'Day']);
    expect(shown).to.have.length(7);
    expect(shown[1]).to.deep.equal(['Row 0', '0', '', 'Old', '']);
    expect(await texts({ what: 'table' })).to.deep.equal(shown);
    const blob = await grid.element.exportTable({});
    expect(blob.type).to.contain('text/csv');
    expect((await bytesOf(blob)).slice(0, 3)).to.deep.equal([0xef, 0xbb, 0xbf]);
  });

  it('F11: values as they can be read again, or texts as they are shown', async () => {
    const rows = [{ id: 'n', cells: { fname: 'n', fsize: 1234.5, fdone: true, fday: '2024-02-29' } }];
    const grid = await gridOf(0, {}, [{ op: 'insert-rows', place: { before: null }, rows }]);
    expect((await linesOf(await grid.element.exportTable({ header: false })))[0]).to.deep.equal(['n', '1234.5', 'true', '', '2024-02-29']);
    expect((await linesOf(await grid.element.exportTable({ header: false, values: 'shown' })))[0]).to.deep.equal([
      'n',
      '1,234.5',
      '✓',
      '',
      'Feb 29, 2024',
    ]);
  });

  it('F12: no text is run as a formula: an apostrophe in CSV, a text in a workbook; numbers, days and ticks are such', async () => {
    const evil = '=HYPERLINK("http://x","y")';
    const cells = { fname: evil, fsize: -5, fdone: true, fkind: 'o1', fday: '2024-02-29' };
    const grid = await gridOf(0, {}, [{ op: 'insert-rows', place: { before: null }, rows: [{ id: 'n', cells }] }]);
    expect((await linesOf(await grid.element.exportTable({})))[1]!.slice(0, 2)).to.deep.equal([`'${evil}`, '-5']);
    const blob = await grid.element.exportTable({ format: 'xlsx' });
    expect(blob.type).to.contain('spreadsheetml');
    const { sheets } = await readXlsx(new Uint8Array(await blob.arrayBuffer()), { readStyles: true });
    expect(sheets[0]!.rows[1]).to.deep.equal([evil, -5, true, 'Old', new Date(Date.UTC(2024, 1, 29))]);
    expect([...(sheets[0]!.cells ?? [])].filter(([, cell]) => cell.formula !== undefined)).to.deep.equal([]);
    expect(sheets[0]!.cells?.get('1,4')?.style?.numFmt).to.equal('yyyy-mm-dd');
  });

  it('F12: a cell that does not fit its field goes as the text that it is', async () => {
    const grid = await gridOf(0);
    await grid.element.importFile(new Blob(['Name,Size\nx,many\n']), { confirm: false });
    expect((await linesOf(await grid.element.exportTable({})))[1]!.slice(0, 2)).to.deep.equal(['x', 'many']);
    const { sheets } = await readXlsx(new Uint8Array(await (await grid.element.exportTable({ format: 'xlsx' })).arrayBuffer()));
    expect(sheets[0]!.rows[1]!.slice(0, 2)).to.deep.equal(['x', 'many']);
  });

  it('F11: by a dialog from the menu, which begins with what is selected', async () => {
    const grid = await gridOf(5);
    await grid.select(0, 0);
    await press('Shift+ArrowDown');
    grid.root.querySelector<HTMLElement>('[data-panel=more]')!.click();
    await eventually(() => grid.panel !== null);
    grid.button('Export').click();
    await grid.dialogShows('Export');
    expect(grid.focused!.textContent).to.equal('Export 2 rows');
    expect(grid.control('The selected cells').checked).to.equal(true);
    await expect(grid.element).to.be.accessible();
    grid.control('What is shown').click();
    await grid.settle();
    expect(grid.control<HTMLButtonElement>('Export 5 rows').disabled).to.equal(false);
    await press('Escape');
    await eventually(() => grid.dialog === null);
    await grid.settle();
    expect(grid.where).to.equal('0/0');
  });
});
