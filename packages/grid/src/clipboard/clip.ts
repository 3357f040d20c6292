import type { FieldId, RowId, Value } from '@teable-grid/core';
import type { Block } from './tsv.ts';

/** Name of our own flavour. */
export const ownFlavour = 'web application/x-teable-grid+json';

/** Cells of a grid as our own flavour carries them: whence they are, their texts, and what is stored. */
export interface OwnCells {
  readonly version: 2;
  /** Names this copy: what was cut is known again by it. */
  readonly token: string;
  readonly fields: readonly { readonly id: FieldId; readonly type: string }[];
  readonly rows: readonly RowId[];
  readonly texts: Block;
  /** Values as they are stored. */
  readonly values: readonly (readonly Value[])[];
}

/** Cells that the clipboard has, whoever put them there. */
export interface Clip {
  readonly block: Block;
  /** Numbers behind formatted texts, by row and column, where a spreadsheet said so. */
  readonly numbers: ReadonlyMap<number, ReadonlyMap<number, number>>;
  /** Null where they are not of a grid. */
  readonly own: OwnCells | null;
}
