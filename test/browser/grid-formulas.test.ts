import type { Op } from '@teable-grid/core';
import { Formulas } from '@teable-grid/core/formula';
import { expect } from '@open-wc/testing';
import { gridOf, type GridHarness, press, type } from './grid-harness.ts';

const formula = (id: string, name: string, text: string, options = {}): Op => ({
  op: 'add-field',
  place: { after: null },
  field: { id, name, type: 'formula', options: { formula: text, ...options } },
});

/** A grid whose first column is a formula; it is shown when its cells are computed. */
async function gridWith(text: string, options = {}, more: readonly Op[] = []): Promise<GridHarness> {
  const sheet = await gridOf(5, {}, [formula('fsum', 'Sum', text, options), ...more]);
  await computed(sheet);
  return sheet;
}

/** Waits until what computes formulas has come. */
async function computed(sheet: GridHarness): Promise<void> {
  while (sheet.root.querySelector('.cell.awaited') !== null) await sheet.settle();
  await sheet.settle();
}

/** Opens the form of the formula in the first column from its cell, and waits until it can be written in. */
async function openFormula(sheet: GridHarness): Promise<HTMLTextAreaElement> {
  await sheet.select(0, 0);
  await press('Enter');
  await sheet.settle();
  return ready(sheet);
}

async function ready(sheet: GridHarness): Promise<HTMLTextAreaElement> {
  const found = () => sheet.panel?.querySelector<HTMLTextAreaElement>('.formula-input') ?? null;
  while (found() === null || found()!.readOnly) await sheet.settle();
  await sheet.settle();
  return found()!;
}

/** Makes the field of the open form a formula, by keyboard. */
async function pickFormula(sheet: GridHarness): Promise<HTMLTextAreaElement> {
  const search = () => sheet.panel!.querySelector<HTMLInputElement>('input[type=search]');
  if (search() === null) sheet.panel!.querySelector<HTMLButtonElement>('.type-button')!.click();
  await sheet.settle();
  search()!.focus();
  await type('formula');
  await press('Enter');
  return ready(sheet);
}

const write = (row: string, field: string, value: unknown): Op => ({ op: 'set-cell', row, field, value: value as number, was: null });
const shown = (sheet: GridHarness, count = 3) => [0, 1, 2, 3, 4].slice(0, count).map((row) => sheet.cell(row, 0)!.textContent);
const previewed = (sheet: GridHarness) =>
  [...sheet.panel!.querySelectorAll('.formula-preview tr')].map((line) => [...line.children].map((each) => each.textContent!.trim()));
const problem = (sheet: GridHarness) => sheet.panel!.querySelector('.formula-problem')!.textContent;
const suggested = (sheet: GridHarness) => [...sheet.panel!.querySelectorAll('[role=option] span')].map((each) => each.textContent);

describe('formulas in the grid', () => {
  it('FE-1 cells of a formula show what it comes to, as a field of its results would', async () => {
    const sheet = await gridWith('{fsize} * 2.5', { precision: 2 });
    expect(shown(sheet)).to.deep.equal(['0.00', '2.50', '5.00']);
    expect(sheet.cell(1, 0)!.classList.contains('number')).to.equal(true);
    sheet.session.remote([{ op: 'change-field', field: 'fsum', set: { options: { formula: '{fsize} > 1' } } }]);
    await sheet.settle();
    expect(sheet.cell(2, 0)!.classList.contains('checkbox')).to.equal(true);
    expect(sheet.cell(2, 0)!.classList.contains('on')).to.equal(true);
    sheet.session.remote([{ op: 'change-field', field: 'fsum', set: { options: { formula: '10 / {fsize}' } } }]);
    await sheet.settle();
    expect(shown(sheet)).to.deep.equal(['#DIV/0!', '10.00', '5.00']);
    expect(sheet.cell(0, 0)!.title).to.equal('Something is divided by zero.');
    expect(sheet.cell(0, 0)!.getAttribute('aria-invalid')).to.equal('true');
  });

  it('FE-1 what others write is in what is computed from it at once, through every formula between', async () => {
    const sheet = await gridWith('{fdouble} + 1', {}, [formula('fdouble', 'Double', '{fsize} * 2')]);
    expect(sheet.cell(1, 1)!.textContent).to.equal('3');
    sheet.session.remote([write('r1', 'fsize', 20)]);
    await sheet.settle();
    expect(sheet.cell(1, 1)!.textContent).to.equal('41');
    expect(sheet.cell(1, 0)!.textContent).to.equal('40');
    sheet.session.remote([{ op: 'change-field', field: 'fsize', set: { name: 'Length' } }]);
    await sheet.settle();
    expect(sheet.cell(1, 1)!.textContent).to.equal('41');
    sheet.session.remote([{ op: 'delete-field', field: 'fsize' }]);
    await sheet.settle();
    expect(sheet.cell(1, 1)!.textContent).to.equal('#REF!');
    expect(sheet.cell(1, 1)!.title).to.equal('The field “Length” was deleted.');
  });

  it('FE-1 nobody writes in a cell of a formula: typing says why, and nothing is taken', async () => {
    const sheet = await gridWith('{fsize} + 1');
    await sheet.select(1, 0);
    await type('7');
    await sheet.settle();
    expect(sheet.notice).to.contain('computed from other fields');
    await press('Delete');
    await sheet.settle();
    expect(shown(sheet)).to.deep.equal(['1', '2', '3']);
    expect(sheet.session.pending).to.deep.equal([]);
  });

  it('FX-40 a page computes what Node computes: the same rows give the same readings', async () => {
    const sheet = await gridWith(
      'IF({fsize} > 2, ROUND({fsize} / 3, 2) & " " & UPPER({fname}), TEXT(DATE(2026, {fsize} + 1, 31), "d mmm"))',
    );
    // As `FX-40` of the unit tests has it.
    expect(shown(sheet, 5)).to.deep.equal(['31 Jan', '3 Mar', '31 Mar', '1 ROW 3', '1.33 ROW 4']);
    const { table } = sheet.session;
    const again = Formulas.of(table.fields, { system: null, now: () => 0 });
    expect([...table.rows].map((row) => again.read(row, table.fields.get('fsum')!))).to.deep.equal(
      ['31 Jan', '3 Mar', '31 Mar', '1 ROW 3', '1.33 ROW 4'].map((value) => ({ state: 'value', value })),
    );
  });
});

describe('the editor of a formula', () => {
  it('FE-2 a formula is written by keyboard alone, with names and functions that are suggested', async () => {
    const sheet = await gridWith('{fsize}');
    const input = await openFormula(sheet);
    expect(sheet.root.activeElement).to.equal(input);
    expect(input.value).to.equal('{Size}');
    await press('Control+a');
    await type('rou');
    await sheet.settle();
    expect(suggested(sheet).slice(0, 3)).to.deep.equal(['ROUND', 'ROUNDUP', 'ROUNDDOWN']);
    expect(input.getAttribute('aria-activedescendant')).to.equal('formula-suggestion-0');
    await press('ArrowDown');
    await press('Enter');
    await type('{si');
    await sheet.settle();
    expect(suggested(sheet)).to.deep.equal(['Size']);
    await press('Tab');
    await type(' / 3, 1');
    await sheet.settle();
    expect(input.value).to.equal('ROUNDUP({Size} / 3, 1)');
    expect(sheet.panel!.querySelector('.formula-help')!.textContent).to.contain('ROUNDUP(number, digits)');
    expect(sheet.panel!.querySelector('.formula-help b')!.textContent).to.equal('digits');
    await press('Enter');
    await sheet.settle();
    expect(sheet.panel).to.equal(null);
    expect(sheet.session.table.fields.get('fsum')!.options['formula']).to.equal('ROUNDUP({fsize} / 3, 1)');
    expect(shown(sheet)).to.deep.equal(['0', '0.4', '0.7']);
  });

  it('FE-3 what is wrong is said in a sentence, marked where it is, and cannot be saved', async () => {
    const sheet = await gridWith('{fsize}');
    const input = await openFormula(sheet);
    await press('End');
    await type(' * {Weight}');
    await sheet.settle();
    expect(problem(sheet)).to.equal('There is no field “Weight” in this table.');
    expect(sheet.panel!.querySelector('.formula-colors .wrong')!.textContent).to.equal('{Weight}');
    expect(input.getAttribute('aria-invalid')).to.equal('true');
    await press('Enter');
    await sheet.settle();
    expect(sheet.panel!.querySelector('[role=alert]')!.textContent).to.contain('There is no field “Weight”');
    expect(sheet.session.table.fields.get('fsum')!.options['formula']).to.equal('{fsize}');
    for (let times = 0; times < ' * {Weight}'.length; times++) await press('Backspace');
    await type(' * {Sum}');
    await sheet.settle();
    expect(problem(sheet)).to.equal('A formula cannot be computed from its own field.');
  });

  it('FE-4 the first rows show what it comes to, as it is typed and as others write', async () => {
    const sheet = await gridWith('{fsize} + 1');
    await sheet.select(2, 0);
    await press('Enter');
    await sheet.settle();
    await ready(sheet);
    // The active row is the first.
    expect(previewed(sheet)).to.deep.equal([
      ['Row 2', '3'],
      ['Row 0', '1'],
      ['Row 1', '2'],
    ]);
    await press('End');
    await type('00');
    await sheet.settle();
    expect(previewed(sheet)[0]).to.deep.equal(['Row 2', '102']);
    sheet.session.remote([write('r2', 'fsize', 5)]);
    await sheet.settle();
    expect(previewed(sheet)[0]).to.deep.equal(['Row 2', '105']);
    await type(' /');
    await sheet.settle();
    expect(sheet.panel!.querySelector('.formula-preview')!.classList.contains('stale')).to.equal(true);
    await type(' 0');
    await sheet.settle();
    expect(previewed(sheet)[0]![1]).to.equal('#DIV/0! Something is divided by zero.');
  });

  it('FE-5 a new field becomes a formula in the form of new fields, with the look of its numbers and the zone of its days', async () => {
    const sheet = await gridOf(3);
    await sheet.select(0, 0);
    sheet.element.run(({ dispatch }) => {
      dispatch({ action: 'panel', panel: { panel: 'add-field', place: { before: null } } });
      return true;
    });
    await sheet.settle();
    await type('Days left');
    const input = await pickFormula(sheet);
    input.focus();
    await type('{Day} - TODAY()');
    await sheet.settle();
    expect(sheet.panel!.querySelector('.formula-preview caption')!.textContent).to.equal('Gives a number');
    expect(sheet.panel!.textContent).to.contain('Decimals');
    expect(sheet.panel!.textContent).to.contain('Time zone');
    await press('Enter');
    await sheet.settle();
    const made = sheet.session.table.fields.list.find(({ name }) => name === 'Days left')!;
    expect(made.type).to.equal('formula');
    expect(made.options['formula']).to.equal('{fday} - TODAY()');
    expect(made.options['timeZone']).to.equal(new Intl.DateTimeFormat().resolvedOptions().timeZone);
  });

  it('FE-5 a field that has values becomes a formula and is what it was again', async () => {
    const sheet = await gridOf(3);
    const fields = () => sheet.session.table.fields;
    sheet.element.run(({ dispatch }) => {
      dispatch({ action: 'panel', panel: { panel: 'edit-field', field: 'fsize' } });
      return true;
    });
    await sheet.settle();
    const input = await pickFormula(sheet);
    expect(sheet.panel!.textContent).to.contain('comes back with the old type');
    input.focus();
    await type('{Name}');
    await sheet.settle();
    sheet.button('Convert').click();
    await computed(sheet);
    expect(fields().get('fsize')!.type).to.equal('formula');
    expect(sheet.cell(1, 1)!.textContent).to.equal('Row 1');
    sheet.session.remote([{ op: 'change-field', field: 'fsize', set: { type: 'number' } }]);
    await sheet.settle();
    expect(sheet.cell(1, 1)!.textContent).to.equal('1');
  });

  it('FE-6 axe finds nothing in the form of a formula, with suggestions and with a problem', async function () {
    this.timeout(30_000);
    const sheet = await gridWith('{fsize} / 0');
    await openFormula(sheet);
    await expect(sheet.element).to.be.accessible();
    await press('End');
    await type(' + r');
    await sheet.settle();
    expect(suggested(sheet)).not.to.deep.equal([]);
    await expect(sheet.element).to.be.accessible();
    await press('Escape');
    await type('(');
    await sheet.settle();
    await expect(sheet.element).to.be.accessible();
    await press('Escape');
    await press('Escape');
    await sheet.settle();
    expect(sheet.panel).to.equal(null);
    expect(sheet.where).to.equal('0/0');
  });
});

describe('views over formulas', () => {
  it('FX-41 rows are sorted, filtered and summed up by what formulas come to', async () => {
    const sheet = await gridWith('10 - {fsize} * 2', {}, [
      {
        op: 'add-view',
        place: { before: null },
        view: {
          id: 'vone',
          name: 'By sum',
          sorts: [{ field: 'fsum', direction: 'ascending' }],
          filter: { match: 'all', conditions: [{ field: 'fsum', operator: 'less', value: 9 }] },
          statistics: { fsum: 'sum' },
        },
      },
    ]);
    expect(shown(sheet, 4)).to.deep.equal(['2', '4', '6', '8']);
    sheet.session.remote([write('r4', 'fsize', 0.75)]);
    await sheet.settle();
    expect(shown(sheet, 4)).to.deep.equal(['4', '6', '8', '8.5']);
  });
});
