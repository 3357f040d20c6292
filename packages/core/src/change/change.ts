import type { ChangeId, CommentId, ConflictId, FieldId, RowId } from '../ids.ts';
import type { Value } from '../value.ts';
import type { CommentPlace } from '../table/comment.ts';
import type { Actor, Outcome } from '../table/conflict.ts';
import type { Choice, FieldOptions } from '../table/field.ts';
import type { Place } from '../table/place.ts';
import type { Revision } from '../table/revision.ts';
import type { NewView, ViewChanges, ViewId } from '../view/view.ts';

/**
 * What a person did, as plain data: numbered within the session that made it, atomic, naming everything by id. A gesture larger
 * than the limit on ops is a `group` of changes.
 */
export interface Change {
  /** 1, 2, 3 … in the session that made it. */
  readonly n: number;
  readonly id: ChangeId;
  readonly group?: string;
  readonly seen: Seen;
  readonly ops: readonly Op[];
}

/**
 * What the author was looking at: the replica after change number `seq`, except for these targets. `mine` names an
 * earlier change of the same session, which may have no sequence number yet.
 */
export interface Seen {
  readonly seq: Revision;
  readonly except?: Readonly<Record<Target, SeenMark>>;
}

/** What an author saw of one target: a revision, or his own change number n. */
export type SeenMark = Revision | { readonly mine: number };

/** Names what a revision belongs to: `row/field` for a cell, `row/$deleted` for a row's deletion, `row` for the whole of it, or a field's id. */
export type Target = string;

/** The target that a cell is. */
export function cellTarget(row: RowId, field: FieldId): Target {
  return `${row}/${field}`;
}

/** The target that a row's deletion flag is. */
export function deletedTarget(row: RowId): Target {
  return `${row}/$deleted`;
}

/** A new row: its id, made by the client, and the cells that are not empty. */
export interface NewRow {
  readonly id: RowId;
  readonly cells: Readonly<Record<FieldId, Value>>;
}

/** A new field: its id, made by the client, and its properties. */
export interface NewField {
  readonly id: FieldId;
  readonly name: string;
  readonly type: string;
  readonly options: FieldOptions;
}

/** Properties of a field to write; those that are absent stay. `addChoices` appends to a select's choices, whatever they are by then. */
export interface FieldProperties {
  readonly name?: string;
  readonly type?: string;
  readonly options?: FieldOptions;
  readonly addChoices?: readonly Choice[];
}

/** What a comment says: its text, and whom it calls by their names in it. */
export interface CommentWords {
  readonly text: string;
  readonly mentions: readonly Actor[];
}

/** Names a comment, and says where it is: who must not know of that place is told by it that there is no such comment. */
export interface NamedComment extends CommentPlace {
  readonly comment: CommentId;
}

/** The closed union of what a change can do. */
export type Op =
  /** `was` is the value that the author saw in the cell. */
  | { readonly op: 'set-cell'; readonly row: RowId; readonly field: FieldId; readonly value: Value; readonly was: Value }
  /** With `misfits: 'keep'` values that their fields refuse are no reason to refuse the rows: they stay as their text, marked (an import). */
  | { readonly op: 'insert-rows'; readonly place: Place<RowId>; readonly rows: readonly NewRow[]; readonly misfits?: 'keep' }
  | { readonly op: 'delete-rows'; readonly rows: readonly RowId[] }
  | { readonly op: 'restore-rows'; readonly rows: readonly RowId[] }
  | { readonly op: 'move-rows'; readonly place: Place<RowId>; readonly rows: readonly RowId[] }
  /** Gives numbers to rows that have none in a field that numbers them (`FieldType.numbered`); those who make rows need not ask for it. */
  | { readonly op: 'number-rows'; readonly field: FieldId; readonly rows: readonly RowId[] }
  | { readonly op: 'add-field'; readonly place: Place<FieldId>; readonly field: NewField }
  | { readonly op: 'change-field'; readonly field: FieldId; readonly set: FieldProperties }
  | { readonly op: 'move-field'; readonly field: FieldId; readonly place: Place<FieldId> }
  | { readonly op: 'delete-field'; readonly field: FieldId }
  | { readonly op: 'restore-field'; readonly field: FieldId }
  | { readonly op: 'add-view'; readonly place: Place<ViewId>; readonly view: NewView }
  | { readonly op: 'change-view'; readonly view: ViewId; readonly set: ViewChanges }
  | { readonly op: 'move-view'; readonly view: ViewId; readonly place: Place<ViewId> }
  | { readonly op: 'delete-view'; readonly view: ViewId }
  | { readonly op: 'restore-view'; readonly view: ViewId }
  /** What people call the table; '' takes the name away. */
  | { readonly op: 'rename-table'; readonly name: string }
  /** Begins a thread, or is a reply in the one that the comment `reply` belongs to; a thread that was resolved is open again by it. */
  | ({ readonly op: 'add-comment'; readonly reply: CommentId | null } & NamedComment & CommentWords)
  /** For the author of the comment. */
  | ({ readonly op: 'edit-comment' } & NamedComment & CommentWords)
  /** For the author of the comment, and for owners. */
  | ({ readonly op: 'delete-comment' } & NamedComment)
  | ({ readonly op: 'restore-comment' } & NamedComment)
  /** Settles the thread in which the comment is, or opens it again. */
  | ({ readonly op: 'resolve-comment' } & NamedComment)
  | ({ readonly op: 'reopen-comment' } & NamedComment)
  /** `current` is the revision of the current value that the person saw, per record. */
  | {
      readonly op: 'resolve-conflicts';
      readonly conflicts: readonly { readonly id: ConflictId; readonly current: SeenMark }[];
      readonly outcome: Outcome;
    }
  /** Opens records again that were settled, as they were, with what is there now as their current value. `field` is what each is about. */
  | {
      readonly op: 'reopen-conflicts';
      readonly conflicts: readonly { readonly id: ConflictId; readonly field: FieldId | null }[];
    };

/** An op on comments: what those may do who may comment, and nothing else. */
export type CommentOp = Extract<Op, NamedComment>;

/** The kinds of op that are about comments. */
export const commentOps = [
  'add-comment',
  'edit-comment',
  'delete-comment',
  'restore-comment',
  'resolve-comment',
  'reopen-comment',
] as const;

/** Whether an op is about a comment. */
export function isCommentOp(op: Op): op is CommentOp {
  return (commentOps as readonly string[]).includes(op.op);
}

/** A field is written anew with all its options, by whatever changes one of its properties; so is a view. */
const wholeWeight = 10;

/** How much of the limit on ops an op takes: the cells, rows or records it names; more for a field or a view that is written anew. */
export function opWeight(op: Op): number {
  switch (op.op) {
    case 'insert-rows':
    case 'delete-rows':
    case 'restore-rows':
    case 'move-rows':
    case 'number-rows':
      return op.rows.length;
    case 'resolve-conflicts':
    case 'reopen-conflicts':
      return op.conflicts.length;
    case 'change-field':
    case 'move-field':
    case 'delete-field':
    case 'restore-field':
    case 'add-view':
    case 'change-view':
    case 'move-view':
    case 'delete-view':
    case 'restore-view':
      return wholeWeight;
    default:
      return 1;
  }
}
