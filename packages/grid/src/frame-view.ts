import type { SelectionTally, Session } from '@teable-grid/core';
import { html, nothing, type TemplateResult } from 'lit';
import type { Scene } from './body/scene.ts';
import type { Action, Command } from './commands/command.ts';
import type { Found, Statistics } from './controllers/findings-controller.ts';
import type { PastAbsence } from './controllers/session-news.ts';
import type { Engine } from './engine/load-engine.ts';
import type { Hands, Later } from './element/hands.ts';
import { header } from './header/header.ts';
import { icon } from './header/icons.ts';
import { noticeView } from './panels/notice-view.ts';
import type { ExportFormat } from './panels/outbox-panel.ts';
import { type StartView, startView } from './panels/start-view.ts';
import { statusBar } from './panels/status-bar.ts';
import { idle } from './state/editing.ts';
import type { GridState, Notice, Panel } from './state/grid-state.ts';
import { cellsIn } from './state/ranges.ts';
import { linesOf } from './state/row-heights.ts';
import { figuresText } from './state/figures.ts';
import { positionOf, rangesOf } from './state/selection.ts';
import { columnOf } from './state/sheet.ts';
import { type Standing, statusLine, type StatusLine, unsentCount } from './state/status.ts';
import { emptyHint } from './view-bar/empty-hint.ts';
import { viewBar } from './view-bar/view-bar.ts';
import type { Window } from './viewport/windows.ts';

const headerHeight = 36;

/** What the element draws with Lit: everything but the rows. */
export interface FrameModel {
  readonly state: GridState;
  /** Both null until there is a session. */
  readonly open: { readonly session: Session; readonly scene: Scene } | null;
  readonly start: StartView;
  /** What acts on the sheet and opens panels; null until it is loaded (P14). */
  readonly hands: Hands | null;
  readonly rowHeight: number;
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
  const { state, open, start, engine, hands } = model;
  const { later } = actions;
  const { sheet, table, panel, writable } = state;
  const layout = open === null ? '--total:0px;' : `--total:${open.scene.layout.total}px;--gutter:${open.scene.numberWidth}px;`;
  const status = open === null ? null : statusLine({ ...standingOf(open.session, state.locked), contact: state.contact });
  const size = hands?.panelSize(panel) ?? null;
  const canAdd = sheet.fields.length > 0 && writable;
  const addField = () => actions.dispatch({ action: 'panel', panel: addAtEnd });
  const gridFocus = (event: FocusEvent) => {
    if (event.composedPath()[0] === event.currentTarget) actions.focusGrid();
  };
  return html`<div class=${state.rowHeight === 'short' ? 'frame' : 'frame tall'} .style=${`--head:${headerHeight}px;--line:${model.rowHeight}px;--lines:${linesOf(state.rowHeight)};--row:${open?.scene.rowHeight ?? model.rowHeight}px;${layout}`}>
    <slot name="toolbar"></slot>
    ${
      open === null || table.fields.list.length === 0
        ? nothing
        : html`<div class="view-frame">
            ${model.toolbar ? viewBar({ state, busy: model.arranging === 'told' }, actions) : nothing}
            ${state.search === null || model.found === null || engine === null ? nothing : engine.searchBar(state.search, model.found, state.locale, actions)}
          </div>`
    }
    <div class="scroller" part="scroller" tabindex=${hands === null ? 0 : -1}>
      <div class="content">
        <div class="pinned">${canAdd ? addButton('add-field', 'Add field', addField) : nothing}</div>
        <div class="tail">${canAdd ? addButton('add-row', 'Add row', () => later(({ appendRow }) => appendRow)) : nothing}</div>
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
      ${start.view === 'none' ? emptyHint(state, later) : nothing}
      ${startView(start, addField, () => later(({ openImport }) => openImport))}
    </div>
    ${
      open === null || engine === null || !engine.hasStatistics(sheet.fields, state.settings.statistics)
        ? nothing
        : engine.statisticsRow(
            { scene: open.scene, columns: model.columns, wanted: state.settings.statistics, statistics: model.statistics },
            (field) => actions.dispatch({ action: 'panel', panel: { panel: 'statistic', field } }),
          )
    }
    <div class="foot">
      ${noticeView(model.notice, actions)}
      ${open === null || status === null ? nothing : barOf(model, open.session, status, actions)}
    </div>
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
              problem: model.problem,
              status,
              caughtUp: model.caughtUp,
            })
      }
    </div>
    <div class="live" aria-live="polite"></div>
  </div>`;
}

function addButton(name: 'add-field' | 'add-row', label: string, act: () => void): TemplateResult {
  return html`<button type="button" class=${name} part=${name} tabindex="-1" @click=${act}>${icon('plus')}<span>${label}</span></button>`;
}

function headerOf({ state, columns }: FrameModel, scene: Scene, actions: FrameActions): TemplateResult {
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

const lockedText = 'This page shows the table to read only.';

function standingOf({ status, pending, capabilities, readOnly, unkept }: Session, locked: boolean): Omit<Standing, 'contact'> {
  if (!locked || !capabilities.write) return { status, pending, capabilities, readOnly, unkept };
  return { status, pending, capabilities: { ...capabilities, write: false }, readOnly: lockedText, unkept };
}

function barOf({ state, tally }: FrameModel, session: Session, status: StatusLine, actions: FrameActions): TemplateResult {
  const { selection, sheet, table, pending, locale } = state;
  return statusBar(
    {
      status,
      conflicts: table.conflicts.size,
      refused: pending.length - unsentCount(pending),
      figures: figuresText(
        {
          rows: sheet.rows.rowCount,
          all: table.rows.size,
          selectedCells: selection === null ? 0 : cellsIn(rangesOf(sheet, selection)),
          tally,
        },
        locale,
      ),
      peers: session.presence,
      canUndo: session.canUndo,
      canRedo: session.canRedo,
      locale,
    },
    {
      openConflict: () => actions.later((commands) => commands.openConflict),
      openOutbox: () => actions.later((commands) => commands.toggleOutbox),
      goOnline: () => actions.goOnline(),
      undo: () => actions.dispatch({ action: 'undo' }),
      redo: () => actions.dispatch({ action: 'redo' }),
      goTo: (peer) => {
        const at = peer.cursor === null ? null : positionOf(sheet, peer.cursor);
        if (at !== null) actions.later(({ selectCell }) => selectCell(at));
      },
    },
  );
}
