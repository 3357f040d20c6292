import { waitUntil } from '@open-wc/testing';
import { type GridHarness, press, type } from './grid-harness.ts';

/** Makes a header active, by keyboard. */
export async function toHeader(grid: GridHarness, column: number): Promise<void> {
  await grid.select(0, column);
  await press('ArrowUp');
  await grid.settle();
}

/** Chooses in the menu of a header, opened by keyboard. */
export async function chooseInMenu(grid: GridHarness, column: number, label: string): Promise<void> {
  await toHeader(grid, column);
  await press('Alt+ArrowDown');
  await grid.settle();
  menuLine(grid, label).click();
  await grid.settle();
}

/** A line of the open menu. */
export function menuLine(grid: GridHarness, label: string): HTMLButtonElement {
  const lines = [...grid.panel!.querySelectorAll<HTMLButtonElement>('[role^=menuitem]')];
  const found = lines.find((line) => line.querySelector('span')!.textContent.trim() === label);
  if (found === undefined)
    throw new Error(`There is no “${label}” in the menu: ${lines.map(({ textContent }) => textContent.trim()).join(', ')}.`);
  return found;
}

/** Opens the form of a field. */
export async function editField(grid: GridHarness, column: number): Promise<void> {
  await chooseInMenu(grid, column, 'Edit field…');
}

/** A control of the open panel, by its label. */
export function control<Control extends HTMLElement = HTMLInputElement>(grid: GridHarness, label: string): Control {
  const found = grid.panel!.querySelector<Control>(`[aria-label="${label}"]`);
  if (found !== null) return found;
  const labels = [...grid.panel!.querySelectorAll('label')];
  const own = labels.find((each) => each.querySelector('span')!.textContent.trim().startsWith(label));
  if (own === undefined)
    throw new Error(`There is no “${label}” in the panel: ${labels.map(({ textContent }) => textContent.trim()).join(', ')}.`);
  return own.querySelector<Control>('input, select, textarea, output')!;
}

/** Writes a text into a control in place of the one that is there, a key at a time. */
export async function write(grid: GridHarness, label: string, text: string): Promise<void> {
  const input = control(grid, label);
  input.focus();
  input.select();
  await press('Delete');
  await type(text);
  await grid.settle();
}

/** Chooses in a list, by the words of the choice. */
export async function chooseIn(grid: GridHarness, label: string, words: string): Promise<void> {
  const list = control<HTMLSelectElement>(grid, label);
  const option = [...list.options].find(({ text }) => text.trim() === words);
  if (option === undefined) throw new Error(`“${label}” has no “${words}”, only ${[...list.options].map(({ text }) => text).join(', ')}.`);
  list.value = option.value;
  list.dispatchEvent(new Event('change', { bubbles: true }));
  await grid.settle();
}

/** Takes a type in the form, as somebody does who searches for it, and waits until it is known what becomes of the cells. */
export async function chooseType(grid: GridHarness, label: string): Promise<void> {
  const picker = () => grid.panel!.querySelector('.type-picker');
  if (picker() === null) grid.panel!.querySelector<HTMLElement>('.type-button')!.click();
  await grid.settle();
  await write(grid, 'Search types', label);
  await press('Enter');
  await grid.settle();
  await waitUntil(() => !grid.panel!.textContent.includes('Looking at the cells'), 'the cells have been looked at');
  await grid.settle();
}

/** Sends the form. */
export async function send(grid: GridHarness): Promise<void> {
  grid.panel!.querySelector<HTMLElement>('.primary')!.click();
  await grid.settle();
}

/** Names of the columns, in their order. */
export function names(grid: GridHarness): string[] {
  return [...grid.root.querySelectorAll('[role=columnheader] .name')].map(({ textContent }) => textContent);
}

/** Texts of the first column in the window. */
export function firstColumn(grid: GridHarness): string[] {
  return grid.rows.flatMap((row) =>
    row.getAttribute('aria-expanded') === null ? (row.querySelector('[aria-colindex="1"]')?.textContent ?? '') : [],
  );
}
