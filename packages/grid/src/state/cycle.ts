import { hasCell } from './ranges.ts';
import { extendTo, isWide } from './selecting.ts';
import { positionOf, rangeOf, type Selection, selectAt, spotAt } from './selection.ts';
import { isGroup, type Position, type Range, type Sheet } from './sheet.ts';

/** How Enter and Tab go on. */
export type Onward = 'down' | 'up' | 'next' | 'previous';

/**
 * The selection with the next cell of it active, as Enter (down the columns) and Tab (along the rows) go through it and from its
 * end to its beginning; heads of groups are passed over. Null when only one cell is selected, or none of them is a row's.
 */
export function cycled(sheet: Sheet, selection: Selection, onward: Onward): Selection | null {
  if (selection.anchor.row === null || !isWide(sheet, selection)) return null;
  const forward = onward === 'down' || onward === 'next';
  const byColumn = onward === 'down' || onward === 'up';
  let now = selection;
  let at: Position | null = positionOf(sheet, selection.anchor);
  // Each range once, and the first one again from its other end.
  for (let turn = 0; turn <= (selection.more?.length ?? 0) + 1; turn++) {
    const range = rangeOf(sheet, now);
    at = at !== null && hasCell(range, at) ? step(sheet, range, at, forward, byColumn) : firstIn(sheet, range, forward, byColumn);
    if (at !== null) return activeAt(sheet, now, at);
    now = turned(sheet, now, forward);
  }
  return null;
}

function step(sheet: Sheet, range: Range, from: Position, forward: boolean, byColumn: boolean): Position | null {
  let at: Position | null = from;
  do at = beside(range, at, forward, byColumn);
  while (at !== null && isHead(sheet, at));
  return at;
}

function firstIn(sheet: Sheet, { top, bottom, left, right }: Range, forward: boolean, byColumn: boolean): Position | null {
  const at = forward ? { row: top, column: left } : { row: bottom, column: right };
  return isHead(sheet, at) ? step(sheet, { top, bottom, left, right }, at, forward, byColumn) : at;
}

function beside({ top, bottom, left, right }: Range, { row, column }: Position, forward: boolean, byColumn: boolean): Position | null {
  const by = forward ? 1 : -1;
  if (byColumn) {
    if (row + by >= top && row + by <= bottom) return { row: row + by, column };
    return column + by < left || column + by > right ? null : { row: forward ? top : bottom, column: column + by };
  }
  if (column + by >= left && column + by <= right) return { row, column: column + by };
  return row + by < top || row + by > bottom ? null : { row: row + by, column: forward ? left : right };
}

function isHead(sheet: Sheet, { row }: Position): boolean {
  const line = sheet.rows.line(row);
  return line === undefined || isGroup(line);
}

/** The selection with the next of its ranges as the active one, its corner active; the same one where there is only one. */
function turned(sheet: Sheet, selection: Selection, forward: boolean): Selection {
  const { more = [], anchor, corner = anchor, head, span } = selection;
  if (more.length === 0) return selection;
  const left = { anchor: corner, head, span };
  const [next, rest] = forward ? [more[0]!, [...more.slice(1), left]] : [more.at(-1)!, [left, ...more.slice(0, -1)]];
  return { ...next, near: positionOf(sheet, next.anchor) ?? selection.near, more: rest };
}

function activeAt(sheet: Sheet, selection: Selection, at: Position): Selection {
  const { corner, ...rest } = selection;
  const anchor = spotAt(sheet, at)!;
  return { ...rest, anchor, near: at, corner: corner ?? selection.anchor };
}

/**
 * The block of filled cells around a cell, as far as cells touch, also by their corners; the cell alone when nothing is around it.
 * Heads of groups end it.
 */
export function blockAround(sheet: Sheet, at: Position, filled: (at: Position) => boolean): Range {
  const [lastRow, lastColumn] = [sheet.rows.size - 1, sheet.fields.length - 1];
  let range: Range = { top: at.row, bottom: at.row, left: at.column, right: at.column };
  const anyIn = (top: number, bottom: number, left: number, right: number) => {
    for (let row = Math.max(0, top); row <= Math.min(lastRow, bottom); row++)
      for (let column = Math.max(0, left); column <= Math.min(lastColumn, right); column++) if (filled({ row, column })) return true;
    return false;
  };
  // Down and up first: columns are looked through as a whole, and seldom.
  for (;;) {
    while (range.bottom < lastRow && anyIn(range.bottom + 1, range.bottom + 1, range.left - 1, range.right + 1))
      range = { ...range, bottom: range.bottom + 1 };
    while (range.top > 0 && anyIn(range.top - 1, range.top - 1, range.left - 1, range.right + 1)) range = { ...range, top: range.top - 1 };
    const { top, bottom, left, right } = range;
    if (left > 0 && anyIn(top - 1, bottom + 1, left - 1, left - 1)) range = { ...range, left: left - 1 };
    else if (right < lastColumn && anyIn(top - 1, bottom + 1, right + 1, right + 1)) range = { ...range, right: right + 1 };
    else return range;
  }
}

/** The selection of a range around the active cell, which stays active. */
export function selectAround(sheet: Sheet, selection: Selection, { top, bottom, left, right }: Range): Selection {
  const start = selectAt(sheet, { row: top, column: left });
  if (start === null) return selection;
  const whole = extendTo(sheet, start, { row: bottom, column: right });
  const at = positionOf(sheet, selection.anchor);
  return at === null ? whole : { ...whole, anchor: selection.anchor, corner: start.anchor, near: at };
}
