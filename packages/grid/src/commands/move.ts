import { readCell } from '@teable-grid/core';
import { blockAround, cycled, type Onward, selectAround } from '../state/cycle.ts';
import type { GridState } from '../state/grid-state.ts';
import { type Motion, moved } from '../state/movement.ts';
import { addRange, extendTo, removeRange, selectRange } from '../state/selecting.ts';
import { positionOf, rangeOf, type Selection, selectAt, type Span, type Spot } from '../state/selection.ts';
import { columnOf, headerPosition, isGroup, type Position, type Range } from '../state/sheet.ts';
import type { Command } from './command.ts';

/** Moves the active cell. */
export function move(motion: Motion): Command {
  return ({ state, dispatch }) => {
    const from = activePosition(state);
    if (from === null) return false;
    const to = target(state, from, motion);
    dispatch({ action: 'select', selection: selectAt(state.sheet, to), reveal: 'anchor' });
    return true;
  };
}

/**
 * Goes on as Enter and Tab do: inside a selection of several cells to its next one; else to the next cell, and with Enter back to the
 * column in which Tab began.
 */
export function proceed(onward: Onward): Command {
  return (context) => {
    const { state, dispatch } = context;
    const { selection, sheet } = state;
    if (selection === null) return false;
    const inside = cycled(sheet, selection, onward);
    if (inside !== null) {
      dispatch({ action: 'select', selection: inside, reveal: 'anchor' });
      return true;
    }
    const from = positionOf(sheet, selection.anchor);
    if (from === null) return false;
    const to = target(state, from, onward);
    const along = onward === 'next' || onward === 'previous';
    const home = along || selection.since === undefined ? to.column : columnOf(sheet, selection.since);
    const next = selectAt(sheet, { row: to.row, column: Math.max(0, home) });
    const since = selection.since ?? selection.anchor.field;
    dispatch({ action: 'select', selection: next === null || !along ? next : { ...next, since }, reveal: 'anchor' });
    return true;
  };
}

/** Moves the far corner of the selection. */
export function extend(motion: Motion): Command {
  return ({ state, dispatch }) => {
    const { selection } = state;
    if (selection === null || (selection.anchor.row === null && selection.span === 'cells')) return false;
    const head = positionOf(state.sheet, selection.head);
    if (head === null) return false;
    const to = target(state, { ...head, row: Math.max(0, head.row) }, motion);
    dispatch({ action: 'select', selection: extendTo(state.sheet, selection, to), reveal: 'head' });
    return true;
  };
}

/** Stretches the selection to whole rows or whole columns. */
export function selectSpan(span: Span): Command {
  return ({ state, dispatch }) => {
    const { selection, sheet } = state;
    const base = selection ?? selectAt(sheet, { row: 0, column: 0 });
    if (base === null || sheet.rows.size === 0) return false;
    const inRows: Selection | null = base.anchor.row === null ? selectAt(sheet, { row: 0, column: base.near.column }) : base;
    if (inRows === null) return false;
    dispatch({ action: 'select', selection: { ...inRows, span }, reveal: 'none' });
    return true;
  };
}

/** Selects the block of filled cells around the active one; everything when that is selected, or nothing is around it. */
export const selectAll: Command = (context) => {
  const { state, dispatch } = context;
  const { selection, sheet } = state;
  const at = activePosition(state);
  if (selection !== null && at !== null && at.row >= 0 && selection.span === 'cells') {
    const block = blockAround(sheet, at, filledIn(state));
    const now = rangeOf(sheet, selection);
    const all = block.top === 0 && block.left === 0 && block.bottom === sheet.rows.size - 1 && block.right === sheet.fields.length - 1;
    const alone = block.top === block.bottom && block.left === block.right;
    if (!all && !alone && !sameRange(block, now)) {
      dispatch({ action: 'select', selection: selectAround(sheet, selection, block), reveal: 'none' });
      return true;
    }
  }
  return selectSpan('all')(context);
};

/** Selects a cell by its position. */
export function selectCell(at: Position, span: Span = 'cells'): Command {
  return ({ state, dispatch }) => {
    dispatch({ action: 'select', selection: selectAt(state.sheet, at, span), reveal: span === 'cells' ? 'anchor' : 'none' });
    return true;
  };
}

/** Stretches the selection to a cell, as Shift+click and dragging do; to whole rows or columns when a span is given. */
export function selectTo(at: Position, span?: Span): Command {
  return ({ state, dispatch }) => {
    const { selection, sheet } = state;
    if (selection === null) return selectCell(at, span)({ state, dispatch });
    const spanned = span === undefined || span === selection.span ? selection : { ...selection, span };
    dispatch({ action: 'select', selection: extendTo(sheet, spanned, at), reveal: 'none' });
    return true;
  };
}

/** Adds a range to the selection, as Ctrl+click does; dragging stretches it. */
export function selectMore(at: Position, span: Span = 'cells'): Command {
  return ({ state, dispatch }) => {
    if (state.selection === null) return selectCell(at, span)({ state, dispatch });
    dispatch({ action: 'select', selection: addRange(state.sheet, state.selection, at, span), reveal: 'none' });
    return true;
  };
}

/** Takes a range out of a selection, as Ctrl+click on a selected cell does. */
export function deselect(from: Selection, range: Range): Command {
  return ({ state, dispatch }) => {
    dispatch({ action: 'select', selection: removeRange(state.sheet, from, range), reveal: 'none' });
    return true;
  };
}

/** Selects a range that may have been made a moment ago, its first cell active. */
export function selectCells(range: Range): Command {
  return ({ state, dispatch }) => {
    const selection = selectRange(state.sheet, range);
    if (selection === null) return false;
    dispatch({ action: 'select', selection, reveal: 'none' });
    return true;
  };
}

/** Selects the cells between two corners, the first of them active. Does not apply where one of them is not shown. */
export function selectBetween(from: Spot, to: Spot, reveal: 'anchor' | 'none'): Command {
  return ({ state, dispatch }) => {
    const near = positionOf(state.sheet, from);
    if (near === null || positionOf(state.sheet, to) === null) return false;
    dispatch({ action: 'select', selection: { anchor: from, head: to, span: 'cells', near }, reveal });
    return true;
  };
}

/** Scrolls to the active cell; what is selected stays so. */
export const revealActive: Command = ({ state, dispatch }) => {
  if (state.selection === null) return false;
  dispatch({ action: 'select', selection: state.selection, reveal: 'anchor' });
  return true;
};

/** Where the active cell is; null without one. */
export function activePosition(state: GridState): Position | null {
  return state.selection === null ? null : positionOf(state.sheet, state.selection.anchor);
}

/** Tells whether a cell of the sheet shows something; the head of a group does not. */
export function filledIn({ sheet }: GridState): (at: Position) => boolean {
  return (at) => {
    const line = sheet.rows.line(at.row);
    const field = sheet.fields[at.column];
    return line !== undefined && !isGroup(line) && field !== undefined && readCell(line, field, sheet.computed).state !== 'empty';
  };
}

function target(state: GridState, from: Position, motion: Motion): Position {
  const filled = filledIn(state);
  return moved(state.sheet, from, motion, { page: state.page, filled: (at) => at.row === headerPosition || filled(at) });
}

function sameRange(a: Range, b: Range): boolean {
  return a.top === b.top && a.bottom === b.bottom && a.left === b.left && a.right === b.right;
}
