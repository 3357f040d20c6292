import { colorOf, type Thread } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import { repeat } from 'lit/directives/repeat.js';
import { readAll, showThread } from '../commands/comments.ts';
import { whenText } from '../state/authorship.ts';
import { threadsShown, type ThreadFilter } from '../state/comment-list.ts';
import { unreadCount } from '../state/comments-read.ts';
import { count } from '../state/count.ts';
import { noPanel, type Panel } from '../state/grid-state.ts';
import { initialOf } from '../state/people.ts';
import { commentStyles } from '../styles/comments.ts';
import { placeName, textView } from './comment-threads.ts';
import type { PanelContext, PanelKind } from './panel-kind.ts';
import { plainIcon } from './plain-icon.ts';

/** All threads of the table. */
export const commentsPanelKind: PanelKind<Extract<Panel, { panel: 'comments' }>> = {
  size: 'side',
  styles: [commentStyles],
  view: (context, { filter }) => commentsPanel(context, filter),
  anchor: () => null,
};

const filters: readonly (readonly [ThreadFilter, string, string])[] = [
  ['open', 'Open', 'There are no open comments.'],
  ['unread', 'Unread', 'You have read everything.'],
  ['mentions', 'Mentions', 'Nobody has mentioned you.'],
  ['resolved', 'Resolved', 'Nothing is resolved yet.'],
];

/** Threads that are shown at once; with more nobody finds anything by looking. */
const mostShown = 200;

function commentsPanel(context: PanelContext, filter: ThreadFilter): TemplateResult {
  const { state } = context;
  const threads = threadsShown(state, filter);
  const choose = (wanted: ThreadFilter) => context.dispatch({ action: 'panel', panel: { panel: 'comments', filter: wanted } });
  const fresh = unreadCount(state);
  const [, , none] = filters.find(([name]) => name === filter)!;
  return html`<div class="comments-panel">
    <header>
      <h2 id="panel-title">Comments</h2>
      ${fresh === 0 ? nothing : html`<button type="button" class="button plain" data-action="read-all" @click=${() => context.run(readAll)}>Mark all as read</button>`}
      ${plainIcon('Close', 'close', () => context.dispatch({ action: 'panel', panel: noPanel }))}
    </header>
    <div class="filters" role="group" aria-label="Show">
      ${filters.map(([name, label]) => html`<button type="button" aria-pressed=${String(name === filter)} data-filter=${name} @click=${() => choose(name)}>${label}${name === 'unread' && fresh > 0 ? html`<b>${fresh.toLocaleString(state.locale)}</b>` : nothing}</button>`)}
    </div>
    ${threads.length === 0 ? html`<p class="sub none">${none}${filter === 'open' && state.commenting ? ' Choose a cell and press Ctrl+Alt+M to begin one.' : ''}</p>` : nothing}
    <ul class="thread-list" @keydown=${listKey}>
      ${repeat(
        threads.slice(0, mostShown),
        ({ id }) => id,
        (thread, at) => line(context, thread, at),
      )}
    </ul>
    ${threads.length <= mostShown ? nothing : html`<p class="sub none">And ${(threads.length - mostShown).toLocaleString(state.locale)} more.</p>`}
  </div>`;
}

function line(context: PanelContext, { id, first, comments }: Thread, at: number): TemplateResult {
  const { state } = context;
  const last = comments.at(-1)!;
  const fresh = comments.filter((comment) => state.unread.has(comment.id)).length;
  const { actor } = last.by;
  return html`<li>
    <button type="button" class=${`thread-line${fresh > 0 ? ' unread' : ''}`} data-thread=${id} ?data-focus=${at === 0} @click=${() => context.run(showThread(id))}>
      <span class="place">${placeName(first, state.table, state.locale)}</span>
      <span class="who" data-initial=${initialOf(actor)} data-hue=${colorOf(actor.id)}><bdi>${actor.id === state.me ? 'You' : actor.name}</bdi></span>
      <time class="sub" datetime=${last.by.at}>${whenText(last.by.at, state.locale)}</time>
      <span class="comment-text" dir="auto">${textView(last)}</span>
      <span class="sub">${count(comments.length, 'comment')}${fresh === 0 ? nothing : html`, <strong>${fresh.toLocaleString(state.locale)} new</strong>`}</span>
    </button>
  </li>`;
}

/** Arrows go from thread to thread. */
function listKey(event: KeyboardEvent): void {
  const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
  if (step === 0) return;
  const lines = [...(event.currentTarget as HTMLElement).querySelectorAll<HTMLElement>('.thread-line')];
  const at = lines.indexOf(event.target as HTMLElement);
  event.preventDefault();
  lines[Math.max(0, Math.min(lines.length - 1, at + step))]?.focus();
}
