import { aTimeout, expect } from '@open-wc/testing';
import type { TeableGrid } from '@teable-grid/grid';
import { gridOf, press, type } from './grid-harness.ts';

describe('grid status and conflicts', () => {
  it('S1, S2: says saving until it is saved, and marks the cell meanwhile', async () => {
    const grid = await gridOf();
    expect(grid.status).to.equal('Saved');
    await grid.select(1, 0);
    grid.session.pause();
    await type('x');
    await press('Enter');
    await grid.settle();
    expect(grid.status).to.equal('Saving…');
    expect(grid.cell(1, 0)!.getAttribute('part')).to.contain('cell-pending');
    grid.session.setOnline(false);
    await grid.settle();
    expect(grid.status).to.equal('Offline · 1 change unsent');
    expect(grid.element.matches(':state(offline)')).to.equal(true);
    grid.session.setOnline(true);
    grid.session.resume();
    await grid.settle();
    expect(grid.status).to.equal('Saved');
    expect(grid.cell(1, 0)!.getAttribute('part')).to.not.contain('cell-pending');
  });

  it('S3: settles a conflict by keys alone', async () => {
    const grid = await gridOf();
    const seen = grid.session.table;
    for (const [value, id] of [
      [10, 'ann'],
      [20, 'bob'],
      [30, 'cleo'],
    ] as const)
      grid.session.remote([{ op: 'set-cell', row: 'r4', field: 'fsize', value, was: 4 }], { id, name: id }, seen);
    await grid.settle();
    await grid.select(0, 0);
    await press('Control+Alt+c');
    await grid.settle();
    expect(grid.panel!.textContent).to.contain('“Size” in row 5');
    expect(grid.panel!.textContent).to.contain('1 of 2');
    expect(grid.focused!.textContent).to.equal('Keep current');
    await press('Tab');
    await press('Enter');
    await grid.settle();
    expect(grid.text(4, 'fsize')).to.equal('20');
    await press('Tab');
    await press('Tab');
    await type('nothing');
    await press('Enter');
    await grid.settle();
    expect(grid.panel!.querySelector('[role=alert]')!.textContent).to.contain('is not a number');
    await press('Control+a');
    await type('33');
    await press('Enter');
    await grid.settle();
    expect(grid.text(4, 'fsize')).to.equal('33');
    expect(grid.session.table.conflicts.size).to.equal(0);
    expect(grid.panel).to.equal(null);
    expect(grid.where).to.equal('4/1');
  });

  it('S4: reaches the conflict of a row that is deleted', async () => {
    const grid = await gridOf();
    const seen = grid.session.table;
    grid.session.remote([{ op: 'delete-rows', rows: ['r4'] }]);
    grid.session.remote([{ op: 'set-cell', row: 'r4', field: 'fname', value: 'late', was: 'Row 4' }], { id: 'bob', name: 'Bob' }, seen);
    await grid.settle();
    grid.root.querySelector<HTMLElement>('[part~=conflicts]')!.click();
    await grid.settle();
    [...grid.panel!.querySelectorAll('button')].find((button) => button.textContent === 'Restore with this value')!.click();
    await grid.settle();
    expect(grid.text(4, 'fname')).to.equal('late');
  });

  it('S5: does not undo over what somebody else wrote, and shows the cell', async () => {
    const grid = await gridOf();
    await grid.select(1, 0);
    await type('mine');
    await press('Enter');
    grid.session.remote([{ op: 'set-cell', row: 'r1', field: 'fname', value: 'theirs', was: 'mine' }]);
    await grid.settle();
    await press('Control+z');
    await grid.settle();
    expect(grid.text(1, 'fname')).to.equal('theirs');
    expect(grid.notice).to.contain('nothing was undone');
    [...grid.root.querySelectorAll<HTMLElement>('[part~=notice] button')].find((button) => button.textContent === 'Show')!.click();
    await grid.settle();
    expect(grid.where).to.equal('1/0');
  });

  it('tells the others where one is, and shows where they are by name', async () => {
    const grid = await gridOf();
    await grid.select(1, 1);
    await aTimeout(90);
    expect(grid.session.place).to.deep.equal({ cursor: { row: 'r1', field: 'fsize' }, editing: false });
    grid.session.setPeers([
      { key: 'k', actor: { id: 'ann', name: 'Ann <b>' }, color: 3, cursor: { row: 'r2', field: 'fname' }, editing: false },
    ]);
    await grid.settle();
    expect(grid.cell(2, 0)!.getAttribute('data-peer')).to.equal('Ann <b>');
    expect(grid.cell(2, 0)!.getAttribute('part')).to.contain('cell-peer');
  });

  it('P1, P2, P3: stands alone: text is text, and a session of the page is left open', async () => {
    const bare = document.createElement('teable-grid') as TeableGrid;
    expect(bare.childNodes.length).to.equal(0);
    const grid = await gridOf(2);
    grid.session.remote([{ op: 'set-cell', row: 'r0', field: 'fname', value: '<img src=x onerror=alert(1)>', was: 'Row 0' }]);
    await grid.settle();
    expect(grid.cell(0, 0)!.textContent).to.equal('<img src=x onerror=alert(1)>');
    expect(grid.root.querySelector('img')).to.equal(null);
    expect(grid.session.listeners).to.equal(1);
    const parent = grid.element.parentElement!;
    grid.element.remove();
    expect(grid.session.listeners).to.equal(0);
    expect(grid.session.closed).to.equal(false);
    grid.session.remote([{ op: 'set-cell', row: 'r1', field: 'fname', value: 'meanwhile', was: 'Row 1' }]);
    parent.append(grid.element);
    await grid.settle();
    expect(grid.session.listeners).to.equal(1);
    expect(grid.cell(1, 0)!.textContent).to.equal('meanwhile');
  });

  it('a page can keep a change from happening', async () => {
    const grid = await gridOf(2);
    const seen: string[] = [];
    grid.element.addEventListener('grid-before-change', (event) => {
      seen.push(event.ops[0]!.op);
      event.preventDefault();
    });
    await grid.select(0, 0);
    await type('x');
    await press('Enter');
    expect(seen).to.deep.equal(['set-cell']);
    expect(grid.text(0, 'fname')).to.equal('Row 0');
  });
});
