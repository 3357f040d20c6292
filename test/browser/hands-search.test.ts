import { expect } from '@open-wc/testing';
import { type GridHarness, gridOf, press, type } from './grid-harness.ts';
import { viewOf } from './view-harness.ts';

const found = (grid: GridHarness) => grid.root.querySelector('.search .found')?.textContent ?? null;
const hits = (grid: GridHarness) => [...grid.root.querySelectorAll('.hit')].map((cell) => cell.textContent);

describe('search by hand', () => {
  it('V16: Ctrl+F searches in what is shown, Enter and F3 go on, Escape goes back to the cell', async () => {
    const grid = await gridOf(400);
    await grid.select(2, 0);
    await press('Control+f');
    await grid.settle();
    expect(grid.focused!.getAttribute('aria-label')).to.equal('Search in the table');
    await type('row 20');
    await grid.settle();
    expect(found(grid)).to.equal('1 of 11');
    expect(grid.element.gridState.selection!.anchor).to.deep.equal({ row: 'r20', field: 'fname' });
    expect(hits(grid)).to.deep.equal(['Row 20']);
    await press('Enter');
    await grid.settle();
    expect(found(grid)).to.equal('2 of 11');
    // It was far out of sight.
    expect(grid.cell(200, 0)!.classList.contains('hit-current')).to.equal(true);
    expect(hits(grid)).to.contain('Row 200');
    await press('Shift+Enter');
    await press('Shift+Enter');
    await grid.settle();
    expect(found(grid)).to.equal('11 of 11');
    await press('F3');
    await grid.settle();
    expect(found(grid)).to.equal('1 of 11');
    await press('Escape');
    await grid.settle();
    expect(found(grid)).to.equal(null);
    expect(hits(grid)).to.deep.equal([]);
    expect(grid.where).to.equal('20/0');
  });

  it('V16: a second Ctrl+F is the browser’s own', async () => {
    const grid = await gridOf(10);
    await grid.select(0, 0);
    const heard: boolean[] = [];
    const listen = (event: KeyboardEvent) => {
      if (event.key !== 'f') return;
      heard.push(event.defaultPrevented);
      // Else the browser would open its own.
      event.preventDefault();
    };
    addEventListener('keydown', listen);
    await press('Control+f');
    await grid.settle();
    await press('Control+f');
    removeEventListener('keydown', listen);
    expect(heard).to.deep.equal([true, false]);
  });

  it('V16: follows what others write, and what is hidden and filtered', async () => {
    const grid = await viewOf({ filter: { match: 'all', conditions: [{ field: 'fsize', operator: 'less', value: 10 }] } }, 30);
    await grid.select(0, 0);
    await press('Control+f');
    await grid.settle();
    await type('row');
    await grid.settle();
    expect(found(grid)).to.equal('1 of 10');
    grid.session.remote([{ op: 'set-cell', row: 'r5', field: 'fname', value: 'gone', was: 'Row 5' }]);
    await grid.settle();
    expect(found(grid)).to.equal('1 of 9');
    grid.session.remote([{ op: 'change-view', view: 'v1', set: { filter: null } }]);
    await grid.settle();
    expect(found(grid)).to.equal('1 of 29');
    grid.session.remote([{ op: 'change-view', view: 'v1', set: { hidden: ['fname'] } }]);
    await grid.settle();
    expect(found(grid)).to.equal('Nothing found');
  });

  it('V16: opens the group that is closed over a hit', async () => {
    const grid = await viewOf({ groups: [{ field: 'fkind', direction: 'ascending' }] }, 10);
    const { rows } = grid.element.gridState.sheet;
    const names = rows.lines(0, rows.size).flatMap((line) => ('group' in line ? [line.group] : []));
    grid.element.run(({ dispatch }) => {
      dispatch({ action: 'collapse', groups: names, collapsed: true });
      return true;
    });
    await grid.settle();
    expect(grid.element.gridState.sheet.rows.size).to.equal(2);
    grid.element.focus();
    await press('Control+f');
    await grid.settle();
    await type('3');
    await grid.settle();
    await grid.settle();
    expect(grid.element.gridState.sheet.rows.size).to.equal(7);
    expect(hits(grid)).to.deep.equal(['Row 3', '3']);
  });
});
