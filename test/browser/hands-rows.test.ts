import { expect } from '@open-wc/testing';
import { resetMouse, sendKeys, sendMouse } from '@web/test-runner-commands';
import { firstColumn, menuLine } from './field-harness.ts';
import { click, drag, eventually, gridOf, type GridHarness, middle, press } from './grid-harness.ts';
import { viewOf } from './view-harness.ts';

const gutter = (grid: GridHarness, row: number) => grid.rows[row]!.querySelector<HTMLElement>('.gutter')!;
const undo = async (grid: GridHarness) => {
  await press('Control+z');
  await grid.settle();
};
const rowNames = (...of: number[]) => of.map((row) => `Row ${row}`);
const rowMenu = async (grid: GridHarness, row: number, label: string) => {
  await grid.select(row, 0);
  await press('Shift+F10');
  await grid.settle();
  menuLine(grid, label).click();
  await grid.settle();
};

describe('hands: Rows', () => {
  afterEach(() => resetMouse());

  it('M2: add, by the button and by Ctrl+Shift+Enter', async () => {
    const grid = await gridOf(3);
    await click(grid.root.querySelector('[part~=add-row]')!);
    await grid.settle();
    expect(grid.session.table.rows.size).to.equal(4);
    expect(grid.where).to.equal('3/0');
    await grid.select(0, 0);
    await press('Control+Shift+Enter');
    await grid.settle();
    expect(grid.where).to.equal('1/0');
    expect(firstColumn(grid)).to.deep.equal(['Row 0', '', 'Row 1', 'Row 2', '']);
  });

  it('H8: insert above / below, duplicate, delete, from the menu of the row', async () => {
    const grid = await gridOf(3);
    await rowMenu(grid, 1, 'Insert row above');
    await rowMenu(grid, 3, 'Insert row below');
    expect(firstColumn(grid)).to.deep.equal(['Row 0', '', 'Row 1', 'Row 2', '']);
    await rowMenu(grid, 2, 'Duplicate row');
    await eventually(() => grid.session.table.rows.size === 6, 'the copy is there');
    await grid.settle();
    expect(firstColumn(grid)).to.deep.equal(['Row 0', '', 'Row 1', 'Row 1', 'Row 2', '']);
    await rowMenu(grid, 0, 'Delete row');
    expect(firstColumn(grid)[0]).to.equal('');
    await undo(grid);
    expect(firstColumn(grid)[0]).to.equal('Row 0');
  });

  it('H7: reorder by drag: selected row numbers move together, with a line that shows where; Escape leaves all', async () => {
    const grid = await gridOf(8);
    await click(gutter(grid, 1));
    await click(gutter(grid, 2), 'Shift');
    await sendMouse({ type: 'move', position: middle(gutter(grid, 1)) });
    await sendMouse({ type: 'down' });
    const row = grid.rows[5]!.getBoundingClientRect();
    const target: [number, number] = [middle(gutter(grid, 5))[0], Math.round(row.bottom - 4)];
    await sendMouse({ type: 'move', position: [target[0], target[1] - 3] });
    await sendMouse({ type: 'move', position: target });
    const line = grid.root.querySelector('[part~=drop-line]')!.getBoundingClientRect();
    expect(Math.abs(line.top - row.bottom)).to.be.lessThan(3);
    await press('Escape');
    await sendMouse({ type: 'up' });
    await grid.settle();
    expect(firstColumn(grid)).to.deep.equal(rowNames(0, 1, 2, 3, 4, 5, 6, 7));
    await drag(gutter(grid, 1), target);
    await grid.settle();
    expect(firstColumn(grid)).to.deep.equal(rowNames(0, 3, 4, 5, 1, 2, 6, 7));
    await undo(grid);
    expect(firstColumn(grid)).to.deep.equal(rowNames(0, 1, 2, 3, 4, 5, 6, 7));
  });

  it('H7: a drag from a row number that is not selected selects', async () => {
    const grid = await gridOf(8);
    await drag(gutter(grid, 1), gutter(grid, 3));
    await grid.settle();
    expect(firstColumn(grid)).to.deep.equal(rowNames(0, 1, 2, 3, 4, 5, 6, 7));
    expect(grid.root.querySelectorAll('.gutter.selected')).to.have.length(3);
  });

  it('H7: reorder by keys: it is told, the rows stay selected and in sight', async () => {
    const grid = await gridOf(40);
    await grid.select(1, 0);
    await press('Shift+ArrowDown');
    await sendKeys({ press: 'Alt+Shift+ArrowDown' });
    await grid.settle();
    expect(firstColumn(grid).slice(0, 5)).to.deep.equal(rowNames(0, 3, 1, 2, 4));
    await eventually(() => grid.root.querySelector('[aria-live]')!.textContent === '2 rows moved to 3 of 40.', 'it is told');
    expect(grid.where).to.equal('2/0');
    for (let times = 0; times < 15; times++) await sendKeys({ press: 'Alt+Shift+ArrowDown' });
    await grid.settle();
    const box = grid.root.querySelector('[part~=scroller]')!.getBoundingClientRect();
    expect(grid.focused!.textContent).to.equal('Row 1');
    expect(grid.cell(18, 0)!.getBoundingClientRect().bottom).to.be.at.most(box.bottom);
    for (let times = 0; times < 18; times++) await sendKeys({ press: 'Alt+Shift+ArrowUp' });
    await grid.settle();
    expect(firstColumn(grid).slice(0, 3)).to.deep.equal(rowNames(1, 2, 0));
  });

  it('H8: while the view sorts rows stay where they are, and it is said by what', async () => {
    const grid = await viewOf({ sorts: [{ field: 'fsize', direction: 'descending' }] }, 5);
    await grid.select(1, 0);
    await sendKeys({ press: 'Alt+Shift+ArrowDown' });
    await grid.settle();
    expect(grid.notice).to.equal('These rows are sorted by “Size”: take the sort out to put them in an order of your own.');
    await click(gutter(grid, 1));
    await drag(gutter(grid, 1), gutter(grid, 3));
    await grid.settle();
    expect(firstColumn(grid)).to.deep.equal(rowNames(4, 3, 2, 1, 0));
    expect(Array.from(grid.session.table.rows, ({ id }) => id)).to.deep.equal(['r0', 'r1', 'r2', 'r3', 'r4']);
  });

  it('H8: in a filtered view rows go between rows that are shown', async () => {
    const grid = await viewOf({ filter: { match: 'all', conditions: [{ field: 'fkind', operator: 'is', value: 'o1' }] } }, 9);
    expect(firstColumn(grid)).to.deep.equal(rowNames(0, 2, 4, 6, 8));
    await grid.select(0, 0);
    await sendKeys({ press: 'Alt+Shift+ArrowDown' });
    await grid.settle();
    expect(firstColumn(grid)).to.deep.equal(rowNames(2, 0, 4, 6, 8));
    expect(Array.from(grid.session.table.rows, ({ id }) => id).slice(0, 4)).to.deep.equal(['r1', 'r2', 'r0', 'r3']);
  });

  it('H8: in groups rows move within theirs, and it is said why not out of it', async () => {
    const grid = await viewOf({ groups: [{ field: 'fkind', direction: 'ascending' }] }, 6);
    expect(firstColumn(grid)).to.deep.equal(rowNames(0, 2, 4, 1, 3, 5));
    // The head of the group is the first line.
    await grid.select(2, 0);
    await sendKeys({ press: 'Alt+Shift+ArrowDown' });
    await grid.settle();
    expect(firstColumn(grid)).to.deep.equal(rowNames(0, 4, 2, 1, 3, 5));
    await sendKeys({ press: 'Alt+Shift+ArrowDown' });
    await grid.settle();
    expect(grid.notice).to.equal('Rows stay in their group: what is in “Kind” decides in which one they are.');
    expect(firstColumn(grid)).to.deep.equal(rowNames(0, 4, 2, 1, 3, 5));
  });

  it('B14: height, from the bar of the view', async () => {
    const grid = await gridOf(5);
    const height = () => grid.rows[0]!.getBoundingClientRect().height;
    const before = height();
    grid.root.querySelector<HTMLElement>('.view-bar [data-panel=row-height]')!.click();
    await grid.settle();
    [...grid.panel!.querySelectorAll<HTMLElement>('button, label')].find(({ textContent }) => textContent.includes('Tall'))!.click();
    await grid.settle();
    expect(height()).to.be.greaterThan(before * 1.5);
  });

  it('R1: expand record, by the button beside the row number, from the menu, by a double click and by Space', async () => {
    const grid = await gridOf(5);
    const opened = async () => {
      await grid.settle();
      const title = grid.panel?.querySelector('h2')?.textContent;
      await press('Escape');
      await grid.settle();
      return title;
    };
    await sendMouse({ type: 'move', position: middle(grid.cell(3, 1)!) });
    await click(grid.rows[3]!.querySelector('[part~=open-row]')!);
    expect(await opened()).to.equal('Row 3');
    await rowMenu(grid, 1, 'Open row');
    expect(await opened()).to.equal('Row 1');
    expect(grid.where).to.equal('1/0');
    gutter(grid, 2).dispatchEvent(new MouseEvent('dblclick', { bubbles: true, composed: true }));
    expect(await opened()).to.equal('Row 2');
    await grid.select(0, 0);
    await press('Space');
    expect(await opened()).to.equal('Row 0');
  });

  it('P9: pages do the same by methods', async () => {
    const grid = await gridOf(5);
    expect(grid.element.moveRows(['r3', 'r1'], { before: 'r0' })).to.equal(true);
    expect(grid.element.moveRows(['r3'], { after: 'r3' })).to.equal(false);
    await grid.settle();
    expect(firstColumn(grid)).to.deep.equal(rowNames(3, 1, 0, 2, 4));
    expect(grid.element.openRecord('r2')).to.equal(true);
    await grid.settle();
    expect(grid.panel!.querySelector('h2')!.textContent).to.equal('Row 2');
    expect(grid.element.closeRecord()).to.equal(true);
    expect(grid.element.closeRecord()).to.equal(false);
    expect(grid.element.openRecord('nobody')).to.equal(false);
    await grid.settle();
    expect(grid.panel).to.equal(null);
  });
});
