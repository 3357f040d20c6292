import { valueOf } from '@teable-grid/core';
import { type Motion, moved } from '../state/movement.ts';
import { extendTo, positionOf, type Selection, selectAt, type Span } from '../state/selection.ts';
import { headerPosition, type Position } from '../state/sheet.ts';
import type { GridState } from '../state/grid-state.ts';
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

/** Moves the far corner of the selection. */
export function extend(motion: Motion): Command {
  return ({ state, dispatch }) => {
    const { selection } = state;
    if (selection === null || selection.anchor.row === null) return false;
    const head = positionOf(state.sheet, selection.head);
    if (head === null) return false;
    const to = target(state, head, motion);
    dispatch({ action: 'select', selection: extendTo(state.sheet, selection, to), reveal: 'head' });
    return true;
  };
}

/** Stretches the selection to whole rows, whole columns or everything. */
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

/** Selects a cell by its position. */
export function selectCell(at: Position, span: Span = 'cells'): Command {
  return ({ state, dispatch }) => {
    dispatch({ action: 'select', selection: selectAt(state.sheet, at, span), reveal: span === 'cells' ? 'anchor' : 'none' });
    return true;
  };
}

/** Stretches the selection to a cell, as Shift+click and dragging do. */
export function selectTo(at: Position): Command {
  return ({ state, dispatch }) => {
    if (state.selection === null) return selectCell(at)({ state, dispatch });
    dispatch({ action: 'select', selection: extendTo(state.sheet, state.selection, at), reveal: 'none' });
    return true;
  };
}

/** Where the active cell is; null without one. */
export function activePosition(state: GridState): Position | null {
  return state.selection === null ? null : positionOf(state.sheet, state.selection.anchor);
}

function target(state: GridState, from: Position, motion: Motion): Position {
  const { sheet } = state;
  return moved(sheet, from, motion, {
    page: state.page,
    filled: (at) => {
      if (at.row === headerPosition) return true;
      const row = sheet.rows.at(at.row);
      const field = sheet.fields[at.column];
      return row !== undefined && field !== undefined && valueOf(row, field) !== null;
    },
  });
}
