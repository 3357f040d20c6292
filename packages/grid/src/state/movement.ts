import { unreachable } from '@teable-grid/core';
import { headerPosition, type Position, type Sheet } from './sheet.ts';

/** How keys move from cell to cell. `edge-*` goes to the edge of the data, as Ctrl+arrow does in every spreadsheet. */
export type Motion =
  | 'up'
  | 'down'
  | 'left'
  | 'right'
  | 'edge-up'
  | 'edge-down'
  | 'edge-left'
  | 'edge-right'
  | 'page-up'
  | 'page-down'
  | 'row-start'
  | 'row-end'
  | 'table-start'
  | 'table-end'
  | 'next'
  | 'previous';

/** What a motion needs to know beside the sheet. */
export interface MotionContext {
  /** Whole rows that are visible. */
  readonly page: number;
  /** Whether a cell holds something. */
  filled(at: Position): boolean;
}

/** Where a motion leads from a position. It stays on the sheet; the header is reached from the first row with up. */
export function moved(sheet: Sheet, from: Position, motion: Motion, context: MotionContext): Position {
  const lastRow = sheet.rows.size - 1;
  const lastColumn = sheet.fields.length - 1;
  const { row, column } = from;
  const at = (toRow: number, toColumn: number): Position => ({
    row: Math.max(headerPosition, Math.min(lastRow, toRow)),
    column: Math.max(0, Math.min(lastColumn, toColumn)),
  });
  switch (motion) {
    case 'up':
      return at(row - 1, column);
    case 'down':
      return at(row + 1, column);
    case 'left':
      return at(row, column - 1);
    case 'right':
      return at(row, column + 1);
    case 'page-up':
      return row <= 0 ? at(row, column) : at(Math.max(0, row - context.page), column);
    case 'page-down':
      return at(row + context.page, column);
    case 'row-start':
      return at(row, 0);
    case 'row-end':
      return at(row, lastColumn);
    case 'table-start':
      return at(Math.min(0, lastRow), 0);
    case 'table-end':
      return at(lastRow, lastColumn);
    case 'edge-up':
      return row <= 0 ? at(row - 1, column) : edge(from, -1, 0, row, context);
    case 'edge-down':
      return edge(from, 1, 0, lastRow - row, context);
    case 'edge-left':
      return edge(from, 0, -1, column, context);
    case 'edge-right':
      return edge(from, 0, 1, lastColumn - column, context);
    case 'next':
      return column < lastColumn ? at(row, column + 1) : row < lastRow ? at(row + 1, 0) : from;
    case 'previous':
      return column > 0 ? at(row, column - 1) : row > 0 ? at(row - 1, lastColumn) : from;
    default:
      return unreachable(motion);
  }
}

/**
 * From inside a block of filled cells to its last one; from its end, or from an empty cell, to the next filled one; to the edge of
 * the sheet when there is none.
 */
function edge(from: Position, down: number, right: number, steps: number, context: MotionContext): Position {
  const after = (step: number): Position => ({ row: from.row + down * step, column: from.column + right * step });
  const filled = (step: number) => after(step).row >= 0 && context.filled(after(step));
  if (steps <= 0) return from;
  let step = 1;
  if (filled(0) && filled(1)) {
    while (step < steps && filled(step + 1)) step += 1;
    return after(step);
  }
  while (step < steps && !filled(step)) step += 1;
  return after(step);
}
