import type { Op } from '@teable-grid/core';
import { expect } from '@open-wc/testing';
import { chooseIn, control, editField, send } from './field-harness.ts';
import { gridOf, type GridHarness, press, type } from './grid-harness.ts';

/** Before all other fields: `ftags` (multiple select: Red, Green, Blue), then `fnotes` (long text). */
const more: readonly Op[] = [
  {
    op: 'add-field',
    place: { after: null },
    field: { id: 'fnotes', name: 'Notes', type: 'long-text', options: {} },
  },
  {
    op: 'add-field',
    place: { after: null },
    field: {
      id: 'ftags',
      name: 'Tags',
      type: 'multiple-select',
      options: {
        choices: ['Red', 'Green', 'Blue'].map((name, color) => ({ id: `o${name}`, name, color })),
      },
    },
  },
];

const grid = () => gridOf(5, {}, more);

const tag = (row: string, value: readonly string[]): Op => ({ op: 'set-cell', row, field: 'ftags', value, was: null });

const pills = (of: GridHarness, row: number) =>
  [...of.cell(row, 0)!.querySelectorAll<HTMLElement>('[data-hue]')].map((pill) => `${pill.textContent} ${pill.dataset['hue']}`);

describe('multiple selects', () => {
  it('B11: a cell shows a pill for each choice, in its colour, and reads as a list', async () => {
    const sheet = await grid();
    sheet.session.remote([tag('r0', ['oRed', 'oBlue'])]);
    await sheet.settle();
    expect(pills(sheet, 0)).to.deep.equal(['Red 0', 'Blue 2']);
    expect(sheet.cell(0, 0)!.textContent).to.equal('Red, Blue');
    sheet.session.remote([tag('r0', ['oBlue'])]);
    await sheet.settle();
    expect(pills(sheet, 0)).to.deep.equal(['Blue 2']);
    sheet.session.remote([{ ...tag('r0', []), value: null } as Op]);
    await sheet.settle();
    expect(sheet.cell(0, 0)!.childElementCount).to.equal(0);
    expect(sheet.cell(0, 0)!.textContent).to.equal('');
  });

  it('E8: choices are found, put in, taken out and made by keyboard alone', async () => {
    const sheet = await grid();
    await sheet.select(0, 0);
    await type('gr');
    await press('Enter');
    await press('ArrowDown');
    await press('ArrowDown');
    await press('Enter');
    await type('Huge, round');
    await press('Enter');
    const input = sheet.root.querySelector('[role=combobox]')!;
    expect(input.getAttribute('aria-label')).to.equal('Tags, row 1: Green, Blue, Huge, round');
    await press('Enter');
    await sheet.settle();
    expect(sheet.text(0, 'ftags')).to.equal('Green, Blue, Huge, round');
    expect(sheet.session.table.fields.get('ftags')!.options.choices!.map(({ name }) => name)).to.deep.equal([
      'Red',
      'Green',
      'Blue',
      'Huge, round',
    ]);
    expect(sheet.where).to.equal('1/0');
    await press('ArrowUp');
    await press('F2');
    await press('Backspace');
    await type('green');
    await press('Enter');
    await press('Tab');
    await sheet.settle();
    expect(sheet.text(0, 'ftags')).to.equal('Blue');
    expect(sheet.where).to.equal('0/1');
  });

  it('E8: typing goes on from what is in the cell, the list tells what is chosen, and Escape leaves all as it was', async () => {
    const sheet = await grid();
    sheet.session.remote([tag('r0', ['oRed'])]);
    await sheet.select(0, 0);
    await press('Enter');
    await sheet.settle();
    const list = sheet.root.querySelector('[role=listbox]')!;
    const chosen = () =>
      [...list.querySelectorAll('[role=option]')].map((line) => `${line.textContent} ${line.getAttribute('aria-selected')}`);
    expect(list.getAttribute('aria-multiselectable')).to.equal('true');
    expect(chosen().slice(0, 3)).to.deep.equal(['Red true', 'Green false', 'Blue false']);
    await press('ArrowDown');
    await press('Enter');
    expect(chosen().slice(0, 3)).to.deep.equal(['Red true', 'Green true', 'Blue false']);
    await press('Escape');
    await sheet.settle();
    expect(sheet.text(0, 'ftags')).to.equal('Red');
    await type('bl');
    await press('Tab');
    await sheet.settle();
    expect(sheet.text(0, 'ftags')).to.equal('Red, Blue');
  });
});

describe('editors', () => {
  it('A1: axe finds nothing in an editor of several choices, with pills behind it, nor in one of several lines', async function () {
    this.timeout(30_000);
    const sheet = await grid();
    sheet.session.remote([tag('r0', ['oRed', 'oBlue']), ...['r1', 'r2', 'r3', 'r4'].map((row) => tag(row, ['oGreen']))]);
    await sheet.select(0, 0);
    await expect(sheet.element).to.be.accessible();
    await press('Enter');
    await press('ArrowDown');
    await sheet.settle();
    await expect(sheet.element).to.be.accessible();
    await press('Escape');
    await press('ArrowRight');
    await press('Enter');
    await sheet.settle();
    await expect(sheet.element).to.be.accessible();
  });
});

describe('long texts', () => {
  it('E9: Shift+Enter and Alt+Enter begin a new line, Enter is the end', async () => {
    const sheet = await grid();
    await sheet.select(0, 1);
    await type('one');
    await press('Shift+Enter');
    await type('two');
    await press('Alt+Enter');
    await type('three');
    await press('Enter');
    await sheet.settle();
    expect(sheet.text(0, 'fnotes')).to.equal('one\ntwo\nthree');
    expect(sheet.where).to.equal('1/1');
  });
});

describe('options of a field', () => {
  const turn = async (sheet: GridHarness, label: string) => {
    await editField(sheet, 0);
    const was = control(sheet, label).checked;
    control(sheet, label).click();
    await sheet.settle();
    await send(sheet);
    return was;
  };

  it('H1: the form of a field makes values unique, asks for them, and says what becomes of two', async () => {
    const sheet = await gridOf(5);
    const options = () => sheet.session.table.fields.get('fname')!.options;
    expect(await turn(sheet, 'Unique values')).to.equal(false);
    expect(await turn(sheet, 'Must not be empty')).to.equal(false);
    await editField(sheet, 0);
    await chooseIn(sheet, 'Two write at once', 'Lines and words of both');
    await send(sheet);
    expect(options()).to.deep.equal({ unique: true, required: true, policy: 'merge' });
    expect(await turn(sheet, 'Unique values')).to.equal(true);
    expect(options()).to.deep.equal({ required: true, policy: 'merge' });
  });

  it('H2: an owner says who may see and write a field, by the keyboard alone; nobody else is offered it', async () => {
    const sheet = await gridOf(5);
    const openMenu = async () => {
      sheet.element.focus();
      await press('Control+Home');
      await press('ArrowUp');
      await press('Alt+ArrowDown');
      await sheet.settle();
    };
    await openMenu();
    expect(sheet.panel!.textContent).not.to.contain('Who may see');
    await press('Escape');
    sheet.session.capabilities = { ...sheet.session.capabilities, rules: true };
    sheet.session.remote([{ op: 'set-cell', row: 'r0', field: 'fname', value: 'x', was: 'Row 0' }]);
    await openMenu();
    await press('w');
    await press('w');
    await press('w');
    await press('Enter');
    await sheet.settle();
    expect(sheet.panel!.querySelector('h2')!.textContent).to.equal('Access to “Name”');
    await expect(sheet.element).to.be.accessible();
    // From “Everybody” three down, which is “Owners only”; then who may write it.
    for (let times = 0; times < 3; times++) await press('ArrowDown');
    await press('Tab');
    await press('ArrowDown');
    await press('Enter');
    await sheet.settle();
    expect(sheet.session.table.fields.get('fname')!.options).to.deep.equal({ read: 'owner', write: 'owner' });
    expect(sheet.panel).to.equal(null);
  });

  it('H1: values that are not unique are not made so, and the form says why', async () => {
    const sheet = await gridOf(5);
    sheet.session.remote([{ op: 'set-cell', row: 'r0', field: 'fname', value: 'Row 1', was: 'Row 0' }]);
    await turn(sheet, 'Unique values');
    expect(sheet.panel!.querySelector('[role=alert]')!.textContent).to.equal(
      '1 value is in more than one row of “Name”, so they cannot be unique; it is “Row 1”.',
    );
    expect(sheet.session.table.fields.get('fname')!.options.unique).to.equal(undefined);
  });

  it('S6: a value that another row has is marked, and one that was taken meanwhile can be taken when it is free', async () => {
    const sheet = await gridOf(5);
    await turn(sheet, 'Unique values');
    await sheet.select(0, 0);
    await type('Row 3');
    await press('Enter');
    await sheet.settle();
    expect(sheet.text(0, 'fname')).to.equal('Row 0');
    expect(sheet.cell(0, 0)!.title).to.contain('is in another row already');
    const seen = sheet.session.table;
    sheet.session.remote([{ op: 'set-cell', row: 'r3', field: 'fname', value: 'New', was: 'Row 3' }]);
    sheet.session.remote([{ op: 'set-cell', row: 'r4', field: 'fname', value: 'New', was: 'Row 4' }], { id: 'bob', name: 'Bob' }, seen);
    await sheet.settle();
    await sheet.select(4, 0);
    await press('Control+Alt+c');
    await sheet.settle();
    const take = () => sheet.panel!.querySelector<HTMLButtonElement>('[data-action=take]')!;
    expect(sheet.panel!.textContent).to.contain('It is in row 4 now.');
    expect(take().disabled).to.equal(true);
    sheet.session.remote([{ op: 'set-cell', row: 'r3', field: 'fname', value: 'Other', was: 'New' }]);
    await sheet.settle();
    expect(sheet.panel!.textContent).to.contain('It is free now.');
    take().click();
    await sheet.settle();
    expect(sheet.text(4, 'fname')).to.equal('New');
  });
});
