import type { Field, Value } from '@teable-grid/core';
import type { Panel } from '../state/grid-state.ts';
import type { EditorOpener } from './editor.ts';

/** How the grid edits the fields of one kind; how it shows them is a `GridType`. */
export interface EntryType {
  /** Opens the editor; null: there is none, since a press or Space does all, or nobody may write. */
  readonly open: EditorOpener | null;
  /** The panel in which what cells say is edited, where that is not done cell by cell. */
  panel?(field: Field): Panel;
  /** The text that a single typed character stands for by itself; null: it opens the editor. */
  typed?(character: string, field: Field): string | null;
  /** The text that a press on the text of the active cell stands for, so far from its start (0 to 1). */
  pressed?(part: number, value: Value, field: Field): string;
  /** How the present day or time is entered: in ISO form, or as people write it. Absent: it is nothing for these cells. */
  readonly now?: 'iso' | 'local';
}
