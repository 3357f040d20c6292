import {
  type Actor,
  type Comment,
  type CommentId,
  type CommentPlace,
  isLater,
  type PendingChange,
  peopleOf,
  type Peer,
  type Problem,
  type ChangeId,
  type RowId,
  type Table,
  type Thread,
} from '@teable-grid/core';
import { calls, isHere } from './comments-read.ts';
import type { GridState } from './grid-state.ts';

/** Which threads the list of comments shows. */
export type ThreadFilter = 'open' | 'unread' | 'mentions' | 'resolved';

/** Threads as the list shows them: those with the latest news first; those of rows and fields that are gone are not shown. */
export function threadsShown({ table, unread, me }: Pick<GridState, 'table' | 'unread' | 'me'>, filter: ThreadFilter): readonly Thread[] {
  const found: Thread[] = [];
  for (const row of table.comments.rows)
    for (const thread of table.comments.threads(row))
      if (isHere(thread.first, table) && fits(thread, filter, unread, me)) found.push(thread);
  return found.toSorted(byNews);
}

function fits({ first, comments }: Thread, filter: ThreadFilter, unread: ReadonlySet<CommentId>, me: string | null): boolean {
  switch (filter) {
    case 'open':
      return first.resolved === null;
    case 'unread':
      return comments.some(({ id }) => unread.has(id));
    case 'mentions':
      return comments.some((comment) => calls(comment, me));
    case 'resolved':
      return first.resolved !== null;
  }
}

function byNews(a: Thread, b: Thread): number {
  const [one, other] = [a.comments.at(-1)!.created, b.comments.at(-1)!.created];
  return one === other ? 0 : isLater(one, other) ? -1 : 1;
}

/** A comment of this person that was refused, with why. */
export interface RefusedComment {
  readonly id: ChangeId;
  readonly text: string;
  readonly problem: Problem | undefined;
}

/** What of this person's comments on a row is not saved. */
export interface UnsavedComments {
  readonly waiting: ReadonlySet<CommentId>;
  /** By place. */
  refusedAt(place: CommentPlace): readonly RefusedComment[];
}

/** Gathers what of a person's comments is not saved. */
export function unsavedComments(pending: readonly PendingChange[]): UnsavedComments {
  const waiting = new Set<CommentId>();
  const refused: (RefusedComment & CommentPlace)[] = [];
  for (const entry of pending) {
    for (const op of entry.change?.ops ?? []) {
      if (op.op !== 'add-comment' && op.op !== 'edit-comment') continue;
      if (entry.state !== 'rejected') waiting.add(op.comment);
      else refused.push({ id: entry.id, text: op.text, problem: entry.problems[0], row: op.row, field: op.field });
    }
  }
  return { waiting, refusedAt: ({ row, field }) => refused.filter((one) => one.row === row && one.field === field) };
}

/** Who can be called, as far as it is known here: each once, by name. */
export function peopleToCall(
  table: Table,
  { me, presence, authors }: { readonly me: Actor | null; readonly presence: readonly Peer[]; readonly authors: Iterable<Actor> },
): readonly Actor[] {
  const found = new Map<string, Actor>();
  const meet = ({ id, name }: Actor) => {
    if (name !== '' && id !== me?.id && !found.has(id)) found.set(id, { id, name });
  };
  for (const { actor } of presence) meet(actor);
  for (const actor of authors) meet(actor);
  for (const { options } of table.fields.list) peopleOf(options).forEach(meet);
  for (const comment of table.comments as Iterable<Comment>) meet(comment.by.actor);
  return [...found.values()].toSorted((a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1));
}

/** How many open comments there are at a place, and how many of them are not read. */
export function countsAt(
  { comments }: Table,
  unread: ReadonlySet<CommentId>,
  row: RowId,
  field?: CommentPlace['field'],
): { readonly open: number; readonly unread: number } {
  const open = comments.threads(row, field).filter(({ first }) => first.resolved === null);
  const all = open.flatMap((thread) => thread.comments);
  return { open: all.length, unread: all.filter(({ id }) => unread.has(id)).length };
}
