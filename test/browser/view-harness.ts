import type { Op, ViewProperties } from '@teable-grid/core';
import { type GridHarness, gridOf } from './grid-harness.ts';

/** The op that puts a view into a table. */
export function viewOp(properties: Partial<ViewProperties> = {}, id = 'v1', name = 'Mine'): Op {
  return { op: 'add-view', place: { before: null }, view: { ...properties, id, name } };
}

/** A grid of the sample table with one view. */
export function viewOf(properties: Partial<ViewProperties>, rows = 20): Promise<GridHarness> {
  return gridOf(rows, {}, [viewOp(properties)]);
}

/** The lines in the window: texts of the first column, heads of groups in brackets. */
export function lines(grid: GridHarness): string[] {
  return grid.rows.map((row) => {
    const cell = row.querySelector('[aria-colindex="1"]');
    return row.getAttribute('aria-expanded') === null
      ? (cell?.textContent ?? '').trim()
      : `[${row.textContent.replaceAll(/\s+/g, ' ').trim()}]`;
  });
}

/** Names of the columns in their order. */
export function columns(grid: GridHarness): string[] {
  return [...grid.root.querySelectorAll('[role=columnheader] .name')].map(({ textContent }) => textContent);
}

/** A button of the view bar, by what it opens. */
export function viewButton(grid: GridHarness, panel: string): HTMLButtonElement {
  return grid.root.querySelector<HTMLButtonElement>(`.view-bar [data-panel="${panel}"], .view-bar [data-action="${panel}"]`)!;
}

/** Opens a panel of the view bar. */
export async function open(grid: GridHarness, panel: string): Promise<HTMLElement> {
  viewButton(grid, panel).click();
  await grid.settle();
  return grid.panel!;
}

/** An input or list of the open panel, by its label. */
export function labelled<T extends HTMLElement = HTMLElement>(grid: GridHarness, label: string): T {
  const found = grid.panel?.querySelector<T>(`[aria-label="${label}"]`) ?? null;
  if (found === null) throw new Error(`There is nothing called “${label}” in the panel.`);
  return found;
}

/** Chooses a value of a list as a person does. */
export async function choose(grid: GridHarness, label: string, option: string): Promise<void> {
  const list = labelled<HTMLSelectElement>(grid, label);
  const found = [...list.options].find(({ text }) => text === option);
  if (found === undefined) throw new Error(`“${label}” has no “${option}”, only ${[...list.options].map(({ text }) => text).join(', ')}.`);
  list.value = found.value;
  list.dispatchEvent(new Event('change', { bubbles: true }));
  await grid.settle();
}
