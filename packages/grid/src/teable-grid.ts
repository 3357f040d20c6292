import { type Draft, emptyTable, type Session, type SessionEvent, valueText, valueOf } from '@teable-grid/core';
import { html, LitElement, nothing, type PropertyDeclarations, type PropertyValues, type TemplateResult } from 'lit';
import { SceneMaker } from './body/scene-maker.ts';
import { ViewportController } from './body/viewport-controller.ts';
import { selectedBlock } from './clipboard/clipboard.ts';
import { writeTsv } from './clipboard/tsv.ts';
import type { Action, Command, CommandContext } from './commands/command.ts';
import { openConflict } from './commands/conflicts.ts';
import { rename } from './commands/fields.ts';
import { selectCell } from './commands/move.ts';
import { appendRow } from './commands/rows.ts';
import { Announcer } from './controllers/announcer.ts';
import { ClipboardController } from './controllers/clipboard-controller.ts';
import { EditorController } from './controllers/editor-controller.ts';
import type { GridHost } from './controllers/grid-host.ts';
import { KeyboardController } from './controllers/keyboard-controller.ts';
import { NoticeController } from './controllers/notice-controller.ts';
import { OwnSession } from './controllers/own-session.ts';
import { PanelController } from './controllers/panel-controller.ts';
import { PointerController } from './controllers/pointer-controller.ts';
import { PresenceController } from './controllers/presence-controller.ts';
import { SessionController } from './controllers/session-controller.ts';
import { GridBeforeChangeEvent, GridChangeEvent, GridSelectEvent, GridStatusEvent } from './events.ts';
import { header } from './header/header.ts';
import { icon } from './header/icons.ts';
import { noticeView } from './panels/notice-view.ts';
import { panelView, rejectedEntries } from './panels/panel-view.ts';
import { startView, startViewOf } from './panels/start-view.ts';
import { settleBarStop, statusBar } from './panels/status-bar.ts';
import { type CellEditing, idle } from './state/editing.ts';
import { type GridState, type Notice, presencePlace, startState } from './state/grid-state.ts';
import { follow, reduce } from './state/reduce.ts';
import { positionOf, rangeOf, sameSpot, type Spot, selectAt } from './state/selection.ts';
import { cellCount, columnOf } from './state/sheet.ts';
import { statusLine } from './state/status.ts';
import { undoNotice } from './state/undo-notice.ts';
import { panelStyles } from './styles/panels.ts';
import { sheetStyles } from './styles/sheet.ts';
import { tokens } from './styles/tokens.ts';

const defaultRowHeight = 34;
const headerHeight = 36;

/**
 * `<teable-grid>`: a live table. Give it `server`, `table` and `token`, or a `session`.
 *
 * The element is thin: `GridState` says what is, commands change it, `ViewportController` paints the rows, Lit the rest.
 */
export class TeableGrid extends LitElement implements GridHost {
  static {
    // The columns in the window follow from the size of what was rendered: measured after it, drawn before the frame.
    this.disableWarning?.('change-in-update');
  }

  static override readonly styles = [tokens, sheetStyles, panelStyles];
  static override readonly properties: PropertyDeclarations = {
    server: { type: String },
    table: { type: String },
    token: { type: String },
    user: { type: String },
    label: { type: String },
    rowHeight: { type: Number, attribute: 'row-height' },
    session: { attribute: false },
  };

  /** Address of the server, `wss://…`. */
  declare server: string;
  /** `workspace/table`. */
  declare table: string;
  /** Access token; never reflected. */
  declare token: string;
  /** What to be called where the server takes a name from the page (development). */
  declare user: string;
  /** Name of the grid for those who listen; the table's name by default. */
  declare label: string;
  /** Height of a row, CSS pixels. */
  declare rowHeight: number;
  /** A session that the page brings; the element follows it and never closes it. */
  declare session: Session | null;

  readonly viewport = new ViewportController(this, () => this.requestUpdate());
  readonly #sessions = new SessionController(this, (events) => this.#heard(events));
  readonly #own = new OwnSession(this, (session) => {
    this.#sessions.follow(session);
    this.requestUpdate();
  });
  readonly #notices = new NoticeController(this);
  readonly #presence = new PresenceController(
    this,
    () => presencePlace(this.#state),
    (place) => this.#live?.setPresence(place),
  );
  readonly #scenes = new SceneMaker();
  readonly #keyboard = new KeyboardController(this);
  readonly #pointer = new PointerController(this);
  readonly #clipboard = new ClipboardController(this);
  readonly #editor = new EditorController(this);
  readonly #panels = new PanelController(this);
  readonly #announcer = new Announcer((text) => {
    const live = this.renderRoot.querySelector('.live');
    if (live !== null) live.textContent = text;
  });
  readonly #internals = this.attachInternals();
  readonly #context: CommandContext;
  #state: GridState = startState(emptyTable);
  #problem = '';
  #takeFocus = false;

  constructor() {
    super();
    const state = () => this.#state;
    this.#context = {
      get state() {
        return state();
      },
      dispatch: (action) => this.#dispatch(action),
    };
    this.server = '';
    this.table = '';
    this.token = '';
    this.user = '';
    this.label = '';
    this.rowHeight = defaultRowHeight;
    this.session = null;
  }

  /** The grid's state, a value; for commands and tests. */
  get gridState(): GridState {
    return this.#state;
  }

  /** Runs a command on the grid; false when it did not apply. */
  run(command: Command): boolean {
    return command(this.#context);
  }

  commitOpenEditor(then: 'stay' | 'down' | 'up' | 'next' | 'previous' = 'stay'): void {
    this.#editor.commit(then);
  }

  override focus(): void {
    this.#takeFocus = true;
    if (this.#state.selection === null) this.run(selectCell({ row: 0, column: 0 }));
    this.#paint();
    this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    if (this.hasUpdated) {
      this.#connect();
      this.requestUpdate();
    }
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#announcer.stop();
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (['server', 'table', 'token', 'user', 'session'].some((name) => changed.has(name))) this.#connect();
    if (this.#live !== null) this.#state = follow(this.#state, this.#live);
    const locale = this.closest('[lang]')?.getAttribute('lang') || navigator.language;
    if (locale !== this.#state.locale) this.#state = { ...this.#state, locale };
  }

  protected override render(): TemplateResult {
    const session = this.#live;
    const start = startViewOf(session, this.#own.opening, this.#own.failure);
    this.#showStates(session, start.view === 'loading');
    const { sheet, panel } = this.#state;
    return html`<div class="frame" .style=${`--head:${headerHeight}px;--row:${this.rowHeight}px;${this.#sizes()}`}>
      <slot name="toolbar"></slot>
      <div class="scroller" part="scroller" tabindex="-1">
        <div class="content"><div class="pinned">${sheet.fields.length > 0 && this.#state.writable ? html`<button type="button" class="add-field" part="add-field" tabindex="-1" @click=${this.#addField}>${icon('plus')}<span>Add field</span></button>` : nothing}</div>
        <div class="tail">${sheet.fields.length > 0 && this.#state.writable ? html`<button type="button" class="add-row" part="add-row" tabindex="-1" @click=${() => this.run(appendRow)}>${icon('plus')}<span>Add row</span></button>` : nothing}</div>
        <div class="sheet" part="sheet" role="grid" aria-label=${this.label || this.#state.table.name || 'Table'} aria-rowcount=${sheet.rows.size + 1} aria-colcount=${sheet.fields.length}
          aria-multiselectable="true" aria-readonly=${String(!this.#state.writable)} @focusin=${this.#focusIn}>
          ${this.#header()}
          <div class="layer" role="rowgroup"></div>
        </div></div>
        
        ${start.view === 'none' && sheet.rows.size === 0 ? html`<div class="hint" part="hint">${this.#state.writable ? 'No rows yet. Add one, or paste from a spreadsheet.' : 'No rows yet.'}</div>` : nothing}
        ${startView(start, this.#addField)}
      </div>
      ${session === null ? nothing : this.#bar(session)}
      <slot name="footer"></slot>
      ${noticeView(this.#notices.current, this.#showSpot, () => this.#notices.dismiss())}
      <div class=${`panel ${panel.panel === 'conflict' || panel.panel === 'refused' ? 'wide' : panel.panel === 'add-field' ? 'form' : ''}`} part="panel" popover="manual" tabindex="-1" role=${panel.panel.endsWith('-menu') ? 'presentation' : 'dialog'} aria-labelledby="panel-title">
        ${
          session === null
            ? nothing
            : panelView({
                state: this.#state,
                session,
                problem: this.#problem,
                run: (command) => void this.run(command),
                dispatch: (action) => this.#dispatch(action),
                refuse: this.#refuse,
                copySelection: () => this.#copyText(writeTsv(selectedBlock(this.#state) ?? [])),
                copyText: (text) => this.#copyText(text),
              })
        }
      </div>
      <div class="live" aria-live="polite"></div>
    </div>`;
  }

  protected override firstUpdated(): void {
    const sheet = this.renderRoot.querySelector<HTMLElement>('.sheet')!;
    const scroller = this.renderRoot.querySelector<HTMLElement>('.scroller')!;
    this.#keyboard.attach(sheet);
    this.#pointer.attach(sheet, scroller);
    this.#clipboard.attach(sheet);
  }

  protected override updated(): void {
    const find = (name: string) => this.renderRoot.querySelector<HTMLElement>(name)!;
    this.viewport.attach({ scroller: find('.scroller'), layer: find('.layer'), tail: find('.tail') });
    const bar = this.renderRoot.querySelector<HTMLElement>('.bar');
    if (bar !== null) settleBarStop(bar);
    this.#paint();
    this.#panels.sync(find('.panel'), this.#state.panel);
    const input = this.renderRoot.querySelector<HTMLInputElement>('input.rename');
    if (input !== null && this.shadowRoot!.activeElement !== input) {
      input.focus({ preventScroll: true });
      input.select();
    }
  }

  /** The session in use: the one that the page brought, or the one that was opened from the attributes; null before. */
  get activeSession(): Session | null {
    return this.#live;
  }

  get #live(): Session | null {
    return this.session ?? this.#own.session;
  }

  #dispatch(action: Action): void {
    const before = this.#state;
    if (this.shadowRoot?.activeElement != null) this.#takeFocus = true;
    this.#state = reduce(before, action);
    const session = this.#live;
    switch (action.action) {
      case 'select':
        this.#selected(before, action.reveal);
        break;
      case 'edit':
        this.#presence.changed();
        break;
      case 'panel':
        this.#problem = '';
        break;
      case 'submit':
        if (session !== null) this.#submit(session, action.draft);
        break;
      case 'hold':
        session?.hold(action.held);
        break;
      case 'discard':
        session?.discard(action.id);
        break;
      case 'undo':
      case 'redo':
        if (session !== null) void session[action.action]().then((outcome) => this.#tell(undoNotice(outcome, action.action)));
        break;
      case 'notice':
        this.#tell(action.notice);
        break;
      case 'width':
        break;
    }
    if (session !== null && action.action !== 'select') this.#state = follow(this.#state, session);
    if (action.action !== 'notice') this.#paint();
    this.requestUpdate();
  }

  #selected(before: GridState, reveal: 'anchor' | 'head' | 'none'): void {
    const { selection, sheet } = this.#state;
    this.#paint();
    if (selection === null) return;
    const at = reveal === 'none' ? null : positionOf(sheet, reveal === 'head' ? selection.head : selection.anchor);
    if (at !== null) this.viewport.reveal(at);
    if (before.selection !== null && sameSpot(before.selection.anchor, selection.anchor)) return;
    this.#presence.changed();
    this.dispatchEvent(new GridSelectEvent(selection.anchor));
  }

  #submit(session: Session, draft: Draft): void {
    const event = new GridBeforeChangeEvent(draft.ops);
    if (!this.dispatchEvent(event)) return;
    const submission = session.submit(draft);
    this.dispatchEvent(new GridChangeEvent('user', draft.ops));
    const settles = draft.ops.every((op) => op.op === 'resolve-conflicts');
    void submission.verdict.then((verdict) => {
      if (verdict.verdict !== 'rejected' || !settles) return;
      // Nothing that was typed is in it: saying why is enough.
      session.discard(submission.id);
      this.#tell({ tone: 'bad', text: verdict.problems[0]?.message ?? 'The conflict could not be settled.' });
    });
  }

  #heard(events: readonly SessionEvent[]): void {
    const session = this.#live;
    if (session === null) return;
    if (this.shadowRoot?.activeElement != null) this.#takeFocus = true;
    const before = this.#state;
    this.#state = follow(before, session);
    for (const event of events) {
      if (event.event === 'warning') this.#tell({ tone: 'bad', text: event.problem.message });
      if (event.event === 'status') this.dispatchEvent(new GridStatusEvent(session.status, session.pending.length));
    }
    if (events.some((event) => event.event === 'table' && event.origin === 'remote')) {
      this.dispatchEvent(new GridChangeEvent('remote', []));
      this.#announceRemote(before);
    }
    this.#paint();
    this.requestUpdate();
  }

  /** Says what others changed in the row of the active cell. */
  #announceRemote(before: GridState): void {
    const id = this.#state.selection?.anchor.row;
    if (id === undefined || id === null) return;
    const old = before.table.rows.get(id);
    const row = this.#state.table.rows.get(id);
    if (old === undefined || row === undefined || old === row) return;
    const field = this.#state.sheet.fields.find((other) => valueOf(old, other) !== valueOf(row, other));
    if (field !== undefined)
      this.#announcer.say(
        `${field.name} is now ${valueText(valueOf(row, field), field, this.#state.locale) || 'empty'}, changed by somebody else.`,
      );
    else if (this.#state.table.conflicts.at(id).length > before.table.conflicts.at(id).length)
      this.#announcer.say('There is a conflict in this row.');
  }

  /** Paints the body and what hangs on it; the rest is Lit's. */
  #paint(): void {
    const session = this.#live;
    if (session === null || !this.hasUpdated) return;
    this.#state = this.#state.page === this.viewport.page ? this.#state : { ...this.#state, page: this.viewport.page };
    if (this.#state.selection === null && this.#state.sheet.fields.length > 0)
      this.#state = { ...this.#state, selection: selectAt(this.#state.sheet, { row: 0, column: 0 }) };
    this.viewport.show(this.#scenes.make(this.#state, session, this.rowHeight, this.viewport.viewWidth));
    this.#editor.sync((editing) => this.#whoIsIn(session, editing));
    this.#settleFocus();
  }

  /** After something moved while the focus was inside, it goes to the active cell, unless an editor or a panel has it. */
  #settleFocus(): void {
    if (!this.#takeFocus || this.#state.editing.state !== 'idle' || this.#state.panel.panel !== 'none') return;
    const within = this.shadowRoot!.activeElement;
    if (within !== null && within.closest('.bar, .notice, [slot]') !== null) {
      this.#takeFocus = false;
      return;
    }
    const anchor = this.#state.selection?.anchor;
    if (anchor === undefined) return;
    const at = positionOf(this.#state.sheet, anchor);
    const target =
      anchor.row === null
        ? this.renderRoot.querySelector<HTMLElement>('.column.active')
        : at === null
          ? null
          : (this.viewport.cell(at)?.element ?? null);
    if (target === null || (anchor.row === null && target.dataset['field'] !== anchor.field)) return;
    this.#takeFocus = false;
    if (within !== target) target.focus({ preventScroll: true });
  }

  #whoIsIn(session: Session, editing: CellEditing): string {
    return session.presence
      .filter((peer) => peer.cursor?.row === editing.row && peer.cursor.field === editing.field)
      .map((peer) => peer.actor.name)
      .join(', ');
  }

  #tell(notice: Notice | null): void {
    if (notice !== null) this.#notices.show(notice);
  }

  #copyText(text: string): void {
    // Only a gesture outside the clipboard events needs this; on plain HTTP there is no other way.
    if (navigator.clipboard === undefined)
      this.#tell({ tone: 'bad', text: 'This page may not write to the clipboard; use Ctrl+C on the cells.' });
    else
      navigator.clipboard.writeText(text).then(
        () => this.#tell({ tone: 'info', text: 'Copied.' }),
        () => this.#tell({ tone: 'bad', text: 'The browser did not allow to copy.' }),
      );
  }

  #sizes(): string {
    const session = this.#live;
    if (session === null) return '--total:0px;';
    const { layout, numberWidth } = this.#scenes.make(this.#state, session, this.rowHeight, this.viewport.viewWidth);
    return `--total:${layout.total}px;--gutter:${numberWidth}px;`;
  }

  #header(): TemplateResult | typeof nothing {
    const session = this.#live;
    if (session === null) return nothing;
    const { sheet, selection, editing, writable } = this.#state;
    const scene = this.#scenes.make(this.#state, session, this.rowHeight, this.viewport.viewWidth);
    return header(
      {
        fields: sheet.fields,
        layout: scene.layout,
        columns: this.viewport.columns,
        frozen: scene.frozen,
        range: scene.range,
        active: selection !== null && selection.anchor.row === null ? columnOf(sheet, selection.anchor.field) : -1,
        renaming: editing.state === 'name' ? editing.field : null,
        writable,
      },
      {
        rename: (name) => void this.run(rename(name)),
        cancelRename: () => this.#dispatch({ action: 'edit', editing: idle }),
        openMenu: (field) => {
          this.run(selectCell({ row: -1, column: columnOf(sheet, field) }));
          this.#dispatch({ action: 'panel', panel: { panel: 'field-menu', field } });
        },
      },
    );
  }

  #bar(session: Session): TemplateResult {
    const { selection, sheet, table, pending, locale } = this.#state;
    return statusBar(
      {
        status: statusLine(session.status, pending, session.capabilities),
        conflicts: table.conflicts.size,
        refused: rejectedEntries(this.#state).length,
        rows: sheet.rows.size,
        selectedCells: selection === null || selection.anchor.row === null ? 0 : cellCount(rangeOf(sheet, selection)),
        peers: session.presence,
        canUndo: session.canUndo,
        canRedo: session.canRedo,
        locale,
      },
      {
        openConflict: () => void this.run(openConflict),
        openRefused: () => this.#dispatch({ action: 'panel', panel: { panel: 'refused' } }),
        undo: () => this.#dispatch({ action: 'undo' }),
        redo: () => this.#dispatch({ action: 'redo' }),
        goTo: (peer) => {
          const at = peer.cursor === null ? null : positionOf(sheet, peer.cursor);
          if (at !== null) this.run(selectCell(at));
        },
      },
    );
  }

  #showStates(session: Session | null, loading: boolean): void {
    const { states } = this.#internals;
    const put = (name: string, on: boolean) => (on ? states.add(name) : states.delete(name));
    put('loading', loading);
    put('editing', this.#state.editing.state !== 'idle');
    put('offline', session?.status.state === 'offline');
    put('readonly', session !== null && !this.#state.writable);
    put('conflict', this.#state.table.conflicts.size > 0);
  }

  readonly #showSpot = (spot: Spot) => {
    const at = positionOf(this.#state.sheet, spot);
    this.#notices.dismiss();
    this.#takeFocus = true;
    if (at !== null) this.run(selectCell(at));
  };

  readonly #refuse = (problem: string) => {
    this.#problem = problem;
    this.requestUpdate();
  };

  readonly #addField = () => this.#dispatch({ action: 'panel', panel: { panel: 'add-field', place: { before: null } } });

  /** A cell that got the focus by other means (a screen reader, a click on text) becomes the active one. */
  readonly #focusIn = (event: FocusEvent) => {
    if (event.composedPath()[0] === event.currentTarget) this.focus();
  };

  /** Follows the page's session, or one of its own at the address in its attributes. */
  #connect(): void {
    const { session, server, table, token, user } = this;
    if (session === null && server !== '' && table !== '' && this.isConnected) this.#own.open({ server, table, token, user });
    else this.#own.close();
    this.#sessions.follow(session);
    const fresh = { ...startState(emptyTable), widths: this.#state.widths };
    this.#state = session === null ? fresh : follow(fresh, session);
  }
}
