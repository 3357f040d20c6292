import type { FieldId, RowId } from '@teable-grid/core';
import { columnOf, headerPosition, isGroup, type Position, type Range, type Sheet } from './sheet.ts';

/**
 * A cell, by ids, so that it stays itself while others insert, delete and move. `row: null` is the header; at the head of a group it is the
 * group's name.
 */
export interface Spot {
  readonly row: RowId | null;
  readonly field: FieldId;
}

/** Whether a selection is a rectangle between two cells, or whole rows, whole columns or everything. */
export type Span = 'cells' | 'rows' | 'columns' | 'all';

/** A rectangle of cells between two corners, by ids. */
export interface SelectedRange {
  readonly anchor: Spot;
  /** The far corner. */
  readonly head: Spot;
  readonly span: Span;
}

/**
 * What is selected. `anchor` is the active cell, where keys go and editors open; `head` is the far corner that Shift moves.
 * `near` is where the anchor was seen last: if its row or field goes, the selection settles there.
 */
export interface Selection extends SelectedRange {
  readonly near: Position;
  /** The near corner, once the active cell went on inside of the range (Enter, Tab); absent: the active cell is it. */
  readonly corner?: Spot;
  /** Ranges beside this one, in the order in which Enter and Tab go on to them; absent: none. */
  readonly more?: readonly SelectedRange[];
  /** The field in which Tab began, to which Enter comes back; absent: the active cell's. */
  readonly since?: FieldId;
}

/** Selects one cell. Null when the sheet has no column to select. */
export function selectAt(sheet: Sheet, at: Position, span: Span = 'cells'): Selection | null {
  const spot = spotAt(sheet, at);
  return spot === null ? null : { anchor: spot, head: spot, span, near: positionOf(sheet, spot) ?? at };
}

/** The cell at a position, or the nearest one there is. */
export function spotAt(sheet: Sheet, at: Position): Spot | null {
  const field = sheet.fields[clamp(at.column, 0, sheet.fields.length - 1)];
  if (field === undefined) return null;
  if (at.row <= headerPosition || sheet.rows.size === 0) return { row: null, field: field.id };
  const line = sheet.rows.line(Math.min(at.row, sheet.rows.size - 1));
  return { row: line === undefined ? null : isGroup(line) ? line.group : line.id, field: field.id };
}

/** Where a cell is; null when its row or its field is not shown. */
export function positionOf(sheet: Sheet, spot: Spot): Position | null {
  const column = columnOf(sheet, spot.field);
  const row = spot.row === null ? headerPosition : sheet.rows.indexOf(spot.row);
  return column < 0 || (row < 0 && spot.row !== null) ? null : { row, column };
}

/** The cells of the range in which the active cell is. A header cell alone is the range of row -1. */
export function rangeOf(sheet: Sheet, { anchor, corner = anchor, head, span, near }: Selection): Range {
  return rangeBetween(sheet, { anchor: corner, head, span }, near);
}

/** All that is selected: the ranges beside the active one, and that one last. They may overlap. */
export function rangesOf(sheet: Sheet, selection: Selection): readonly Range[] {
  const range = rangeOf(sheet, selection);
  if (selection.more === undefined) return [range];
  return [...selection.more.map((other) => rangeBetween(sheet, other, selection.near)), range];
}

/** The selection after the sheet changed: what is gone is replaced by what stands in its place. `before` tells what lay between. */
export function settle(sheet: Sheet, selection: Selection, before?: Sheet): Selection | null {
  const anchor = positionOf(sheet, selection.anchor);
  if (anchor === null) return selectAt(sheet, selection.near);
  const { corner: wasCorner, more: wasMore, ...rest } = selection;
  const corner = wasCorner === undefined ? undefined : survivor(sheet, wasCorner, selection.anchor, before);
  const head = survivor(sheet, selection.head, selection.anchor, before);
  const more = wasMore?.flatMap((range) => settledRange(sheet, range, before));
  const near = selection.near.row === anchor.row && selection.near.column === anchor.column ? selection.near : anchor;
  const sameMore = wasMore === undefined || (more!.length === wasMore.length && more!.every((range, at) => range === wasMore[at]));
  if (head === selection.head && near === selection.near && corner === wasCorner && sameMore) return selection;
  return { ...rest, head, near, ...(corner !== undefined && { corner }), ...(more !== undefined && more.length > 0 && { more }) };
}

/** The selection with `near` where its anchor is now. */
export function located(sheet: Sheet, selection: Selection): Selection {
  const near = positionOf(sheet, selection.anchor);
  return near === null ? selection : { ...selection, near };
}

/** Whether two cells are the same. */
export function sameSpot(a: Spot, b: Spot): boolean {
  return a.row === b.row && a.field === b.field;
}

function rangeBetween(sheet: Sheet, { anchor, head, span }: SelectedRange, near: Position): Range {
  const from = positionOf(sheet, anchor) ?? near;
  const to = positionOf(sheet, head) ?? from;
  const lastRow = sheet.rows.size - 1;
  const lastColumn = sheet.fields.length - 1;
  const whole = span === 'columns' || span === 'all';
  const wide = span === 'rows' || span === 'all';
  return {
    top: whole ? 0 : Math.min(from.row, to.row),
    bottom: whole ? lastRow : Math.max(from.row, to.row),
    left: wide ? 0 : Math.min(from.column, to.column),
    right: wide ? lastColumn : Math.max(from.column, to.column),
  };
}

function settledRange(sheet: Sheet, range: SelectedRange, before: Sheet | undefined): readonly SelectedRange[] {
  const anchor = survivor(sheet, range.anchor, range.head, before);
  const head = survivor(sheet, range.head, range.anchor, before);
  if (positionOf(sheet, anchor) === null || positionOf(sheet, head) === null) return [];
  return [anchor === range.anchor && head === range.head ? range : { ...range, anchor, head }];
}

/** A corner that is still there: itself, else the next one on the way to the other corner; that one when nothing of the way is known. */
function survivor(sheet: Sheet, corner: Spot, other: Spot, before: Sheet | undefined): Spot {
  if (positionOf(sheet, corner) !== null) return corner;
  const from = before === undefined ? null : positionOf(before, corner);
  const to = before === undefined ? null : positionOf(before, other);
  if (before === undefined || from === null || to === null) return other;
  let { row, column } = from;
  while (row !== to.row && sheet.rows.indexOf(spotAt(before, { row, column })!.row ?? '') < 0) row += Math.sign(to.row - row);
  while (column !== to.column && columnOf(sheet, before.fields[column]!.id) < 0) column += Math.sign(to.column - column);
  return spotAt(before, { row, column })!;
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
