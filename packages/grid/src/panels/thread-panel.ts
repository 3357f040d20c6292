import { html, type TemplateResult } from 'lit';
import { openComments, showThread } from '../commands/comments.ts';
import { threadsShown } from '../state/comment-list.ts';
import { noPanel, type Panel } from '../state/grid-state.ts';
import { commentStyles } from '../styles/comments.ts';
import { placeName, threadsView } from './comment-threads.ts';
import type { PanelContext, PanelKind } from './panel-kind.ts';
import { plainIcon } from './plain-icon.ts';

/** The comments on a cell, or on a row as a whole. */
export const threadPanelKind: PanelKind<Extract<Panel, { panel: 'thread' }>> = {
  size: 'wide',
  styles: [commentStyles],
  view: (context, panel) => threadPanel(context, panel),
  anchor: ({ row, field }, anchors) => anchors.cell(row, field),
};

function threadPanel(context: PanelContext, place: Extract<Panel, { panel: 'thread' }>): TemplateResult {
  const { state } = context;
  const all = threadsShown(state, 'open');
  const here = all.findIndex(({ id, first }) =>
    place.thread === null ? first.row === place.row && first.field === place.field : id === place.thread,
  );
  const step = (by: 1 | -1) => {
    const next = here < 0 ? all.at(by > 0 ? 0 : -1) : all[(here + by + all.length) % all.length];
    if (next !== undefined) context.run(showThread(next.id));
  };
  const keys = (event: KeyboardEvent) => {
    if (event.defaultPrevented || !event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    step(event.key === 'ArrowDown' ? 1 : -1);
  };
  const others = all.length > (here < 0 ? 0 : 1);
  return html`<div class="thread-panel" @keydown=${keys}>
    <header class="lead">
      <div><h2 id="panel-title">${state.table.comments.threads(place.row, place.field).length === 0 ? 'New comment' : 'Comments'}</h2><p class="sub">${placeName(place, state.table, state.locale)}</p></div>
      <span class="pages">
        ${plainIcon('Previous thread (Alt+↑)', 'up', () => step(-1), !others)}
        ${plainIcon('Next thread (Alt+↓)', 'down', () => step(1), !others)}
        ${plainIcon('All comments', 'comments', () => context.run(openComments('open')))}
        ${plainIcon('Close', 'close', () => context.dispatch({ action: 'panel', panel: noPanel }))}
      </span>
    </header>
    ${threadsView(context, place, place.thread)}
  </div>`;
}
