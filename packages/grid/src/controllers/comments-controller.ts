import { type Comment, isLater, type Revision } from '@teable-grid/core';
import type { ReactiveController } from 'lit';
import { readAt } from '../commands/comments.ts';
import { calls, type CommentsRead, firstRead, isHere, unreadOf } from '../state/comments-read.ts';
import { keepRead, keptRead, readKey } from '../state/comments-storage.ts';
import type { GridState, Notice } from '../state/grid-state.ts';
import type { GridHost } from './grid-host.ts';
import { deviceShelf } from '../state/own-views-storage.ts';

/** What it asks of the element. */
export interface CommentsHost {
  /** Server and table, to keep by what its person has read. */
  place(): { readonly server: string; readonly table: string };
  show(notice: Notice): void;
}

/** Of the text of a comment in a notice. */
const longestExcerpt = 80;

/**
 * Follows the comments for one person: keeps on this device what he has read, reads what he looks at, and tells him once who calls him while
 * he is here. It comes with the bars.
 */
export class CommentsController implements ReactiveController {
  readonly #host: GridHost;
  readonly #to: CommentsHost;
  /** Undefined: not asked yet. */
  #key: string | null | undefined = undefined;
  #kept: CommentsRead | null = null;
  /** Up to which number it is known what is news; null until the table is there. */
  #told: Revision | null = null;
  #comments: GridState['table']['comments'] | null = null;
  /** What had been read when it was last found out what is not. */
  #found: CommentsRead | null = null;

  constructor(host: GridHost, to: CommentsHost) {
    this.#host = host;
    this.#to = to;
    host.addController(this);
  }

  hostConnected(): void {
    addEventListener('storage', this.#elsewhere);
  }

  hostDisconnected(): void {
    removeEventListener('storage', this.#elsewhere);
  }

  hostUpdated(): void {
    const state = this.#host.gridState;
    // Until it is known who he is, and the table is there, nothing can be said of what he has read.
    if (state.me === null || state.contact !== 'made') return;
    const { server, table } = this.#to.place();
    const key = readKey(server, table, state.me);
    if (key !== this.#key) return this.#begin(key, state);
    if (state.read !== this.#kept && state.read !== null) {
      this.#kept = state.read;
      if (key !== null) keepRead(deviceShelf(), key, state.read);
    }
    const isRead = state.read === this.#found;
    if (state.table.comments === this.#comments && isRead) return;
    const isNew = state.table.comments !== this.#comments;
    this.#comments = state.table.comments;
    this.#find(state);
    if (!isNew) return;
    this.#news(state);
    this.#look(state);
  }

  /** Finds out what is not read. */
  #find({ table, read, me, unread }: GridState): void {
    this.#found = read;
    const found = unreadOf(table.comments, read, me);
    if (read === null || (found.size === 0 && unread.size === 0)) return;
    // In an update nothing else is to be updated.
    queueMicrotask(() =>
      this.#host.run(({ state, dispatch }) => {
        if (state.read === read && state.table.comments === table.comments) dispatch({ action: 'comments-read', read, unread: found });
        return true;
      }),
    );
  }

  #begin(key: string | null, state: GridState): void {
    this.#key = key;
    this.#told = state.table.seq;
    this.#comments = state.table.comments;
    queueMicrotask(() => this.#put((key === null ? null : keptRead(deviceShelf(), key)) ?? firstRead(this.#host.gridState.table.seq)));
  }

  /** What is open before him he has read. */
  #look({ panel }: GridState): void {
    if (panel.panel !== 'thread' || document.visibilityState !== 'visible') return;
    queueMicrotask(() =>
      this.#host.run((context) => {
        readAt(context, panel);
        return true;
      }),
    );
  }

  /** Tells of the newest comment that calls him, unless he looks at it. */
  #news({ table, me, panel }: GridState): void {
    const told = this.#told ?? 0;
    let news: Comment | null = null;
    for (const comment of table.comments as Iterable<Comment>) {
      if (!isLater(comment.created, told) || comment.created < 0 || comment.deleted) continue;
      this.#told = Math.max(this.#told ?? 0, comment.created);
      const isSeen = panel.panel === 'thread' && panel.row === comment.row && panel.field === comment.field;
      if (comment.by.actor.id !== me && calls(comment, me) && isHere(comment, table) && !isSeen) news = comment;
    }
    if (news === null) return;
    const { id, text, by } = news;
    const excerpt = text.length > longestExcerpt ? `${text.slice(0, longestExcerpt)}…` : text;
    this.#to.show({ tone: 'info', text: `${by.actor.name} mentions you: “${excerpt}”`, shows: { thread: id } });
  }

  #put(read: CommentsRead): void {
    this.#kept = read;
    this.#host.run(({ dispatch }) => {
      dispatch({ action: 'comments-read', read });
      return true;
    });
    if (this.#key != null) keepRead(deviceShelf(), this.#key, read);
  }

  /** Another page of the same person has read something. */
  readonly #elsewhere = (event: StorageEvent) => {
    if (event.storageArea !== deviceShelf() || this.#key == null || event.key !== this.#key) return;
    const read = keptRead(deviceShelf(), this.#key);
    if (read === null) return;
    this.#kept = read;
    this.#host.run(({ dispatch }) => {
      dispatch({ action: 'comments-read', read });
      return true;
    });
  };
}
