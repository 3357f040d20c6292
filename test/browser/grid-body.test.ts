import { expect } from '@open-wc/testing';
import { gridOf, type GridHarness, press } from './grid-harness.ts';

/** Lines of the window that show no row, looked for every few pixels. */
function blanks(grid: GridHarness): number {
  const box = grid.root.querySelector('[part~=scroller]')!.getBoundingClientRect();
  let found = 0;
  for (let y = box.top + 45; y < box.bottom - 4; y += 9) {
    const there = grid.root.elementFromPoint(box.left + 200, y);
    if (there?.closest('[role=row]') == null) found += 1;
  }
  return found;
}

describe('grid body', () => {
  it('A1: is a grid with counts and indices', async () => {
    const grid = await gridOf(500);
    expect(grid.grid.getAttribute('aria-rowcount')).to.equal('501');
    expect(grid.grid.getAttribute('aria-colcount')).to.equal('5');
    expect(grid.root.querySelectorAll('[role=columnheader]').length).to.equal(5);
    expect(grid.rows[0]!.getAttribute('aria-rowindex')).to.equal('2');
    expect(grid.cell(0, 0)!.getAttribute('role')).to.equal('rowheader');
    expect(grid.cell(0, 1)!.getAttribute('role')).to.equal('gridcell');
    expect(grid.rows.length).to.be.lessThan(20);
  });

  it('B2, B3: shows the right rows in order, without blanks, wherever it is scrolled', async () => {
    const grid = await gridOf(5000);
    for (const top of [0, 90, 100, 3000, 3034, 2950, 120_000, 169_000, 200_000, 60_000, 59_980, 0]) {
      await grid.scroll(top);
      const first = grid.rows.map((row) => Number(row.getAttribute('aria-rowindex')) - 2).filter((at) => at !== 0 || top === 0);
      expect(first, `at ${top}`).to.deep.equal(first.map((_, at) => first[0]! + at));
      for (const at of first) expect(grid.cell(at, 0)!.textContent).to.equal(`Row ${at}`);
      if (top < 169_000) expect(blanks(grid), `blanks at ${top}`).to.equal(0);
    }
  });

  it('B3: nor after its size has changed while it was scrolled', async () => {
    const grid = await gridOf(5000);
    await grid.scroll(120_000);
    for (const height of ['300px', '520px']) {
      grid.element.style.blockSize = height;
      await grid.settle();
      await grid.settle();
      expect(blanks(grid), height).to.equal(0);
    }
  });

  it('B9: keeps the first column in sight while the others scroll, unless the window is too narrow for that', async () => {
    const grid = await gridOf(50);
    const scroller = grid.root.querySelector<HTMLElement>('[part~=scroller]')!;
    const left = () => Math.round(grid.cell(1, 0)!.getBoundingClientRect().left - scroller.getBoundingClientRect().left);
    grid.element.style.inlineSize = '560px';
    await grid.settle();
    const before = left();
    scroller.scrollLeft = 150;
    await grid.settle();
    expect(scroller.scrollLeft).to.equal(150);
    expect(left()).to.equal(before);
    scroller.scrollLeft = 0;
    grid.element.style.inlineSize = '320px';
    await grid.settle();
    scroller.scrollLeft = 40;
    await grid.settle();
    expect(left()).to.equal(before - 40);
  });

  it('P4: is registered once, also when a second copy of the product is loaded', async () => {
    const first = customElements.get('teable-grid');
    await import(`../../packages/grid/src/define.ts?copy=${Date.now()}`);
    expect(customElements.get('teable-grid')).to.equal(first);
  });

  it('B6: keeps the active row and its focus when it is scrolled out, and takes it back', async () => {
    const grid = await gridOf(5000);
    await grid.select(2, 1);
    const cell = grid.focused;
    await grid.scroll(50_000);
    expect(grid.focused).to.equal(cell);
    expect(cell!.textContent).to.equal('2');
    await grid.scroll(0);
    expect(grid.focused).to.equal(cell);
    expect(grid.rows.map((row) => row.getAttribute('aria-rowindex')).slice(0, 4)).to.deep.equal(['2', '3', '4', '5']);
    expect(grid.cell(2, 1)).to.equal(cell);
    await grid.scroll(50_000);
    await press('ArrowDown');
    await grid.settle();
    expect(grid.where).to.equal('3/1');
    expect(blanks(grid)).to.equal(0);
  });

  it('B7: stays where it is when others insert above, and the active cell stays itself', async () => {
    const grid = await gridOf(5000);
    await grid.scroll(34_010);
    const before = grid.cell(1005, 0)!.getBoundingClientRect().top;
    grid.session.remote([
      {
        op: 'insert-rows',
        place: { after: null },
        rows: [
          { id: 'x1', cells: {} },
          { id: 'x2', cells: {} },
        ],
      },
    ]);
    await grid.settle();
    const moved = grid.cell(1007, 0)!;
    expect(moved.textContent).to.equal('Row 1005');
    expect(moved.getBoundingClientRect().top).to.be.closeTo(before, 1);
  });

  it('M1: keeps focus and element of the active cell when a row is inserted right above it', async () => {
    const grid = await gridOf(100);
    await grid.select(3, 0);
    const cell = grid.focused;
    grid.session.remote([{ op: 'insert-rows', place: { before: 'r3' }, rows: [{ id: 'x1', cells: {} }] }]);
    await grid.settle();
    expect(grid.where).to.equal('4/0');
    expect(grid.focused).to.equal(cell);
    expect(cell!.textContent).to.equal('Row 3');
    expect(grid.rows.map((row) => Number(row.getAttribute('aria-rowindex')) - 2).slice(0, 7)).to.deep.equal([0, 1, 2, 3, 4, 5, 6]);
  });

  it('M2: goes on in the row that stands in the place of one that others delete', async () => {
    const grid = await gridOf(100);
    await grid.select(3, 1);
    grid.session.remote([{ op: 'delete-rows', rows: ['r3'] }]);
    await grid.settle();
    expect(grid.where).to.equal('3/1');
    expect(grid.focused!.textContent).to.equal('4');
  });

  it('B8: patches the cell that others write, and nothing else', async () => {
    const grid = await gridOf(100);
    const changed: Node[] = [];
    const observer = new MutationObserver((records) => changed.push(...records.map((record) => record.target)));
    observer.observe(grid.root.querySelector('.layer')!, { subtree: true, characterData: true, attributes: true, childList: true });
    grid.session.remote([{ op: 'set-cell', row: 'r4', field: 'fname', value: 'changed', was: 'Row 4' }]);
    await grid.settle();
    observer.disconnect();
    expect(grid.cell(4, 0)!.textContent).to.equal('changed');
    expect(changed.length).to.equal(1);
  });

  it('B5: reaches the last of a million rows and shows it whole', async function () {
    this.timeout(30_000);
    const grid = await gridOf(1_000_000);
    await grid.select(0, 0);
    await press('Control+End');
    await grid.settle();
    expect(grid.where).to.equal('999999/4');
    const box = grid.focused!.getBoundingClientRect();
    const scroller = grid.root.querySelector('[part~=scroller]')!.getBoundingClientRect();
    expect(box.bottom).to.be.at.most(scroller.bottom + 1);
    expect(box.top).to.be.at.least(scroller.top);
    await press('ArrowUp');
    await grid.settle();
    expect(grid.where).to.equal('999998/4');
    expect(blanks(grid)).to.equal(0);
  });
});
