import type { Choice, Field, Value } from '@teable-grid/core';
import type { Editor, EditorStart } from '../editors/editor.ts';
import type { Panel } from '../state/grid-state.ts';

/** Opens an editor on a cell. */
export type EditorOpener = (start: EditorStart) => Editor;

/** One of several things in a cell; the hue is one of the palette, 0 to 9, or -1: none. */
export type Pill = Pick<Choice, 'name' | 'color'>;

/** What a value's cell has beside its text. */
export interface Decor {
  /** Hue of a pill around the text, or of what is before it, 0 to 9; -1 without. */
  readonly hue: number;
  /** Several things; then the text is only what they say together. */
  readonly pills: readonly Pill[];
  /** A letter in a circle before the text; empty without. */
  readonly initial: string;
  /** What those hear who listen, where the text is made of signs; empty: the text. */
  readonly label: string;
  /** Whether a box is ticked. */
  readonly on: boolean;
  /** The look of another kind, where a value decides. */
  readonly kind?: string;
}

/** Text alone. */
export const plainDecor: Decor = { hue: -1, pills: [], initial: '', label: '', on: false };

/** How the grid shows and edits the fields of one kind: everything that depends on the kind is here, and nothing else switches on it. */
export interface GridType {
  /** What the cell of a value has beside its text. Absent: nothing, which is quickest. */
  decorate?(value: Value, field: Field): Decor;
  /** What the active cell shows while it is empty and can be filled by a press. */
  vacant?(field: Field): string;
  /** Opens the editor; null: there is none, since a press or Space does all, or nobody may write. */
  readonly open: EditorOpener | null;
  /** The panel in which what cells say is edited, where that is not done cell by cell. */
  panel?(field: Field): Panel;
  /** The value that Space, Enter or a click makes of the present one (null: empty, or it does not fit). */
  turnOver?(value: Value): Value;
  /** The text that a single typed character stands for by itself; null: it opens the editor. */
  typed?(character: string, field: Field): string | null;
  /** The text that a press on the text of the active cell stands for, so far from its start (0 to 1). */
  pressed?(part: number, value: Value, field: Field): string;
  /** How the present day or time is entered: in ISO form, or as people write it. Absent: it is nothing for these cells. */
  readonly now?: 'iso' | 'local';
}
