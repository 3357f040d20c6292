import { expect } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import { click, drag, type GridHarness, gridOf, middle, press, type } from './grid-harness.ts';

async function put(grid: GridHarness, row: number, column: number, ...texts: readonly string[]): Promise<void> {
  await grid.select(row, column);
  await grid.clip('paste', { 'text/plain': texts.join('\n') });
}

const column = (grid: GridHarness, field: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, at) => grid.text(from + at, field));

describe('hands: Clipboard, fill', () => {
  it('C10: Ctrl+D fill down, Ctrl+R fill right', async () => {
    const grid = await gridOf(8);
    await grid.select(1, 0);
    await press('Shift+ArrowDown');
    await press('Shift+ArrowDown');
    await press('Control+d');
    await grid.settle();
    expect(column(grid, 'fname', 0, 4)).to.deep.equal(['Row 0', 'Row 1', 'Row 1', 'Row 1', 'Row 4']);
    await press('Control+z');
    await grid.settle();
    expect(column(grid, 'fname', 1, 3)).to.deep.equal(['Row 1', 'Row 2', 'Row 3']);
    await grid.select(5, 1);
    await press('Control+d');
    await grid.settle();
    expect(grid.text(5, 'fsize')).to.equal('4');
    await put(grid, 0, 0, '12');
    await press('Shift+ArrowRight');
    await press('Control+r');
    await grid.settle();
    expect(grid.text(0, 'fsize')).to.equal('12');
  });

  it('C10: the fill handle goes on with numbers, dates and texts with numbers; one step of undo', async () => {
    const grid = await gridOf(12);
    await put(grid, 0, 1, '10', '20');
    await drag(grid.fillHandle!, grid.cell(4, 1)!);
    await grid.settle();
    expect(column(grid, 'fsize', 0, 5)).to.deep.equal(['10', '20', '30', '40', '50', '5']);
    expect(grid.selected).to.deep.equal(['0/1', '1/1', '2/1', '3/1', '4/1']);
    await press('Control+z');
    await grid.settle();
    expect(column(grid, 'fsize', 0, 4)).to.deep.equal(['10', '20', '2', '3', '4']);

    await put(grid, 1, 4, '2024-01-31', '2024-02-29');
    await put(grid, 1, 4, '2024-01-15', '2024-02-15');
    await drag(grid.fillHandle!, grid.cell(4, 4)!);
    await grid.settle();
    expect(column(grid, 'fday', 1, 5)).to.deep.equal(['Jan 15, 2024', 'Feb 15, 2024', 'Mar 15, 2024', 'Apr 15, 2024', '']);

    await put(grid, 6, 0, 'Item 7');
    await drag(grid.fillHandle!, grid.cell(4, 0)!);
    await grid.settle();
    expect(column(grid, 'fname', 4, 6)).to.deep.equal(['Item 5', 'Item 6', 'Item 7']);
  });

  it('C10: shows what it would fill, copies with Ctrl, and leaves everything as it was on Escape', async () => {
    const grid = await gridOf(8);
    await put(grid, 0, 1, '1', '2');
    await sendMouse({ type: 'move', position: middle(grid.fillHandle!) });
    await sendMouse({ type: 'down' });
    await sendMouse({ type: 'move', position: middle(grid.cell(3, 1)!) });
    await sendMouse({ type: 'move', position: middle(grid.cell(4, 1)!) });
    await grid.settle();
    expect(grid.cell(4, 1)!.classList.contains('dash-bottom')).to.equal(true);
    await press('Escape');
    await sendMouse({ type: 'up' });
    await grid.settle();
    expect(grid.grid.querySelector('.dash-bottom')).to.equal(null);
    expect(column(grid, 'fsize', 0, 4)).to.deep.equal(['1', '2', '2', '3', '4']);

    await sendMouse({ type: 'move', position: middle(grid.fillHandle!) });
    await sendMouse({ type: 'down' });
    await sendKeys({ down: 'Control' });
    await sendMouse({ type: 'move', position: middle(grid.cell(3, 1)!) });
    await sendMouse({ type: 'move', position: middle(grid.cell(4, 1)!) });
    await sendMouse({ type: 'up' });
    await sendKeys({ up: 'Control' });
    await grid.settle();
    expect(column(grid, 'fsize', 0, 4)).to.deep.equal(['1', '2', '1', '2', '1']);
  });

  it('C10: a double click fills down as far as the column beside is filled', async () => {
    const grid = await gridOf(6);
    await put(grid, 0, 2, 'yes');
    const [x, y] = middle(grid.fillHandle!);
    await sendMouse({ type: 'click', position: [x, y] });
    await sendMouse({ type: 'click', position: [x, y] });
    grid.fillHandle!.dispatchEvent(new MouseEvent('dblclick', { bubbles: true, composed: true }));
    await grid.settle();
    expect(column(grid, 'fdone', 0, 5)).to.deep.equal(['✓', '✓', '✓', '✓', '✓', '✓']);
  });

  it('C10: fills to the side, and is there only for one range that can be written', async () => {
    const grid = await gridOf(6);
    await put(grid, 2, 0, '5');
    await drag(grid.fillHandle!, grid.cell(2, 1)!);
    await grid.settle();
    expect([grid.text(2, 'fsize'), grid.text(2, 'fname')]).to.deep.equal(['5', '5']);
    await click(grid.cell(4, 0)!, 'Control');
    await grid.settle();
    expect(grid.fillHandle).to.equal(null);
    await click(grid.cell(4, 0)!);
    await grid.settle();
    expect(grid.fillHandle).to.not.equal(null);
    await type('x');
    await grid.settle();
    expect(grid.fillHandle).to.equal(null);
    await press('Escape');
    grid.session.setReadOnly('Nobody may.');
    await grid.settle();
    expect(grid.fillHandle).to.equal(null);
  });
});
