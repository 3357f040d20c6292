import type { HeldText, Op } from '@teable-grid/core';
import type { Notice } from '../state/grid-state.ts';
import type { Spot } from '../state/selection.ts';

/** What a gesture will do. */
export interface Plan {
  readonly ops: readonly Op[];
  /** Texts that cannot be read, for rows that are there and rows that the ops make. */
  readonly held: readonly HeldText[];
  /** What is selected afterwards, by its corners; of a corner that is not shown then, the last that is. Null: what is selected now. */
  readonly select: { readonly from: Spot; readonly to: Spot; readonly orTo: Spot } | null;
  readonly notice: Notice | null;
  /** What was cut is moved by this. */
  readonly movesCut: boolean;
}

/** Nothing to do, but to say why. */
export function sayOnly(text: string): Plan {
  return { ops: [], held: [], select: null, notice: { tone: 'bad', text }, movesCut: false };
}

/** Plans in steps, so that others can be served in between: each yields how many cells are done by then. */
export type Planning = Generator<number, Plan>;
