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

  it('S1, S7: says why it is offline, tries when asked, and keeps its words while it tries', async () => {
    const grid = await gridOf();
    await grid.select(1, 0);
    grid.session.setStatus({ state: 'offline', since: '', reason: 'The server cannot be reached. Trying again.' });
    await grid.settle();
    expect([grid.status, grid.statusReason]).to.deep.equal(['Offline', 'The server cannot be reached. Trying again.']);
    grid.button('Try now').focus();
    grid.session.setStatus({ state: 'connecting' });
    await grid.settle();
    expect([grid.status, grid.statusReason]).to.deep.equal(['Offline', 'Trying again…']);
    expect(grid.focused).to.equal(grid.button('Try now'));
    grid.session.setStatus({ state: 'catching-up' });
    await grid.settle();
    expect(grid.status).to.equal('Catching up…');
    expect(grid.focused!.textContent).to.equal('Catching up…');
    grid.session.setStatus({ state: 'offline', since: '', reason: 'The connection is lost.' });
    await grid.settle();
    grid.button('Try now').click();
    await grid.settle();
    expect(grid.status).to.equal('Saved');
  });

  it('S7: tells once, quietly, what happened while one was away', async () => {
    const grid = await gridOf();
    const live = grid.root.querySelector('[aria-live=polite]')!;
    const said: string[] = [];
    const listens = new MutationObserver(() => said.push(live.textContent));
    listens.observe(live, { childList: true, characterData: true, subtree: true });
    const people = ['Ann', 'Bob', 'Cleo', 'Dan', 'Eve'].map((name, at) => ({ actor: { id: name, name }, changes: 100 - at }));
    grid.session.comeBack({ outcome: 'replayed', changes: 490, people, at: '2026-01-05T10:00:00Z' });
    await grid.settle();
    const text = 'Welcome back: 490 changes by Ann, Bob and 3 others while you were away.';
    expect(grid.notice).to.equal(text);
    expect(grid.root.querySelector('[part~=notice]')!.hasAttribute('role')).to.equal(false);
    grid.session.setStatus({ state: 'offline', since: '', reason: 'The connection is lost.' });
    await grid.settle();
    grid.session.setStatus({ state: 'live' });
    grid.session.comeBack({ outcome: 'replayed', changes: 3, people: people.slice(0, 1), at: '2026-01-05T10:00:01Z' });
    await grid.settle();
    expect(grid.notice).to.equal(text);
    expect(said).to.deep.equal([text]);
    listens.disconnect();
    grid.button('Saved').click();
    await grid.settle();
    expect(grid.panel!.textContent).to.contain(text);
  });

  it('S7: tells that the table was loaded anew, and nothing quiet hides what is bad', async () => {
    const grid = await gridOf();
    grid.session.setStatus({ state: 'offline', since: '', reason: 'The connection is lost.' });
    await grid.settle();
    grid.session.setStatus({ state: 'live' });
    grid.session.comeBack({ outcome: 'reloaded', changes: 0, people: null, at: '2026-01-05T10:00:00Z' });
    await grid.settle();
    expect(grid.notice).to.equal('Back online: the table was loaded anew.');
    grid.session.warn({ code: 'over-limit', path: '', message: 'The device is full.' });
    await grid.settle();
    grid.session.comeBack({ outcome: 'reloaded', changes: 0, people: null, at: '2026-01-05T10:00:01Z' });
    await grid.settle();
    expect(grid.notice).to.equal('The device is full.');
    [...grid.root.querySelectorAll<HTMLElement>('[part~=notice] button')].find((button) => button.textContent === 'Show')!.click();
    await grid.settle();
    expect(grid.panel!.querySelector('h2')!.textContent).to.equal('Changes on this device');
  });

  it('S8: a full outbox is marked as read only, with the reason and the way out', async () => {
    const grid = await gridOf();
    await grid.select(1, 0);
    grid.session.pause();
    await type('x');
    await press('Enter');
    grid.session.setReadOnly('10,000 changes wait to be saved on this device, as many as it keeps.');
    grid.session.setOnline(false);
    await grid.settle();
    expect(grid.status).to.equal('Offline · 1 change unsent');
    expect(grid.root.querySelector('[part~=read-only]')!.getAttribute('title')).to.contain('as many as it keeps');
    grid.button('Read only').click();
    await grid.settle();
    expect(grid.panel!.textContent).to.contain('Read only. 10,000 changes wait');
    expect(grid.focused).to.equal(grid.button('Export what is unsent as CSV'));
    grid.session.setReadOnly(null);
    await grid.settle();
    expect(grid.root.querySelector('[part~=read-only]')).to.equal(null);
  });

  it('S8: says for as long as it holds that nothing is kept, and has the browser ask before the page is left', async () => {
    const asks = () => {
      const event = new Event('beforeunload', { cancelable: true });
      dispatchEvent(event);
      return event.defaultPrevented;
    };
    const grid = await gridOf();
    grid.session.setUnkept('What is unsent could not be kept on this device; it is lost with the page.');
    await grid.settle();
    expect(grid.root.querySelector('[part~=unkept]')!.textContent).to.equal('Not kept on this device');
    expect(asks()).to.equal(false);
    await grid.select(1, 0);
    grid.session.pause();
    await type('x');
    await press('Enter');
    await grid.settle();
    expect(asks()).to.equal(true);
    const parent = grid.element.parentElement!;
    grid.element.remove();
    expect(asks()).to.equal(false);
    parent.append(grid.element);
    await grid.settle();
    expect(asks()).to.equal(true);
    grid.session.resume();
    await grid.settle();
    expect(asks()).to.equal(false);
    expect(grid.root.querySelector('[part~=unkept]')).to.not.equal(null);
    grid.session.setUnkept(null);
    await grid.settle();
    expect(grid.root.querySelector('[part~=unkept]')).to.equal(null);
  });

  it('S7: long sentences stay in the bar of a narrow window', async () => {
    const grid = await gridOf();
    grid.element.style.width = '320px';
    await grid.settle();
    grid.session.setReadOnly('Changes wait to be saved since 2026-01-05, longer than this device keeps on adding to them.');
    grid.session.setUnkept('What is unsent could not be kept on this device (the storage of this browser is full).');
    grid.session.setStatus({ state: 'offline', since: '', reason: 'A reason that is as long as reasons are, '.repeat(5) });
    grid.session.keep({ state: 'rejected', id: 'c', change: null, held: null, problems: [], because: null, madeAt: '' });
    await grid.settle();
    const bar = grid.root.querySelector('.bar')!;
    const box = bar.getBoundingClientRect();
    expect(bar.scrollWidth).to.be.at.most(bar.clientWidth);
    for (const button of bar.querySelectorAll('button')) {
      const { left, right, width, height } = button.getBoundingClientRect();
      expect(left >= box.left && right <= box.right && width > 20 && height >= 20, button.outerHTML).to.equal(true);
    }
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
    expect(grid.panel!.textContent).to.contain('Size row 5');
    expect(grid.panel!.textContent).to.contain('2 open');
    expect(grid.focused!.matches('.conflict-head[aria-expanded=true]')).to.equal(true);
    await press('Tab');
    await press('Tab');
    expect(grid.focused!.textContent).to.equal('Take incoming');
    await press('Enter');
    await grid.settle();
    expect(grid.text(4, 'fsize')).to.equal('20');
    await press('e');
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
