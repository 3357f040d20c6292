import type { Position, Range, Sheet } from './sheet.ts';

/**
 * What a fill would make of a range when its handle is let go at a cell: the range and what is beyond it on one side, that on which the
 * cell is farther away. Null inside of it.
 */
export function fillTarget(from: Range, at: Position): Range | null {
  const down = at.row > from.bottom ? at.row - from.bottom : at.row < from.top ? at.row - from.top : 0;
  const right = at.column > from.right ? at.column - from.right : at.column < from.left ? at.column - from.left : 0;
  if (down === 0 && right === 0) return null;
  if (Math.abs(down) >= Math.abs(right)) return down > 0 ? { ...from, bottom: at.row } : { ...from, top: at.row };
  return right > 0 ? { ...from, right: at.column } : { ...from, left: at.column };
}

/** The range down to where the column before it, else the one after it, is filled without a gap; null when that is not beyond its end. */
export function fillEnd(sheet: Sheet, from: Range, filled: (at: Position) => boolean): Range | null {
  for (const column of [from.left - 1, from.right + 1]) {
    if (column < 0 || column >= sheet.fields.length) continue;
    let bottom = from.bottom;
    while (bottom + 1 < sheet.rows.size && filled({ row: bottom + 1, column })) bottom += 1;
    if (bottom > from.bottom) return { ...from, bottom };
  }
  return null;
}
