import { expect } from '@open-wc/testing';
import { sendMouse } from '@web/test-runner-commands';
import { gridOf, type GridHarness, press, type } from './grid-harness.ts';

const middle = (element: Element): [number, number] => {
  const box = element.getBoundingClientRect();
  return [Math.round(box.left + box.width / 2), Math.round(box.top + box.height / 2)];
};

async function compose(grid: GridHarness, text: string): Promise<void> {
  const cell = grid.focused!;
  cell.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true, composed: true, data: '' }));
  cell.textContent = text.slice(0, 1);
  cell.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, composed: true }));
  cell.textContent = text;
  cell.dispatchEvent(new CompositionEvent('compositionend', { bubbles: true, composed: true, data: text }));
  await grid.settle();
}

describe('grid editing', () => {
  it('E1: typing replaces, Enter commits and goes down, Escape leaves all as it was', async () => {
    const grid = await gridOf();
    await grid.select(1, 0);
    await type('New name');
    await press('Enter');
    await grid.settle();
    expect(grid.text(1, 'fname')).to.equal('New name');
    expect(grid.where).to.equal('2/0');
    await type('never mind');
    await press('Escape');
    await grid.settle();
    expect(grid.text(2, 'fname')).to.equal('Row 2');
    expect(grid.where).to.equal('2/0');
    await press('F2');
    await type(' and more');
    await press('Tab');
    await grid.settle();
    expect(grid.text(2, 'fname')).to.equal('Row 2 and more');
    expect(grid.where).to.equal('2/1');
    await press('Delete');
    expect(grid.text(2, 'fsize')).to.equal('');
  });

  it('E1: Alt+Enter is a line break, a click elsewhere commits, Space turns a checkbox over', async () => {
    const grid = await gridOf();
    await grid.select(1, 0);
    await type('one');
    await press('Alt+Enter');
    await type('two');
    await sendMouse({ type: 'click', position: middle(grid.cell(4, 2)!) });
    await grid.settle();
    expect(grid.text(1, 'fname')).to.equal('one\ntwo');
    expect(grid.text(4, 'fdone')).to.equal('✓');
    expect(grid.where).to.equal('4/2');
    await press('Space');
    expect(grid.text(4, 'fdone')).to.equal('');
  });

  it('E2: loses nothing of what an input method composes', async () => {
    const grid = await gridOf();
    await grid.select(1, 0);
    await compose(grid, '日本');
    expect(grid.focused!.localName).to.equal('textarea');
    await type('x');
    await press('Enter');
    await grid.settle();
    expect(grid.text(1, 'fname')).to.equal('日本x');
    expect(grid.cell(1, 0)!.textContent).to.equal('日本x');
  });

  it('E3, E4: never replaces what is being edited, says what others wrote, and submits what was seen', async () => {
    const grid = await gridOf();
    await grid.select(1, 0);
    const look = grid.session.table;
    await type('mine');
    grid.session.remote([{ op: 'set-cell', row: 'r1', field: 'fname', value: 'theirs', was: 'Row 1' }]);
    await grid.settle();
    expect((grid.focused as HTMLTextAreaElement).value).to.equal('mine');
    expect(grid.root.querySelector('[part~=chip]')!.textContent).to.contain('“theirs”');
    await press('Enter');
    await grid.settle();
    const draft = grid.session.submitted.at(-1)!;
    expect(draft.look).to.equal(look);
    expect(draft.ops).to.deep.equal([{ op: 'set-cell', row: 'r1', field: 'fname', value: 'mine', was: 'Row 1' }]);
    expect(grid.text(1, 'fname')).to.equal('theirs');
    expect(grid.session.table.conflicts.size).to.equal(1);
    expect(grid.cell(1, 0)!.getAttribute('part')).to.contain('cell-conflict');
  });

  it('E4: the chip tells at once what others wrote, and by whom when that is known; no old answer takes the place of a new one', async () => {
    const grid = await gridOf();
    const chip = () => grid.root.querySelector('[part~=chip]')!.textContent;
    const answers: (() => void)[] = [];
    await grid.select(1, 0);
    await type('mine');
    grid.session.authorsKnown = new Promise<void>((resolve) => answers.push(resolve));
    grid.session.remote([{ op: 'set-cell', row: 'r1', field: 'fname', value: '42', was: 'Row 1' }]);
    await grid.settle();
    expect(chip()).to.equal('The value is now “42”. Enter keeps both for you to settle.');
    grid.session.authorsKnown = new Promise<void>((resolve) => answers.push(resolve));
    grid.session.remote([{ op: 'set-cell', row: 'r1', field: 'fname', value: '43', was: '42' }], { id: 'bob', name: 'Bob <i>' });
    await grid.settle();
    answers[0]!();
    await grid.settle();
    expect(chip()).to.match(/^The value is now “43”/);
    answers[1]!();
    await grid.settle();
    expect(chip()).to.match(/^Bob <i> wrote “43” \(Jan 5, 2026, .*\)\. Enter keeps both/);
    grid.session.remote([{ op: 'set-cell', row: 'r1', field: 'fname', value: null, was: '43' }]);
    await grid.settle();
    expect(chip()).to.match(/^Ann emptied the cell/);
  });

  it('E5: holds what cannot be read, and editing again starts with it', async () => {
    const grid = await gridOf();
    await grid.select(1, 1);
    await type('twelve');
    await press('Enter');
    await grid.settle();
    const cell = grid.cell(1, 1)!;
    expect(cell.textContent).to.equal('twelve');
    expect(cell.getAttribute('aria-invalid')).to.equal('true');
    expect(cell.title).to.contain('is not a number');
    expect(grid.text(1, 'fsize')).to.equal('1');
    expect(grid.status).to.equal('All else saved');
    await press('ArrowUp');
    await press('F2');
    expect((grid.focused as HTMLInputElement).value).to.equal('twelve');
    await type('12');
    await press('Enter');
    await grid.settle();
    expect(grid.text(1, 'fsize')).to.equal('12');
    expect(grid.session.pending).to.deep.equal([]);
    expect(grid.cell(1, 1)!.hasAttribute('aria-invalid')).to.equal(false);
  });

  it('E5: the list of what was not saved corrects and discards', async () => {
    const grid = await gridOf();
    await grid.select(1, 1);
    await type('twelve');
    await press('Enter');
    await grid.settle();
    grid.root.querySelector<HTMLElement>('[part~=refused]')!.click();
    await grid.settle();
    expect(grid.panel!.textContent).to.contain('twelve');
    await press('Enter');
    await grid.settle();
    expect((grid.focused as HTMLInputElement).value).to.equal('twelve');
    await press('Escape');
    grid.root.querySelector<HTMLElement>('[part~=refused]')!.click();
    await grid.settle();
    [...grid.panel!.querySelectorAll('button')].find((button) => button.textContent === 'Discard')!.click();
    await grid.settle();
    expect(grid.session.pending).to.deep.equal([]);
    expect(grid.cell(1, 1)!.textContent).to.equal('1');
  });

  it('E6: what was typed comes back as a conflict when the row is deleted meanwhile', async () => {
    const grid = await gridOf();
    await grid.select(1, 0);
    await type('late');
    grid.session.remote([{ op: 'delete-rows', rows: ['r1'] }]);
    await grid.settle();
    expect(grid.session.table.conflicts.at('r1').map((conflict) => [conflict.kind, conflict.incoming.value])).to.deep.equal([
      ['edited-deleted-row', 'late'],
    ]);
    expect(grid.where).to.equal('1/0');
  });

  it('E7: a select finds, creates and empties', async () => {
    const grid = await gridOf();
    await grid.select(0, 3);
    await type('ne');
    await press('Enter');
    expect(grid.text(0, 'fkind')).to.equal('New');
    await type('Brand');
    await press('Enter');
    expect(grid.text(1, 'fkind')).to.equal('Brand');
    expect(grid.session.submitted.at(-1)!.ops.map((op) => op.op)).to.deep.equal(['change-field', 'set-cell']);
    await press('Enter');
    await press('ArrowUp');
    await press('ArrowUp');
    await press('Enter');
    await grid.settle();
    expect(grid.where).to.equal('3/3');
  });

  it('a date is typed or chosen by Alt and arrows', async () => {
    const grid = await gridOf();
    await grid.select(0, 4);
    await type('2026-03-01');
    await press('Alt+ArrowDown');
    await press('Enter');
    expect(grid.text(0, 'fday')).to.equal('Mar 8, 2026');
  });
});
