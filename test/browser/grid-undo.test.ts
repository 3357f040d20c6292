import { expect } from '@open-wc/testing';
import { eventually, gridOf, type GridHarness, press, type } from './grid-harness.ts';

/** One gesture of two cells, r1 and r2 of the first field; others wrote in r1 since. */
async function overwritten(): Promise<GridHarness> {
  const grid = await gridOf();
  await grid.select(1, 0);
  await press('Shift+ArrowDown');
  await press('Delete');
  // What does gestures is loaded with the first one.
  await eventually(() => grid.text(1, 'fname') === '', 'the cells are empty');
  grid.session.remote([{ op: 'set-cell', row: 'r1', field: 'fname', value: '<b>theirs</b>', was: null }]);
  await grid.settle();
  await press('Control+z');
  await grid.settle();
  return grid;
}

describe('undo over what others wrote', () => {
  it('S5: asks before it overwrites: whose value, where and when; Escape leaves all as it is', async () => {
    const grid = await overwritten();
    expect(grid.panel!.querySelector('h2')!.textContent).to.equal('Undo would overwrite what others wrote');
    expect(grid.entries).to.have.length(1);
    expect(grid.entries[0]).to.match(/^<b>theirs<\/b> ?“Name”, row 2 · by Ann, Jan 5, 2026/);
    expect(grid.panel!.querySelector('b')).to.equal(null);
    expect(grid.focused!.textContent).to.equal('Keep theirs');
    await press('Escape');
    await grid.settle();
    expect(grid.panel).to.equal(null);
    expect(grid.where).to.equal('1/0');
    expect([grid.text(1, 'fname'), grid.text(2, 'fname')]).to.deep.equal(['<b>theirs</b>', '']);
  });

  it('S5: by keys alone, undoes the rest and keeps what others wrote', async () => {
    const grid = await overwritten();
    await press('Enter');
    await grid.settle();
    expect([grid.text(1, 'fname'), grid.text(2, 'fname')]).to.deep.equal(['<b>theirs</b>', 'Row 2']);
    expect(grid.where).to.equal('1/0');
  });

  it('S5: by keys alone, undoes anyway, and redoes alike', async () => {
    const grid = await overwritten();
    await press('Tab');
    expect(grid.focused!.textContent).to.equal('Undo anyway');
    await press('Enter');
    await grid.settle();
    expect([grid.text(1, 'fname'), grid.text(2, 'fname')]).to.deep.equal(['Row 1', 'Row 2']);
    grid.session.remote([{ op: 'set-cell', row: 'r2', field: 'fname', value: 'again', was: 'Row 2' }], { id: 'bob', name: 'Bob' });
    await grid.settle();
    await press('Control+y');
    await grid.settle();
    expect(grid.panel!.querySelector('h2')!.textContent).to.equal('Redo would overwrite what others wrote');
    expect(grid.entries[0]).to.contain('by Bob');
    grid.button('Redo anyway').click();
    await grid.settle();
    expect(grid.text(2, 'fname')).to.equal('');
  });

  it('S5: asks again about what was written while it asked', async () => {
    const grid = await overwritten();
    grid.session.remote([{ op: 'set-cell', row: 'r2', field: 'fname', value: 'late', was: null }], { id: 'bob', name: 'Bob' });
    await grid.settle();
    grid.button('Undo anyway').click();
    await grid.settle();
    expect(grid.panel!.textContent).to.contain('Somebody has written again meanwhile.');
    expect(grid.entries.map((text) => /row \d/.exec(text)![0])).to.deep.equal(['row 3', 'row 2']);
    expect(grid.text(2, 'fname')).to.equal('late');
    grid.button('Undo anyway').click();
    await grid.settle();
    expect([grid.text(1, 'fname'), grid.text(2, 'fname')]).to.deep.equal(['Row 1', 'Row 2']);
  });

  it('S5: tells the first five, and how many more', async () => {
    const grid = await gridOf();
    await grid.select(0, 0);
    await press('Control+Shift+ArrowDown');
    await press('Delete');
    for (let row = 0; row < 12; row++)
      grid.session.remote([{ op: 'set-cell', row: `r${row}`, field: 'fname', value: `new ${row}`, was: null }]);
    await press('Control+z');
    await grid.settle();
    expect(grid.entries).to.have.length(5);
    expect(grid.panel!.textContent).to.contain('And 7 more.');
  });

  it('S5: does not tear away who began to write meanwhile', async () => {
    const grid = await gridOf();
    await grid.select(1, 0);
    await press('Delete');
    grid.session.remote([{ op: 'set-cell', row: 'r1', field: 'fname', value: 'theirs', was: null }]);
    await grid.settle();
    const undone = grid.session.undo.bind(grid.session);
    let answer = () => {};
    grid.session.undo = async (given) => {
      await new Promise<void>((resolve) => (answer = resolve));
      return undone(given);
    };
    await press('Control+z');
    await type('new');
    answer();
    await grid.settle();
    expect(grid.panel).to.equal(null);
    expect((grid.focused as HTMLTextAreaElement).value).to.equal('new');
    expect(grid.notice).to.contain('nothing was undone yet');
  });
});
