import type { Op } from '@teable-grid/core';
import { expect } from '@open-wc/testing';
import { resetMouse } from '@web/test-runner-commands';
import { click, eventually, gridOf, type GridHarness, press, type } from './grid-harness.ts';

const ann = { id: 'ann', name: 'Ann' };
const bob = { id: 'bob', name: 'Bob' };
const set = (row: string, field: string, value: unknown, was: unknown): Op => ({ op: 'set-cell', row, field, value, was }) as Op;

/** A grid whose session tells of the past, with some of it. */
async function lived(rows = 5): Promise<GridHarness> {
  const grid = await gridOf(rows);
  const { session } = grid;
  session.capabilities = { ...session.capabilities, history: true };
  session.setStatus({ state: 'live' });
  session.remote([set('r1', 'fsize', 10, 1)], ann);
  session.remote([set('r1', 'fsize', 11, 10)], bob);
  session.remote([set('r1', 'fname', '<b>Bold</b>', 'Row 1')], bob);
  await grid.settle();
  return grid;
}

const deeds = (grid: GridHarness) =>
  [...grid.panel!.querySelectorAll('.deed > p:first-child')].map(({ textContent }) => textContent.replaceAll(/\s+/g, ' ').trim());
const line = (grid: GridHarness, name: string) =>
  [...grid.panel!.querySelectorAll<HTMLElement>('[role^=menuitem]')].find(({ textContent }) => textContent.trim().startsWith(name));
const bar = (grid: GridHarness) => grid.root.querySelector<HTMLElement>('.past-bar');
const slider = (grid: GridHarness) => grid.root.querySelector<HTMLInputElement>('.past-bar input')!;

describe('history', () => {
  afterEach(() => resetMouse());

  it('HI-20 HI-23: of a cell it is there by key, live, with each value to be put back, and by the keyboard alone', async function () {
    this.timeout(30_000);
    const grid = await lived();
    await grid.select(1, 1);
    await press('Control+Alt+h');
    await grid.settle();
    expect(grid.panel!.querySelector('h2')!.textContent).to.equal('History of Size');
    expect(deeds(grid)).to.deep.equal(['Bob changed Size', 'Ann changed Size', 'Seed wrote into Size']);
    grid.session.remote([set('r1', 'fsize', 12, 11)], ann);
    await eventually(() => deeds(grid).length === 4, 'what was just done is there');
    await expect(grid.element).to.be.accessible();
    grid.button('Restore 10 in Size').focus();
    await press('Enter');
    await grid.settle();
    expect(grid.text(1, 'fsize')).to.equal('10');
    expect(grid.session.submitted.at(-1)!.ops).to.deep.equal([set('r1', 'fsize', 10, 12)]);
    await eventually(() => deeds(grid)[0] === 'You changed Size', 'so is what was done from here');
    grid.button('Row').click();
    await grid.settle();
    // What people write is never markup.
    expect(grid.panel!.querySelector('h2')!.textContent).to.equal('History of <b>Bold</b>');
    const who = grid.panel!.querySelector('select')!;
    who.value = 'bob';
    who.dispatchEvent(new Event('change'));
    await grid.settle();
    expect(deeds(grid)).to.deep.equal(['Bob changed Name', 'Bob changed Size']);
    await press('Escape');
    await grid.settle();
    expect(grid.where).to.equal('1/1');
  });

  it('HI-26: where nobody keeps what was, nothing offers it; where it cannot be reached, that is said and can be tried again', async function () {
    this.timeout(30_000);
    const grid = await gridOf(5);
    await grid.select(1, 1);
    await press('Shift+F10');
    await grid.settle();
    expect(line(grid, 'History')).to.equal(undefined);
    expect(line(grid, 'Clear')).not.to.equal(undefined);
    await press('Escape');
    await press('Control+Alt+h');
    await grid.settle();
    expect(grid.panel).to.equal(null);
    expect(grid.notice).to.contain('There is no history here');
    expect([grid.element.showHistory(), grid.element.showTableAt(1), grid.element.showNow()]).to.deep.equal([false, false, false]);
    const { session } = grid;
    session.capabilities = { ...session.capabilities, history: true };
    session.setOnline(false);
    await grid.settle();
    expect(grid.element.showHistory({ row: 'r1' })).to.equal(true);
    await grid.settle();
    expect(grid.panel!.querySelector('[role=alert]')!.textContent).to.contain('cannot be reached');
    expect(grid.element.showTableAt(1)).to.equal(true);
    await eventually(() => grid.notice.includes('cannot be reached'), 'so it is of the table as it was');
    expect(bar(grid)).to.equal(null);
    session.setOnline(true);
    await eventually(() => grid.panel === null || deeds(grid).length === 1, 'it is read when it can be');
  });

  it('HI-27 HI-28: the table as it was is read only and marked, is gone through by keys, and Escape goes back to now', async function () {
    this.timeout(30_000);
    const grid = await lived();
    const { session } = grid;
    await grid.select(2, 0);
    grid.element.showTableAt(2);
    await eventually(() => bar(grid) !== null, 'the bar is there');
    await grid.settle();
    expect(grid.focused).to.equal(slider(grid));
    expect(grid.cell(1, 1)!.textContent).to.equal('10');
    expect(grid.cell(1, 1)!.classList.contains('hit')).to.equal(true);
    expect(grid.cell(2, 1)!.classList.contains('hit')).to.equal(false);
    expect(slider(grid).getAttribute('aria-valuetext')).to.match(/^As it was: .*, after Ann’s change/);
    await expect(grid.element).to.be.accessible();
    await press('ArrowRight');
    await eventually(() => grid.cell(1, 1)!.textContent === '11', 'a key goes one change on');
    await press('End');
    await eventually(() => grid.cell(1, 0)!.textContent === '<b>Bold</b>', 'and to the last');
    expect(grid.root.querySelectorAll('.cell.hit').length).to.equal(0);
    await press('Home');
    await eventually(() => grid.rows.length === 0, 'and to before everything');
    await press('ArrowRight');
    await eventually(() => grid.rows.length > 0, 'and on');
    // Nothing is written from here.
    const submitted = session.submitted.length;
    await click(grid.cell(1, 1)!);
    expect(grid.where).to.equal('1/1');
    await type('7');
    await press('Enter');
    await press('Control+z');
    await grid.settle();
    expect(session.submitted.length).to.equal(submitted);
    // What others do now shows as what differs.
    session.remote([set('r3', 'fsize', 30, 3)], ann);
    await eventually(() => grid.cell(3, 1)!.classList.contains('hit'), 'a new difference');
    expect(grid.cell(3, 1)!.textContent).to.equal('3');
    expect(grid.element.activeSession).to.equal(session);
    await click(grid.cell(3, 1)!);
    expect(bar(grid)!.textContent).to.contain('Now: 30');
    await press('Escape');
    await grid.settle();
    expect(bar(grid)).to.equal(null);
    expect(grid.cell(3, 1)!.textContent).to.equal('30');
    expect(grid.where).to.equal('3/1');
  });

  it('HI-24 HI-29: a selection of the past is put back as one gesture, which is undone as one; the trash lists, finds and restores', async function () {
    this.timeout(30_000);
    const grid = await lived(12);
    const { session } = grid;
    grid.element.showTableAt(1);
    await eventually(() => bar(grid) !== null, 'the bar is there');
    await grid.settle();
    await click(grid.cell(1, 0)!);
    await press('Shift+ArrowRight');
    await grid.settle();
    bar(grid)!.querySelector<HTMLElement>('[data-action=restore-cells]')!.click();
    await grid.settle();
    expect([grid.text(1, 'fname'), grid.text(1, 'fsize')]).to.deep.equal(['Row 1', '1']);
    expect(grid.notice).to.contain('2 cells put back');
    expect(bar(grid)).to.equal(null);
    await press('Control+z');
    await grid.settle();
    expect([grid.text(1, 'fname'), grid.text(1, 'fsize')]).to.deep.equal(['<b>Bold</b>', '11']);

    expect(grid.element.showTrash()).to.equal(true);
    await grid.settle();
    expect(grid.panel!.textContent).to.contain('Nothing is deleted.');
    session.remote([{ op: 'delete-rows', rows: Array.from({ length: 10 }, (_, at) => `r${at + 1}`) }], bob);
    session.remote([{ op: 'delete-field', field: 'fday' }], ann);
    await eventually(() => grid.entries.some((entry) => entry.includes('Day Deleted by Ann')), 'the field is there');
    await eventually(() => grid.entries.some((entry) => entry.includes('<b>Bold</b> Deleted by Bob')), 'so are the rows');
    await expect(grid.element).to.be.accessible();
    grid.panel!.querySelector<HTMLInputElement>('input[type=search]')!.focus();
    await type('row 1');
    await grid.settle();
    expect(grid.entries.length).to.equal(1);
    grid.button('Restore Row 10').click();
    await grid.settle();
    expect(session.table.rows.get('r10')!.deleted).to.equal(false);
    expect(grid.panel!.textContent).to.contain('Nothing that was deleted is called so.');
    grid.panel!.querySelector<HTMLInputElement>('input[type=search]')!.select();
    await press('Delete');
    await grid.settle();
    grid.button('Restore all 9').click();
    await grid.settle();
    expect([...session.table.rows].length).to.equal(12);
    grid.button('Restore Day').click();
    await grid.settle();
    expect(session.table.fields.get('fday')!.deleted).to.equal(false);
  });
});
