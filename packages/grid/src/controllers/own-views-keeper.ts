import type { Session } from '@teable-grid/core';
import type { GridState } from '../state/grid-state.ts';
import type { OwnViews } from '../state/own-view.ts';
import { withKept } from '../state/reduce.ts';
import { deviceShelf, keyOf, readKept, writeKept } from '../state/own-views-storage.ts';

/** Keeps what a person has for himself in the views of a table on this device, as long as the device lets it; else with the element. */
export class OwnViewsKeeper {
  /** Undefined: not asked yet. */
  #key: string | null | undefined = undefined;
  #kept: { readonly view: GridState['view']; readonly own: OwnViews } | null = null;

  /** The state with what is kept for its person in its table, when these are known and others than before. */
  begin({ server, table }: { readonly server: string; readonly table: string }, session: Session, state: GridState): GridState {
    // Until it is known who he is, nothing of his can be found; until the table is there, no view of it.
    if (session.actor === null || session.table.fields.list.length === 0) return state;
    const key = keyOf(server, table, session.actor.id);
    if (key === this.#key) return state;
    this.#key = key;
    if (key === null) return state;
    const kept = readKept(deviceShelf(), key);
    this.#kept = kept;
    return withKept(state, session.table, kept);
  }

  /** Keeps what a state has. */
  keep({ view, ownViews }: GridState): void {
    if (this.#key == null) return;
    if (this.#kept?.view === view && this.#kept.own === ownViews) return;
    this.#kept = { view, own: ownViews };
    writeKept(deviceShelf(), this.#key, { view, own: ownViews });
  }
}
