import { hasCell, haveCell, without } from './ranges.ts';
import { positionOf, rangeOf, rangesOf, sameSpot, selectAt, type Selection, type Span, type Spot, spotAt } from './selection.ts';
import type { Position, Range, Sheet } from './sheet.ts';

/** Selects one cell by ids, which need not be on the sheet yet. */
export function selectSpot(spot: Spot, near: Position = { row: 0, column: 0 }): Selection {
  return { anchor: spot, head: spot, span: 'cells', near };
}

/** The selection of a range, its upper start corner active. Null when the sheet has no column. */
export function selectRange(sheet: Sheet, range: Range): Selection | null {
  const start = selectAt(sheet, { row: range.top, column: range.left });
  return start === null ? null : extendTo(sheet, start, { row: range.bottom, column: range.right });
}

/** The selection with its far corner at another cell. The active cell stays, unless it is not in the range any more. */
export function extendTo(sheet: Sheet, selection: Selection, at: Position): Selection {
  const head = spotAt(sheet, { row: Math.max(0, at.row), column: at.column });
  if (head === null) return selection;
  const next = { ...selection, head };
  const active = positionOf(sheet, selection.anchor);
  if (selection.corner === undefined || (active !== null && hasCell(rangeOf(sheet, next), active))) return next;
  const { corner, ...rest } = next;
  return { ...rest, anchor: corner! };
}

/** The selection with one more range, in which the active cell is from now on. */
export function addRange(sheet: Sheet, selection: Selection, at: Position, span: Span = 'cells'): Selection {
  const added = selectAt(sheet, at, span);
  if (added === null) return selection;
  const { more = [], corner, anchor, head, span: before } = selection;
  return { ...added, more: [...more, { anchor: corner ?? anchor, head, span: before }] };
}

/**
 * The selection without the cells of a range; what is left of the ranges goes on as cells. The active cell stays where it can. Something
 * stays selected: of a selection that would be empty, the active cell.
 */
export function removeRange(sheet: Sheet, selection: Selection, hole: Range): Selection {
  const left = rangesOf(sheet, selection).flatMap((range) => without(range, hole));
  const active = positionOf(sheet, selection.anchor);
  const home = left.find((range) => active !== null && hasCell(range, active)) ?? left.at(-1);
  if (home === undefined) return selectSpot(selection.anchor, selection.near);
  const first = selectRange(sheet, home)!;
  const others = left.filter((range) => range !== home).map((range) => selectRange(sheet, range)!);
  const more = others.map(({ anchor, head, span }) => ({ anchor, head, span }));
  const kept = active !== null && hasCell(home, active) && !sameSpot(first.anchor, selection.anchor);
  return {
    ...first,
    ...(kept && { anchor: selection.anchor, corner: first.anchor, near: active }),
    ...(more.length > 0 && { more }),
  };
}

/** Whether a cell is selected. */
export function isSelected(sheet: Sheet, selection: Selection, at: Position): boolean {
  return haveCell(rangesOf(sheet, selection), at);
}

/** Positions of the columns that are selected from top to bottom, in their order: a drag of one of their headers moves them. */
export function wholeColumns(sheet: Sheet, selection: Selection | null): readonly number[] {
  return wholeOf(sheet, selection, 'columns', ({ left, right }) => [left, right]);
}

/** Positions of the lines that are selected from side to side, in their order. */
export function wholeRows(sheet: Sheet, selection: Selection | null): readonly number[] {
  return wholeOf(sheet, selection, 'rows', ({ top, bottom }) => [top, bottom]);
}

/** Whether more than the active cell is selected. */
export function isWide(sheet: Sheet, selection: Selection): boolean {
  const { top, bottom, left, right } = rangeOf(sheet, selection);
  return selection.more !== undefined || top !== bottom || left !== right;
}

function wholeOf(
  sheet: Sheet,
  selection: Selection | null,
  span: 'rows' | 'columns',
  sides: (range: Range) => readonly [number, number],
): readonly number[] {
  if (selection === null) return [];
  const all = [...(selection.more ?? []), selection];
  const ranges = rangesOf(sheet, selection);
  const found = new Set<number>();
  for (const [at, range] of ranges.entries()) {
    if (all[at]!.span !== span && all[at]!.span !== 'all') continue;
    const [from, to] = sides(range);
    for (let position = from; position <= to; position++) found.add(position);
  }
  return [...found].toSorted((a, b) => a - b);
}
