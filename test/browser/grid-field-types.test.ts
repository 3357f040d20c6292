import type { Op } from '@teable-grid/core';
import { expect } from '@open-wc/testing';
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
