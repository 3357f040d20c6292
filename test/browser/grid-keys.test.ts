import { aTimeout, expect } from '@open-wc/testing';
import { resetMouse, sendMouse } from '@web/test-runner-commands';
import { gridOf, press, type } from './grid-harness.ts';

describe('grid keys', () => {
  it('A2: has one tab stop in the sheet and one in the bar, and Tab leaves', async () => {
    const grid = await gridOf(100);
    expect(grid.grid.querySelectorAll('[tabindex="0"]').length).to.equal(1);
    await grid.select(1, 1);
    expect(grid.grid.querySelectorAll('[tabindex="0"]').length).to.equal(1);
    await type('9');
    await press('Enter');
    await grid.settle();
    await press('Tab');
    expect(grid.focused!.textContent).to.equal('Saved');
    await press('ArrowRight');
    await press('Shift+Tab');
    expect(grid.where).to.equal('2/1');
  });

  it('A2: moves by cell with the attribute spreadsheet', async () => {
    const grid = await gridOf(100, { spreadsheet: true });
    await grid.select(1, 4);
    await press('Tab');
    expect(grid.where).to.equal('2/0');
    await press('Shift+Tab');
    expect(grid.where).to.equal('1/4');
  });

  it('M3, M4, M5: moves to the edges, extends, and reaches the header', async () => {
    const grid = await gridOf(100);
    await grid.select(0, 0);
    await press('Control+ArrowDown');
    expect(grid.where).to.equal('99/0');
    await press('Control+Home');
    await press('ArrowUp');
    await grid.settle();
    expect(grid.where).to.equal('header/0');
    await press('ArrowDown');
    await press('Shift+ArrowDown');
    await press('Shift+ArrowRight');
    await grid.settle();
    expect(grid.where).to.equal('0/0');
    expect(grid.grid.querySelectorAll('[aria-selected=true]').length).to.equal(4);
  });

  it('A4: adds, undoes and deletes rows by keys', async () => {
    const grid = await gridOf(5);
    await grid.select(1, 1);
    await press('Control+Shift+Enter');
    await grid.settle();
    expect(grid.session.table.rows.size).to.equal(6);
    expect(grid.where).to.equal('2/1');
    await press('Control+-');
    await grid.settle();
    expect(grid.session.table.rows.size).to.equal(5);
    expect(grid.where).to.equal('2/1');
    await press('Control+z');
    await grid.settle();
    expect(grid.session.table.rows.size).to.equal(6);
  });

  it('A4: renames, widens, adds and deletes fields by keys', async () => {
    const grid = await gridOf(5);
    await grid.select(0, 1);
    await press('ArrowUp');
    await grid.settle();
    await press('F2');
    await grid.settle();
    await type('Height');
    await press('Enter');
    await grid.settle();
    expect(grid.session.table.fields.get('fsize')!.name).to.equal('Height');
    expect(grid.where).to.equal('header/1');
    const width = grid.focused!.offsetWidth;
    await press('Alt+Shift+ArrowRight');
    await grid.settle();
    expect(grid.focused!.offsetWidth).to.equal(width + 16);
    await press('Enter');
    await grid.settle();
    expect(grid.panel!.textContent).to.contain('Insert field after');
    await press('End');
    await press('Enter');
    await grid.settle();
    expect(grid.session.table.fields.list.map((field) => field.id)).to.not.contain('fsize');
    await press('Shift+F10');
    await grid.settle();
    expect(grid.panel).to.not.equal(null);
    await press('Escape');
    await grid.settle();
    expect(grid.panel).to.equal(null);
    expect(grid.where).to.equal('header/1');
  });

  it('A3: says once in two seconds what others change in the active row', async () => {
    const grid = await gridOf(5);
    await grid.select(1, 0);
    const live = grid.root.querySelector('[aria-live=polite]')!;
    grid.session.remote([{ op: 'set-cell', row: 'r1', field: 'fsize', value: 41, was: 1 }]);
    await grid.settle();
    expect(live.textContent).to.equal('Size is now 41, changed by Ann.');
    grid.session.remote([{ op: 'set-cell', row: 'r1', field: 'fsize', value: 42, was: 41 }]);
    await grid.settle();
    grid.session.remote([{ op: 'set-cell', row: 'r1', field: 'fsize', value: 43, was: 42 }]);
    await grid.settle();
    expect(live.textContent).to.contain('41');
    await aTimeout(2050);
    expect(live.textContent).to.contain('43');
  });

  it('a column is resized by its edge, and a double click there makes it as wide as what is in it', async () => {
    const grid = await gridOf(5);
    const head = grid.root.querySelectorAll<HTMLElement>('[role=columnheader]')[1]!;
    const box = head.getBoundingClientRect();
    const edge = Math.round(box.right) - 1;
    const y = Math.round(box.top + box.height / 2);
    await sendMouse({ type: 'move', position: [edge, y] });
    await sendMouse({ type: 'down' });
    await sendMouse({ type: 'move', position: [edge + 50, y] });
    await sendMouse({ type: 'up' });
    await grid.settle();
    expect(head.offsetWidth).to.be.closeTo(box.width + 50, 1);
    expect(grid.cell(1, 1)!.offsetWidth).to.equal(head.offsetWidth);
    head.querySelector('.grip')!.dispatchEvent(new MouseEvent('dblclick', { bubbles: true, composed: true }));
    await grid.settle();
    expect(head.offsetWidth).to.be.lessThan(box.width);
    expect(grid.cell(1, 1)!.scrollWidth).to.be.at.most(grid.cell(1, 1)!.clientWidth);
  });

  it('a drag selects, and the row number selects the row', async () => {
    const grid = await gridOf(50);
    const at = (row: number, column: number): [number, number] => {
      const box = grid.cell(row, column)!.getBoundingClientRect();
      return [Math.round(box.left + box.width / 2), Math.round(box.top + box.height / 2)];
    };
    await sendMouse({ type: 'move', position: at(1, 0) });
    await sendMouse({ type: 'down' });
    await sendMouse({ type: 'move', position: at(3, 1) });
    await sendMouse({ type: 'up' });
    await grid.settle();
    expect(grid.where).to.equal('1/0');
    expect(grid.grid.querySelectorAll('[aria-selected=true]').length).to.equal(6);
    const [x, y] = at(4, 0);
    await sendMouse({ type: 'click', position: [x - grid.cell(4, 0)!.offsetWidth / 2 - 20, y] });
    await grid.settle();
    expect(grid.where).to.equal('4/0');
    expect(grid.cell(4, 2)!.getAttribute('aria-selected')).to.equal('true');
    await resetMouse();
  });
});
