import type { ChangeId, FieldId, RowId, Table } from '@teable-grid/core';

/**
 * What is being edited.
 *
 *     idle ──type, F2, Enter, double click──▶ cell ──Enter, Tab, Escape, click elsewhere──▶ idle
 *     idle ──F2 or double click on a header──▶ name ──Enter, Escape, click elsewhere──▶ idle
 */
export type Editing = { readonly state: 'idle' } | CellEditing | { readonly state: 'name'; readonly field: FieldId };

/** An open editor on a cell. */
export interface CellEditing {
  readonly state: 'cell';
  readonly row: RowId;
  readonly field: FieldId;
  /** What was on the screen when the editor opened: what the change will say it has seen. */
  readonly look: Table;
  /** The text it starts with; null: that of the value. */
  readonly text: string | null;
  /** Whether that text was typed right now, so that typing goes on after it. */
  readonly typed: boolean;
  /** The refused entry that this corrects; it is discarded when the editor ends with a value. */
  readonly corrects: ChangeId | null;
}

/** No editor. */
export const idle: Editing = { state: 'idle' };
