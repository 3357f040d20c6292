import '@teable-grid/grid/define';
import { cellText, type Op } from '@teable-grid/core';
import type { TeableGrid } from '@teable-grid/grid';
import { fixture, html, nextFrame, waitUntil } from '@open-wc/testing';
import { sendKeys, sendMouse } from '@web/test-runner-commands';
import { PageSession } from '../harness/page-session.ts';

// Elements that should have been one are told in the message. As they are, they cannot be sent to the runner (JSON):
// the whole file would seem to hang, and the reason would not be told.
afterEach(function () {
  const error = this.currentTest?.err as { actual?: unknown; expected?: unknown } | undefined;
  if (error?.actual instanceof Node || error?.expected instanceof Node) Object.assign(error, { actual: undefined, expected: undefined });
});

/** Fields `fname` (text), `fsize` (number), `fdone` (checkbox), `fkind` (select: Old, New), `fday` (date), and rows `r0` … */
export function sampleOps(rows: number): readonly Op[] {
  const field = (id: string, name: string, type: string, options = {}): Op => ({
    op: 'add-field',
    place: { before: null },
    field: { id, name, type, options },
  });
  const choices = [
    { id: 'o1', name: 'Old', color: 0 },
    { id: 'o2', name: 'New', color: 1 },
  ];
  return [
    field('fname', 'Name', 'text'),
    field('fsize', 'Size', 'number'),
    field('fdone', 'Done', 'checkbox'),
    field('fkind', 'Kind', 'single-select', { choices }),
    field('fday', 'Day', 'date'),
    {
      op: 'insert-rows',
      place: { before: null },
      rows: Array.from({ length: rows }, (_, at) => ({
        id: `r${at}`,
        cells: { fname: `Row ${at}`, fsize: at, fkind: at % 2 === 0 ? 'o1' : 'o2' },
      })),
    },
  ];
}

/** What a person sees and does, so that tests do not know how the shadow root is made. */
export class GridHarness {
  readonly element: TeableGrid;
  readonly session: PageSession;

  constructor(element: TeableGrid, session: PageSession) {
    this.element = element;
    this.session = session;
  }

  get root(): ShadowRoot {
    return this.element.shadowRoot!;
  }

  /** Lets everything that waits for a frame happen, and a panel come that is opened for the first time, and rows be arranged. */
  async settle(): Promise<void> {
    const painted = async () => {
      await nextFrame();
      await this.element.updateComplete;
    };
    await painted();
    while (this.element.isConnected && this.element.gridState.panel.panel !== 'none' && this.panel === null) await painted();
    while (this.element.isConnected && this.root.querySelector('[aria-busy=true]') !== null) await painted();
    while (this.element.isConnected && this.element.matches(':state(busy)')) await painted();
    // What reads values of another type is loaded when the first of them is there; who made a row may never be known.
    for (let frames = 0; frames < 60 && this.element.isConnected && this.root.querySelector('[part~=cell-awaited]') !== null; frames++)
      await painted();
    await painted();
    while (this.element.matches(':state(busy)')) await painted();
  }

  get grid(): HTMLElement {
    return this.root.querySelector('[role=grid]')!;
  }

  /** The rendered rows of data, in DOM order. */
  get rows(): HTMLElement[] {
    return [...this.root.querySelectorAll<HTMLElement>('[role=row]')].filter((row) => row.getAttribute('aria-rowindex') !== '1');
  }

  /** A rendered cell by row position and column, both from 0. */
  cell(row: number, column: number): HTMLElement | null {
    return this.root.querySelector(`[role=row][aria-rowindex="${row + 2}"] > [aria-colindex="${column + 1}"]`);
  }

  /** The element that has the focus inside. */
  get focused(): HTMLElement | null {
    return this.root.activeElement as HTMLElement | null;
  }

  /** `row/column` of the focused cell; the row is `header` there; what it is otherwise. */
  get where(): string {
    const at = this.focused;
    if (at === null) return 'nowhere';
    const row = at.closest('[role=row]')?.getAttribute('aria-rowindex');
    if (at.getAttribute('aria-colindex') === null) return at.localName;
    return `${row === '1' ? 'header' : Number(row) - 2}/${Number(at.getAttribute('aria-colindex')) - 1}`;
  }

  /** What a cell of the table shows. */
  text(row: number, field: string): string {
    const { table } = this.session;
    return cellText(table.rows.at(row)!, table.fields.get(field)!, 'en');
  }

  get status(): string {
    return this.root.querySelector('[part~=status]')?.textContent?.trim() ?? '';
  }

  get notice(): string {
    return this.root.querySelector('[part~=notice] span')?.textContent ?? '';
  }

  get panel(): HTMLElement | null {
    return this.root.querySelector('[part~=panel]:popover-open');
  }

  /** The dialog for files. */
  get dialog(): HTMLDialogElement | null {
    return this.root.querySelector('dialog[open]');
  }

  /** Waits until the dialog shows something of that title. */
  async dialogShows(title: string): Promise<HTMLDialogElement> {
    await eventually(() => this.dialog?.querySelector('h2')?.textContent.startsWith(title) === true, `the dialog shows “${title}”`);
    return this.dialog!;
  }

  /** A control in the dialog, by its label. */
  control<Control extends HTMLElement = HTMLInputElement>(label: string): Control {
    const labelled = [...this.dialog!.querySelectorAll<HTMLElement>('input, select, textarea, button')].find((control) =>
      (control.getAttribute('aria-label') ?? control.closest('label')?.textContent ?? control.textContent).trim().startsWith(label),
    );
    if (labelled === undefined) throw new Error(`There is no “${label}” in the dialog: ${this.dialog!.textContent}`);
    return labelled as Control;
  }

  /** Chooses in a list of the dialog, by the words of the choice. */
  async choose(label: string, words: string): Promise<void> {
    const list = this.control<HTMLSelectElement>(label);
    const option = [...list.options].find(({ text }) => text.trim() === words);
    if (option === undefined)
      throw new Error(`“${label}” has no “${words}”, only ${[...list.options].map(({ text }) => text).join(', ')}.`);
    list.value = option.value;
    list.dispatchEvent(new Event('change', { bubbles: true }));
    await eventually(() => this.dialog?.querySelector('[aria-busy=true]') === null, 'the choice is worked out');
    await this.settle();
  }

  /** The preview's rows as texts. */
  get preview(): string[][] {
    return [...this.dialog!.querySelectorAll('.preview tbody tr')].map((row) =>
      [...row.querySelectorAll('td')].map(({ textContent }) => textContent),
    );
  }

  /** What follows on the status, where there is room. */
  get statusReason(): string {
    return this.root.querySelector('.bar .more')!.textContent.trim();
  }

  /** A button in the bar or the open panel, by its name or the beginning of it. */
  button(name: string): HTMLButtonElement {
    const all = [...this.root.querySelectorAll<HTMLButtonElement>('.bar button, [part~=panel]:popover-open button')];
    const found = all.find((button) => (button.getAttribute('aria-label') ?? button.textContent.trim()).startsWith(name));
    if (found === undefined)
      throw new Error(`There is no button “${name}”, only ${all.map(({ textContent }) => textContent.trim()).join(', ')}.`);
    return found;
  }

  /** The texts of the entries in the open panel. */
  get entries(): string[] {
    return [...(this.panel?.querySelectorAll('li') ?? [])].map(({ textContent }) => textContent.replaceAll(/\s+/g, ' ').trim());
  }

  /** Makes a cell active, with the focus. */
  async select(row: number, column: number): Promise<void> {
    this.element.focus();
    await this.settle();
    await press('Control+Home');
    for (let at = 0; at < row; at++) await press('ArrowDown');
    for (let at = 0; at < column; at++) await press('ArrowRight');
    await this.settle();
  }

  /** The rendered cells that are selected, as `row/column`, from the top. */
  get selected(): string[] {
    return [...this.root.querySelectorAll('[role=row] > [aria-selected=true]')].map(
      (cell) => `${Number(cell.parentElement!.getAttribute('aria-rowindex')) - 2}/${Number(cell.getAttribute('aria-colindex')) - 1}`,
    );
  }

  /** The header of a column. */
  header(column: number): HTMLElement {
    return this.root.querySelector(`[role=columnheader][aria-colindex="${column + 1}"]`)!;
  }

  /** The number of a rendered row. */
  rowNumber(row: number): HTMLElement {
    return this.root.querySelector(`[role=row][aria-rowindex="${row + 2}"] > .gutter`)!;
  }

  /** What is dragged to fill; null while it is not there. */
  get fillHandle(): HTMLElement | null {
    return this.root.querySelector('[part~=fill-handle]');
  }

  /** Does what the browser does for Ctrl+C, X and V, with this on the clipboard; gives what is on it afterwards. */
  async clip(kind: 'copy' | 'cut' | 'paste', data: Readonly<Record<string, string>> = {}): Promise<Record<string, string>> {
    const clipboardData = new DataTransfer();
    for (const [type, text] of Object.entries(data)) clipboardData.setData(type, text);
    this.focused!.dispatchEvent(new ClipboardEvent(kind, { clipboardData, bubbles: true, composed: true, cancelable: true }));
    await this.settle();
    return Object.fromEntries(clipboardData.types.map((type) => [type, clipboardData.getData(type)]));
  }

  async scroll(top: number): Promise<void> {
    this.root.querySelector('[part~=scroller]')!.scrollTop = top;
    await this.settle();
  }
}

/** Waits until something holds: longer than it takes on a machine that is busy. */
export function eventually(holds: () => boolean, what = 'it holds'): Promise<void> {
  return waitUntil(holds, what, { timeout: 8_000, interval: 10 });
}

/** Whether tests with a longer form take it (`npm run test:long`). */
export const isLong: boolean = (globalThis as { isLong?: boolean }).isLong === true;

/** Presses one key or combination. */
export async function press(key: string): Promise<void> {
  await sendKeys({ press: key });
}

/** The middle of an element, in the window. */
export function middle(element: Element): [x: number, y: number] {
  const { left, top, width, height } = element.getBoundingClientRect();
  return [Math.round(left + width / 2), Math.round(top + height / 2)];
}

/** Clicks the middle of an element, with a key held down. */
export async function click(element: Element, holding?: 'Control' | 'Shift'): Promise<void> {
  if (holding !== undefined) await sendKeys({ down: holding });
  await sendMouse({ type: 'click', position: middle(element) });
  if (holding !== undefined) await sendKeys({ up: holding });
}

/** Drags from one element's middle over others', with a key held down. */
export async function drag(from: Element, to: Element | [x: number, y: number], holding?: 'Control' | 'Shift'): Promise<void> {
  if (holding !== undefined) await sendKeys({ down: holding });
  await sendMouse({ type: 'move', position: middle(from) });
  await sendMouse({ type: 'down' });
  const [x, y] = to instanceof Element ? middle(to) : to;
  await sendMouse({ type: 'move', position: [x - 3, y - 3] });
  await sendMouse({ type: 'move', position: [x, y] });
  await sendMouse({ type: 'up' });
  if (holding !== undefined) await sendKeys({ up: holding });
}

/** Types text, a key at a time. */
export async function type(text: string): Promise<void> {
  await sendKeys({ type: text });
}

/** A grid over so many rows in the page, with more ops done before it is shown. */
export async function gridOf(
  rows = 20,
  attributes: { readonly spreadsheet?: boolean } = {},
  more: readonly Op[] = [],
): Promise<GridHarness> {
  const session = new PageSession([...sampleOps(rows), ...more]);
  const element = await fixture<TeableGrid>(
    html`<teable-grid lang="en" .session=${session} ?spreadsheet=${attributes.spreadsheet ?? false} style="width:700px;height:420px"></teable-grid>`,
  );
  await element.ready;
  const harness = new GridHarness(element, session);
  await harness.settle();
  return harness;
}
