import type { CommentId, FieldId, RowId } from '../ids.ts';
import { type Comment, threadOf } from './comment.ts';
import { isLater } from './revision.ts';

/** What was said in one place about one thing: the comment that began it, and the replies to it. */
export interface Thread {
  readonly id: CommentId;
  /** The comment that began it; it may be deleted while replies to it are not. */
  readonly first: Comment;
  /** Comments that are not deleted, oldest first; never none. */
  readonly comments: readonly Comment[];
}

/** The comments of a table, by id and by row; immutable. A change copies the index, not the comments. */
export class Comments {
  static readonly empty = new Comments(new Map());

  readonly #byId: ReadonlyMap<CommentId, Comment>;
  readonly #byRow: ReadonlyMap<RowId, readonly Comment[]>;

  private constructor(byId: ReadonlyMap<CommentId, Comment>, byRow: ReadonlyMap<RowId, readonly Comment[]> = new Map()) {
    this.#byId = byId;
    this.#byRow = byRow;
  }

  /** All of them, deleted ones too. */
  get size(): number {
    return this.#byId.size;
  }

  /** The comment with this id, also when it is deleted. */
  get(id: CommentId): Comment | undefined {
    return this.#byId.get(id);
  }

  /** Rows that have comments, deleted ones too. */
  get rows(): Iterable<RowId> {
    return this.#byRow.keys();
  }

  /** Comments on a row and its cells, deleted ones too, oldest first. */
  at(row: RowId): readonly Comment[] {
    return this.#byRow.get(row) ?? none;
  }

  /** Threads on a row and its cells in which anything is not deleted, oldest first; on one cell when a field is named, on the row itself when it is null. */
  threads(row: RowId, field?: FieldId | null): readonly Thread[] {
    const found = new Map<CommentId, Comment[]>();
    for (const comment of this.at(row)) {
      if (field !== undefined && comment.field !== field) continue;
      const there = found.get(threadOf(comment));
      if (there === undefined) found.set(threadOf(comment), [comment]);
      else there.push(comment);
    }
    return [...found].flatMap(([id, comments]) => {
      const first = this.#byId.get(id);
      const left = comments.filter(({ deleted }) => !deleted);
      return first === undefined || left.length === 0 ? [] : [{ id, first, comments: left }];
    });
  }

  /** Deleted ones too, in no order. */
  [Symbol.iterator](): Iterator<Comment> {
    return this.#byId.values();
  }

  /** With these added or written anew (a comment) and taken away (null). */
  with(changes: ReadonlyMap<CommentId, Comment | null>): Comments {
    const byId = new Map(this.#byId);
    const rows = new Set<RowId>();
    for (const [id, comment] of changes) {
      const before = byId.get(id);
      if (before !== undefined) rows.add(before.row);
      if (comment === null) byId.delete(id);
      else {
        rows.add(comment.row);
        byId.set(id, comment);
      }
    }
    const byRow = new Map(this.#byRow);
    const moved = new Map([...rows].map((row) => [row, this.at(row).filter(({ id }) => !changes.has(id))]));
    for (const comment of changes.values()) if (comment !== null) moved.get(comment.row)!.push(comment);
    for (const [row, comments] of moved) {
      if (comments.length === 0) byRow.delete(row);
      else byRow.set(row, comments.toSorted(compareComments));
    }
    return new Comments(byId, byRow);
  }
}

const none: readonly Comment[] = [];

/** Oldest first; those of one change by their ids. */
export function compareComments(a: Comment, b: Comment): number {
  if (a.created !== b.created) return isLater(a.created, b.created) ? 1 : -1;
  return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
}
