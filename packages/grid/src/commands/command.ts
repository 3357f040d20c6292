import type { ChangeId, CommentId, Draft, FieldId, HeldText, Revision, UndoAnswer, ViewId } from '@teable-grid/core';
import type { Gesture } from '../gestures/gesture.ts';
import type { CommentsRead } from '../state/comments-read.ts';
import type { CutCells } from '../state/cut.ts';
import type { Editing } from '../state/editing.ts';
import type { GridState, Notice, Panel, Past } from '../state/grid-state.ts';
import type { OwnView } from '../state/own-view.ts';
import type { Search } from '../state/search.ts';
import type { Selection } from '../state/selection.ts';
import type { Range } from '../state/sheet.ts';

/** What commands ask for. The first ones change the grid's state, the others go to the session or to the person. */
export type Action =
  | { readonly action: 'select'; readonly selection: Selection | null; readonly reveal: 'anchor' | 'head' | 'none' }
  | { readonly action: 'cut'; readonly cut: CutCells | null }
  | { readonly action: 'preview'; readonly range: Range | null }
  | { readonly action: 'edit'; readonly editing: Editing }
  | { readonly action: 'panel'; readonly panel: Panel }
  | { readonly action: 'width'; readonly field: FieldId; readonly width: number | null }
  /** Columns as wide as what is in them. */
  | { readonly action: 'fit'; readonly fields: readonly FieldId[] }
  /** The widths that were drafts are in the view, or on their way. */
  | { readonly action: 'widths-kept' }
  | { readonly action: 'view'; readonly view: ViewId }
  /** This person's own part in a view; null: in a table without views. */
  | { readonly action: 'own-view'; readonly view: ViewId | null; readonly own: OwnView }
  /** Folds groups up, or opens them. */
  | { readonly action: 'collapse'; readonly groups: readonly string[]; readonly collapsed: boolean }
  /** What this person has read of the comments; `unread`: what he has not, once it is found out. */
  | { readonly action: 'comments-read'; readonly read: CommentsRead; readonly unread?: ReadonlySet<CommentId> }
  | { readonly action: 'search'; readonly search: Search | null }
  /** `followed`: more of the same gesture follows at once, so there is nothing to show yet. */
  | { readonly action: 'submit'; readonly draft: Draft; readonly followed?: true }
  | { readonly action: 'hold'; readonly held: HeldText }
  | { readonly action: 'hold-all'; readonly held: readonly HeldText[] }
  /** Looks at the table as it was after a change (null: before the last one), */
  | { readonly action: 'visit'; readonly seq: Revision | null }
  /** shows what came of it, or goes back to now (null). */
  | { readonly action: 'past'; readonly past: Past | null }
  /** Something on many cells; it may be done a moment later. */
  | { readonly action: 'gesture'; readonly gesture: Gesture }
  | { readonly action: 'discard'; readonly id: ChangeId }
  | { readonly action: 'resend'; readonly id: ChangeId }
  /** `answer` when the person was asked about what others wrote. */
  | { readonly action: 'undo' | 'redo'; readonly answer?: UndoAnswer }
  /** Goes along with a person, by his id; null: with nobody any more. */
  | { readonly action: 'accompany'; readonly person: string | null }
  /** Goes to an address that is safe to follow. */
  | { readonly action: 'follow'; readonly link: string }
  | { readonly action: 'notice'; readonly notice: Notice }
  /** Tells something to those who listen; the others see it. */
  | { readonly action: 'say'; readonly text: string }
  /** Opens the dialog for files. */
  | { readonly action: 'files'; readonly open: 'import' | 'export' };

/** What a command gets. */
export interface CommandContext {
  /** The state as it is now: it is new after every dispatch. */
  readonly state: GridState;
  /** Does an action. */
  dispatch(action: Action): void;
}

/** Does something, or says by `false` that it does not apply here; then the key or event is left to others. */
export type Command = (context: CommandContext) => boolean;
