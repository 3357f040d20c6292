import '@teable-grid/grid/define';
import type { TeableGrid } from '@teable-grid/grid';
import { expect, fixture, html, waitUntil } from '@open-wc/testing';
import { press, type } from './grid-harness.ts';

const cells = (grid: TeableGrid, row: number) =>
  [...grid.shadowRoot!.querySelectorAll(`[role=row][aria-rowindex="${row}"] > [aria-colindex]`)].map((cell) => cell.textContent!.trim());

async function rowsOf(grid: TeableGrid, rows: number): Promise<void> {
  await waitUntil(() => grid.shadowRoot?.querySelectorAll('[part~=row]').length === rows, `there are ${rows} rows`, { timeout: 5_000 });
  await grid.ready;
}

const words = (grid: TeableGrid) => grid.shadowRoot!.querySelector('[part~=error]')?.textContent?.trim() ?? '';
const size = 'display:block;width:600px;height:300px';

describe('a grid without a server', () => {
  it('P5: an HTML table inside is what it begins with, each column of the type that it looks like', async () => {
    const grid = await fixture<TeableGrid>(html`<teable-grid lang="en" style=${size}>
      <table>
        <tr><th>Name</th><th>Size</th><th>Day</th></tr>
        <tr><td>Slam <b>dunk</b></td><td data-value="1200">1.2 thousand</td><td>2024-05-01</td></tr>
        <tr><td>&lt;img src=x onerror=alert(1)&gt;</td><td>7</td><td></td></tr>
      </table>
    </teable-grid>`);
    await rowsOf(grid, 2);
    expect(grid.activeSession!.table.fields.list.map(({ name, type: kind }) => `${name} ${kind}`)).to.deep.equal([
      'Name text',
      'Size number',
      'Day date',
    ]);
    expect(cells(grid, 2).slice(0, 2)).to.deep.equal(['Slam dunk', '1,200']);
    expect(cells(grid, 3)[0]).to.equal('<img src=x onerror=alert(1)>');
    grid.focus();
    await type('Changed');
    await press('Enter');
    expect(cells(grid, 2)[0]).to.equal('Changed');
  });

  it('P5: a CSV file at an address, relative to the page', async () => {
    const url = URL.createObjectURL(new Blob(['\ufeffTitle;Gross\r\nSlam;"1009819"\r\n"a;b";2\r\n']));
    const grid = await fixture<TeableGrid>(html`<teable-grid lang="en" src=${url} style=${size}></teable-grid>`);
    await rowsOf(grid, 2);
    expect(cells(grid, 3)).to.deep.equal(['a;b', '2']);
  });

  it('P5: what cannot be loaded, read or meant is told in a sentence', async () => {
    const gone = await fixture<TeableGrid>(html`<teable-grid src="/there-is-no-such-file.csv" style=${size}></teable-grid>`);
    await waitUntil(() => words(gone).includes('404'));
    expect(words(gone)).to.match(/“http:.*no-such-file\.csv” could not be loaded: the server answered 404/);
    const torn = URL.createObjectURL(new Blob(['a,b\n"1,2']));
    const broken = await fixture<TeableGrid>(html`<teable-grid src=${torn} style=${size}></teable-grid>`);
    await waitUntil(() => words(broken).includes('is no CSV: A quotation mark in row 2 is never closed'));
    const odd = await fixture<TeableGrid>(html`<teable-grid storage="disk" style=${size}></teable-grid>`);
    await waitUntil(() => words(odd).includes('“disk”'));
    expect(words(odd)).to.contain('“memory” or “indexeddb”');
    const nameless = await fixture<TeableGrid>(html`<teable-grid storage="indexeddb" style=${size}></teable-grid>`);
    await waitUntil(() => words(nameless).includes('“table” must name'));
  });

  it('P5: with storage="indexeddb" what was written is there when the page is opened again', async () => {
    const table = `local/t${crypto.randomUUID().slice(0, 8)}`;
    const open = () =>
      fixture<TeableGrid>(html`<teable-grid lang="en" table=${table} storage="indexeddb" style=${size}>
        <table><tr><th>Name</th></tr><tr><td>first</td></tr></table>
      </teable-grid>`);
    const grid = await open();
    await rowsOf(grid, 1);
    grid.focus();
    await type('kept');
    await press('Enter');
    await waitUntil(() => grid.activeSession!.pending.length === 0);
    grid.remove();
    const again = await open();
    await rowsOf(again, 1);
    expect(cells(again, 2)).to.deep.equal(['kept']);
  });

  it('P6: an element that is moved in the document keeps its table, undo and place', async () => {
    const grid = await fixture<TeableGrid>(
      html`<teable-grid lang="en" style=${size}><table><tr><th>Name</th></tr><tr><td>a</td></tr><tr><td>b</td></tr></table></teable-grid>`,
    );
    await rowsOf(grid, 2);
    const session = grid.activeSession!;
    grid.focus();
    await press('ArrowDown');
    await type('B');
    await press('Enter');
    const frame = document.createElement('div');
    document.body.append(frame);
    const root = frame.attachShadow({ mode: 'open' });
    root.append(grid);
    await grid.updateComplete;
    expect(grid.activeSession).to.equal(session);
    expect(grid.gridState.selection!.anchor.row).to.equal(session.table.rows.at(1)!.id);
    await rowsOf(grid, 2);
    expect(session.canUndo).to.equal(true);
    grid.focus();
    await press('Control+z');
    await waitUntil(() => cells(grid, 3)[0] === 'b');
    frame.remove();
    await waitUntil(() => session.status.state === 'ended');
    expect(grid.activeSession).to.equal(null);
  });

  it('P7: readonly keeps everybody from writing, and says so', async () => {
    const grid = await fixture<TeableGrid>(
      html`<teable-grid lang="en" readonly style=${size}><table><tr><th>Name</th></tr><tr><td>a</td></tr></table></teable-grid>`,
    );
    await rowsOf(grid, 1);
    grid.focus();
    await type('x');
    await press('Enter');
    await press('Delete');
    expect(cells(grid, 2)).to.deep.equal(['a']);
    expect(grid.shadowRoot!.querySelector('[part~=status]')!.textContent).to.contain('Read only');
    expect(grid.shadowRoot!.querySelector('[role=grid]')!.getAttribute('aria-readonly')).to.equal('true');
    grid.readonly = false;
    await grid.updateComplete;
    grid.focus();
    await type('x');
    await press('Enter');
    expect(cells(grid, 2)).to.deep.equal(['x']);
  });
});

describe('a grid in a form', () => {
  it('P8: the form sends the table under the name of the grid; a disabled fieldset makes it read only; reset begins it again', async () => {
    const form = await fixture<HTMLFormElement>(html`<form>
      <label for="grid">Sizes</label>
      <fieldset>
        <teable-grid id="grid" lang="en" name="sizes" style=${size}><table><tr><th>Size</th></tr><tr><td>1</td></tr></table></teable-grid>
      </fieldset>
      <button>Send</button>
    </form>`);
    let submitted = 0;
    form.addEventListener('submit', (event) => {
      event.preventDefault();
      submitted += 1;
    });
    const grid = form.querySelector('teable-grid')!;
    await rowsOf(grid, 1);
    grid.focus();
    await type('5');
    await press('Enter');
    const sent = JSON.parse(String(new FormData(form).get('sizes')));
    const [field] = sent.fields;
    expect(field).to.deep.include({ name: 'Size', type: 'number' });
    expect(sent.rows.map((row: { cells: Record<string, unknown> }) => row.cells[field.id])).to.deep.equal([5]);
    expect(submitted).to.equal(0);
    expect(grid.matches(':valid')).to.equal(true);
    await type('many');
    await press('Enter');
    await waitUntil(() => grid.matches(':invalid'));
    form.querySelector('fieldset')!.disabled = true;
    await waitUntil(() => grid.shadowRoot!.querySelector('[role=grid]')!.getAttribute('aria-readonly') === 'true');
    form.querySelector('fieldset')!.disabled = false;
    form.reset();
    await waitUntil(() => cells(grid, 2)[0] === '1');
    expect(grid.matches(':valid')).to.equal(true);
    expect(grid.shadowRoot!.querySelector('[role=grid]')!.getAttribute('aria-label')).to.equal('Sizes');
  });
});
