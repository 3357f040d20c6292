import type { FieldId, RowId } from '../ids.ts';
import type { Problem } from '../problem.ts';
import type { Actor } from '../table/conflict.ts';

/** Id of a draft: a long text that is open to be written. Made by whoever seeds it. */
export type DraftId = string;

/** Where somebody's caret is in a text, in UTF-16 code units; `anchor` and `head` are the same where nothing is selected. */
export interface DraftCaret {
  readonly anchor: number;
  readonly head: number;
}

/** Somebody else who has the text open. */
export interface DraftMember {
  /** Of this page of his in this draft, not of the person. */
  readonly client: number;
  readonly actor: Actor;
  /** A hue of the palette, 0 to 9, the same for everybody who sees him. */
  readonly color: number;
  /** Null until he has told. */
  readonly caret: DraftCaret | null;
  /** How often he has told: when it is another number he has moved, or written. */
  readonly moves: number;
}

/** In place of a stretch of a text (`from` to `to`) there is another. Several follow one another: each is about what the one before left. */
export interface TextEdit {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * `live`: it is written together. `away`: not connected; what is written meanwhile is put together with theirs on the return, if
 * the draft is still there then. `ended`: it is over; what is written from here on is an ordinary change.
 */
export type DraftState = 'live' | 'away' | 'ended';

/** What a draft tells its listeners; they read the rest from it. */
export type DraftEvent =
  /** The text is another one by what others wrote, or by `undo` and `redo`. */
  | { readonly event: 'text'; readonly edits: readonly TextEdit[] }
  | { readonly event: 'members' }
  | { readonly event: 'state'; readonly problem: Problem | null };

/**
 * A long text that everybody writes who has it open, character by character. What is in it is a draft, and no value yet: whoever
 * decides makes it the value of its cell when all pause or have left.
 */
export interface TextDraft {
  readonly row: RowId;
  readonly field: FieldId;
  readonly state: DraftState;
  readonly text: string;
  /** Everybody else who has it open. */
  readonly members: readonly DraftMember[];
  /** Writes; what this person writes is his to undo. Without effect after `leave`. */
  replace(edit: TextEdit): void;
  /** Takes back what this person wrote last, and nobody else's; false when there is nothing. */
  undo(): boolean;
  /** Does again what was taken back last; false when there is nothing. */
  redo(): boolean;
  /** Takes back all that this person wrote since he opened it. */
  takeBack(): void;
  /** Tells the others where this person's caret is. */
  setCaret(caret: DraftCaret | null): void;
  /** Calls `listener` after every event until the returned function is called. */
  subscribe(listener: (event: DraftEvent) => void): () => void;
  /** Leaves it with what is in it: that is shown in the table at once, until it is saved. */
  leave(): void;
}
