import type { RowId } from '@teable-grid/core';
import type { GridState } from '../state/grid-state.ts';
import type { Range } from '../state/sheet.ts';
import type { Planning } from './plan.ts';

/** What an event or a page gives for pasting, as it is on the clipboard. */
export interface RawClip {
  /** Our own flavour; empty without. */
  readonly own: string;
  readonly html: string;
  readonly text: string;
}

/** How a series goes on: by what the cells have in common, or by repeating them. */
export type FillWay = 'series' | 'copy' | 'other';

/**
 * What hands ask of many cells at once, as data: it is planned and done by code that is loaded when it is first used. All of it is one step
 * of undo. What it is about is what is selected at that time, unless it says otherwise.
 */
export type Gesture =
  /** `as` text: values as they would be typed, without where they come from. */
  | { readonly gesture: 'paste'; readonly clip: RawClip; readonly as: 'cells' | 'text' }
  /** Columns for which there were no fields: these are made, and the texts put in the rows. */
  | { readonly gesture: 'paste-columns'; readonly rows: readonly RowId[]; readonly block: readonly (readonly string[])[] }
  | { readonly gesture: 'clear' }
  /** The typed text in every cell. */
  | { readonly gesture: 'write'; readonly text: string }
  /** `from` and what is around it in `to` are positions; `other`: the way that is not usual for these values. */
  | { readonly gesture: 'fill'; readonly from: Range; readonly to: Range; readonly way: FillWay }
  /** The first row, or column, over the others; over a single one that before it. */
  | { readonly gesture: 'repeat'; readonly along: 'rows' | 'columns' }
  | { readonly gesture: 'duplicate-rows' }
  /** Puts back what was: planned by what knows the past, which is loaded when it is first used. */
  | { readonly gesture: 'restore'; plan(state: GridState): Planning };
