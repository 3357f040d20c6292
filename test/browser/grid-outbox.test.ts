import { newId, type Op, type PendingChange } from '@teable-grid/core';
import { expect } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import { parse } from 'csv-parse/browser/esm/sync';
import { gridOf, type GridHarness, press, type } from './grid-harness.ts';

const madeAt = '2026-01-05T10:00:00Z';
const write = (row: string, value: string): Op => ({ op: 'set-cell', row, field: 'fname', value, was: `Row ${row.slice(1)}` });

function waiting(op: Op): PendingChange {
  const id = newId('change');
  return { state: 'pending', id, change: { n: 1, id, seen: { seq: 1 }, ops: [op] }, madeAt };
}

function refused(op: Op, message: string, because: string | null = null): PendingChange & { readonly state: 'rejected' } {
  const id = newId('change');
  const problems = [{ code: 'wrong-value', path: '', message } as const];
  return { state: 'rejected', id, change: { n: 1, id, seen: { seq: 1 }, ops: [op] }, held: null, problems, because, madeAt };
}

async function openList(grid: GridHarness): Promise<void> {
  grid.root.querySelector<HTMLElement>('[part~=status] button')!.click();
  await grid.settle();
}

describe('changes on this device', () => {
  it('S9: lists every change with its state in a word; opened and closed by keys', async () => {
    const grid = await gridOf();
    const seen = grid.session.table;
    grid.session.remote([{ op: 'set-cell', row: 'r3', field: 'fsize', value: 10, was: 3 }], undefined, seen);
    await grid.select(0, 0);
    await type('saved');
    await press('Enter');
    grid.session.submit({ look: seen, ops: [{ op: 'set-cell', row: 'r3', field: 'fsize', value: 11, was: 3 }] });
    grid.session.pause();
    await type('on its way');
    await press('Enter');
    grid.session.keep(waiting(write('r5', 'waits')), refused(write('r6', 'no'), '“Name” wants other values.'));
    await grid.settle();
    // Past the notice about the value that lost.
    for (let at = 0; at < 3; at++) await press('Tab');
    await press('Enter');
    await grid.settle();
    expect(grid.entries.map((text) => /^(Refused|In conflict|On its way|Waiting|Saved)/.exec(text)?.[0])).to.deep.equal([
      'Refused',
      'In conflict',
      'On its way',
      'Waiting',
      'Saved',
    ]);
    expect(grid.entries[0]).to.match(/no ?“Name”, row 7.*“Name” wants other values\./);
    expect(grid.entries[3]).to.match(/waits ?“Name”, row 6/);
    expect(grid.focused!.textContent).to.equal('Correct');
    grid.button('Settle conflict').click();
    await grid.settle();
    expect(grid.focused!.textContent).to.contain('Size row 4');
    await press('Escape');
    await grid.settle();
    expect(grid.where).to.equal('3/1');
  });

  it('S9: the button that opens it closes it too, and so does a click elsewhere', async () => {
    const grid = await gridOf();
    const click = async (element: HTMLElement) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      await sendMouse({ type: 'click', position: [Math.round(left + width / 2), Math.round(top + height / 2)] });
      await grid.settle();
    };
    await click(grid.button('Saved'));
    expect(grid.panel).to.not.equal(null);
    await click(grid.button('Saved'));
    expect(grid.panel).to.equal(null);
    await click(grid.button('Saved'));
    await click(grid.cell(1, 3)!);
    expect(grid.panel).to.equal(null);
    expect(grid.where).to.equal('1/3');
  });

  it('S9: a refused change is told with what builds on it, and sent again with that', async () => {
    const grid = await gridOf();
    const insert: Op = { op: 'insert-rows', place: { before: null }, rows: [{ id: 'rnew', cells: {} }] };
    const cause = refused(insert, 'The table is full.');
    const row = { op: 'set-cell', row: 'rnew', field: 'fname', value: 'in it', was: null } as const;
    grid.session.keep(cause, refused(row, 'There is no row “rnew”.', cause.id));
    await grid.settle();
    grid.button('2 not saved').click();
    await grid.settle();
    expect(grid.entries[0]).to.contain('1 other change builds on this one');
    expect(grid.entries[1]).to.contain('The change that it builds on was refused. There is no row “rnew”.');
    expect(grid.entries[1]).to.not.contain('Correct');
    grid.button('Send again with 1 other').click();
    await grid.settle();
    expect(grid.session.pending).to.deep.equal([]);
    expect(grid.text(20, 'fname')).to.equal('in it');
  });

  it('S9: the focus stays in the list when an entry goes, and entries that come do not move it', async () => {
    const grid = await gridOf();
    grid.session.keep(...['a', 'b', 'c'].map((value, at) => refused(write(`r${at}`, value), 'No.')));
    await grid.settle();
    await openList(grid);
    const discards = () => [...grid.panel!.querySelectorAll('button')].filter((button) => button.textContent === 'Discard');
    discards()[1]!.focus();
    grid.session.keep(refused(write('r4', 'd'), 'No.'));
    await grid.settle();
    expect(grid.focused).to.equal(discards()[1]);
    await press('Enter');
    await grid.settle();
    expect(grid.session.pending).to.have.length(3);
    expect(grid.focused!.closest('li')!.textContent).to.match(/c\s/);
    for (let left = 3; left > 0; left--) {
      discards()[0]!.focus();
      await press('Enter');
      await grid.settle();
    }
    expect(grid.panel!.contains(grid.focused) || grid.focused === grid.panel).to.equal(true);
  });

  it('S9: ten thousand entries are shown by the first 200, at once', async () => {
    const grid = await gridOf();
    grid.session.keep(...Array.from({ length: 10_000 }, (_, n) => waiting(write('r5', `${n}`))));
    await grid.settle();
    expect(grid.status).to.equal('Saving 10,000…');
    await openList(grid);
    expect(grid.entries).to.have.length(200);
    expect(grid.panel!.textContent).to.contain('And 9,800 more.');
  });

  it('S9: texts are never HTML, and long ones are told by their beginning', async () => {
    const grid = await gridOf();
    const text = `<img src=x onerror=alert(1)>${'x'.repeat(1000)}`;
    grid.session.keep(refused(write('r0', text), '<i>no</i>'));
    await grid.settle();
    await openList(grid);
    expect(grid.panel!.querySelector('img, i')).to.equal(null);
    expect(grid.entries[0]).to.contain('<i>no</i>');
    expect(grid.entries[0]!.length).to.be.below(600);
  });

  it('S9: corrects the entry that was chosen, also when a newer one is on the same cell', async () => {
    const grid = await gridOf();
    grid.session.keep(refused(write('r2', 'older'), 'No.'), refused(write('r2', 'newer'), 'No.'));
    await grid.settle();
    await openList(grid);
    grid.button('Correct').click();
    await grid.settle();
    expect((grid.focused as HTMLTextAreaElement).value).to.equal('older');
    await press('End');
    await type('!');
    await press('Enter');
    await grid.settle();
    expect(grid.text(2, 'fname')).to.equal('older!');
    expect(grid.session.pending.map(({ change }) => change?.ops[0])).to.deep.equal([write('r2', 'newer')]);
  });

  it('S10: exports what is unsent as CSV that no spreadsheet runs, and as JSON as it is', async () => {
    const grid = await gridOf();
    const evil = waiting(write('r0', '=HYPERLINK("http://x","y")'));
    grid.session.keep(evil, refused(write('r1', 'say "no",\nthen'), 'Not allowed.'), waiting({ op: 'delete-rows', rows: ['r2'] }));
    const negative = waiting({ op: 'set-cell', row: 'r3', field: 'fsize', value: -5, was: 3 });
    grid.session.keep(negative);
    const csv = await grid.element.exportUnsent('csv');
    expect(csv.type).to.contain('text/csv');
    // Blob.text() takes the mark of the encoding away.
    expect([...new Uint8Array(await csv.slice(0, 3).arrayBuffer())]).to.deep.equal([0xef, 0xbb, 0xbf]);
    const text = await csv.text();
    expect(parse(text, { columns: true, bom: true, record_delimiter: '\r\n' })).to.deep.equal([
      line('waiting', 'cell', 'Row 0', 'Name', `'=HYPERLINK("http://x","y")`, 'Row 0', ''),
      line('refused', 'cell', 'Row 1', 'Name', 'say "no",\nthen', 'Row 1', 'Not allowed.'),
      line('waiting', 'row deleted', 'Row 2', '', '', '', ''),
      line('waiting', 'cell', 'Row 3', 'Size', '-5', '3', ''),
    ]);
    const json = JSON.parse(await (await grid.element.exportUnsent('json')).text());
    expect(json.changes).to.deep.equal(JSON.parse(JSON.stringify(grid.session.pending)));
    expect(json.fields[0]).to.deep.equal({ id: 'fname', name: 'Name', type: 'text' });
  });

  it('S10: the buttons have the browser save a file', async () => {
    const grid = await gridOf();
    grid.session.keep(waiting(write('r0', 'x')));
    await grid.settle();
    await openList(grid);
    const saved = new Promise<HTMLAnchorElement>((resolve) => {
      const click = HTMLAnchorElement.prototype.click;
      HTMLAnchorElement.prototype.click = function () {
        HTMLAnchorElement.prototype.click = click;
        resolve(this);
      };
    });
    grid.button('Export what is unsent as JSON').click();
    const link = await saved;
    expect(link.download).to.match(/^unsent-changes-.*\.json$/);
    expect((await (await fetch(link.href)).json()).changes).to.have.length(1);
  });
});

function line(state: string, kind: string, row: string, field: string, value: string, before: string, reason: string): object {
  return { 'Made at': madeAt, State: state, Kind: kind, Row: row, Field: field, Value: value, 'Value before': before, Reason: reason };
}
