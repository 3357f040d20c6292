import { type Look, type Reader, type RowId, RowView, type ViewProperties } from '@teable-grid/core';
import type { GridState } from '../state/grid-state.ts';
import type { RowSource } from '../state/sheet.ts';
import { HeldRows } from './held-rows.ts';

/** What an arrangement of rows follows from, but for what changes while a person works in it: closed groups and held rows. */
export type Order = Pick<ViewProperties, 'filter' | 'sorts' | 'groups'> & { readonly reader: Reader };

/** How long rows are arranged at once before others are let run, milliseconds: so much fits in a frame. */
const atOnce = 6;

const nothingHeld: ReadonlySet<RowId> = new Set();

/**
 * Arranges rows as a view filters, sorts and groups them. Where that takes long, the old arrangement goes on, live, until the new one is ready:
 *
 *     plain ──arrange──▶ building ──work()──▶ arranged ──another order──▶ building …
 *                                            arranged ──the table changes──▶ arranged, at once
 */
export class Arranger {
  readonly #now: () => number;
  readonly #heldRows = new HeldRows();
  #shown: { readonly order: Order; readonly rows: RowView } | null = null;
  #building: { readonly order: Order; readonly steps: Generator<number, RowView> } | null = null;

  /** `now` in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
  }

  /** Whether an arrangement is being made that is not shown yet. */
  get isBuilding(): boolean {
    return this.#building !== null;
  }

  /** Stands for the arrangement that is shown, as long as it is no other; null: rows as they are. */
  get arrangement(): object | null {
    return this.#shown?.order ?? null;
  }

  /** Goes on with what is being built, for so long; true when it is ready to be shown. */
  work(milliseconds: number): boolean {
    if (this.#building === null) return false;
    const { order, steps } = this.#building;
    const rows = this.#run(steps, milliseconds);
    if (rows === null) return false;
    this.#shown = { order, rows };
    this.#building = null;
    return true;
  }

  /** The rows of a state in that order; null as long as there is none to show yet. */
  arrange(state: GridState, order: Order): RowSource | null {
    if (this.#building !== null && this.#building.order !== order) this.#building = null;
    if (this.#building === null && this.#shown?.order !== order) this.#start(state, order);
    return this.#shown === null ? null : this.#follow(state, this.#shown);
  }

  /** Rows are shown as they are. */
  rest(): void {
    this.#shown = null;
    this.#building = null;
  }

  /** What is shown, with what has happened to the table since: work in proportion to that. So much at once that it takes long is built. */
  #follow(state: GridState, { order, rows }: { readonly order: Order; readonly rows: RowView }): RowSource {
    if (this.#building?.order === order) return rows;
    const held = this.#heldRows.of(state);
    const { look } = rows;
    if (rows.table === state.table && look.held === held && look.collapsed === state.collapsed) return rows;
    const steps = RowView.inSteps(state.table, { ...order, collapsed: state.collapsed, held }, rows);
    const next = this.#run(steps, atOnce);
    if (next !== null) this.#shown = { order, rows: next };
    // What is being built for another order comes first.
    else if (this.#building === null) this.#building = { order, steps };
    return next ?? rows;
  }

  /** Begins another arrangement. Of the rows that the person is on only the one that he edits is held: he asked for another order. */
  #start(state: GridState, order: Order): void {
    const held = state.editing.state === 'cell' ? new Set([state.editing.row]) : nothingHeld;
    const look: Look = { ...order, collapsed: state.collapsed, held };
    this.#building = { order, steps: RowView.inSteps(state.table, look, this.#shown?.rows ?? null) };
    this.work(atOnce);
  }

  #run(steps: Generator<number, RowView>, milliseconds: number): RowView | null {
    const until = this.#now() + milliseconds;
    do {
      const { done, value } = steps.next();
      if (done === true) return value;
    } while (this.#now() < until);
    return null;
  }
}
