import type { Table } from '@teable-grid/core';

/** A write of another person into a column of texts. */
export interface RemoteWrite {
  readonly row: number;
  readonly column: number;
  readonly text: string;
}

/** A grid that is measured. It has been given its data before; what it does with them when it is mounted is its own cost. */
export interface Contestant {
  /** Puts the grid into the page. */
  mount(place: HTMLElement): void;
  /** What scrolls its rows. */
  scroller(): Element | null;
  /** Where its first cell begins in the window, while it is not scrolled: pixels across and down. */
  origin(): readonly [number, number];
  /** What is seen at a point: the text of the cell. A canvas says instead how often it was drawn. */
  shownAt(x: number, y: number): string;
  /** Puts what others wrote where its data are; what is returned tells the grid of it. */
  write(writes: readonly RemoteWrite[]): () => void;
  /** Shows a view by its name; only ours has any. */
  show?(view: string): void;
}

/** Makes a contestant ready for a table. */
export type MakeContestant = (table: Table) => Contestant | Promise<Contestant>;

/** The text of the cell at a point, in whatever shadow root it is. */
export function cellTextAt(x: number, y: number, cells: string): string {
  let found = document.elementFromPoint(x, y);
  for (
    let inner = found?.shadowRoot?.elementFromPoint(x, y);
    inner != null && inner !== found;
    inner = found?.shadowRoot?.elementFromPoint(x, y)
  )
    found = inner;
  return found?.closest(cells)?.textContent ?? '';
}
