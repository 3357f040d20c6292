import type { Conflict, Op } from '@teable-grid/core';
import { GridConflictEvent, GridConflictResolvedEvent } from '@teable-grid/grid';
import { expect, fixture, html } from '@open-wc/testing';
import { setViewport } from '@web/test-runner-commands';
import { type GridHarness, gridOf, press, type } from './grid-harness.ts';

const set = (row: string, field: string, value: unknown, was: unknown): Op => ({ op: 'set-cell', row, field, value, was }) as unknown as Op;

/** Ann writes first, then somebody who has not seen it; this person by default. */
function dispute(grid: GridHarness, row: string, field: string, [was, theirs, late]: readonly unknown[], by: string | null = null): void {
  const look = grid.session.table;
  grid.session.remote([set(row, field, theirs, was)]);
  const op = set(row, field, late, was);
  if (by === null) grid.session.submit({ ops: [op], look });
  else grid.session.remote([op], { id: by, name: by }, look);
}

const lines = (grid: GridHarness) => [...grid.panel!.querySelectorAll('.conflict-head')].map(({ textContent }) => words(textContent));
const words = (text: string) => text.replaceAll(/\s+/g, ' ').trim();
const open = async (grid: GridHarness) => {
  grid.element.openConflicts();
  await grid.settle();
};
const select = (grid: GridHarness, label: string) => grid.panel!.querySelector<HTMLSelectElement>(`select[aria-label="${label}"]`)!;
const conflictsOf = (grid: GridHarness) => [...(grid.session.table.conflicts as Iterable<Conflict>)];

describe('the inbox of conflicts', () => {
  beforeEach(() => localStorage.clear());

  it('CI-1: lists conflicts with who wrote what, and follows what others do', async () => {
    const grid = await gridOf();
    dispute(grid, 'r4', 'fname', ['Row 4', 'Theirs', 'Mine']);
    dispute(grid, 'r1', 'fsize', [1, 10, 11], 'Bob');
    dispute(grid, 'r6', 'fname', ['Row 6', 'Now', 'Late'], 'Bob');
    await grid.settle();
    await open(grid);
    expect(lines(grid)).to.have.length(3);
    expect(lines(grid)[0]).to.contain('Size row 2, Row 1');
    expect(lines(grid)[1]).to.match(/^Name row 5, Theirs Both wrote Theirs Ann, .*⇄ ?Mine you, /);
    const sides = [...grid.panel!.querySelectorAll('.side')].map(({ textContent }) => words(textContent));
    expect(sides[0]).to.equal('Before1');
    expect(sides[1]).to.match(/^In the table now · Ann, .*10 ?Keep current$/);
    expect(sides[2]).to.match(/^Came later · Bob, .*11 ?Take incoming$/);
    await press('ArrowDown');
    await press('ArrowDown');
    await press('ArrowDown');
    await grid.settle();
    expect(grid.focused!.textContent).to.contain('row 7');
    await press('ArrowUp');
    await grid.settle();
    expect(grid.element.getSelection().active).to.deep.equal({ row: 'r4', field: 'fname' });
    // Somebody else settles the one that is looked at: the next is in its place, with the focus.
    const { id, current } = conflictsOf(grid).find(({ row }) => row === 'r4')!;
    grid.session.remote([{ op: 'resolve-conflicts', conflicts: [{ id, current: current.revision }], outcome: { take: 'current' } }]);
    await grid.settle();
    expect(lines(grid)).to.have.length(2);
    expect(grid.focused!.textContent).to.contain('row 7');
    expect(grid.focused!.getAttribute('aria-expanded')).to.equal('true');
  });

  it('CI-2: fifty are settled by fifty keys, keeping and taking in turn', async () => {
    const grid = await gridOf(60);
    for (let at = 0; at < 50; at++) dispute(grid, `r${at}`, 'fsize', [at, 100 + at, 200 + at], 'Bob');
    await grid.settle();
    await grid.select(0, 0);
    await press('Control+Alt+c');
    await grid.settle();
    let strokes = 0;
    while (grid.panel !== null && strokes < 60) {
      await press(strokes % 2 === 0 ? 'k' : 't');
      await grid.element.updateComplete;
      strokes += 1;
    }
    await grid.settle();
    expect([strokes, grid.session.table.conflicts.size, grid.panel]).to.deep.equal([50, 0, null]);
    expect([0, 1, 48, 49].map((at) => grid.text(at, 'fsize'))).to.deep.equal(['100', '201', '148', '249']);
    // The focus is back in the sheet, where the last one was.
    expect(grid.where).to.equal('49/1');
  });

  it('CI-2: another value is read as the field reads it; Escape leaves it, then the inbox', async () => {
    const grid = await gridOf();
    dispute(grid, 'r1', 'fkind', ['o2', 'o1', null]);
    dispute(grid, 'r2', 'fsize', [2, 20, 30]);
    await grid.settle();
    await open(grid);
    await press('e');
    await type('Neither');
    await press('Enter');
    await grid.settle();
    expect(grid.panel!.querySelector('[role=alert]')!.textContent).to.contain('Neither');
    await press('Escape');
    await grid.settle();
    expect(grid.panel!.querySelector('[role=alert]')).to.equal(null);
    expect(grid.focused!.matches('.conflict-head')).to.equal(true);
    await press('e');
    await type('New');
    await press('Enter');
    await grid.settle();
    expect([grid.text(1, 'fkind'), lines(grid).length]).to.deep.equal(['New', 1]);
    await press('Escape');
    await grid.settle();
    expect(grid.panel).to.equal(null);
  });

  it('CI-3: marks the words of texts, and offers both together', async () => {
    const grid = await gridOf();
    grid.session.remote([set('r3', 'fname', 'Call Ann on Monday at ten', 'Row 3')]);
    dispute(grid, 'r3', 'fname', ['Call Ann on Monday at ten', 'Call Ann on Tuesday at ten', 'Call Bob on Monday at ten']);
    await grid.settle();
    await open(grid);
    const marked = [...grid.panel!.querySelectorAll('ins, del')].map(({ localName, textContent }) => `${localName} ${textContent}`);
    expect(marked).to.deep.equal(['del Monday', 'ins Tuesday', 'del Ann', 'ins Bob']);
    await press('b');
    await grid.settle();
    expect(grid.text(3, 'fname')).to.equal('Call Bob on Tuesday at ten');
    expect(grid.session.table.conflicts.size).to.equal(0);
  });

  it('CI-4, CI-5: lists by field, person and kind, and settles what is listed or chosen in one step of undo', async () => {
    const grid = await gridOf();
    for (const at of [1, 2, 3]) dispute(grid, `r${at}`, 'fsize', [at, 10 * at, 11 * at], 'Bob');
    dispute(grid, 'r1', 'fname', ['Row 1', 'Theirs', 'Mine']);
    const look = grid.session.table;
    grid.session.remote([{ op: 'delete-rows', rows: ['r5'] }]);
    grid.session.remote([set('r5', 'fname', 'late', 'Row 5')], { id: 'cleo', name: 'Cleo' }, look);
    await grid.settle();
    await open(grid);
    const choose = async (label: string, text: string) => {
      const list = select(grid, label);
      list.value = [...list.options].find((option) => option.text === text)!.value;
      list.dispatchEvent(new Event('change'));
      await grid.settle();
    };
    const texts = (label: string) => [...select(grid, label).options].map(({ text }) => text);
    expect(texts('Kind')).to.deep.equal(['Any kind', 'Both wrote', 'Edited a deleted row']);
    expect(texts('Person').toSorted()).to.deep.equal(['Ann', 'Any person', 'Bob', 'Cleo', 'Mia']);
    await choose('Kind', 'Edited a deleted row');
    expect(lines(grid)).to.have.length(1);
    await choose('Kind', 'Any kind');
    await choose('Person', 'Bob');
    expect(lines(grid)).to.have.length(3);
    expect(grid.panel!.textContent).to.contain('3 of 5 open');
    grid.button('Take all 3').click();
    await grid.settle();
    expect([1, 2, 3].map((at) => grid.text(at, 'fsize'))).to.deep.equal(['11', '22', '33']);
    expect(grid.panel!.textContent).to.contain('None of the 2 conflicts is like that.');
    expect(grid.focused!.textContent).to.equal('Show all');
    grid.element.undo();
    await grid.settle();
    expect([1, 2, 3].map((at) => grid.text(at, 'fsize'))).to.deep.equal(['10', '20', '30']);
    expect(grid.session.table.conflicts.size).to.equal(5);
    await choose('Person', 'Any person');
    grid.panel!.querySelector<HTMLElement>('.conflict-head')!.focus();
    await press('x');
    await press('ArrowDown');
    await press('x');
    await grid.settle();
    expect(grid.button('Keep 2 chosen')).not.to.equal(null);
    await press('Shift+K');
    await grid.settle();
    expect(grid.session.table.conflicts.size).to.equal(3);
    await press('Control+a');
    await press('Shift+K');
    await grid.settle();
    expect([grid.session.table.conflicts.size, grid.panel]).to.deep.equal([0, null]);
    expect(grid.notice).to.equal('3 conflicts settled, in one step of undo.');
  });

  it('CI-6: undo opens a conflict again, with the value that was there', async () => {
    const grid = await gridOf();
    dispute(grid, 'r2', 'fsize', [2, 20, 30]);
    await grid.settle();
    await open(grid);
    await press('t');
    await grid.settle();
    expect([grid.text(2, 'fsize'), grid.session.table.conflicts.size, grid.where]).to.deep.equal(['30', 0, '2/1']);
    await press('Control+z');
    await grid.settle();
    expect([grid.text(2, 'fsize'), grid.session.table.conflicts.size]).to.deep.equal(['20', 1]);
    expect(grid.cell(2, 1)!.getAttribute('part')).to.contain('cell-conflict');
  });

  it('CI-7: of two thousand conflicts a hundred are drawn, and the last is reached', async () => {
    const grid = await gridOf(2_100);
    const look = grid.session.table;
    const all = (add: number): Op[] => Array.from({ length: 2_000 }, (_, at) => set(`r${at}`, 'fsize', at + add, at));
    grid.session.remote(all(1));
    grid.session.remote(all(2), { id: 'bob', name: 'Bob' }, look);
    await grid.settle();
    await open(grid);
    expect(lines(grid)).to.have.length(100);
    expect(grid.panel!.textContent).to.contain('1,900 more below');
    await press('End');
    await grid.settle();
    expect(grid.focused!.textContent).to.contain('row 2,000');
    expect(grid.panel!.textContent).to.contain('1,900 more above');
    await press('Shift+K');
    await grid.settle();
    expect(grid.session.table.conflicts.size).to.equal(0);
  });

  it('CI-8: tells the author of a value that lost, once', async () => {
    const grid = await gridOf();
    grid.element.table = 'home/sample';
    await grid.settle();
    dispute(grid, 'r2', 'fsize', [2, 20, 30]);
    dispute(grid, 'r3', 'fsize', [3, 33, 34], 'Bob');
    await grid.settle();
    expect(grid.notice).to.equal('Somebody else wrote Size in row 3, Row 2 meanwhile: your “30” waits to be settled.');
    grid.root.querySelector<HTMLElement>('[part~=notice] button')!.click();
    await grid.settle();
    expect(grid.focused!.textContent).to.contain('row 3');
    await press('Escape');
    // Another page of the same table, as after a reload.
    const again = await fixture<typeof grid.element>(html`<teable-grid table="home/sample" .session=${grid.session}></teable-grid>`);
    await again.ready;
    await again.updateComplete;
    await grid.settle();
    expect(again.shadowRoot!.querySelector('[part~=notice]')).to.equal(null);
    dispute(grid, 'r4', 'fsize', [4, 44, 45]);
    await grid.settle();
    expect(grid.notice).to.contain('your “45” waits');
  });

  it('CI-9: a page hears of conflicts that are opened and settled, by whomever', async () => {
    const grid = await gridOf();
    const heard: string[] = [];
    const listen = (event: Event) => {
      if (event instanceof GridConflictEvent) heard.push(`${event.type} ${event.conflict.row} ${event.origin}`);
      if (event instanceof GridConflictResolvedEvent) heard.push(`${event.type} ${event.conflict.row} ${event.value} ${event.origin}`);
    };
    for (const name of ['conflict', 'conflict-resolved']) document.addEventListener(name, listen);
    dispute(grid, 'r2', 'fsize', [2, 20, 30], 'Bob');
    dispute(grid, 'r3', 'fsize', [3, 33, 34], 'Bob');
    await grid.settle();
    expect(grid.element.conflicts.map(({ row, field }) => `${row}/${field}`)).to.deep.equal(['r2/fsize', 'r3/fsize']);
    const [first, second] = grid.element.conflicts;
    expect(grid.element.resolveConflict(first!.id, { take: 'other', value: 25 })).to.equal(true);
    await grid.settle();
    grid.session.remote([
      { op: 'resolve-conflicts', conflicts: [{ id: second!.id, current: second!.current.revision }], outcome: { take: 'incoming' } },
    ]);
    await grid.settle();
    expect(grid.element.resolveConflict(first!.id, { take: 'current' })).to.equal(false);
    expect(heard).to.deep.equal([
      'conflict r2 remote',
      'conflict r3 remote',
      'conflict-resolved r2 25 user',
      'conflict-resolved r3 34 remote',
    ]);
    for (const name of ['conflict', 'conflict-resolved']) document.removeEventListener(name, listen);
  });

  it('CI-10: what a page puts into the slot stands in the place of the inbox', async () => {
    const grid = await gridOf();
    const own = document.createElement('form');
    own.slot = 'conflicts';
    own.innerHTML = '<button autofocus>Mine wins</button>';
    grid.element.append(own);
    dispute(grid, 'r2', 'fsize', [2, 20, 30]);
    await grid.settle();
    await open(grid);
    expect(grid.panel!.querySelector('slot')!.assignedElements()).to.deep.equal([own]);
    expect(grid.panel!.querySelector('.inbox')!.getBoundingClientRect().height).to.equal(0);
    expect(document.activeElement).to.equal(own.firstElementChild);
    grid.element.resolveConflict(grid.element.conflicts[0]!.id, { take: 'incoming' });
    await grid.settle();
    expect([grid.text(2, 'fsize'), grid.panel]).to.deep.equal(['30', null]);
  });

  it('CI-1, CI-2: in a narrow window all of a conflict is reached', async () => {
    await setViewport({ width: 360, height: 560 });
    const grid = await gridOf();
    dispute(grid, 'r2', 'fname', ['Row 2', 'x'.repeat(300), 'y'.repeat(300)]);
    dispute(grid, 'r3', 'fsize', [3, 33, 34]);
    await grid.settle();
    await open(grid);
    const { left, right } = grid.panel!.getBoundingClientRect();
    expect(left >= 0 && right <= 360).to.equal(true);
    const list = grid.panel!.querySelector('.inbox-list')!;
    expect(list.scrollWidth).to.be.at.most(list.clientWidth);
    for (const button of grid.panel!.querySelectorAll('button')) {
      const box = button.getBoundingClientRect();
      expect(box.left >= left && box.right <= right, words(button.textContent)).to.equal(true);
    }
    await setViewport({ width: 800, height: 600 });
  });

  it('S11: a saved cell shows a tick; what was refused is dealt with in the menu of its cell', async () => {
    const grid = await gridOf();
    await grid.select(1, 0);
    grid.session.pause();
    await type('new');
    await press('Enter');
    await grid.settle();
    expect(grid.cell(1, 0)!.classList.contains('pending')).to.equal(true);
    grid.session.resume();
    await grid.settle();
    expect([grid.cell(1, 0)!.classList.contains('saved'), grid.cell(2, 0)!.classList.contains('saved')]).to.deep.equal([true, false]);
    const problem = { code: 'wrong-type', path: '', message: '“many” is not a number.' } as const;
    grid.session.hold({ row: 'r2', field: 'fsize', text: 'many', problem });
    await grid.settle();
    await grid.select(2, 1);
    await press('Shift+F10');
    await grid.settle();
    const items = [...grid.panel!.querySelectorAll('[role=menuitem]')].map(({ textContent }) => words(textContent));
    expect(items.slice(0, 3)).to.deep.equal(['Correct what was not savedF2', 'Copy what was not saved', 'Discard what was not saved']);
    await press('ArrowDown');
    await press('ArrowDown');
    await press('Enter');
    await grid.settle();
    expect([grid.session.pending, grid.text(2, 'fsize')]).to.deep.equal([[], '2']);
  });
});
