import { expect } from '@open-wc/testing';
import { type GridHarness, click, drag, gridOf, press, type } from './grid-harness.ts';

async function choose(grid: GridHarness, label: string): Promise<void> {
  await press('Shift+F10');
  await grid.settle();
  const line = [...grid.panel!.querySelectorAll<HTMLButtonElement>('[role=menuitem]')].find(
    (each) => each.querySelector('span')!.textContent === label,
  );
  if (line === undefined) throw new Error(`There is no line “${label}” in: ${grid.panel!.textContent}`);
  line.click();
  await grid.settle();
}

const names = (grid: GridHarness) =>
  [...grid.session.table.rows].map((row) => String(row.written?.get('fname')?.value ?? row.base[0] ?? ''));

describe('hands: menus, help and methods', () => {
  it('K3: the menu inserts, duplicates and deletes as many rows as are selected, each as one step of undo', async () => {
    const grid = await gridOf(5);
    await drag(grid.rowNumber(1), grid.rowNumber(2));
    await grid.settle();
    await choose(grid, 'Insert 2 rows above');
    expect(names(grid)).to.deep.equal(['Row 0', '', '', 'Row 1', 'Row 2', 'Row 3', 'Row 4']);
    expect(grid.where).to.equal('1/0');
    await press('Control+z');
    await grid.settle();
    await drag(grid.rowNumber(1), grid.rowNumber(2));
    await choose(grid, 'Duplicate 2 rows');
    expect(names(grid)).to.deep.equal(['Row 0', 'Row 1', 'Row 2', 'Row 1', 'Row 2', 'Row 3', 'Row 4']);
    expect(grid.text(3, 'fkind')).to.equal('New');
    await press('Control+z');
    await grid.settle();
    expect(names(grid).length).to.equal(5);
    await drag(grid.rowNumber(1), grid.rowNumber(2));
    await click(grid.rowNumber(4), 'Control');
    await choose(grid, 'Delete 3 rows');
    expect(names(grid)).to.deep.equal(['Row 0', 'Row 3']);
    await press('Control+z');
    await grid.settle();
    expect(names(grid)).to.deep.equal(['Row 0', 'Row 1', 'Row 2', 'Row 3', 'Row 4']);
  });

  it('K3: rows by keys: Ctrl+Shift+D duplicates, Ctrl+− deletes', async () => {
    const grid = await gridOf(3);
    await grid.select(1, 0);
    await press('Control+Shift+d');
    await grid.settle();
    expect(names(grid)).to.deep.equal(['Row 0', 'Row 1', 'Row 1', 'Row 2']);
    expect(grid.where).to.equal('2/0');
    await press('Control+-');
    await grid.settle();
    expect(names(grid)).to.deep.equal(['Row 0', 'Row 1', 'Row 2']);
  });

  it('K1: Ctrl+/ opens the help, which is searched by typing; ? does where nothing can be typed', async () => {
    const grid = await gridOf(5);
    await grid.select(1, 0);
    await press('Control+/');
    while (grid.panel === null) await grid.settle();
    const lines = () =>
      [...grid.panel!.querySelectorAll<HTMLElement>('tr.key')].filter((line) => !line.hidden).map((line) => line.textContent);
    expect(lines().length).to.be.greaterThan(30);
    await type('fill down');
    await grid.settle();
    expect(lines().length).to.equal(1);
    expect(lines()[0]).to.match(/^fill down(Ctrl\+D|⌘D)$/);
    await press('Escape');
    await grid.settle();
    expect([grid.panel, grid.where]).to.deep.equal([null, '1/0']);
    // In a text a question mark is a question mark.
    await type('?');
    await grid.settle();
    expect(grid.panel).to.equal(null);
    await press('Escape');
    await grid.select(1, 2);
    await type('?');
    while (grid.panel === null) await grid.settle();
    expect(grid.panel.textContent).to.contain('Keys');
  });

  it('K4: pages do by methods what hands do, on what they select', async () => {
    const grid = await gridOf(6);
    const { element } = grid;
    expect(element.selectRange({ row: 'r1', field: 'fname' }, { row: 'r2', field: 'fsize' })).to.equal(true);
    expect(element.getSelection()).to.deep.equal({
      active: { row: 'r1', field: 'fname' },
      ranges: [{ from: { row: 'r1', field: 'fname' }, to: { row: 'r2', field: 'fsize' }, span: 'cells' }],
    });
    element.paste('a\t1\nb\t2');
    await grid.settle();
    expect([grid.text(1, 'fname'), grid.text(2, 'fsize')]).to.deep.equal(['a', '2']);
    element.fillDown();
    await grid.settle();
    expect(grid.text(2, 'fname')).to.equal('a');
    element.clear();
    await grid.settle();
    expect([grid.text(1, 'fname'), grid.text(2, 'fsize')]).to.deep.equal(['', '']);
    for (let step = 0; step < 3; step++) element.undo();
    await grid.settle();
    expect([grid.text(1, 'fname'), grid.text(2, 'fsize')]).to.deep.equal(['Row 1', '2']);
    element.redo();
    await grid.settle();
    expect(grid.text(1, 'fname')).to.equal('a');
    element.selectRange({ row: 'r3', field: 'fname' });
    element.insertRows('below');
    element.duplicateRows();
    await grid.settle();
    expect(grid.session.table.rows.size).to.equal(8);
    element.deleteRows();
    await grid.settle();
    expect(grid.session.table.rows.size).to.equal(7);
    expect(element.scrollToCell('r5', 'fkind')).to.equal(true);
    expect(element.scrollToCell('nobody', 'fkind')).to.equal(false);
    element.selectRange({ row: 'r5', field: 'fname' });
    expect(element.startEditing('typed by a page')).to.equal(true);
    await grid.settle();
    element.commitEditing();
    await grid.settle();
    expect(grid.session.table.rows.get('r5')!.written!.get('fname')!.value).to.equal('typed by a page');
    element.startEditing();
    await grid.settle();
    expect(element.cancelEditing()).to.equal(true);
    grid.session.setReadOnly('Nobody may.');
    await grid.settle();
    expect([element.clear(), element.paste('x'), element.deleteRows(), element.startEditing()]).to.deep.equal([false, false, false, false]);
  });
});
