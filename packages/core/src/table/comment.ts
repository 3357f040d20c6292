import type { CommentId, FieldId, RowId } from '../ids.ts';
import type { Actor, Authorship } from './conflict.ts';
import type { Revision } from './revision.ts';

/** Where a comment is: on a cell, or on a whole row when the field is null. */
export interface CommentPlace {
  readonly row: RowId;
  readonly field: FieldId | null;
}

/** What a person said about a cell or a row. Its text is plain: never markup of any kind. */
export interface Comment extends CommentPlace {
  readonly id: CommentId;
  /** The comment that began the thread in which this one is a reply; null: it began one itself. */
  readonly thread: CommentId | null;
  readonly text: string;
  /** Whom it calls: those whose names stand in the text behind an `@`. */
  readonly mentions: readonly Actor[];
  /** Who wrote it, and when. */
  readonly by: Authorship;
  /** When its author last wrote its text anew, ISO 8601, UTC; null: never. */
  readonly edited: string | null;
  /** Who settled the thread that it began, and when; null: it is open, or this is a reply. */
  readonly resolved: Authorship | null;
  /** Deleted comments stay, so that they can be restored; they are not shown. */
  readonly deleted: boolean;
  /** Revision of the change that added it. */
  readonly created: Revision;
}

/** The comment that began the thread in which a comment is. */
export function threadOf({ id, thread }: Pick<Comment, 'id' | 'thread'>): CommentId {
  return thread ?? id;
}

/** Whether a comment is at a place. */
export function isAt(comment: CommentPlace, { row, field }: CommentPlace): boolean {
  return comment.row === row && comment.field === field;
}
