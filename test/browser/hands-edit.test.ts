import { aTimeout, expect } from '@open-wc/testing';
import { sendKeys } from '@web/test-runner-commands';
import { click, gridOf, isLong, middle, press, type } from './grid-harness.ts';

const inputOf = (root: ShadowRoot) => root.querySelector<HTMLTextAreaElement>('.editor-host :is(textarea, input)');

describe('hands: Edit', () => {
  it('E1: typing replaces, F2 / Enter / double click edits, Escape cancels', async () => {
    const grid = await gridOf();
    await grid.select(1, 0);
    await type('n');
    await grid.settle();
    expect(inputOf(grid.root)!.value).to.equal('n');
    await press('Escape');
    await grid.settle();
    expect([inputOf(grid.root), grid.text(1, 'fname'), grid.where]).to.deep.equal([null, 'Row 1', '1/0']);
    for (const open of [() => press('F2'), () => press('Enter')]) {
      await open();
      await grid.settle();
      expect(inputOf(grid.root)!.value).to.equal('Row 1');
      await press('Escape');
      await grid.settle();
    }
    grid.cell(1, 0)!.dispatchEvent(new MouseEvent('dblclick', { bubbles: true, composed: true }));
    await grid.settle();
    expect(inputOf(grid.root)!.value).to.equal('Row 1');
  });

  it('E1: Enter commits and moves down, Tab right, Shift with either back; Alt+Enter new line', async () => {
    const grid = await gridOf();
    await grid.select(1, 0);
    await type('a');
    await press('Alt+Enter');
    await type('b');
    await press('Enter');
    await grid.settle();
    expect([grid.text(1, 'fname'), grid.where]).to.deep.equal(['a\nb', '2/0']);
    await type('c');
    await press('Shift+Enter');
    await grid.settle();
    expect([grid.text(2, 'fname'), grid.where]).to.deep.equal(['c', '1/0']);
    await type('d');
    await press('Tab');
    await grid.settle();
    expect([grid.text(1, 'fname'), grid.where]).to.deep.equal(['d', '1/1']);
  });

  it('E1: Delete / Backspace clears, in every range, and in whole rows', async () => {
    const grid = await gridOf();
    await grid.select(1, 0);
    await press('Shift+ArrowRight');
    await press('Delete');
    await grid.settle();
    expect([grid.text(1, 'fname'), grid.text(1, 'fsize')]).to.deep.equal(['', '']);
    await grid.select(3, 0);
    await press('Shift+Space');
    await press('Backspace');
    await grid.settle();
    expect([grid.text(3, 'fname'), grid.text(3, 'fkind')]).to.deep.equal(['', '']);
    await press('Control+z');
    await grid.settle();
    expect(grid.text(3, 'fname')).to.equal('Row 3');
  });

  it('E1: Space toggles a checkbox or expands the record', async () => {
    const grid = await gridOf();
    await grid.select(1, 2);
    await press('Space');
    await grid.settle();
    expect(grid.text(1, 'fdone')).to.equal('✓');
    await press('Space');
    await grid.settle();
    expect(grid.text(1, 'fdone')).to.equal('');
    await grid.select(1, 0);
    await press('Space');
    while (grid.panel === null) await grid.settle();
    expect(grid.panel.textContent).to.contain('Name');
  });

  it('E11: Ctrl+; today’s date, Ctrl+Shift+; date and time; Ctrl+Enter enters into every selected cell', async () => {
    const grid = await gridOf();
    await grid.select(1, 4);
    await press('Control+;');
    await grid.settle();
    const today = new Intl.DateTimeFormat('en', { dateStyle: 'medium' }).format(new Date());
    expect(grid.text(1, 'fday')).to.equal(today);
    await grid.select(2, 0);
    await press('Control+Shift+:');
    await grid.settle();
    expect(grid.text(2, 'fname')).to.contain(new Intl.DateTimeFormat('en', { dateStyle: 'short' }).format(new Date()));
    await grid.select(4, 0);
    await press('Shift+ArrowDown');
    await press('Shift+ArrowRight');
    await type('12');
    await press('Control+Enter');
    await grid.settle();
    expect([4, 5].flatMap((row) => [grid.text(row, 'fname'), grid.text(row, 'fsize')])).to.deep.equal(['12', '12', '12', '12']);
    await press('Control+z');
    await grid.settle();
    expect([4, 5].flatMap((row) => [grid.text(row, 'fname'), grid.text(row, 'fsize')])).to.deep.equal(['Row 4', '4', 'Row 5', '5']);
  });

  it('E2: IME works: what is composed on a cell of a range is not lost, and the range stays', async () => {
    const grid = await gridOf();
    await grid.select(1, 0);
    await press('Shift+ArrowDown');
    const cell = grid.focused!;
    cell.dispatchEvent(new CompositionEvent('compositionstart', { bubbles: true, composed: true }));
    cell.textContent = 'に';
    cell.dispatchEvent(new CompositionEvent('compositionend', { data: '日', bubbles: true, composed: true }));
    await grid.settle();
    expect(inputOf(grid.root)!.value).to.equal('日');
    await press('Enter');
    await grid.settle();
    expect([grid.text(1, 'fname'), grid.where]).to.deep.equal(['日', '2/0']);
    expect(grid.selected).to.deep.equal(['1/0', '2/0']);
  });

  it('E4: the editor loses no typed character while others change 50 cells a second in the visible rows', async function () {
    this.timeout(isLong ? 120_000 : 60_000);
    const grid = await gridOf(20);
    await grid.select(3, 0);
    let n = 0;
    const others = setInterval(() => {
      n += 1;
      const row = n % 12;
      const at = grid.session.table.rows.at(row);
      if (at === undefined) return;
      if (n % 25 === 0)
        grid.session.remote([{ op: 'insert-rows', place: { before: 'r0' }, rows: [{ id: `x${n}`, cells: { fname: 'new' } }] }]);
      else if (n % 25 === 12) grid.session.remote([{ op: 'delete-rows', rows: [`x${n - 12}`] }]);
      else
        grid.session.remote([
          { op: 'set-cell', row: at.id, field: n % 3 === 0 ? 'fname' : 'fsize', value: n % 3 === 0 ? `by Ann ${n}` : n, was: null },
        ]);
    }, 20);
    try {
      const words = isLong ? 60 : 8;
      let typed = '';
      for (let word = 0; word < words; word++) {
        const text = `word ${word} is here `;
        // One key after the other, as a person: through the editor that the first one opens.
        for (const character of text) await sendKeys({ press: character === ' ' ? 'Space' : character });
        typed += text;
        expect(inputOf(grid.root)!.value).to.equal(typed);
      }
      expect(n).to.be.greaterThan(20);
    } finally {
      clearInterval(others);
    }
    const typed = inputOf(grid.root)!.value;
    await press('Escape');
    await grid.settle();
    await type('kept');
    await press('Enter');
    await grid.settle();
    expect(typed.length).to.be.greaterThan(100);
    // Ann wrote there too while it was open: hers, or the conflict of both; nothing is lost.
    const row = grid.session.table.rows.get('r3')!;
    const conflict = grid.session.table.conflicts.at('r3')[0];
    expect([grid.session.table.rows.indexOf('r3') >= 0 && row.written?.get('fname')?.value, conflict?.incoming.value]).to.include('kept');
  });

  it('E12: a tap selects, a second tap edits; a long press opens the menu, with handles to stretch the selection', async () => {
    const grid = await gridOf();
    const touch = (kind: string, target: Element, at = middle(target)) =>
      target.dispatchEvent(
        new PointerEvent(kind, {
          pointerType: 'touch',
          pointerId: 7,
          isPrimary: true,
          clientX: at[0],
          clientY: at[1],
          bubbles: true,
          composed: true,
          cancelable: true,
        }),
      );
    const tap = async (target: Element) => {
      touch('pointerdown', target);
      touch('pointerup', target);
      touch('click', target);
      await grid.settle();
    };
    await tap(grid.cell(2, 0)!);
    expect(grid.where).to.equal('2/0');
    expect(inputOf(grid.root)).to.equal(null);
    // The keyboard on the screen stays away until the cell is edited.
    expect(grid.cell(2, 0)!.getAttribute('inputmode')).to.equal('none');
    expect(grid.root.querySelectorAll('[part~=touch-handle]').length).to.equal(2);
    await tap(grid.cell(2, 0)!);
    expect(inputOf(grid.root)!.value).to.equal('Row 2');
    await press('Escape');
    await grid.settle();

    touch('pointerdown', grid.cell(4, 1)!);
    while (grid.panel === null) await grid.settle();
    touch('pointerup', grid.cell(4, 1)!);
    touch('click', grid.cell(4, 1)!);
    await grid.settle();
    expect(grid.panel.textContent).to.contain('Insert row above');
    expect(inputOf(grid.root)).to.equal(null);
    await press('Escape');
    await grid.settle();
    expect(grid.where).to.equal('4/1');

    const end = [...grid.root.querySelectorAll('[part~=touch-handle]')].find((handle) => handle.classList.contains('end'))!;
    touch('pointerdown', end);
    touch('pointermove', end, middle(grid.cell(6, 3)!));
    await grid.settle();
    touch('pointerup', end, middle(grid.cell(6, 3)!));
    await grid.settle();
    expect(grid.selected.length).to.equal(9);
    expect(grid.selected[0]).to.equal('4/1');
  });

  it('E13: a finger that slips pans: nothing is selected and no menu opens', async () => {
    const grid = await gridOf();
    await click(grid.cell(0, 0)!);
    const cell = grid.cell(3, 0)!;
    const [x, y] = middle(cell);
    const event = (kind: string, clientY: number) =>
      cell.dispatchEvent(
        new PointerEvent(kind, {
          pointerType: 'touch',
          pointerId: 3,
          isPrimary: true,
          clientX: x,
          clientY,
          bubbles: true,
          composed: true,
          cancelable: true,
        }),
      );
    expect(event('pointerdown', y)).to.equal(true);
    expect(event('pointermove', y - 40)).to.equal(true);
    event('pointercancel', y - 40);
    // Longer than a press that opens it.
    await aTimeout(650);
    await grid.settle();
    expect([grid.panel, grid.where]).to.deep.equal([null, '0/0']);
  });
});
