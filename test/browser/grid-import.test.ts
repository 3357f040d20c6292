import '@teable-grid/grid/define';
import type { TeableGrid } from '@teable-grid/grid';
import { expect, fixture, html } from '@open-wc/testing';
import { eventually, gridOf, GridHarness, press, type } from './grid-harness.ts';

/** Puts a file into the dialog, as if it had been chosen. */
function choose(grid: GridHarness, name: string, ...parts: BlobPart[]): void {
  const input = grid.dialog!.querySelector<HTMLInputElement>('input[type=file]')!;
  const data = new DataTransfer();
  data.items.add(new File(parts, name));
  input.files = data.files;
  input.dispatchEvent(new Event('change'));
}

async function openImport(grid: GridHarness): Promise<void> {
  grid.root.querySelector<HTMLElement>('[data-panel=more]')!.click();
  await eventually(() => grid.panel !== null);
  grid.button('Import a file').click();
  await grid.dialogShows('Import');
}

/** A grid over a table of this page that begins with some names. */
async function localGrid(): Promise<GridHarness> {
  const element = await fixture<TeableGrid>(html`<teable-grid lang="en" style="width:700px;height:420px">
    <table><tr><th>Name</th><th>Size</th></tr><tr><td>Ann</td><td>1</td></tr><tr><td>Bob</td><td>2</td></tr></table>
  </teable-grid>`);
  const grid = new GridHarness(element, null as never);
  await eventually(() => element.activeSession?.status.state === 'live' && grid.rows.length === 2);
  return grid;
}

const csvOf = (rows: number) => `Name,Size\n${Array.from({ length: rows }, (_, at) => `P${at},${at}`).join('\n')}\n`;
const items = (grid: GridHarness) => [...grid.dialog!.querySelectorAll('.facts li')].map(({ textContent }) => textContent);

describe('importing a file', () => {
  it('F7: by keyboard alone, from the menu to the report; then the focus is where it was', async () => {
    const grid = await gridOf(3);
    await grid.select(1, 0);
    await press('Shift+Tab');
    for (let at = 0; at < 20 && grid.focused!.getAttribute('aria-label') !== 'More'; at++) await press('ArrowRight');
    await press('Enter');
    await eventually(() => grid.panel !== null);
    await press('i');
    await press('Enter');
    await grid.dialogShows('Import');
    expect(grid.focused).to.equal(grid.control('Choose a file'));
    await press('Tab');
    await type('Name;Size\nZoe;7\nYan;many');
    await press('Tab');
    await press('Tab');
    expect(grid.focused!.textContent).to.equal('Continue');
    await press('Enter');
    await grid.dialogShows('Import “Pasted rows”');
    expect(grid.focused!.textContent).to.equal('Import 2 rows');
    await press('Enter');
    await grid.dialogShows('Imported');
    expect(items(grid)).to.deep.equal(['2 rows added.', 'Undo takes all of it back.']);
    expect(grid.focused!.textContent).to.equal('Close');
    await press('Enter');
    await grid.settle();
    expect(grid.dialog).to.equal(null);
    expect(grid.where).to.equal('1/0');
    expect([grid.text(3, 'fname'), grid.text(3, 'fsize'), grid.text(4, 'fsize')]).to.deep.equal(['Zoe', '7', 'many']);
  });

  it('F7: the preview shows rows as they will be, and each choice of a person at once', async () => {
    const grid = await gridOf(1);
    await openImport(grid);
    choose(grid, 'people.csv', 'name;Size;When;Kind;Extra\nZoe;7;2024-02-29;Old;x\nYan;many;soon;Newer;y\n');
    await grid.dialogShows('Import “people.csv”');
    expect(grid.preview).to.deep.equal([
      ['Zoe', '7', '2024-02-29', 'Old', 'x'],
      ['Yan', 'many', 'soon', 'Newer', 'y'],
    ]);
    const heads = () => [...grid.dialog!.querySelectorAll('.preview thead .fit')].map(({ textContent }) => textContent);
    expect(heads()).to.deep.equal(['All fit', '1 of 2 does not fit', 'All fit', 'All fit', 'All fit']);
    expect(grid.control<HTMLSelectElement>('Target of Size').selectedOptions[0]!.text).to.equal('Size');
    expect(grid.control<HTMLSelectElement>('Target of When').selectedOptions[0]!.text).to.equal('New field');
    await grid.choose('Type of When', 'Date');
    expect(heads()[2]).to.equal('1 of 2 does not fit');
    expect(grid.preview[0]![2]).to.equal('Feb 29, 2024');
    await grid.choose('Target of Extra', 'Leave out');
    await grid.choose('Target of When', 'Size');
    expect(grid.dialog!.textContent).to.contain('Two columns go to “Size”.');
    expect(grid.control<HTMLButtonElement>('Import 2 rows').disabled).to.equal(true);
    await grid.choose('Target of When', 'Day');
    await grid.choose('Separator', 'Comma');
    await eventually(() => grid.preview[0]?.length === 1);
    await grid.choose('Separator', 'Semicolon');
    await eventually(() => grid.preview[0]?.length === 5);
    grid.control('First row has the names').click();
    await eventually(() => grid.preview.length === 3);
    expect(grid.preview[0]![0]).to.equal('name');
    await expect(grid.element).to.be.accessible();
    await press('Escape');
    await eventually(() => grid.dialog === null);
    expect(grid.session.submitted).to.deep.equal([]);
  });

  it('F5 F9: what was chosen is done; a new field, new choices and what does not fit are told', async () => {
    const grid = await gridOf(1);
    await openImport(grid);
    choose(grid, 'people.csv', 'Name;Size;Kind;Note\nZoe;7;Newer;a\nYan;many;Old;b\n');
    await grid.dialogShows('Import “people.csv”');
    const name = grid.control('Name of the new field for Note');
    name.value = 'Remark';
    name.dispatchEvent(new Event('change'));
    await eventually(() => grid.dialog!.querySelector('[aria-busy=true]') === null);
    grid.control<HTMLButtonElement>('Import 2 rows').click();
    await grid.dialogShows('Imported');
    expect(items(grid)).to.deep.equal([
      '2 rows added.',
      '1 field made: Remark.',
      '1 choice added to fields that were there.',
      'Undo takes all of it back.',
    ]);
    expect([...grid.dialog!.querySelectorAll('.misfits tbody td')].map(({ textContent }) => textContent)).to.deep.equal([
      '3',
      'Size',
      'many',
      '“many” is not a number',
    ]);
    grid.control<HTMLButtonElement>('Close').click();
    await grid.settle();
    expect(grid.text(1, 'fkind')).to.equal('Newer');
    // What reads values of another type comes with the first of them.
    await eventually(() => grid.cell(2, 1)!.textContent === 'many');
    expect(grid.cell(2, 1)!.getAttribute('part')).to.contain('cell-unfit');
  });

  it('F10: rows that are there are found by a field', async () => {
    const grid = await gridOf(3);
    await openImport(grid);
    choose(grid, 'sizes.csv', 'Name,Size\nRow 1,100\nRow 2,2\nNew,5\n');
    await grid.dialogShows('Import “sizes.csv”');
    await grid.choose('Rows', 'Update rows with the same Name, add the others');
    grid.control<HTMLButtonElement>('Import 3 rows').click();
    await grid.dialogShows('Imported');
    expect(items(grid).slice(0, 3)).to.deep.equal(['1 row added.', '1 row updated.', '1 row had these values already.']);
    expect([0, 1, 2, 3].map((row) => grid.text(row, 'fsize'))).to.deep.equal(['0', '100', '2', '5']);
  });

  it('F8: is cancelled while it is at work: all of it is taken back, as one gesture', async () => {
    const grid = await localGrid();
    const session = grid.element.activeSession!;
    const imported = grid.element.importFile(new File([csvOf(30_000)], 'many.csv'));
    await grid.dialogShows('Import “many.csv”');
    grid.control<HTMLButtonElement>('Import 30,000 rows').click();
    await eventually(() => session.table.rows.size > 1_000, 'rows come');
    await press('Escape');
    expect(grid.dialog!.querySelector('h2')!.textContent).to.equal('Importing');
    grid.control<HTMLButtonElement>('Cancel').click();
    await grid.dialogShows('Import cancelled');
    expect(items(grid)).to.deep.equal(['What was added is taken back.']);
    expect(session.table.rows.size).to.equal(2);
    grid.control<HTMLButtonElement>('Close').click();
    expect((await imported)?.outcome).to.equal('cancelled');
    expect(session.canUndo).to.equal(false);
  });

  it('F8: an element that is taken out of the page takes its import along', async () => {
    const grid = await gridOf(1);
    const imported = grid.element.importFile(new File([csvOf(20)], 'x.csv'));
    await grid.dialogShows('Import “x.csv”');
    grid.element.remove();
    expect(await imported).to.equal(null);
  });

  it('F7: a file that is dropped on the grid opens the dialog with it; nothing else does', async () => {
    const grid = await gridOf(1);
    const drop = (data: DataTransfer) => {
      const over = new DragEvent('dragover', { dataTransfer: data, bubbles: true, composed: true, cancelable: true });
      grid.cell(0, 0)!.dispatchEvent(over);
      grid.cell(0, 0)!.dispatchEvent(new DragEvent('drop', { dataTransfer: data, bubbles: true, composed: true, cancelable: true }));
      return over.defaultPrevented;
    };
    const text = new DataTransfer();
    text.setData('text/plain', 'x');
    expect(drop(text)).to.equal(false);
    const file = new DataTransfer();
    file.items.add(new File([csvOf(3)], 'dropped.csv'));
    expect(drop(file)).to.equal(true);
    await grid.dialogShows('Import “dropped.csv”');
    await press('Escape');
    await eventually(() => grid.dialog === null);
    grid.session.setReadOnly('You may read this table, but not change it.');
    await grid.settle();
    expect(drop(file)).to.equal(false);
  });

  it('F7: a table without fields begins with a file', async () => {
    const element = await fixture<TeableGrid>(
      html`<teable-grid lang="en" storage="memory" style="width:700px;height:420px"></teable-grid>`,
    );
    const grid = new GridHarness(element, null as never);
    await eventually(() => grid.root.querySelector('[data-action=import]') !== null);
    grid.root.querySelector<HTMLElement>('[data-action=import]')!.click();
    await grid.dialogShows('Import');
    choose(grid, 'x.csv', csvOf(12));
    await grid.dialogShows('Import “x.csv”');
    grid.control<HTMLButtonElement>('Import 12 rows').click();
    await grid.dialogShows('Imported');
    grid.control<HTMLButtonElement>('Close').click();
    await eventually(() => grid.rows.length > 5);
    expect(element.activeSession!.table.fields.list.map(({ name, type: kind }) => `${name} ${kind}`)).to.deep.equal([
      'Name text',
      'Size number',
    ]);
  });

  it('F4: what cannot be read says so, and another file can be chosen; texts are never HTML', async () => {
    const grid = await gridOf(1);
    await openImport(grid);
    choose(grid, 'photo.png', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0, 0, 1, 0, 2]));
    await eventually(() => grid.dialog!.querySelector('[role=alert]') !== null);
    expect(grid.dialog!.querySelector('[role=alert]')!.textContent).to.match(/^This is no text/);
    choose(grid, '<img src=x>.csv', '<b>Name</b>\n<img src=x onerror=alert(1)>\n');
    await grid.dialogShows('Import “<img src=x>.csv”');
    expect(grid.dialog!.querySelector('img, b')).to.equal(null);
    expect(grid.preview).to.deep.equal([['<img src=x onerror=alert(1)>']]);
  });

  it('F6: a worker reads it; where the page may have none it is read all the same', async () => {
    const grid = await gridOf(1);
    // Sources are many files, and no more than some are remembered.
    performance.clearResourceTimings();
    await grid.element.importFile(new File([csvOf(3)], 'x.csv'), { confirm: false });
    expect(performance.getEntriesByType('resource').some(({ name }) => name.includes('reader-worker'))).to.equal(true);
    const frame = await fixture<HTMLIFrameElement>(html`<iframe
      style="width:700px;height:400px"
      srcdoc=${`<!doctype html><meta http-equiv="Content-Security-Policy" content="worker-src 'none'">
        <script type="module" src="${new URL('/packages/grid/src/define.ts', location.href).href}"></script>
        <teable-grid lang="en" storage="memory" style="display:block;height:300px"></teable-grid>`}
    ></iframe>`);
    const inner = () => frame.contentDocument?.querySelector<TeableGrid>('teable-grid') ?? null;
    await eventually(() => inner()?.activeSession?.status.state === 'live', 'the inner grid is live');
    const report = await inner()!.importFile(new Blob([csvOf(2_000)]), { confirm: false });
    expect(report).to.deep.include({ outcome: 'done', added: 2_000 });
    expect(
      frame.contentWindow!.performance.getEntriesByType('resource').filter(({ name }) => name.includes('reader-worker')),
    ).to.deep.equal([]);
  });

  it('F7: without a question it is imported as it looks, or rejected with a sentence', async () => {
    const grid = await gridOf(2);
    const report = await grid.element.importFile(new Blob(['Name,Size\nRow 1,9\nNew,8\n']), { confirm: false, key: 'Name' });
    expect(report).to.deep.include({ outcome: 'done', added: 1, updated: 1 });
    expect(grid.dialog).to.equal(null);
    const why = async (file: Blob, options: object = {}) => {
      try {
        await grid.element.importFile(file, { confirm: false, ...options });
        return 'imported';
      } catch (error) {
        return (error as Error).message;
      }
    };
    expect(await why(new Blob(['']))).to.equal('There is nothing in the file.');
    expect(await why(new Blob([csvOf(1)]), { key: 'Nmae' })).to.equal('There is no field “Nmae” in the table.');
    grid.session.setReadOnly('No.');
    await grid.settle();
    expect(await why(new Blob([csvOf(1)]))).to.equal('Nothing can be written to this table now.');
  });

  it('F8: a page that keeps the change from happening stops it', async () => {
    const grid = await gridOf(1);
    grid.element.addEventListener('grid-before-change', (event) => event.preventDefault());
    const report = await grid.element.importFile(new Blob([csvOf(3)]), { confirm: false });
    expect(report).to.deep.include({ outcome: 'stopped', problem: 'The page did not let the rows in.', added: 0 });
  });
});
