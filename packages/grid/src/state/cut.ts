import type { FieldId, RowId, Table } from '@teable-grid/core';
import type { GridState } from './grid-state.ts';
import { positionOf, type SelectedRange } from './selection.ts';
import type { Range } from './sheet.ts';

/** Cells that were cut and are there until they are pasted: pasting moves them. */
export interface CutCells {
  /** Names them on the clipboard, so that only what was cut is moved. */
  readonly token: string;
  readonly range: SelectedRange;
  readonly rows: readonly RowId[];
  readonly fields: readonly FieldId[];
  /** The table when they were cut: a cell that is another one by then is not emptied. */
  readonly look: Table;
}

/** Ranges that have a dashed line around them: what was cut, and what letting go of the fill handle would fill. */
export function outlinedRanges({ cut, preview, sheet }: GridState): readonly Range[] {
  if (cut === null) return preview === null ? none : [preview];
  const from = positionOf(sheet, cut.range.anchor);
  const to = positionOf(sheet, cut.range.head);
  if (from === null || to === null) return preview === null ? none : [preview];
  const range = {
    top: Math.min(from.row, to.row),
    bottom: Math.max(from.row, to.row),
    left: Math.min(from.column, to.column),
    right: Math.max(from.column, to.column),
  };
  return preview === null ? [range] : [range, preview];
}

const none: readonly Range[] = [];
