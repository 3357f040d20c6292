import type { Op } from '@teable-grid/core';
import { expect } from '@open-wc/testing';
import { resetMouse, sendMouse } from '@web/test-runner-commands';
import { click, eventually, gridOf, type GridHarness, middle, press, type } from './grid-harness.ts';
import { viewOf } from './view-harness.ts';

const set = (row: string, field: string, value: unknown, was: unknown = null): Op => ({
  op: 'set-cell',
  row,
  field,
  value: value as never,
  was: was as never,
});

/** The value of a field in the panel. */
const value = (grid: GridHarness, field: string) => grid.panel!.querySelector<HTMLElement>(`[data-value="${field}"]`)!;
const editor = (grid: GridHarness) => grid.panel!.querySelector<HTMLInputElement>('.editor-host input, .editor-host textarea');
const title = (grid: GridHarness) => grid.panel?.querySelector('h2')?.textContent;
const place = (grid: GridHarness) => grid.panel!.querySelector('.sub')!.textContent;

const openAt = async (grid: GridHarness, row: number) => {
  await grid.select(row, 0);
  await press('Space');
  await grid.settle();
};

describe('the panel of a row', () => {
  afterEach(() => resetMouse());

  it('R1: has all fields of the row and where it is, goes on by Alt+arrows, and Escape gives the focus back', async function () {
    this.timeout(30_000);
    const grid = await gridOf(5);
    await openAt(grid, 1);
    expect(title(grid)).to.equal('Row 1');
    expect(place(grid)).to.equal('2 of 5');
    expect([...grid.panel!.querySelectorAll('.record-name')].map(({ textContent }) => textContent.trim())).to.deep.equal([
      'Name',
      'Size',
      'Done',
      'Kind',
      'Day',
    ]);
    await expect(grid.element).to.be.accessible();
    await press('Alt+ArrowDown');
    await grid.settle();
    expect(title(grid)).to.equal('Row 2');
    await press('Alt+ArrowUp');
    await press('Alt+ArrowUp');
    await grid.settle();
    expect(title(grid)).to.equal('Row 0');
    expect(grid.button('Previous row').disabled).to.equal(true);
    await press('Escape');
    await grid.settle();
    expect(grid.panel).to.equal(null);
    expect(grid.where).to.equal('0/0');
  });

  it('R2: values are edited by keyboard alone: Enter opens and goes on, Tab goes on, Escape leaves the value and the panel', async function () {
    this.timeout(30_000);
    const grid = await gridOf(5);
    await openAt(grid, 1);
    expect(grid.focused!.dataset['value']).to.equal('fname');
    await press('Enter');
    await grid.settle();
    await expect(grid.element).to.be.accessible();
    await type(' and more');
    await press('Enter');
    await grid.settle();
    expect(grid.text(1, 'fname')).to.equal('Row 1 and more');
    expect(grid.focused!.dataset['value']).to.equal('fsize');
    await press('Enter');
    await grid.settle();
    await type('7');
    await press('Tab');
    await grid.settle();
    expect(grid.text(1, 'fsize')).to.equal('7');
    expect(grid.focused!.dataset['value']).to.equal('fdone');
    await press('Space');
    await grid.settle();
    expect(value(grid, 'fdone').getAttribute('aria-checked')).to.equal('true');
    await press('Tab');
    await press('Enter');
    await grid.settle();
    await type('ol');
    await press('Escape');
    await grid.settle();
    expect(grid.text(1, 'fkind')).to.equal('New');
    expect(title(grid), 'only the editor is closed').to.equal('Row 1 and more');
    expect(grid.focused!.dataset['value']).to.equal('fkind');
    await press('Enter');
    await grid.settle();
    await type('ol');
    await press('Enter');
    await grid.settle();
    expect(value(grid, 'fkind').textContent).to.contain('Old');
    expect(value(grid, 'fkind').querySelector('[data-hue="0"]')).not.to.equal(null);
  });

  it('R2: what is typed is entered when one goes on to another value, to another row, or closes the panel', async () => {
    const grid = await gridOf(5);
    await openAt(grid, 1);
    const begin = async (text: string) => {
      await click(value(grid, 'fname'));
      await grid.settle();
      editor(grid)!.select();
      await type(text);
    };
    await begin('one');
    await click(value(grid, 'fsize'));
    await grid.settle();
    expect(grid.text(1, 'fname')).to.equal('one');
    expect(editor(grid), 'the other editor is open').not.to.equal(null);
    expect(editor(grid)!.value).to.equal('1');
    await press('Escape');
    await begin('two');
    await press('Alt+ArrowDown');
    await grid.settle();
    expect(title(grid)).to.equal('Row 2');
    expect(grid.text(1, 'fname')).to.equal('two');
    expect(grid.text(2, 'fname')).to.equal('Row 2');
    await begin('three');
    grid.button('Close').click();
    await grid.settle();
    expect(grid.text(2, 'fname')).to.equal('three');
    expect(grid.root.querySelector('[part~=editor]')).to.equal(null);
    await openAt(grid, 3);
    await begin('four');
    await sendMouse({ type: 'click', position: middle(grid.cell(0, 0)!) });
    await grid.settle();
    expect(grid.panel).to.equal(null);
    expect(grid.text(3, 'fname')).to.equal('four');
    expect(grid.root.querySelector('[part~=editor]')).to.equal(null);
  });

  it('R2, E8: a choice is taken by the mouse from a list that opens right below', async () => {
    const grid = await gridOf(5);
    await openAt(grid, 0);
    await click(value(grid, 'fkind'));
    await grid.settle();
    const list = grid.root.querySelector<HTMLElement>('[role=listbox]:popover-open')!;
    const below = list.getBoundingClientRect().top - editor(grid)!.closest('.editor')!.getBoundingClientRect().bottom;
    expect(below).to.be.within(0, 8);
    await click([...list.querySelectorAll('[role=option]')].find(({ textContent }) => textContent === 'New')!);
    await grid.settle();
    expect(grid.text(0, 'fkind')).to.equal('New');
    expect(grid.focused!.dataset['value']).to.equal('fkind');
  });

  it('R3, E4: it follows what others do, and an open editor is not replaced: a chip says what they wrote', async () => {
    const grid = await gridOf(5);
    await openAt(grid, 1);
    grid.session.remote([set('r1', 'fsize', 99, 1)]);
    await grid.settle();
    expect(value(grid, 'fsize').textContent.trim()).to.equal('99');
    await press('Enter');
    await grid.settle();
    const open = editor(grid)!;
    await type(' mine');
    grid.session.remote([set('r1', 'fname', 'theirs', 'Row 1')]);
    await grid.settle();
    expect(editor(grid)).to.equal(open);
    expect(open.value).to.equal('Row 1 mine');
    expect(grid.panel!.querySelector('[part~=chip]')!.textContent).to.contain('“theirs”');
    await press('Enter');
    await grid.settle();
    expect(grid.session.table.conflicts.size).to.equal(1);
    expect(grid.panel!.querySelector('.record-line.conflict')).not.to.equal(null);
    grid.button('Settle conflict').click();
    await grid.settle();
    expect(grid.panel!.querySelector('[data-action=keep]')).not.to.equal(null);
  });

  it('R3: what cannot be read is held beside its value with the reason, and is gone on with', async () => {
    const grid = await gridOf(5);
    await openAt(grid, 1);
    await press('Tab');
    await press('Enter');
    await grid.settle();
    editor(grid)!.select();
    await type('many');
    await press('Enter');
    await grid.settle();
    expect(grid.panel!.querySelector('.record-line.refused .problem')!.textContent).to.contain('Not saved:');
    expect(value(grid, 'fsize').textContent).to.equal('many');
    await click(value(grid, 'fsize'));
    await grid.settle();
    expect(editor(grid)!.value).to.equal('many');
    editor(grid)!.select();
    await type('12');
    await press('Enter');
    await grid.settle();
    expect(grid.text(1, 'fsize')).to.equal('12');
    expect(grid.panel!.querySelector('.record-line.refused')).to.equal(null);
  });

  it('R3, E6: a row that somebody deletes is told, and what was typed in it comes back as a conflict', async () => {
    const grid = await gridOf(5);
    await openAt(grid, 1);
    await press('Enter');
    await grid.settle();
    await type(' mine');
    grid.session.remote([{ op: 'delete-rows', rows: ['r1'] }]);
    await grid.settle();
    expect(title(grid)).to.equal('This row is gone');
    expect(grid.root.querySelector('[part~=editor]')).to.equal(null);
    expect(grid.session.table.conflicts.size).to.equal(1);
    await press('Escape');
    await grid.settle();
    expect(grid.panel).to.equal(null);
    expect(grid.where).to.equal('1/0');
  });

  it('R1: fields that the view hides are below, folded, and are edited as well', async () => {
    const grid = await viewOf({ hidden: ['fsize', 'fday'] }, 5);
    await openAt(grid, 2);
    const details = grid.panel!.querySelector('details')!;
    expect(details.open).to.equal(false);
    expect(details.querySelector('summary')!.textContent).to.equal('Hidden fields (2)');
    details.querySelector('summary')!.click();
    await grid.settle();
    value(grid, 'fsize').scrollIntoView();
    await click(value(grid, 'fsize'));
    await grid.settle();
    editor(grid)!.select();
    await type('33');
    await press('Enter');
    await grid.settle();
    expect(grid.text(2, 'fsize')).to.equal('33');
    expect(details.open).to.equal(true);
    expect(grid.focused!.dataset['value']).to.equal('fday');
  });

  it('R1: in groups it goes on from one to the next, and says where in its group it is', async () => {
    const grid = await viewOf({ groups: [{ field: 'fkind', direction: 'ascending' }] }, 6);
    await openAt(grid, 3);
    expect(title(grid)).to.equal('Row 4');
    expect(place(grid)).to.equal('3 of 3');
    await press('Alt+ArrowDown');
    await grid.settle();
    expect(title(grid)).to.equal('Row 1');
    expect(place(grid)).to.equal('1 of 3');
  });

  it('R4: a row that a filter hides can be open; then there is none before and behind it', async () => {
    const grid = await viewOf({ filter: { match: 'all', conditions: [{ field: 'fkind', operator: 'is', value: 'o1' }] } }, 5);
    grid.element.openRecord('r1');
    await grid.settle();
    expect(title(grid)).to.equal('Row 1');
    expect(place(grid)).to.equal('Not in this view');
    expect(grid.button('Next row').disabled).to.equal(true);
    await click(value(grid, 'fname'));
    await grid.settle();
    editor(grid)!.select();
    await type('shown');
    await press('Enter');
    await eventually(() => grid.text(1, 'fname') === 'shown', 'it is written');
  });

  it('R2: who may not write sees the values, and is told why where the table itself fills a field', async function () {
    this.timeout(30_000);
    const grid = await gridOf(5, {}, [
      { op: 'add-field', place: { after: null }, field: { id: 'fnumber', name: 'Number', type: 'auto-number', options: {} } },
      { op: 'number-rows', field: 'fnumber', rows: ['r0', 'r1', 'r2', 'r3', 'r4'] },
    ]);
    await openAt(grid, 1);
    expect(value(grid, 'fnumber').getAttribute('aria-disabled')).to.equal('true');
    await press('Enter');
    await grid.settle();
    expect(editor(grid)).to.equal(null);
    expect(grid.notice).not.to.equal('');
    grid.element.readonly = true;
    await grid.settle();
    await click(value(grid, 'fname'));
    await grid.settle();
    expect(editor(grid)).to.equal(null);
    expect(grid.button('Delete row').disabled).to.equal(true);
    await expect(grid.element).to.be.accessible();
  });

  it('H6: a row is deleted from its panel, and undo brings it back', async () => {
    const grid = await gridOf(5);
    await openAt(grid, 1);
    grid.button('Delete row').click();
    await grid.settle();
    expect(grid.panel).to.equal(null);
    expect(grid.session.table.rows.size).to.equal(4);
    expect(grid.where).to.equal('1/0');
    await press('Control+z');
    await grid.settle();
    expect(grid.session.table.rows.size).to.equal(5);
  });
});
