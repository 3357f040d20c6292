import type { PendingChange, RowId } from '@teable-grid/core';
import type { GridState } from '../state/grid-state.ts';

/** The parts of a state that held rows follow from. */
type Source = Pick<GridState, 'selection' | 'here' | 'editing' | 'fresh' | 'pending' | 'panel'>;

/**
 * Finds the rows that stay where they are until this person leaves them, whatever is written to them: the one that he is on, as long as his focus is here, the one whose
 * editor is open, the one that is shown with all its fields, those that he has just added, and those in which a text of his waits that could not be read. The same set as long as it
 * has the same rows.
 */
export class HeldRows {
  #held: ReadonlySet<RowId> = new Set();
  #refused: { readonly pending: readonly PendingChange[]; readonly rows: readonly RowId[] } = { pending: [], rows: [] };

  /** The rows held in a state. */
  of({ selection, here, editing, fresh, pending, panel }: Source): ReadonlySet<RowId> {
    const held = new Set([...fresh, ...this.#refusedIn(pending)]);
    const active = here ? (selection?.anchor.row ?? null) : null;
    if (active !== null) held.add(active);
    if (editing.state === 'cell') held.add(editing.row);
    if (panel.panel === 'record') held.add(panel.row);
    if (!sameRows(held, this.#held)) this.#held = held;
    return this.#held;
  }

  #refusedIn(pending: readonly PendingChange[]): readonly RowId[] {
    if (this.#refused.pending !== pending)
      this.#refused = {
        pending,
        rows: pending.flatMap((entry) => (entry.state === 'rejected' && entry.held !== null ? [entry.held.row] : [])),
      };
    return this.#refused.rows;
  }
}

function sameRows(a: ReadonlySet<RowId>, b: ReadonlySet<RowId>): boolean {
  return a.size === b.size && [...a].every((row) => b.has(row));
}
