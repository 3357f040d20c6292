import { expect } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import { click, drag, gridOf, middle, press, type } from './grid-harness.ts';

/** Cells as `row/column` of a rectangle. */
function cells(top: number, left: number, bottom: number, right: number): string[] {
  const found: string[] = [];
  for (let row = top; row <= bottom; row++) for (let column = left; column <= right; column++) found.push(`${row}/${column}`);
  return found;
}

describe('hands: Move', () => {
  it('M3, M4: arrows, Home / End, Ctrl+Home / End, PageUp / PageDown, Ctrl+arrows to the data’s edge', async () => {
    const grid = await gridOf(100);
    await grid.select(2, 1);
    const go = async (key: string) => {
      await press(key);
      await grid.settle();
      return grid.where;
    };
    expect(await go('ArrowDown')).to.equal('3/1');
    expect(await go('ArrowRight')).to.equal('3/2');
    expect(await go('ArrowLeft')).to.equal('3/1');
    expect(await go('ArrowUp')).to.equal('2/1');
    expect(await go('Home')).to.equal('2/0');
    expect(await go('End')).to.equal('2/4');
    expect(await go('Control+End')).to.equal('99/4');
    expect(await go('Control+Home')).to.equal('0/0');
    const page = await go('PageDown');
    expect(Number.parseInt(page, 10)).to.be.greaterThan(5);
    expect(await go('PageUp')).to.equal('0/0');
    expect(await go('Control+ArrowDown')).to.equal('99/0');
    expect(await go('Control+ArrowUp')).to.equal('0/0');
    // “Done” is empty everywhere: from the end of a block over the gap to the next filled cell.
    expect(await go('Control+ArrowRight')).to.equal('0/1');
    expect(await go('Control+ArrowRight')).to.equal('0/3');
    expect(await go('Control+ArrowLeft')).to.equal('0/1');
  });

  it('M4: all with Shift to extend', async () => {
    const grid = await gridOf(100);
    const extended = async (...keys: string[]) => {
      await grid.select(2, 1);
      for (const key of keys) await press(key);
      await grid.settle();
      expect(grid.where).to.equal('2/1');
      return grid.selected;
    };
    expect(await extended('Shift+ArrowDown', 'Shift+ArrowRight')).to.deep.equal(cells(2, 1, 3, 2));
    expect(await extended('Shift+Home')).to.deep.equal(cells(2, 0, 2, 1));
    expect(await extended('Shift+End')).to.deep.equal(cells(2, 1, 2, 4));
    expect(await extended('Control+Shift+ArrowUp')).to.deep.equal(cells(0, 1, 2, 1));
    expect(await extended('Control+Shift+Home')).to.deep.equal(cells(0, 0, 2, 1));
    await extended('Control+Shift+End');
    await press('Control+Backspace');
    await grid.settle();
    expect(grid.grid.textContent).to.contain('Row 2');
    expect(grid.root.querySelector('.figures')!.textContent).to.contain('392 cells');
  });

  it('A2: Tab / Shift+Tab between cells while editing, and always with the attribute spreadsheet; else they leave the grid', async () => {
    const grid = await gridOf(10);
    await grid.select(1, 0);
    await type('x');
    await press('Tab');
    await grid.settle();
    expect([grid.where, grid.text(1, 'fname')]).to.deep.equal(['1/1', 'x']);
    await type('5');
    await press('Shift+Tab');
    await grid.settle();
    expect([grid.where, grid.text(1, 'fsize')]).to.deep.equal(['1/0', '5']);
    await press('Tab');
    expect(grid.where).to.equal('button');
    const sheet = await gridOf(10, { spreadsheet: true });
    await sheet.select(1, 0);
    await press('Tab');
    await sheet.settle();
    expect(sheet.where).to.equal('1/1');
  });

  it('M7: Enter / Shift+Enter; inside a selection they go through it, and Tab too', async () => {
    const grid = await gridOf(10);
    await grid.select(1, 0);
    await press('Shift+ArrowDown');
    await press('Shift+ArrowRight');
    const visited: string[] = [];
    for (const key of ['Enter', 'Enter', 'Enter', 'Enter', 'Shift+Enter']) {
      await press(key);
      await grid.settle();
      visited.push(grid.where);
    }
    expect(visited).to.deep.equal(['2/0', '1/1', '2/1', '1/0', '2/1']);
    expect(grid.selected).to.deep.equal(cells(1, 0, 2, 1));
    await type('7');
    await press('Tab');
    await grid.settle();
    expect([grid.where, grid.text(2, 'fsize')]).to.deep.equal(['1/0', '7']);
    expect(grid.selected).to.deep.equal(cells(1, 0, 2, 1));
  });

  it('M7: Enter comes back to the column in which Tab began', async () => {
    const grid = await gridOf(10);
    await grid.select(3, 0);
    await type('a');
    await press('Tab');
    await type('1');
    await press('Enter');
    await grid.settle();
    expect(grid.where).to.equal('4/0');
    expect([grid.text(3, 'fname'), grid.text(3, 'fsize')]).to.deep.equal(['a', '1']);
  });

  it('M9: Ctrl/Cmd+A, Shift+Space row, Ctrl+Space column', async () => {
    const grid = await gridOf(6);
    await grid.select(1, 0);
    await press('Control+a');
    await grid.settle();
    // The names and sizes; “Done” is empty.
    expect(grid.selected).to.deep.equal(cells(0, 0, 5, 1));
    expect(grid.where).to.equal('1/0');
    await press('Control+a');
    await grid.settle();
    expect(grid.selected).to.deep.equal(cells(0, 0, 5, 4));
    await grid.select(1, 0);
    await press('Shift+Space');
    await grid.settle();
    expect(grid.selected).to.deep.equal(cells(1, 0, 1, 4));
    await press('Shift+ArrowDown');
    await grid.settle();
    expect(grid.selected).to.deep.equal(cells(1, 0, 2, 4));
    await grid.select(1, 1);
    await press('Control+Space');
    await grid.settle();
    expect(grid.selected).to.deep.equal(cells(0, 1, 5, 1));
  });

  it('M6: Ctrl+click and Ctrl+drag add ranges, and take out what is selected; Shift extends the last one', async () => {
    const grid = await gridOf(12);
    await click(grid.cell(1, 0)!);
    await drag(grid.cell(4, 0)!, grid.cell(5, 1)!, 'Control');
    await grid.settle();
    expect(grid.selected).to.deep.equal(['1/0', ...cells(4, 0, 5, 1)]);
    expect(grid.where).to.equal('4/0');
    await click(grid.cell(6, 1)!, 'Shift');
    await grid.settle();
    expect(grid.selected).to.deep.equal(['1/0', ...cells(4, 0, 6, 1)]);
    await click(grid.cell(5, 0)!, 'Control');
    await grid.settle();
    expect(grid.selected).to.deep.equal(['1/0', '4/0', '4/1', '5/1', '6/0', '6/1']);
    await press('Delete');
    await grid.settle();
    expect([1, 4, 5, 6].map((row) => grid.text(row, 'fname'))).to.deep.equal(['', '', 'Row 5', '']);
    await press('Control+z');
    await grid.settle();
    expect([1, 4, 5, 6].map((row) => grid.text(row, 'fname'))).to.deep.equal(['Row 1', 'Row 4', 'Row 5', 'Row 6']);
    await click(grid.cell(0, 0)!);
    await grid.settle();
    expect(grid.selected).to.deep.equal(['0/0']);
  });

  it('M6: a click on a header selects the column, a drag several; so do row numbers; on a header Enter, F2 and Delete do as they say', async () => {
    const grid = await gridOf(8);
    await click(grid.header(1));
    await grid.settle();
    expect([grid.where, grid.selected]).to.deep.equal(['header/1', cells(0, 1, 7, 1)]);
    await press('Shift+ArrowRight');
    await grid.settle();
    expect(grid.selected).to.deep.equal(cells(0, 1, 7, 2));
    await drag(grid.header(0), grid.header(1));
    await grid.settle();
    expect(grid.selected).to.deep.equal(cells(0, 0, 7, 1));
    await drag(grid.rowNumber(2), grid.rowNumber(4));
    await grid.settle();
    expect(grid.selected).to.deep.equal(cells(2, 0, 4, 4));
    await click(grid.rowNumber(6), 'Control');
    await grid.settle();
    expect(grid.selected).to.deep.equal([...cells(2, 0, 4, 4), ...cells(6, 0, 6, 4)]);
    await click(grid.header(1));
    await press('Delete');
    await grid.settle();
    expect([grid.text(0, 'fsize'), grid.text(7, 'fsize'), grid.text(7, 'fname')]).to.deep.equal(['', '', 'Row 7']);
    await press('F2');
    await grid.settle();
    await type('Weight');
    await press('Enter');
    await grid.settle();
    expect(grid.session.table.fields.get('fsize')!.name).to.equal('Weight');
  });

  it('M6: a drag beyond the edge scrolls', async () => {
    const grid = await gridOf(200);
    const [x] = middle(grid.cell(1, 0)!);
    const scroller = grid.root.querySelector('[part~=scroller]')!.getBoundingClientRect();
    await sendMouse({ type: 'move', position: middle(grid.cell(1, 0)!) });
    await sendMouse({ type: 'down' });
    await sendMouse({ type: 'move', position: [x, Math.round(scroller.bottom) + 5] });
    await sendMouse({ type: 'move', position: [x, Math.round(scroller.bottom) + 40] });
    while (!grid.selected.includes('60/0')) await grid.settle();
    await sendMouse({ type: 'up' });
    await grid.settle();
    expect(grid.where).to.equal('1/0');
    expect(grid.selected.slice(0, 3)).to.deep.equal(['1/0', '2/0', '3/0']);
    expect(grid.cell(60, 0)!.getBoundingClientRect().top).to.be.lessThan(scroller.bottom);
  });

  it('M10: tells those who listen how large a selection is', async () => {
    const grid = await gridOf(10);
    await grid.select(1, 0);
    await press('Shift+ArrowDown');
    await press('Shift+ArrowDown');
    const live = grid.root.querySelector('[aria-live=polite]')!;
    while (!live.textContent.includes('3 rows')) await grid.settle();
    expect(live.textContent).to.equal('3 cells: 3 rows, 1 column.');
  });
});
