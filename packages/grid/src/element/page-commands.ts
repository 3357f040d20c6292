import { clearCells, duplicateRows, fillDown, fillRight, paste } from '../commands/cells.ts';
import type { Command } from '../commands/command.ts';
import { cancelEdit, openEditor } from '../commands/edit.ts';
import { openInbox, resolveConflict } from '../commands/conflicts.ts';
import { deleteFields, duplicateField, moveFields } from '../commands/field-moves.ts';
import { addField, changeField } from '../commands/fields.ts';
import { redo, undo } from '../commands/history.ts';
import { selectBetween } from '../commands/move.ts';
import { leavePast, openHistory, openPast, openTrash } from '../commands/past.ts';
import { closeRecord, openRecord } from '../commands/record.ts';
import { moveRows } from '../commands/row-moves.ts';
import { deleteRows, insertRows } from '../commands/rows.ts';
import { hideField, showField } from '../commands/views.ts';
import type { Spot } from '../state/selection.ts';

/** The commands behind the element's methods (see `GridCommands` and `FieldCommands`, which says what each does). */
export const pageCommands = {
  selectRange: (from: Spot, to: Spot): Command => selectBetween(from, to, 'none'),
  scrollToCell: (spot: Spot): Command => selectBetween(spot, spot, 'anchor'),
  paste: (text: string): Command => paste({ own: '', html: '', text }),
  startEditing: openEditor,
  cancelEditing: cancelEdit,
  insertRows,
  clear: clearCells,
  fillDown,
  fillRight,
  duplicateRows,
  deleteRows,
  undo,
  redo,
  addField,
  changeField,
  duplicateField,
  deleteFields,
  moveFields,
  hideField,
  showField,
  moveRows,
  openRecord,
  closeRecord,
  showHistory: openHistory,
  showTableAt: openPast,
  showNow: leavePast,
  showTrash: openTrash,
  openInbox,
  resolveConflict,
} as const;
