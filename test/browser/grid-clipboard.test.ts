import { expect } from '@open-wc/testing';
import { type GridHarness, gridOf, press } from './grid-harness.ts';

async function clip(grid: GridHarness, kind: 'copy' | 'cut' | 'paste', data: Readonly<Record<string, string>> = {}): Promise<DataTransfer> {
  const clipboardData = new DataTransfer();
  for (const [type, text] of Object.entries(data)) clipboardData.setData(type, text);
  grid.focused!.dispatchEvent(new ClipboardEvent(kind, { clipboardData, bubbles: true, composed: true, cancelable: true }));
  await grid.settle();
  return clipboardData;
}

describe('grid clipboard', () => {
  it('C1: copies TSV, HTML and its own flavour, and pastes each of them', async () => {
    const grid = await gridOf();
    await grid.select(1, 0);
    await press('Shift+ArrowDown');
    await press('Shift+ArrowRight');
    const data = await clip(grid, 'copy');
    expect(data.getData('text/plain')).to.equal('Row 1\t1\r\nRow 2\t2');
    expect(data.getData('text/html')).to.contain('<td>Row 2</td>');
    for (const type of data.types) {
      await grid.select(10, 0);
      await clip(grid, 'paste', { [type]: data.getData(type) });
      expect([grid.text(10, 'fname'), grid.text(11, 'fsize')], type).to.deep.equal(['Row 1', '2']);
      await press('Control+z');
      await grid.settle();
      expect(grid.text(10, 'fname')).to.equal('Row 10');
    }
  });

  it('C7: cut leaves the cells until they are pasted, with a dashed line around them; Escape leaves them for good', async () => {
    const grid = await gridOf();
    const dashed = () => grid.grid.querySelectorAll('.dash-top').length;
    await grid.select(1, 0);
    const data = await clip(grid, 'cut');
    expect(data.getData('text/plain')).to.equal('Row 1');
    expect(grid.text(1, 'fname')).to.equal('Row 1');
    expect(dashed()).to.equal(1);
    await press('Escape');
    await grid.settle();
    expect(dashed()).to.equal(0);
    const again = await clip(grid, 'cut');
    await grid.select(5, 0);
    await clip(grid, 'paste', Object.fromEntries(again.types.map((type) => [type, again.getData(type)])));
    expect([grid.text(1, 'fname'), grid.text(5, 'fname'), dashed()]).to.deep.equal(['', 'Row 1', 0]);
    await press('Control+z');
    await grid.settle();
    expect([grid.text(1, 'fname'), grid.text(5, 'fname')]).to.deep.equal(['Row 1', 'Row 5']);
  });

  it('C2: takes only text of the first HTML table, and runs nothing', async () => {
    const grid = await gridOf();
    await grid.select(1, 0);
    const evil =
      '<p>before</p><table><tr><td colspan="2"><b>Wide</b><script>window.pasted = 1</script><img src="x" onerror="window.pasted = 1"></td></tr><tr><td>two<br>lines</td><td>5</td></tr></table><table><tr><td>no</td></tr></table>';
    await clip(grid, 'paste', { 'text/html': evil, 'text/plain': 'not this' });
    expect([grid.text(1, 'fname'), grid.text(1, 'fsize'), grid.text(2, 'fname'), grid.text(2, 'fsize')]).to.deep.equal([
      'Wide',
      '',
      'two\nlines',
      '5',
    ]);
    expect((window as { pasted?: number }).pasted).to.equal(undefined);
    expect(grid.root.querySelector('[role=grid] b')).to.equal(null);
  });

  it('C3: adds rows beyond the last and says so; undo takes all of it back', async () => {
    const grid = await gridOf(3);
    await grid.select(2, 0);
    await clip(grid, 'paste', { 'text/plain': 'a\t1\nb\t2\nc\tx' });
    expect(grid.session.table.rows.size).to.equal(5);
    expect(grid.notice).to.equal('2 rows added. 1 cell could not be read and is marked.');
    expect(grid.cell(4, 1)!.textContent).to.equal('x');
    await press('Control+z');
    await grid.settle();
    expect(grid.session.table.rows.size).to.equal(3);
    expect(grid.text(2, 'fname')).to.equal('Row 2');
  });
});
