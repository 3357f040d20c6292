import type { Actor, SelectionTally, Session } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import type { Bars } from './bars/load-bars.ts';
import type { Scene } from './body/scene.ts';
import type { Action, Command } from './commands/command.ts';
import type { Found, Statistics } from './controllers/findings-controller.ts';
import type { PastAbsence } from './controllers/session-news.ts';
import type { Engine } from './engine/load-engine.ts';
import type { Hands, Later } from './element/hands.ts';
import { header } from './header/header.ts';
import type { ExportFormat } from './panels/outbox-panel.ts';
import { skeleton } from './start/skeleton.ts';
import { idle } from './state/editing.ts';
import type { GridState, Notice, Panel } from './state/grid-state.ts';
import { linesOf } from './state/row-heights.ts';
import { columnOf } from './state/sheet.ts';
import type { Window } from './viewport/windows.ts';

const headerHeight = 36;

/** What the element draws with Lit: everything but the rows. */
export interface FrameModel {
  readonly state: GridState;
  /** Both null until there is a session. */
  readonly open: { readonly session: Session; readonly scene: Scene } | null;
  /** Whether a table is awaited, and why it could not be opened; empty when nothing failed. */
  readonly start: { readonly awaited: boolean; readonly failure: string };
  /** What is around the rows; null until it is loaded (P15). */
  readonly bars: Bars | null;
  /** Why a part of the page is not there; empty when nothing failed. */
  readonly missing: string;
  /** What acts on the sheet and opens panels; null until it is loaded (P14). */
  readonly hands: Hands | null;
  readonly rowHeight: number;
  /** Of the window on the cells, CSS pixels. */
  readonly width: number;
  readonly label: string;
  /** Whether there is a bar for the view. */
  readonly toolbar: boolean;
  /** Whether rows are being arranged that are not shown yet; `told`: for so long that it is to be told. */
  readonly arranging: 'none' | 'begun' | 'told';
  /** What shows a search and statistics; null until it is loaded. */
  readonly engine: Engine | null;
  /** What a search has come to; null while nothing is searched for. */
  readonly found: Found | null;
  readonly statistics: Statistics;
  /** Of the selection; null when it is one cell, or not known yet. */
  readonly tally: SelectionTally | null;
  /** Columns in the window. */
  readonly columns: Window;
  readonly notice: Notice | null;
  /** What happened while this person was last away; null when there is nothing to say. */
  readonly caughtUp: PastAbsence | null;
  /** Everybody who is known to have made a change. */
  readonly authors: Iterable<Actor>;
  /** Why the value that was typed in the conflict panel cannot be; empty when it can. */
  readonly problem: string;
}

/** What can be done in it. */
export interface FrameActions {
  run(command: Command): void;
  readonly later: Later;
  dispatch(action: Action): void;
  refuse(problem: string): void;
  copyText(text: string): void;
  /** Copies or cuts what is selected. */
  copy(how: 'copy' | 'cut'): void;
  /** Pastes what is on the clipboard. */
  paste(as: 'cells' | 'text'): void;
  show(what: NonNullable<Notice['shows']>): void;
  goOnline(): void;
  exportUnsent(format: ExportFormat): void;
  goToHit(way: 'next' | 'previous'): void;
  dismissNotice(): void;
  focusGrid(): void;
}

const addAtEnd: Panel = { panel: 'add-field', place: { before: null } };

/** The element's frame: sheet with header, bar, notice and the one panel. */
export function frameView(model: FrameModel, actions: FrameActions): TemplateResult {
  const { state, open, start, engine, hands, bars } = model;
  const { later } = actions;
  const { sheet, table, panel, writable } = state;
  const layout = open === null ? '--total:0px;' : `--total:${open.scene.layout.total}px;--gutter:${open.scene.numberWidth}px;`;
  const status = open === null || bars === null ? null : bars.standingLine(open.session, state);
  const size = hands?.panelSize(panel) ?? null;
  const canAdd = sheet.fields.length > 0 && writable;
  const addField = () => actions.dispatch({ action: 'panel', panel: addAtEnd });
  const gridFocus = (event: FocusEvent) => {
    if (event.composedPath()[0] === event.currentTarget) actions.focusGrid();
  };
  return html`<div class=${frameClass(state, open?.scene ?? null)} .style=${`--head:${headerHeight}px;--line:${model.rowHeight}px;--lines:${linesOf(state.rowHeight)};--row:${open?.scene.rowHeight ?? model.rowHeight}px;${layout}`}>
    <slot name="toolbar"></slot>
    ${
      (open === null || table.fields.list.length === 0) && !start.awaited && state.past === null
        ? nothing
        : html`<div class="view-frame">
            ${viewBarOf(model, actions)}
            ${state.past === null ? nothing : state.past.bar(state, actions)}
            ${state.search === null || model.found === null || engine === null ? nothing : engine.searchBar(state.search, model.found, state.locale, actions)}
          </div>`
    }
    <div class="scroller" part="scroller" tabindex=${hands === null ? 0 : -1}>
      <div class="content">
        <div class="pinned">${canAdd && bars !== null ? bars.addFieldButton(addField) : nothing}</div>
        <div class="tail">${canAdd && bars !== null ? bars.addRowButton(later) : nothing}</div>
        <div
          class="sheet"
          part="sheet"
          role=${open !== null && open.scene.levels > 0 ? 'treegrid' : 'grid'}
          aria-label=${model.label || table.name || 'Table'}
          aria-rowcount=${sheet.rows.size + 1}
          aria-colcount=${sheet.fields.length}
          ?inert=${hands === null}
          aria-busy=${String(hands === null || model.arranging !== 'none')}
          aria-multiselectable="true"
          aria-readonly=${String(!writable)}
          @focusin=${gridFocus}
        >
          ${open === null ? nothing : headerOf(model, open.scene, actions)}
          <div class="layer" role="rowgroup"></div>
        </div>
      </div>
      <div class="printed"></div>
      ${start.awaited ? skeleton() : bars === null ? nothing : placeOf(model, bars, addField, actions)}
    </div>
    ${
      open === null || engine === null || !engine.hasStatistics(sheet.fields, state.settings.statistics)
        ? nothing
        : engine.statisticsRow(
            { scene: open.scene, columns: model.columns, wanted: state.settings.statistics, statistics: model.statistics },
            (field) => actions.dispatch({ action: 'panel', panel: { panel: 'statistic', field } }),
          )
    }
    <div class="foot">${bars === null ? barToCome(model) : bars.foot(model, status, actions)}</div>
    <slot name="footer"></slot>
    <div
      class=${`panel ${size === null || size === 'menu' ? '' : size === 'side' ? 'side-panel' : size}`}
      part="panel"
      popover="manual"
      tabindex="-1"
      role=${size === 'menu' ? 'presentation' : 'dialog'}
      aria-labelledby="panel-title"
    >
      ${
        open === null || status === null || hands === null
          ? nothing
          : hands.panelView({
              ...actions,
              state,
              session: open.session,
              authors: model.authors,
              problem: model.problem,
              status,
              caughtUp: model.caughtUp,
            })
      }
    </div>
    <div class="live" aria-live="polite"></div>
  </div>`;
}

function frameClass({ rowHeight, past }: GridState, scene: Scene | null): string {
  return `frame${rowHeight === 'short' ? '' : ' tall'}${past === null ? '' : ' past'}${scene?.peers.crowded === true ? ' crowded' : ''}`;
}

/** The bar of the view: its place until it is there. */
function viewBarOf({ toolbar, bars, state, arranging, start }: FrameModel, actions: FrameActions): TemplateResult | typeof nothing {
  if (!toolbar) return nothing;
  return bars === null || start.awaited ? html`<div class="view-bar"></div>` : bars.viewBar({ state, busy: arranging === 'told' }, actions);
}

/** The place of the bar below, with what is to be said without it. */
export function barToCome({ open, missing, start }: FrameModel): TemplateResult | typeof nothing {
  if (open === null && !start.awaited && missing === '') return nothing;
  return html`<div class="bar" role="alert">${missing === '' ? nothing : `${start.failure} ${missing}`}</div>`;
}

/** What stands in place of rows, or of the sheet. */
function placeOf({ open, state, start }: FrameModel, bars: Bars, addField: () => void, { later }: FrameActions): unknown {
  if (state.past !== null) return nothing;
  if (open !== null && start.failure === '' && state.table.fields.list.length > 0) return bars.emptyHint(state, later);
  return bars.startView(open?.session ?? null, start.failure, { addField, importFile: () => later(({ openImport }) => openImport) });
}

function headerOf({ state, columns, bars }: FrameModel, scene: Scene, actions: FrameActions): TemplateResult {
  const { sheet, selection, editing, writable } = state;
  return header(
    {
      fields: sheet.fields,
      layout: scene.layout,
      columns,
      frozen: scene.frozen,
      ranges: scene.ranges,
      active: selection !== null && selection.anchor.row === null ? columnOf(sheet, selection.anchor.field) : -1,
      renaming: editing.state === 'name' ? editing.field : null,
      writable,
      bars,
      settings: state.settings,
    },
    {
      rename: (name) => actions.later(({ rename }) => rename(name)),
      cancelRename: () => actions.dispatch({ action: 'edit', editing: idle }),
      openMenu: (field) => {
        actions.later(({ selectCell }) => selectCell({ row: -1, column: columnOf(sheet, field) }));
        actions.dispatch({ action: 'panel', panel: { panel: 'field-menu', field } });
      },
    },
  );
}
