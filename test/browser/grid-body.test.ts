import { LocalAuthority, LocalSession } from '@teable-grid/client';
import { MemoryStore } from '@teable-grid/core';
import type { TeableGrid } from '@teable-grid/grid';
import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import { gridOf, type GridHarness, isLong, press } from './grid-harness.ts';
import { viewOp } from './view-harness.ts';

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
    await import(`${location.origin}/packages/grid/src/define.ts?copy=${Date.now()}`);
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

  it('B5: reaches the last row of a table that is higher than browsers scroll, by key and by bar, shows it whole, and clicks hit', async function () {
    this.timeout(isLong ? 240_000 : 60_000);
    // In a table of this device, as a page has it; the short form is just above the cap.
    const rows = isLong ? 1_000_000 : 240_000;
    const fields = ['fname', 'fsize'].map((id) => ({ id, name: id, type: 'text', options: {} }));
    const data = Array.from({ length: rows }, (_, at) => ({ id: `r${at}`, cells: { fname: `Row ${at}`, fsize: String(at) } }));
    const authority = await LocalAuthority.open('home/tall', new MemoryStore(), { fields, rows: data });
    const session = await LocalSession.join(authority, { actor: { id: 'mia', name: 'Mia' } });
    const element = await fixture<TeableGrid>(
      html`<teable-grid lang="en" .session=${session} style="width:700px;height:420px"></teable-grid>`,
    );
    const scroller = () => element.shadowRoot!.querySelector('[part~=scroller]')!;
    const cell = (row: number) => element.shadowRoot!.querySelector(`[aria-rowindex="${row + 2}"] > [aria-colindex="2"]`);
    const focused = () => element.shadowRoot!.activeElement;
    await element.ready;
    while (cell(0) === null) await nextFrame();
    const settle = async () => {
      await nextFrame();
      await nextFrame();
    };
    element.focus();
    await settle();
    await press('Control+End');
    await settle();
    expect(focused()).to.equal(cell(rows - 1));
    const box = focused()!.getBoundingClientRect();
    const window = scroller().getBoundingClientRect();
    expect(box.bottom).to.be.at.most(window.bottom + 1);
    expect(box.top).to.be.at.least(window.top);
    await press('Control+Home');
    scroller().scrollTop = scroller().scrollHeight;
    await settle();
    for (const row of [rows - 1, rows - 4]) {
      const { left, top } = cell(row)!.getBoundingClientRect();
      await sendMouse({ type: 'click', position: [Math.round(left) + 8, Math.round(top) + 8] });
      await settle();
      expect(focused()).to.equal(cell(row));
      expect(focused()!.textContent).to.equal(String(row));
    }
    await session.close();
  });

  for (const direction of ['ltr', 'rtl'] as const)
    it(`B4: scrolled across, cells stand below their headers, and what is frozen covers nothing but them (${direction})`, async () => {
      const grid = await gridOf(50);
      grid.element.dir = direction;
      grid.element.style.inlineSize = '560px';
      await grid.settle();
      const scroller = grid.root.querySelector<HTMLElement>('[part~=scroller]')!;
      const sign = direction === 'ltr' ? 1 : -1;
      for (const left of [0, 37, 120, 300]) {
        scroller.scrollLeft = sign * left;
        await grid.settle();
        const heads = [...grid.root.querySelectorAll('[role=columnheader]')];
        expect(heads.length).to.be.greaterThan(1);
        for (const head of heads) {
          const column = Number(head.getAttribute('aria-colindex')) - 1;
          const [above, below] = [head, grid.cell(3, column)!].map((each) => each.getBoundingClientRect());
          expect(below!.left, `column ${column} at ${left}`).to.be.closeTo(above!.left, 0.6);
        }
        const edge = grid.cell(3, 0)!.getBoundingClientRect();
        const [x, y] = [direction === 'ltr' ? edge.right + 3 : edge.left - 3, edge.top + 8];
        const under = grid.root.elementFromPoint(x, y)!.closest('[aria-colindex]')!.getBoundingClientRect();
        expect(under.left <= x && x <= under.right).to.equal(true);
        expect(
          grid.root
            .elementFromPoint((edge.left + edge.right) / 2, y)!
            .closest('[aria-colindex]')!
            .getAttribute('aria-colindex'),
        ).to.equal('1');
      }
    });

  it('B4: an editor and the fill handle are at their frozen cell while the others are scrolled', async () => {
    const grid = await gridOf(50);
    grid.element.style.inlineSize = '560px';
    await grid.select(2, 0);
    grid.root.querySelector('[part~=scroller]')!.scrollLeft = 120;
    await grid.settle();
    const cell = grid.cell(2, 0)!.getBoundingClientRect();
    const handle = grid.root.querySelector('[part~=fill-handle]')!.getBoundingClientRect();
    expect(handle.left).to.be.within(cell.right - 10, cell.right);
    await press('F2');
    await grid.settle();
    expect(grid.focused!.getBoundingClientRect().left).to.be.closeTo(cell.left, 1);
  });

  it('B17: a small sheet, and any with virtual="off", is in the document as a whole', async () => {
    const small = await gridOf(200);
    expect(small.rows.length).to.equal(200);
    expect(small.cell(199, 4)!.textContent).to.equal('');
    expect(small.cell(199, 0)!.textContent).to.equal('Row 199');
    small.element.remove();
    const large = await gridOf(300);
    expect(large.rows.length).to.be.lessThan(20);
    large.element.virtual = 'off';
    await large.settle();
    expect(large.rows.length).to.equal(300);
    await large.scroll(5_000);
    expect(large.rows.length).to.equal(300);
    expect(blanks(large)).to.equal(0);
    large.element.virtual = '';
    await large.settle();
    expect(large.rows.length).to.be.lessThan(20);
    expect(blanks(large)).to.equal(0);
  });

  it('B18: for print all rows are rendered, or as many as it takes, and the paper says which; after it all is as before', async () => {
    const grid = await gridOf(500);
    await grid.scroll(3_400);
    dispatchEvent(new Event('beforeprint'));
    expect(grid.rows.length).to.equal(500);
    expect(grid.root.querySelector('.printed')!.textContent).to.equal('');
    dispatchEvent(new Event('afterprint'));
    expect(grid.rows.length).to.be.lessThan(20);
    expect(blanks(grid)).to.equal(0);
    const tall = await gridOf(3_000);
    await tall.scroll(3_400);
    dispatchEvent(new Event('beforeprint'));
    expect(tall.rows.filter((row) => !row.classList.contains('left-out')).length).to.equal(2_000);
    expect(tall.root.querySelector('.printed')!.textContent).to.equal('Rows 101 to 2,100 of 3,000.');
    dispatchEvent(new Event('afterprint'));
    expect(tall.root.querySelector('.printed')!.textContent).to.equal('');
  });

  it('B16: a component of the page in a cell has its own clicks and keys; beside it the cell is a cell', async () => {
    const grid = await gridOf(30);
    let clicks = 0;
    grid.element.renderers = { fsize: ({ text }) => html`${text} <button @click=${() => (clicks += 1)}>More</button>` };
    await grid.settle();
    await grid.select(0, 0);
    const cell = grid.cell(3, 1)!;
    cell.querySelector('button')!.click();
    await grid.settle();
    expect(clicks).to.equal(1);
    expect(grid.where).to.equal('0/0');
    const { left, top } = cell.getBoundingClientRect();
    await sendMouse({ type: 'click', position: [Math.round(left) + 4, Math.round(top) + 6] });
    await grid.settle();
    expect(grid.where).to.equal('3/1');
    grid.session.remote([{ op: 'set-cell', row: 'r3', field: 'fsize', value: 77, was: 3 }]);
    await grid.settle();
    expect(cell.textContent.trim().replaceAll(/\s+/g, ' ')).to.equal('77 More');
  });

  it('B13: with groups the sheet is a treegrid, and keys fold and open a group and walk between groups', async () => {
    const grid = await gridOf(6, {}, [viewOp({ groups: [{ field: 'fkind', direction: 'ascending' }] })]);
    await grid.settle();
    expect(grid.root.querySelector('[part~=sheet]')!.getAttribute('role')).to.equal('treegrid');
    const expanded = () => grid.rows.map((row) => row.getAttribute('aria-expanded')).filter((value) => value !== null);
    grid.element.focus();
    await press('Control+Home');
    await grid.settle();
    expect(grid.focused!.textContent).to.contain('Old');
    await press('ArrowLeft');
    await grid.settle();
    expect(expanded()).to.deep.equal(['false', 'true']);
    expect(grid.focused!.textContent).to.contain('Old');
    await press('ArrowDown');
    await grid.settle();
    expect(grid.focused!.textContent).to.contain('New');
    await press('ArrowUp');
    await press('ArrowRight');
    await grid.settle();
    expect(expanded()).to.deep.equal(['true', 'true']);
    await press('ArrowRight');
    await grid.settle();
    expect(grid.focused!.textContent).to.equal('Row 0');
    grid.rows[0]!.querySelector<HTMLElement>('.fold')!.click();
    await grid.settle();
    expect(expanded()).to.deep.equal(['false', 'true']);
  });
});
