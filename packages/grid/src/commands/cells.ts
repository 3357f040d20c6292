import type { FillWay, Gesture, RawClip } from '../gestures/gesture.ts';
import type { GridState } from '../state/grid-state.ts';
import { rangesOf } from '../state/selection.ts';
import type { Range } from '../state/sheet.ts';
import type { Command } from './command.ts';

/** Pastes what is on the clipboard. */
export function paste(clip: RawClip, as: 'cells' | 'text' = 'cells'): Command {
  return asked(() => ({ gesture: 'paste', clip, as }));
}

/** Empties the selected cells; refused entries on them go too. */
export const clearCells: Command = (context) => {
  const { state, dispatch } = context;
  if (!hasRows(state) || !state.writable) return false;
  discardRefused(context.state, (id) => dispatch({ action: 'discard', id }));
  dispatch({ action: 'gesture', gesture: { gesture: 'clear' } });
  return true;
};

/** Writes a typed text to every selected cell. */
export function writeAll(text: string): Command {
  return asked(() => ({ gesture: 'write', text }));
}

/** Fills the cells of `to` around those of `from`. */
export function fill(from: Range, to: Range, way: FillWay): Command {
  return asked(() => ({ gesture: 'fill', from, to, way }));
}

/** Writes the first selected row over the others, or the one above over a single one. */
export const fillDown: Command = asked(() => ({ gesture: 'repeat', along: 'rows' }));

/** Writes the first selected column over the others, or the one before over a single one. */
export const fillRight: Command = asked(() => ({ gesture: 'repeat', along: 'columns' }));

/** Copies the rows that the selection touches. */
export const duplicateRows: Command = asked((state) => (hasRows(state) ? { gesture: 'duplicate-rows' } : null));

/** Gives up what was cut: it stays where it is. */
export const dropCut: Command = ({ state, dispatch }) => {
  if (state.cut === null) return false;
  dispatch({ action: 'cut', cut: null });
  return true;
};

function asked(gestureOf: (state: GridState) => Gesture | null): Command {
  return ({ state, dispatch }) => {
    const gesture = state.selection === null || !state.writable ? null : gestureOf(state);
    if (gesture === null) return false;
    dispatch({ action: 'gesture', gesture });
    return true;
  };
}

/** Whether cells of rows are selected, not only a header. */
export function hasRows({ selection, sheet }: GridState): boolean {
  return selection !== null && rangesOf(sheet, selection).some(({ top, bottom }) => bottom >= Math.max(0, top));
}

/** Entries that were refused, or never could be read, on cells that are selected. */
function discardRefused({ selection, sheet, pending }: GridState, discard: (id: string) => void): void {
  const refused = pending.filter((entry) => entry.state === 'rejected' && entry.held !== null);
  if (refused.length === 0) return;
  const ranges = rangesOf(sheet, selection!);
  for (const entry of refused) {
    if (entry.state !== 'rejected' || entry.held === null) continue;
    const { row, field } = entry.held;
    const at = sheet.rows.indexOf(row);
    const column = sheet.fields.findIndex(({ id }) => id === field);
    const isThere = ranges.some(({ top, bottom, left, right }) => at >= top && at <= bottom && column >= left && column <= right);
    if (at >= 0 && isThere) discard(entry.id);
  }
}
