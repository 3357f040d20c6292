import type { Actor, Op } from '@teable-grid/core';
import { expect } from '@open-wc/testing';
import { click, eventually, gridOf, type GridHarness, press, type } from './grid-harness.ts';

const ann: Actor = { id: 'ann', name: 'Ann' };
const anna: Actor = { id: 'anna', name: 'Anna Maria' };

const add = (comment: string, text: string, more: Partial<Extract<Op, { op: 'add-comment' }>> = {}): Op => ({
  op: 'add-comment',
  comment,
  row: 'r1',
  field: 'fname',
  text,
  mentions: [],
  reply: null,
  ...more,
});
const texts = (grid: GridHarness) => [...grid.panel!.querySelectorAll('.comment-text')].map(({ textContent }) => textContent);
const bar = (grid: GridHarness) => grid.root.querySelector<HTMLButtonElement>('.view-bar [data-panel=comments]');
const openOn = async (grid: GridHarness, row: number, column: number) => {
  await grid.select(row, column);
  await press('Control+Alt+m');
  await grid.settle();
};

describe('comments', () => {
  it('CMT-30, CMT-31, CMT-37: by keyboard alone one writes, calls somebody, rewrites, deletes; texts are texts', async function () {
    this.timeout(30_000);
    const grid = await gridOf(5);
    grid.session.remote([add('k0', 'Elsewhere', { row: 'r4' })], anna);
    grid.session.remote([add('k1', '<img src=x onerror="document.title=1">')], ann);
    await openOn(grid, 1, 0);
    expect(texts(grid)).to.deep.equal(['<img src=x onerror="document.title=1">']);
    expect(grid.panel!.querySelector('img')).to.equal(null);
    expect(grid.focused!.getAttribute('aria-label')).to.equal('Reply');
    await type('I asked @ma');
    const options = () => [...grid.panel!.querySelectorAll('[role=option]')].map(({ textContent }) => textContent);
    await eventually(() => options().length === 1, 'she is offered');
    expect(options()).to.deep.equal(['Anna Maria']);
    expect(grid.focused!.getAttribute('aria-activedescendant')).to.equal(grid.panel!.querySelector('[role=option]')!.id);
    await expect(grid.element).to.be.accessible();
    await press('Tab');
    await type('and wrote to ann@anna maria');
    await press('Shift+Enter');
    await type('twice');
    await press('Enter');
    await grid.settle();
    expect(grid.session.submitted.at(-1)!.ops).to.deep.include.members([
      {
        ...add('', 'I asked @Anna Maria and wrote to ann@anna maria\ntwice', { mentions: [anna], reply: 'k1' }),
        comment: [...grid.session.table.comments.at('r1')].at(-1)!.id,
      },
    ]);
    expect([...grid.panel!.querySelectorAll('mark')].map(({ textContent }) => textContent)).to.deep.equal(['@Anna Maria']);
    // Of others one may change nothing; what is one's own is written anew.
    expect(grid.panel!.querySelectorAll('[aria-label="Edit comment"]').length).to.equal(1);
    grid.button('Edit comment').click();
    await eventually(() => (grid.focused as HTMLTextAreaElement | null)?.value?.startsWith('I asked') === true, 'it can be written anew');
    await press('Control+a');
    await type('Never mind.');
    await press('Enter');
    await grid.settle();
    expect(texts(grid).at(-1)).to.equal('Never mind.');
    expect(grid.panel!.textContent).to.contain('edited');
    grid.button('Delete comment').click();
    await grid.settle();
    expect(texts(grid)).to.have.length(1);
    await grid.session.undo();
    await grid.settle();
    expect(texts(grid).at(-1)).to.equal('Never mind.');
  });

  it('CMT-30: what was typed and not sent is there again, and the first comment needs no thread', async function () {
    this.timeout(30_000);
    const grid = await gridOf(5);
    await openOn(grid, 2, 1);
    expect(grid.panel!.querySelector('h2')!.textContent).to.equal('New comment');
    await type('Half a thou');
    await press('Escape');
    await grid.settle();
    expect([grid.panel, grid.where]).to.deep.equal([null, '2/1']);
    await press('Control+Alt+m');
    await grid.settle();
    await type('ght');
    await press('Enter');
    await grid.settle();
    expect(texts(grid)).to.deep.equal(['Half a thought']);
    expect(grid.cell(2, 1)!.title).to.equal('1 comment');
    // On whole rows it is about the row.
    await press('Escape');
    await press('Shift+Space');
    await press('Control+Alt+m');
    await grid.settle();
    await type('All of it');
    await press('Enter');
    await grid.settle();
    expect([...grid.session.table.comments.at('r2')].map(({ field }) => field)).to.deep.equal(['fsize', null]);
  });

  it('CMT-32, CMT-34, CMT-35: marks, count and list tell what is not read; who is called is told once', async function () {
    this.timeout(30_000);
    const grid = await gridOf(5);
    const me = grid.session.actor!;
    await grid.settle();
    grid.session.remote([add('k1', 'Look'), add('k2', `@${me.name}, look!`, { row: 'r3', field: 'fsize', mentions: [me] })], ann);
    await eventually(() => grid.notice === `Ann mentions you: “@${me.name}, look!”`, 'it is told');
    expect(bar(grid)!.getAttribute('aria-label')).to.equal('Comments, 2 not read');
    expect(grid.cell(1, 0)!.classList.contains('unread')).to.equal(true);
    expect(grid.cell(1, 0)!.title).to.equal('1 comment, 1 new');
    bar(grid)!.click();
    await grid.settle();
    expect(grid.panel!.querySelectorAll('.thread-line').length).to.equal(2);
    await expect(grid.element).to.be.accessible();
    await press('ArrowDown');
    await press('ArrowUp');
    await press('Enter');
    await grid.settle();
    const first = grid.panel!.querySelector('.sub')!.textContent;
    await press('Alt+ArrowDown');
    await grid.settle();
    expect(grid.panel!.querySelector('.sub')!.textContent).to.not.equal(first);
    expect(bar(grid)!.getAttribute('aria-label')).to.equal('Comments');
    expect(grid.cell(1, 0)!.classList.contains('unread')).to.equal(false);
    // What comes while one looks at it is read.
    await press('Escape');
    await openOn(grid, 1, 0);
    grid.session.remote([add('k3', 'And now?', { reply: 'k1' })], ann);
    await grid.settle();
    await eventually(() => bar(grid)!.getAttribute('aria-label') === 'Comments', 'it is read');
    grid.session.remote([{ op: 'resolve-comment', comment: 'k1', row: 'r1', field: 'fname' }], ann);
    await grid.settle();
    expect(grid.cell(1, 0)!.classList.contains('comment')).to.equal(false);
    expect(grid.panel!.querySelector('summary')!.textContent).to.equal('Resolved (1)');
    grid.session.remote([add('k4', 'on it', { row: 'r3' }), { op: 'delete-rows', rows: ['r3'] }], ann);
    await grid.settle();
    expect(bar(grid)!.getAttribute('aria-label')).to.equal('Comments');
  });

  it('CMT-36: who may only read has nothing to write with, and nothing at all where nobody has said anything', async function () {
    this.timeout(30_000);
    const grid = await gridOf(5);
    grid.session.capabilities = { ...grid.session.capabilities, write: false, comment: false };
    grid.session.setReadOnly('You may read this table, but not change it.');
    await grid.settle();
    expect(bar(grid)).to.equal(null);
    await openOn(grid, 1, 0);
    expect(grid.panel).to.equal(null);
    expect(grid.notice).to.equal('There are no comments here, and you may not write any.');
    grid.session.remote([add('k1', 'Look')], ann);
    await openOn(grid, 1, 0);
    expect(texts(grid)).to.deep.equal(['Look']);
    expect(grid.panel!.querySelector('textarea, [data-action=resolve]')).to.equal(null);
    await click(bar(grid)!);
  });
});
