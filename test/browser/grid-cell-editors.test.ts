import { type FieldOptions, newId, type Op, type Value } from '@teable-grid/core';
import { expect, waitUntil } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import { gridOf, type GridHarness, press, type } from './grid-harness.ts';

const people = [
  { id: 'u1', name: 'Ada' },
  { id: 'u2', name: 'Grace' },
];

/** A grid whose first field, `fx`, is of that type, with that value in the first row. */
async function gridWith(typeName: string, options: FieldOptions = {}, value: Value = null): Promise<GridHarness> {
  const field: Op = { op: 'add-field', place: { after: null }, field: { id: 'fx', name: 'X', type: typeName, options } };
  const sheet = await gridOf(5, {}, [field]);
  if (value !== null) await write(sheet, value);
  await sheet.select(0, 0);
  return sheet;
}

async function write(sheet: GridHarness, value: Value): Promise<void> {
  sheet.session.remote([{ op: 'set-cell', row: 'r0', field: 'fx', value, was: null }]);
  await sheet.settle();
}

const value = (sheet: GridHarness, row = 'r0') => {
  const { table } = sheet.session;
  return table.rows.get(row)!.written?.get('fx')?.value ?? null;
};

/** Waits for an editor with its own controls: its code may still be on its way. */
async function editor(sheet: GridHarness, selector: string): Promise<HTMLElement> {
  await waitUntil(() => sheet.root.querySelector(`.editor-host ${selector}`) !== null, `an editor with ${selector}`);
  return sheet.root.querySelector<HTMLElement>(`.editor-host ${selector}`)!;
}

async function click(target: Element, options: { readonly clickCount?: number; readonly part?: number } = {}): Promise<void> {
  const box = target.getBoundingClientRect();
  const position: [number, number] = [Math.round(box.left + box.width * (options.part ?? 0.5)), Math.round(box.top + box.height / 2)];
  await sendMouse({ type: 'click', position });
}

/** Where the text of a cell begins, and how wide it is. */
function textBox(sheet: GridHarness): DOMRect {
  const range = document.createRange();
  range.selectNodeContents(sheet.cell(0, 0)!);
  return range.getBoundingClientRect();
}

const choices = ['Open', 'Closed'].map((name, color) => ({ id: `o${color}`, name, color }));

describe('editors of single types', () => {
  it('E2: keys that are pressed before the code of an editor is there mean in it what they mean', async () => {
    const field: Op = {
      op: 'add-field',
      place: { after: null },
      field: { id: 'fx', name: 'X', type: 'single-select', options: { choices } },
    };
    const sheet = await gridOf(5, {}, [field]);
    const key = (name: string) => {
      const pressed = new KeyboardEvent('keydown', { key: name, bubbles: true, composed: true, cancelable: true });
      const said = { inputType: 'insertText', data: name, bubbles: true, composed: true, cancelable: true };
      if (sheet.focused!.dispatchEvent(pressed) && name.length === 1) {
        const into = sheet.focused! as HTMLElement | HTMLTextAreaElement;
        if (into instanceof HTMLTextAreaElement) into.setRangeText(name, into.selectionStart, into.selectionEnd, 'end');
        else into.dispatchEvent(new InputEvent('beforeinput', said));
      }
    };
    // All in one turn, in which no code can come.
    sheet.element.focus();
    for (const name of ['c', 'l', 'o', 'Enter', 'o', 'p', 'Enter']) key(name);
    expect(sheet.root.querySelector('.editor-host [role=combobox]')).to.equal(null);
    await waitUntil(() => value(sheet, 'r1') === 'o0');
    expect([value(sheet), sheet.session.table.fields.get('fx')!.options.choices!.length]).to.deep.equal(['o1', 2]);
  });

  it('E2: what is typed while the code of an editor is on its way goes on in it', async () => {
    const sheet = await gridWith('single-select', { choices });
    // Typed at once, before anything else can happen.
    await sendKeys({ type: 'clo' });
    const input = (await editor(sheet, '[role=combobox]')) as HTMLInputElement;
    expect(input.value).to.equal('clo');
    expect(sheet.focused).to.equal(input);
    await press('Enter');
    await sheet.settle();
    expect(value(sheet)).to.equal('o1');
  });

  it('T1: a rating is set by a digit, by the arrows of its editor, and by a press on a star of the active cell', async () => {
    const sheet = await gridWith('rating', { max: 5 });
    expect(sheet.cell(0, 0)!.textContent).to.equal('☆☆☆☆☆');
    expect(sheet.cell(0, 0)!.getAttribute('aria-label')).to.equal('Empty');
    await type('4');
    await sheet.settle();
    expect([value(sheet), sheet.where]).to.deep.equal([4, '0/0']);
    expect(sheet.cell(0, 0)!.textContent).to.equal('★★★★☆');
    expect(sheet.cell(0, 0)!.getAttribute('aria-label')).to.equal('4 of 5');
    await press('F2');
    const slider = await editor(sheet, '[role=slider]');
    await waitUntil(() => sheet.focused === slider);
    await press('ArrowLeft');
    await press('ArrowLeft');
    expect(slider.getAttribute('aria-valuetext')).to.equal('2 of 5');
    await press('Enter');
    await sheet.settle();
    expect([value(sheet), sheet.where]).to.deep.equal([2, '1/0']);
    await press('ArrowUp');
    await sheet.settle();
    const stars = textBox(sheet);
    const at = (star: number): [number, number] => [
      Math.round(stars.left + (stars.width * (star - 0.5)) / 5),
      Math.round(stars.top + stars.height / 2),
    ];
    await sendMouse({ type: 'click', position: at(3) });
    await sheet.settle();
    expect(value(sheet)).to.equal(3);
    await sendMouse({ type: 'click', position: at(3) });
    await sheet.settle();
    expect(value(sheet)).to.equal(null);
    await press('F2');
    const again = await editor(sheet, '[role=slider]');
    await click(again.children[4]!);
    await sheet.settle();
    expect(value(sheet)).to.equal(5);
  });

  it('T2: a user is found by name among those who are known, by keyboard and mouse, and shown with a letter', async () => {
    const sheet = await gridWith('user', { people });
    sheet.session.presence = [{ key: 'k', actor: { id: 'u9', name: 'Zoë' }, color: 3, cursor: null, editing: false }];
    await type('gra');
    await editor(sheet, '[role=combobox]');
    await press('Enter');
    await sheet.settle();
    expect(value(sheet)).to.deep.equal({ id: 'u2', name: 'Grace' });
    const cell = sheet.cell(0, 0)!;
    expect([cell.textContent, cell.querySelector<HTMLElement>('[data-initial]')!.dataset['initial']]).to.deep.equal(['Grace', 'G']);
    await press('ArrowUp');
    await press('Enter');
    const input = await editor(sheet, '[role=combobox]');
    expect(input.getAttribute('aria-label')).to.equal('X, row 1');
    const options = [...sheet.root.querySelectorAll<HTMLElement>('[role=option]')];
    expect(options.map((line) => line.textContent)).to.deep.equal(['Ada', 'Grace', 'Mia', 'Zoë', 'Empty']);
    await click(options[3]!);
    await sheet.settle();
    expect(value(sheet)).to.deep.equal({ id: 'u9', name: 'Zoë' });
    await type('Nobody');
    await editor(sheet, '[role=combobox]');
    await press('Enter');
    await sheet.settle();
    expect(value(sheet)).to.deep.equal({ id: 'u9', name: 'Zoë' });
    expect(cell.title).to.equal('Not saved: “Nobody” is nobody who is known here');
  });

  it('T3: links lead to safe addresses only, by the arrow of the active cell and of the editor', async () => {
    const sheet = await gridWith('url');
    await type('example.com/a');
    await press('Enter');
    await press('ArrowUp');
    await sheet.settle();
    const arrow = sheet.cell(0, 0)!.querySelector('a')!;
    expect([arrow.href, arrow.target, arrow.rel, arrow.tabIndex, arrow.getAttribute('aria-label')]).to.deep.equal([
      'https://example.com/a',
      '_blank',
      'noopener noreferrer',
      -1,
      'Open https://example.com/a',
    ]);
    await press('ArrowDown');
    await sheet.settle();
    expect(sheet.root.querySelectorAll('.cell a').length).to.equal(0);
    await press('ArrowUp');
    await press('F2');
    const input = (await editor(sheet, 'input')) as HTMLInputElement;
    expect(input.inputMode).to.equal('url');
    expect(sheet.root.querySelector<HTMLAnchorElement>('.editor-host a')!.hidden).to.equal(false);
    input.select();
    await type('javascript:alert(1)');
    expect(sheet.root.querySelector<HTMLAnchorElement>('.editor-host a')!.hidden).to.equal(true);
    await press('Enter');
    await press('ArrowUp');
    await sheet.settle();
    expect(value(sheet)).to.equal('https://example.com/a');
    expect(sheet.cell(0, 0)!.title).to.equal(
      'Not saved: “javascript:alert(1)” begins with “javascript:”, and only http, https, ftp, mailto and tel are followed',
    );
    expect(sheet.cell(0, 0)!.querySelector('a')).to.equal(null);
  });

  it('T3: a stored value that is no safe address is never a link', async () => {
    const sheet = await gridWith('text', {}, 'javascript:alert(1)');
    sheet.session.remote([{ op: 'change-field', field: 'fx', set: { type: 'url' } }]);
    await sheet.settle();
    expect(sheet.cell(0, 0)!.textContent).to.equal('javascript:alert(1)');
    expect(sheet.cell(0, 0)!.querySelector('a')).to.equal(null);
    expect(sheet.cell(0, 0)!.getAttribute('aria-invalid')).to.equal('true');
  });

  it('T4: links to files are put in, changed and taken out by keyboard and mouse', async () => {
    const sheet = await gridWith('attachment');
    await press('Enter');
    const input = (await editor(sheet, '[role=combobox]')) as HTMLInputElement;
    await waitUntil(() => sheet.focused === input);
    const lines = () => [...sheet.root.querySelectorAll('[role=option] > span')].map(({ textContent }) => textContent);
    await type('Plan (https://example.com/plan.pdf)');
    await press('Enter');
    await type('https://example.com/photo.jpg');
    await press('Enter');
    expect(lines()).to.deep.equal(['Plan', 'photo.jpg']);
    await type('no link');
    await press('Enter');
    expect(sheet.root.querySelector('.editor-host [role=alert]')!.textContent).to.equal(
      '“no link” is not an address such as https://example.com.',
    );
    input.select();
    await press('Backspace');
    await press('ArrowDown');
    expect(input.getAttribute('aria-activedescendant')).to.equal(sheet.root.querySelector('[role=option]')!.id);
    await press('Enter');
    expect(input.value).to.equal('Plan (https://example.com/plan.pdf)');
    await press('Home');
    await type('The ');
    await press('Enter');
    expect(lines()).to.deep.equal(['photo.jpg', 'The Plan']);
    await press('Enter');
    await sheet.settle();
    expect(value(sheet)).to.deep.equal([
      { name: 'photo.jpg', url: 'https://example.com/photo.jpg' },
      { name: 'The Plan', url: 'https://example.com/plan.pdf' },
    ]);
    expect(sheet.cell(0, 0)!.textContent).to.equal('photo.jpg, The Plan');
    await press('ArrowUp');
    await press('F2');
    await editor(sheet, '[role=combobox]');
    await click(sheet.root.querySelector('[aria-label="Take out photo.jpg"]')!);
    await press('Enter');
    await sheet.settle();
    expect(value(sheet)).to.deep.equal([{ name: 'The Plan', url: 'https://example.com/plan.pdf' }]);
  });

  it('T5: a moment is typed, moved by a day, chosen in the month, and its time set below', async () => {
    const options = { time: true, timeZone: 'America/New_York' };
    const sheet = await gridWith('date', options, '2026-03-07T15:30:00.000Z');
    expect(sheet.cell(0, 0)!.textContent).to.contain('Mar 7, 2026, 10:30');
    await press('F2');
    await editor(sheet, '.calendar button');
    const input = (await editor(sheet, '.date-editor > input')) as HTMLInputElement;
    await waitUntil(() => sheet.focused === input);
    expect(input.value).to.equal('2026-03-07 10:30');
    // On the next day clocks are put forward there.
    await press('Alt+ArrowRight');
    expect(input.value).to.equal('2026-03-08 10:30');
    await press('Enter');
    await sheet.settle();
    expect(value(sheet)).to.equal('2026-03-08T14:30:00.000Z');
    await press('ArrowUp');
    await type('3/9/2026 5:15 pm');
    await press('Enter');
    await sheet.settle();
    expect(value(sheet)).to.equal('2026-03-09T21:15:00.000Z');
    await press('ArrowUp');
    await press('F2');
    const month = await editor(sheet, '.calendar');
    await click(month.querySelector('[aria-label="2026-03-20"]')!);
    const clock = month.querySelector<HTMLInputElement>('input[type=time]')!;
    expect(clock.value).to.equal('17:15');
    expect(month.textContent).to.contain('America/New York');
    clock.focus();
    await type('0830AM');
    await press('Enter');
    await sheet.settle();
    expect(value(sheet)).to.equal('2026-03-20T12:30:00.000Z');
  });

  it('T6: amounts, percentages and durations are typed as they are written, and shown so', async () => {
    for (const [options, typed, stored, shown] of [
      [{ format: 'currency', currency: 'EUR' }, '€1,200.5', 1200.5, '€1,200.50'],
      [{ format: 'percent' }, '12.5', 0.125, '12.5%'],
      [{ format: 'duration' }, '1h 30m', 5400, '1:30'],
    ] as const) {
      const sheet = await gridWith('number', options);
      await type(typed);
      await press('Enter');
      await sheet.settle();
      expect([value(sheet), sheet.cell(0, 0)!.textContent]).to.deep.equal([stored, shown]);
      expect(getComputedStyle(sheet.cell(0, 0)!).textAlign).to.equal('end');
    }
  });

  it('T7: typing into a field that the table keeps says why nothing is written, and clearing leaves it', async () => {
    const sheet = await gridWith('auto-number');
    sheet.session.remote([{ op: 'number-rows', field: 'fx', rows: ['r0', 'r1'] }]);
    await sheet.settle();
    expect(sheet.cell(0, 0)!.textContent).to.equal('1');
    await type('7');
    await sheet.settle();
    expect(sheet.notice).to.equal('The numbers in “X” are given by the table, each once, and cannot be written.');
    expect(sheet.root.querySelector('.editor-host')).to.equal(null);
    await press('Delete');
    await sheet.settle();
    expect(value(sheet)).to.equal(1);
  });

  it('T8: who made a row, and when, comes as soon as it is known, and is asked for together', async () => {
    const sheet = await gridWith('created-by');
    let answer = () => {};
    sheet.session.authorsKnown = new Promise<void>((resolve) => (answer = resolve));
    sheet.session.capabilities = { ...sheet.session.capabilities, history: true };
    sheet.session.remote([
      { op: 'add-field', place: { after: 'fx' }, field: { id: 'fmade', name: 'Made', type: 'created-time', options: { timeZone: 'UTC' } } },
    ]);
    await sheet.settle();
    expect(sheet.cell(0, 0)!.textContent).to.equal('');
    answer();
    await waitUntil(() => sheet.cell(0, 0)!.textContent === 'Seed');
    expect(sheet.cell(0, 1)!.textContent).to.contain('Jan 5, 2026, 10:00');
    sheet.session.submit({ ops: [{ op: 'insert-rows', place: { after: null }, rows: [{ id: newId('row'), cells: {} }] }] });
    await waitUntil(() => sheet.cell(0, 0)!.textContent === 'Mia');
    await expect(sheet.element).to.be.accessible();
  });

  it('E4: an editor of every kind stays as it is while others write to its cell', async () => {
    const sheet = await gridWith('rating', { max: 5 }, 2);
    await press('F2');
    const slider = await editor(sheet, '[role=slider]');
    await waitUntil(() => sheet.focused === slider);
    await press('ArrowRight');
    sheet.session.remote([{ op: 'set-cell', row: 'r0', field: 'fx', value: 5, was: 2 }]);
    await sheet.settle();
    expect(slider.isConnected).to.equal(true);
    expect(slider.getAttribute('aria-valuenow')).to.equal('3');
    expect(sheet.root.querySelector('.chip')!.textContent).to.contain('★★★★★');
    await press('Enter');
    await sheet.settle();
    expect(sheet.session.table.conflicts.size).to.equal(1);
  });
});
