import { type Actor, type Comment, type CommentId, type CommentPlace, type CommentOp, newId, type Op } from '@teable-grid/core';
import type { ThreadFilter } from '../state/comment-list.ts';
import { allRead, withRead } from '../state/comments-read.ts';
import { type GridState, noPanel } from '../state/grid-state.ts';
import { selectSpot, wholeRows } from '../state/selecting.ts';
import { columnOf, headerPosition } from '../state/sheet.ts';
import type { Command, CommandContext } from './command.ts';

/** Opens the comments on the active cell, or on its row where whole rows are selected; in the header those of the whole table. */
export const openThread: Command = (context) => {
  const { state } = context;
  const anchor = state.selection?.anchor;
  if (anchor === undefined || anchor.row === null || state.table.rows.get(anchor.row) === undefined) return openComments('open')(context);
  const isWhole = wholeRows(state.sheet, state.selection).includes(state.sheet.rows.indexOf(anchor.row));
  return openThreadAt({ row: anchor.row, field: isWhole ? null : anchor.field })(context);
};

/** Opens the comments on a cell, or on a row as a whole; where somebody may neither read nor write any, it says so. */
export function openThreadAt(place: CommentPlace, thread: CommentId | null = null): Command {
  return (context) => {
    const { state, dispatch } = context;
    if (!state.commenting && state.table.comments.threads(place.row, place.field).length === 0) {
      dispatch({ action: 'notice', notice: { tone: 'info', text: 'There are no comments here, and you may not write any.' } });
      return true;
    }
    dispatch({ action: 'panel', panel: { panel: 'thread', row: place.row, field: place.field, thread } });
    readAt(context, place);
    return true;
  };
}

/** Goes to the cell, or the row, that a thread is about, and opens it. */
export function showThread(id: CommentId): Command {
  return (context) => {
    const { state, dispatch } = context;
    const comment = state.table.comments.get(id);
    if (comment === undefined) return false;
    const { row, field } = comment;
    const column = field === null ? (state.selection?.anchor.field ?? state.sheet.fields[0]?.id) : field;
    if (column !== undefined && columnOf(state.sheet, column) >= 0 && state.sheet.rows.indexOf(row) > headerPosition)
      dispatch({ action: 'select', selection: selectSpot({ row, field: column }), reveal: 'anchor' });
    return openThreadAt({ row, field }, id)(context);
  };
}

/** Opens the list of threads, or closes it. */
export function openComments(filter: ThreadFilter): Command {
  return ({ state, dispatch }) => {
    const isOpen = state.panel.panel === 'comments' && state.panel.filter === filter;
    dispatch({ action: 'panel', panel: isOpen ? noPanel : { panel: 'comments', filter } });
    return true;
  };
}

/** Adds a comment: a reply in the thread of another one, or the first of a thread. */
export function addComment(place: CommentPlace, reply: CommentId | null, text: string, mentions: readonly Actor[]): Command {
  const op = { op: 'add-comment', comment: newId('comment'), row: place.row, field: place.field, reply, text, mentions } as const;
  return submitComment(op);
}

/** Writes the text of a comment anew. */
export function editComment(comment: Comment, text: string, mentions: readonly Actor[]): Command {
  return submitComment({ op: 'edit-comment', ...named(comment), text, mentions });
}

/** Deletes a comment; undo brings it back. */
export function deleteComment(comment: Comment): Command {
  return submitComment({ op: 'delete-comment', ...named(comment) });
}

/** Settles a thread, or opens it again. */
export function resolveThread(first: Comment, resolves: boolean): Command {
  return submitComment({ op: resolves ? 'resolve-comment' : 'reopen-comment', ...named(first) });
}

/** All comments are read. */
export const readAll: Command = ({ state, dispatch }) => {
  dispatch({ action: 'comments-read', read: allRead(state.table.seq) });
  return true;
};

/** What there is at a place is read by this person. */
export function readAt({ state, dispatch }: CommandContext, { row, field }: CommentPlace): void {
  if (state.read === null) return;
  const fresh = state.table.comments.at(row).filter((comment) => comment.field === field && state.unread.has(comment.id));
  if (fresh.length > 0) dispatch({ action: 'comments-read', read: withRead(state.read, fresh) });
}

/** Whether this person may delete a comment. */
export function mayDelete({ by }: Comment, { commenting, ruling, me }: GridState): boolean {
  return commenting && (by.actor.id === me || ruling);
}

function submitComment(op: CommentOp): Command {
  return ({ state, dispatch }) => {
    if (!state.commenting) return false;
    const ops: readonly Op[] = [op];
    dispatch({ action: 'submit', draft: { ops } });
    return true;
  };
}

function named({ id, row, field }: Comment) {
  return { comment: id, row, field } as const;
}
