import {
  type Comment,
  type CommentId,
  type CommentPlace,
  type Comments,
  isLater,
  later,
  type Revision,
  type Table,
  threadOf,
} from '@teable-grid/core';
import type { GridState } from './grid-state.ts';

/** How far a person has read the comments of a table on this device, by when they were added. */
export interface CommentsRead {
  /** All up to here. */
  readonly since: Revision;
  /** Of those that call him only these: before he was here for the first time nobody else's are news to him. */
  readonly calls: Revision;
  /** Threads of which he has read more. */
  readonly threads: ReadonlyMap<CommentId, Revision>;
}

/** Threads that are remembered one by one; of more, those that were read first are unread again. */
const mostThreads = 2_000;

/** What somebody has read who is here for the first time, as the table is at a number. */
export function firstRead(seq: Revision): CommentsRead {
  return { since: seq, calls: 0, threads: new Map() };
}

/** Whether a comment calls a person. */
export function calls({ mentions }: Comment, me: string | null): boolean {
  return me !== null && mentions.some(({ id }) => id === me);
}

/** Comments that a person has not read: none of his own, and none before it is known what he has read. */
export function unreadOf(comments: Comments, read: CommentsRead | null, me: string | null): ReadonlySet<CommentId> {
  if (read === null || me === null || comments.size === 0) return nothing;
  const unread = new Set<CommentId>();
  for (const comment of comments as Iterable<Comment>) {
    if (comment.deleted || comment.by.actor.id === me) continue;
    const upTo = calls(comment, me) ? read.calls : read.since;
    if (isLater(comment.created, later(upTo, read.threads.get(threadOf(comment)) ?? 0))) unread.add(comment.id);
  }
  return unread;
}

/** How many there are that are not read, on what is there. */
export function unreadCount({ table, unread }: Pick<GridState, 'table' | 'unread'>): number {
  let count = 0;
  for (const id of unread) {
    const comment = table.comments.get(id);
    if (comment !== undefined && isHere(comment, table)) count += 1;
  }
  return count;
}

/** Whether what a comment is about is there. */
export function isHere({ row, field }: CommentPlace, table: Table): boolean {
  return table.rows.get(row)?.deleted === false && (field === null || table.fields.get(field)?.deleted === false);
}

/** Having read these comments too. */
export function withRead(read: CommentsRead, comments: Iterable<Comment>): CommentsRead {
  const threads = new Map(read.threads);
  for (const comment of comments) {
    const id = threadOf(comment);
    const upTo = later(threads.get(id) ?? 0, comment.created);
    // What was read last is at the end.
    threads.delete(id);
    threads.set(id, upTo);
  }
  for (const first of threads.keys()) {
    if (threads.size <= mostThreads) break;
    threads.delete(first);
  }
  return { ...read, threads };
}

/** Having read all there is in a table at a number. */
export function allRead(seq: Revision): CommentsRead {
  return { since: seq, calls: seq, threads: new Map() };
}

const nothing: ReadonlySet<CommentId> = new Set();
