import { conditionsIn } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import type { Command } from '../commands/command.ts';
import type { Later } from '../element/hands.ts';
import { icon, type IconName } from '../header/icons.ts';
import { keepStop, rove } from '../panels/toolbar.ts';
import { type GridState, noPanel, type Panel } from '../state/grid-state.ts';
import { unreadCount } from '../state/comments-read.ts';
import { hiddenCount, isEmpty, ownViewIn, whereFieldIsThere } from '../state/own-view.ts';

/** What the view bar shows. */
export interface ViewBarModel {
  readonly state: GridState;
  /** Whether rows are being arranged, for so long that it is to be told. */
  readonly busy: boolean;
}

/** What its buttons do. */
export interface ViewBarActions {
  run(command: Command): void;
  readonly later: Later;
}

/** The bar above the sheet: which view this is and what of the table it shows. One tab stop; arrows move between its buttons. */
export function viewBar({ state, busy }: ViewBarModel, { run, later }: ViewBarActions): TemplateResult {
  const { settings, table, panel } = state;
  const filters = settings.filter === null ? [] : whereFieldIsThere(table, [...conditionsIn(settings.filter)]);
  const toggle = (wanted: Panel) => () => run(togglePanel(wanted));
  const button = (name: Panel['panel'], label: string, icons: IconName, count: number, wanted: Panel, rest = '') => html`<button
    type="button"
    class=${`${count > 0 ? 'on' : ''} ${rest}`}
    data-panel=${name}
    aria-haspopup="dialog"
    aria-expanded=${String(panel.panel === name)}
    title=${label}
    @click=${toggle(wanted)}
  >${icon(icons)}<span class="label">${label}</span>${count > 0 ? html`<b>${count}</b>` : nothing}</button>`;
  return html`<div class="view-bar" part="view-bar" role="toolbar" aria-label="View" @keydown=${rove} @focusin=${keepStop}>
    <button
      type="button"
      class="view-name"
      part="view-name"
      data-panel="views"
      aria-haspopup="dialog"
      aria-expanded=${String(panel.panel === 'views')}
      aria-label=${`View: ${settings.name}`}
      title=${settings.name}
      @click=${toggle({ panel: 'views', renaming: null })}
    >${icon('grid')}<span>${settings.name}</span>${icon('more')}</button>
    ${ownMark(state, { run, later })}
    <i class="rule"></i>
    ${button('hidden-fields', 'Fields', 'fields', hiddenCount(table, settings), { panel: 'hidden-fields' })}
    ${button('filter', 'Filter', 'filter', filters.length, { panel: 'filter', field: null })}
    ${button('group', 'Group', 'group', whereFieldIsThere(table, settings.groups).length, { panel: 'group' })}
    ${button('sort', 'Sort', 'sort', whereFieldIsThere(table, settings.sorts).length, { panel: 'sort' })}
    ${button('colors', 'Colour', 'color', settings.colorRules.length, { panel: 'colors' }, 'roomy')}
    ${button('row-height', 'Height', 'height', 0, { panel: 'row-height' }, 'roomy')}
    ${commentsButton(state, toggle({ panel: 'comments', filter: unreadCount(state) > 0 ? 'unread' : 'open' }))}
    <span class="busy" role="status">${busy ? busyText(state) : ''}</span>
    <button type="button" data-action="search" aria-label="Search" aria-keyshortcuts="Control+F" title="Search (Ctrl+F)" aria-expanded=${String(state.search !== null)} @click=${() => later(({ openSearch }) => openSearch)}>${icon('search')}</button>
    <button type="button" data-panel="more" aria-label="More" title="More" aria-haspopup="menu" aria-expanded=${String(panel.panel === 'more')} @click=${toggle({ panel: 'more' })}>${icon('dots')}</button>
  </div>`;
}

/** How many comments are not read; where nobody may comment, and nobody has, there is nothing to open. */
function commentsButton(state: GridState, open: () => void): TemplateResult | typeof nothing {
  const { commenting, table, panel, locale } = state;
  if (!commenting && table.comments.size === 0) return nothing;
  const fresh = unreadCount(state);
  const label = fresh === 0 ? 'Comments' : `Comments, ${fresh.toLocaleString(locale)} not read`;
  return html`<button type="button" class=${fresh > 0 ? 'on' : ''} data-panel="comments" aria-haspopup="dialog" aria-expanded=${String(panel.panel === 'comments')} aria-label=${label} title=${label} @click=${open}>${icon('comments')}<span class="label">Comments</span>${fresh > 0 ? html`<b>${fresh.toLocaleString(locale)}</b>` : nothing}</button>`;
}

/** Says when this is not what everybody sees; where it could be for everybody, a switch. */
function ownMark(state: GridState, { run, later }: ViewBarActions): TemplateResult | typeof nothing {
  const { on, override } = ownViewIn(state.ownViews, state.view);
  if (on || !isEmpty(override)) {
    const open = () => run(togglePanel({ panel: 'own-view' }));
    return html`<button type="button" class="own" part="own-view" data-panel="own-view" aria-haspopup="menu" aria-expanded=${String(state.panel.panel === 'own-view')} title="Others do not see what you change here" @click=${open}>${icon('person')}<span class="label">Your own view</span></button>`;
  }
  if (!state.writable) return nothing;
  return html`<button type="button" class="roomy" data-action="own" aria-pressed="false" title="What you change in the view is for you alone" @click=${() => later(({ setOwn }) => setOwn(true))}>${icon('person')}<span class="label">Only for me</span></button>`;
}

function busyText({ settings }: GridState): string {
  return settings.sorts.length > 0 ? 'Sorting…' : settings.groups.length > 0 ? 'Grouping…' : 'Filtering…';
}

/** Opens a panel; closes it where it is open. */
function togglePanel(wanted: Panel): Command {
  return ({ state, dispatch }) => {
    dispatch({ action: 'panel', panel: state.panel.panel === wanted.panel ? noPanel : wanted });
    return true;
  };
}
