import type { FieldId, RowId } from '@teable-grid/core';
import { columnOf, headerPosition, isGroup, type Position, type Range, type Sheet } from './sheet.ts';

/**
 * A cell, by ids, so that it stays itself while others insert, delete and move. `row: null` is the header; on the head of a group it is the
 * group's name.
 */
export interface Spot {
  readonly row: RowId | null;
  readonly field: FieldId;
}

/** Whether a selection is a rectangle between two cells, or whole rows, whole columns or everything. */
export type Span = 'cells' | 'rows' | 'columns' | 'all';

/**
 * What is selected. `anchor` is the active cell, where keys go and editors open; `head` is the far corner that Shift moves.
 * `near` is where the anchor was seen last: if its row or field goes, the selection settles there.
 */
export interface Selection {
  readonly anchor: Spot;
  readonly head: Spot;
  readonly span: Span;
  readonly near: Position;
}

/** Selects one cell. Null when the sheet has no column to select. */
export function selectAt(sheet: Sheet, at: Position, span: Span = 'cells'): Selection | null {
  const spot = spotAt(sheet, at);
  return spot === null ? null : { anchor: spot, head: spot, span, near: positionOf(sheet, spot) ?? at };
}

/** The selection with its far corner at another cell. */
export function extendTo(sheet: Sheet, selection: Selection, at: Position): Selection {
  const head = spotAt(sheet, { row: Math.max(0, at.row), column: at.column });
  return head === null ? selection : { ...selection, head };
}

/** The cell at a position, or the nearest one there is. */
export function spotAt(sheet: Sheet, at: Position): Spot | null {
  const field = sheet.fields[clamp(at.column, 0, sheet.fields.length - 1)];
  if (field === undefined) return null;
  if (at.row <= headerPosition || sheet.rows.size === 0) return { row: null, field: field.id };
  const line = sheet.rows.line(Math.min(at.row, sheet.rows.size - 1))!;
  return { row: isGroup(line) ? line.group : line.id, field: field.id };
}

/** Where a cell is; null when its row or its field is not shown. */
export function positionOf(sheet: Sheet, spot: Spot): Position | null {
  const column = columnOf(sheet, spot.field);
  const row = spot.row === null ? headerPosition : sheet.rows.indexOf(spot.row);
  return column < 0 || (row < 0 && spot.row !== null) ? null : { row, column };
}

/** The cells that a selection covers. A header cell alone is the range of row -1. */
export function rangeOf(sheet: Sheet, selection: Selection): Range {
  const anchor = positionOf(sheet, selection.anchor) ?? selection.near;
  const head = positionOf(sheet, selection.head) ?? anchor;
  const lastRow = sheet.rows.size - 1;
  const lastColumn = sheet.fields.length - 1;
  const whole = selection.span === 'columns' || selection.span === 'all';
  const wide = selection.span === 'rows' || selection.span === 'all';
  return {
    top: whole ? 0 : Math.min(anchor.row, head.row),
    bottom: whole ? lastRow : Math.max(anchor.row, head.row),
    left: wide ? 0 : Math.min(anchor.column, head.column),
    right: wide ? lastColumn : Math.max(anchor.column, head.column),
  };
}

/** The selection after the sheet changed: what is gone is replaced by what stands in its place. */
export function settle(sheet: Sheet, selection: Selection): Selection | null {
  const anchor = positionOf(sheet, selection.anchor);
  if (anchor === null) return selectAt(sheet, selection.near);
  const head = positionOf(sheet, selection.head) === null ? selection.anchor : selection.head;
  const near = selection.near.row === anchor.row && selection.near.column === anchor.column ? selection.near : anchor;
  return head === selection.head && near === selection.near ? selection : { ...selection, head, near };
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

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
