import { LocalAuthority, LocalSession } from '@teable-grid/client';
import { type Actor, MemoryStore, type Session } from '@teable-grid/core';
import type { TeableGrid } from '@teable-grid/grid';
import { expect, fixture, html, nextFrame } from '@open-wc/testing';
import { gridOf, press, sampleOps, type } from './grid-harness.ts';
import { PageSession } from '../harness/page-session.ts';

const mia: Actor = { id: 'mia', name: 'Mia' };
const ann: Actor = { id: 'ann', name: 'Ann' };

/** Every text that a cell has had, in order, without repeats in a row: after each mutation and at each frame. */
class TextLog {
  readonly texts: string[] = [];
  readonly #cell: Element;
  readonly #observer = new MutationObserver(() => this.#look());
  #frame = 0;

  constructor(cell: Element) {
    this.#cell = cell;
    this.#observer.observe(cell, { subtree: true, childList: true, characterData: true });
    const everyFrame = () => {
      this.#look();
      this.#frame = requestAnimationFrame(everyFrame);
    };
    everyFrame();
  }

  stop(): void {
    this.#observer.disconnect();
    cancelAnimationFrame(this.#frame);
  }

  #look(): void {
    const text = this.#cell.textContent;
    if (text !== this.texts.at(-1)) this.texts.push(text);
  }
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await nextFrame();
  await nextFrame();
  await nextFrame();
}

/** A real table with its authority, open for two people; the grid is the first one's. */
async function twoPeople(): Promise<{ mine: Session; theirs: Session; element: TeableGrid; cell: (row: number) => HTMLElement }> {
  const authority = await LocalAuthority.open('home/trees', new MemoryStore(), {
    fields: [
      { id: 'fname', name: 'Name', type: 'text', options: {} },
      { id: 'fsize', name: 'Size', type: 'number', options: { decimals: 2 } },
    ],
    rows: [0, 1, 2].map((at) => ({ id: `r${at}`, cells: { fname: `Row ${at}`, fsize: at } })),
  });
  const [mine, theirs] = await Promise.all([LocalSession.join(authority, { actor: mia }), LocalSession.join(authority, { actor: ann })]);
  const element = await fixture<TeableGrid>(html`<teable-grid lang="en" .session=${mine} style="width:700px;height:300px"></teable-grid>`);
  await element.ready;
  await until(() => element.shadowRoot!.querySelector('[aria-rowindex="4"]') !== null);
  const cell = (row: number) => element.shadowRoot!.querySelector<HTMLElement>(`[aria-rowindex="${row + 2}"] > [aria-colindex="1"]`)!;
  return { mine, theirs, element, cell };
}

async function typeInto(element: TeableGrid, row: number, text: string): Promise<void> {
  element.focus();
  await press('Control+Home');
  for (let at = 0; at < row; at++) await press('ArrowDown');
  await type(text);
  await press('Enter');
}

describe('no flicker', () => {
  it('B12: a cell goes from its old text to the new one and stays there while it is unsaved, sent and saved', async () => {
    const { mine, element, cell } = await twoPeople();
    const log = new TextLog(cell(1));
    await typeInto(element, 1, 'Oak');
    await until(() => mine.pending.length === 0 && mine.saved.length === 1);
    log.stop();
    expect(log.texts).to.deep.equal(['Row 1', 'Oak']);
    await mine.close();
  });

  it('B12: nor when it is sent after an absence, among the changes of others', async () => {
    const { mine, theirs, element, cell } = await twoPeople();
    mine.setOnline(false);
    const logs = [0, 1, 2].map((row) => new TextLog(cell(row)));
    await typeInto(element, 0, 'Oak');
    await typeInto(element, 0, 'Ash');
    await typeInto(element, 1, 'Elm');
    for (const [row, value] of [
      ['r1', 'theirs'],
      ['r2', 'Fir'],
    ] as const)
      await theirs.submit({ ops: [{ op: 'set-cell', row, field: 'fname', value, was: `Row ${row.slice(1)}` }] }).verdict;
    mine.setOnline(true);
    await until(() => mine.pending.length === 0 && mine.saved.length === 3);
    for (const log of logs) log.stop();
    expect(logs.map(({ texts }) => texts)).to.deep.equal([
      ['Row 0', 'Oak', 'Ash'],
      // Written by both: what is in the table stays, and the cell is in conflict.
      ['Row 1', 'Elm', 'theirs'],
      ['Row 2', 'Fir'],
    ]);
    expect(cell(1).getAttribute('part')).to.contain('cell-conflict');
    await mine.close();
  });

  it('E4: an open editor keeps its element, text and selection whatever comes', async () => {
    const grid = await gridOf();
    await grid.select(1, 0);
    await type('what I am writing');
    const editor = grid.focused as HTMLTextAreaElement;
    editor.setSelectionRange(5, 9);
    const survives = async () => {
      await grid.settle();
      expect(grid.focused).to.equal(editor);
      expect([editor.value, editor.selectionStart, editor.selectionEnd]).to.deep.equal(['what I am writing', 5, 9]);
    };
    grid.session.remote([{ op: 'set-cell', row: 'r1', field: 'fname', value: 'theirs', was: 'Row 1' }]);
    await survives();
    const other = new PageSession(sampleOps(30));
    other.remote([{ op: 'set-cell', row: 'r1', field: 'fname', value: 'anew', was: 'Row 1' }]);
    grid.session.reload(other.table);
    await survives();
    for (const status of [
      { state: 'offline', since: '', reason: 'The connection is lost.' },
      { state: 'connecting' },
      { state: 'catching-up' },
      { state: 'live' },
    ] as const) {
      grid.session.setStatus(status);
      await survives();
    }
    grid.session.comeBack({ outcome: 'reloaded', changes: 3, people: null, at: '2026-01-05T10:00:00Z' });
    await survives();
    grid.session.setUnkept('Nothing is kept.');
    grid.session.remote([{ op: 'insert-rows', place: { after: null }, rows: [{ id: 'rx', cells: {} }] }]);
    await survives();
    await press('Enter');
    await grid.settle();
    expect(grid.session.submitted.at(-1)!.ops).to.deep.equal([
      { op: 'set-cell', row: 'r1', field: 'fname', value: 'what I am writing', was: 'Row 1' },
    ]);
  });
});
