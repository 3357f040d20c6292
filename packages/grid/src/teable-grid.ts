import { type Actor, type Draft, type Session, type SessionEvent, type Submission } from '@teable-grid/core';
import type { PropertyValues, TemplateResult } from 'lit';
import type { Scene } from './body/scene.ts';
import { TemplateRenderers } from './body/cell-template.ts';
import { SceneMaker } from './body/scene-maker.ts';
import { ViewportController } from './body/viewport-controller.ts';
import type { Action, Command, CommandContext } from './commands/command.ts';
import { Announcer } from './controllers/announcer.ts';
import { ContentController } from './controllers/content-controller.ts';
import type { FileAccess } from './controllers/file-controller.ts';
import { FormController } from './controllers/form-controller.ts';
import { openInTab } from './field-types/links-in.ts';
import { FocusController } from './controllers/focus-controller.ts';
import type { Statistics } from './controllers/findings-controller.ts';
import type { GridHost } from './controllers/grid-host.ts';
import { HandsController } from './controllers/hands-controller.ts';
import { LeavingController } from './controllers/leaving-controller.ts';
import { NoticeController } from './controllers/notice-controller.ts';
import { OwnSession } from './controllers/own-session.ts';
import { ReadingController } from './controllers/reading-controller.ts';
import { SessionController } from './controllers/session-controller.ts';
import { SessionNews } from './controllers/session-news.ts';
import { SleepWatch } from './controllers/sleep-watch.ts';
import { ViewController } from './controllers/view-controller.ts';
import { loadedEngine } from './engine/load-engine.ts';
import { FieldCommands } from './element/field-commands.ts';
import type { Hands, Later } from './element/hands.ts';
import { GridBeforeChangeEvent, GridChangeEvent, GridSelectEvent } from './events.ts';
import type { ExportOptions } from './export/export-table.ts';
import { type FrameActions, frameView } from './frame-view.ts';
import type { ImportFileOptions } from './import/import-file.ts';
import type { ImportReport } from './import/import-report.ts';
import type { ExportFormat } from './panels/outbox-panel.ts';
import { isAwaited } from './start/skeleton.ts';
import { type SourceAttributes, sourceOf } from './start/source.ts';
import { type GridState, type Notice, startState } from './state/grid-state.ts';
import { noTable } from './state/no-table.ts';
import { reduce } from './state/reduce.ts';
import type { Override } from './state/own-view.ts';
import { usableLocale } from './state/locale.ts';
import { positionOf, sameSpot, selectAt } from './state/selection.ts';
import { fieldTypeStyles } from './styles/field-types.ts';
import { bodyStyles } from './styles/body.ts';
import { placeStyles } from './styles/places.ts';
import { sheetStyles } from './styles/sheet.ts';
import { tokens } from './styles/tokens.ts';

/**
 * `<teable-grid>`: a live table, and how it is put together: `GridState` says what is, commands change it, `ViewportController` paints the
 * rows, Lit the rest.
 */
export class TeableGrid extends FieldCommands implements GridHost {
  static {
    // The columns in the window follow from the size of what was rendered: measured after it, drawn before the frame.
    this.disableWarning?.('change-in-update');
  }

  static override readonly styles = [tokens, sheetStyles, bodyStyles, fieldTypeStyles, placeStyles];
  readonly viewport = new ViewportController(this, () => this.requestUpdate());
  readonly #sessions = new SessionController(this, (events) => this.#heard(events));
  readonly #own = new OwnSession(
    this,
    () => ({ locale: this.#state.locale, refreshToken: this.refreshToken }),
    (session) => {
      this.#sessions.follow(session);
      this.requestUpdate();
    },
  );
  readonly #notices = new NoticeController(this);
  readonly #scenes = new SceneMaker();
  readonly #hands = new HandsController(
    this,
    ({ Hands }) =>
      new Hands(this, { context: this.#context, notices: this.#notices, files: this.#fileAccess(), session: () => this.#live }),
    (notice) => this.#notices.show(notice),
  );
  readonly #later: Later = (choose) => this.#hands.do(({ commands }) => void this.run(choose(commands)));
  readonly #renderers = new TemplateRenderers();
  readonly #focus = new FocusController(this);
  readonly #announcer = new Announcer((text) => {
    const live = this.renderRoot.querySelector('.live');
    if (live !== null) live.textContent = text;
  });
  readonly #sleep = new SleepWatch(this);
  readonly #news = new SessionNews({
    dispatchEvent: (event) => this.dispatchEvent(event),
    show: (notice) => this.#notices.show(notice),
    lostSince: () => this.#sleep.lostSince(),
    say: (text) => this.#announcer.say(text),
    withBars: this.#hands.withBars,
    place: () => this,
  });
  readonly #views = new ViewController(this, {
    refresh: () => this.#heard([]),
    show: (notice) => this.#notices.show(notice),
    later: this.#later,
    withBars: this.#hands.withBars,
    place: () => this,
    wanted: () => this.view,
  });
  readonly #readings = new ReadingController(this, { refresh: () => this.#heard([]), show: (notice) => this.#notices.show(notice) });
  readonly #content = new ContentController(this, () => this.requestUpdate('session'));
  readonly #internals = this.attachInternals();
  readonly #form = new FormController(this, this.#internals);
  /** Whether a fieldset around it is disabled. */
  #disabled = false;
  readonly #context: CommandContext;
  #state: GridState = startState(noTable);
  #problem = '';
  readonly #actions: FrameActions = {
    run: (command) => void this.run(command),
    later: this.#later,
    dispatch: (action) => this.#dispatch(action),
    copyText: (text) => this.hands?.clipboard.copyText(text),
    copy: (how) => void this.hands?.clipboard.copy(how),
    paste: (as) => void this.hands?.clipboard.paste(as),
    focusGrid: () => this.focus(),
    goToHit: (way) => this.hands?.findings.go(way),
    dismissNotice: () => this.#notices.dismiss(),
    refuse: (problem) => {
      this.#problem = problem;
      this.requestUpdate();
    },
    goOnline: () => this.#live?.setOnline(true),
    exportUnsent: (format) => void this.#download(format),
    show: (what) => {
      this.#notices.dismiss();
      if (what === 'outbox') return this.#later(({ toggleOutbox }) => toggleOutbox);
      if ('thread' in what) return this.#later(({ showThread }) => showThread(what.thread));
      if ('conflict' in what) return this.#later(({ openInbox }) => openInbox(what.conflict));
      const at = positionOf(this.#state.sheet, what);
      this.#focus.take();
      this.#later(({ openRecord, selectCell }) => (at === null ? openRecord(what.row) : selectCell(at)));
    },
  };

  constructor() {
    super();
    const state = () => this.#state;
    this.#context = {
      get state() {
        return state();
      },
      dispatch: (action) => this.#dispatch(action),
    };
    this.#hands.withBars(
      ({ CommentsController }) => new CommentsController(this, { place: () => this, show: (notice) => this.#notices.show(notice) }),
    );
    new LeavingController(this, () => this.#present !== null && this.#present.unkept !== null && this.#present.pending.length > 0);
  }

  /** The grid's state, a value; for commands and tests. */
  override get gridState(): GridState {
    return this.#state;
  }

  /** Everybody who is known to have made a change to the table. */
  get authors(): Iterable<Actor> {
    return this.#views.authors;
  }

  /**
   * Resolves when the table can be used by hands and methods: what acts on it is loaded after the first rendering. What a person does before
   * is done then.
   */
  get ready(): Promise<void> {
    return this.#hands.ready;
  }

  protected override get hands(): Hands | null {
    return this.#hands.current;
  }

  /** Runs a command on the grid; false when it did not apply. */
  override run(command: Command): boolean {
    return command(this.#context);
  }

  protected override showAs(changes: Override): void {
    this.#views.showAs(changes);
  }

  say(text: string): void {
    this.#announcer.say(text);
  }

  override commitOpenEditor(then: 'stay' | 'down' | 'up' | 'next' | 'previous' = 'stay'): void {
    this.hands?.editor.commit(then);
  }

  /** What is not saved, as a file: CSV for people and spreadsheets, JSON for programs. */
  async exportUnsent(format: ExportFormat): Promise<Blob> {
    const session = this.#present;
    if (session === null) throw new Error('There is no session yet, so there is nothing that is unsent.');
    const { exportUnsent } = await import('./export/export-unsent.ts');
    return exportUnsent(session, format, this.#state.locale);
  }

  /**
   * Imports CSV or a workbook (XLSX): a dialog asks how, or, with `{confirm: false}`, as it looks, at once. Gives a report; null when the
   * person does not want it after all.
   */
  async importFile(file: Blob, options?: ImportFileOptions): Promise<ImportReport | null> {
    return (await this.#whenHands()).files.importFile(file, options);
  }

  /** The table, what is shown of it, or the selected cells, as CSV or a workbook (XLSX). */
  async exportTable(options?: Partial<ExportOptions>): Promise<Blob> {
    const { files } = await this.#whenHands();
    // What was written a moment ago is in it.
    if (this.#live !== null) this.#state = this.#views.follow(this.#state, this.#live);
    return files.exportTable(options);
  }

  /** Puts the focus on the active cell; on the first one when there is none. */
  override focus(): void {
    this.#focus.take();
    // Until the sheet takes the focus, what is typed is kept where the sheet is (P14).
    if (this.hands === null) this.shadowRoot?.querySelector<HTMLElement>('.scroller')?.focus({ preventScroll: true });
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

  /** The browser tells in which form the grid is. */
  formAssociatedCallback(form: HTMLFormElement | null): void {
    this.#form.associate(form);
  }

  /** The browser tells that a fieldset around it is disabled, or is not any more. */
  formDisabledCallback(disabled: boolean): void {
    this.#disabled = disabled;
    this.requestUpdate();
  }

  /** The form is reset: a table that is kept nowhere begins again. */
  formResetCallback(): void {
    this.#own.restart();
    this.requestUpdate('session');
  }

  protected override willUpdate(changed: PropertyValues): void {
    const locale = usableLocale(this.closest('[lang]')?.getAttribute('lang'), navigator.language);
    if (locale !== this.#state.locale) this.#state = { ...this.#state, locale };
    const locked = this.readonly || this.#disabled;
    if (locked !== this.#state.locked) this.#state = { ...this.#state, locked };
    if (sourceProperties.some((name) => changed.has(name))) this.#connect();
    if (this.#live !== null) this.#state = this.#views.follow(this.#state, this.#live);
    this.#focus.willRender();
  }

  protected override render(): TemplateResult {
    const session = this.#live;
    const { opening, failure } = this.#own;
    const awaited = failure === '' && isAwaited(session, opening);
    this.#showStates(session, awaited);
    const { bars, missing } = this.#hands;
    return frameView(
      {
        state: this.#state,
        open: session === null ? null : { session, scene: this.#scene(session) },
        start: { awaited, failure },
        bars,
        missing,
        hands: this.hands,
        rowHeight: this.rowHeight,
        width: this.viewport.viewWidth,
        label: this.label || this.ariaLabel || this.#form.labelText,
        toolbar: this.toolbar !== 'none',
        arranging: this.#views.work,
        engine: loadedEngine(),
        found: this.hands?.findings.found ?? null,
        statistics: this.hands?.findings.statistics ?? noStatistics,
        tally: this.hands?.findings.tally ?? null,
        columns: this.viewport.columns,
        notice: this.#notices.current,
        caughtUp: this.#news.caughtUp,
        authors: this.authors,
        problem: this.#problem,
      },
      this.#actions,
    );
  }

  protected override updated(): void {
    const find = (name: string) => this.renderRoot.querySelector<HTMLElement>(name)!;
    this.viewport.attach({ scroller: find('.scroller'), layer: find('.layer'), tail: find('.tail') });
    for (const bar of this.renderRoot.querySelectorAll<HTMLElement>('[role=toolbar]')) this.#hands.bars?.settleStop(bar);
    this.#paint();
    this.hands?.panels.sync(find('.panel'), this.#state.panel);
    this.#focus.rendered();
    const input = this.renderRoot.querySelector<HTMLInputElement>('input.rename');
    if (input !== null && this.shadowRoot!.activeElement !== input) {
      input.focus({ preventScroll: true });
      input.select();
    }
  }

  /** The session in use: the one that the page brought, or the one that was opened from the attributes; null before. */
  get activeSession(): Session | null {
    return this.#present;
  }

  get #present(): Session | null {
    return this.session ?? this.#own.session;
  }

  /** What is shown: the present, or the past that somebody looks at. */
  get #live(): Session | null {
    return this.#state.past?.session ?? this.#present;
  }

  #dispatch(action: Action): void {
    if (this.#state.locked && writing.has(action.action)) return;
    if (writing.has(action.action)) this.hands?.gestures.finish();
    const before = this.#state;
    this.#focus.keep();
    this.#state = reduce(before, action);
    const session = this.#live;
    this.#views.acted(action);
    switch (action.action) {
      case 'select':
        if (session !== null && this.#views.arranges) this.#state = this.#views.follow(this.#state, session);
        this.#selected(before, action.reveal);
        break;
      case 'edit':
        this.hands?.presence.changed();
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
      case 'hold-all':
        for (const held of action.held) session?.hold(held);
        break;
      case 'gesture':
        if (session !== null) this.#hands.do(({ gestures }) => gestures.start(action.gesture));
        break;
      case 'visit':
        this.#hands.do(({ visits }) => void visits.go(action.seq));
        break;
      case 'past':
        // What is shown is another table, or the present one again.
        return this.#heard([]);
      case 'discard':
        session?.discard(action.id);
        break;
      case 'resend':
        session?.resend(action.id);
        break;
      case 'undo':
      case 'redo':
        this.#hands.do(({ undo }) => void undo.take(action.action, action.answer));
        break;
      case 'notice':
        this.#tell(action.notice);
        break;
      case 'follow':
        openInTab(action.link);
        break;
      case 'say':
        this.say(action.text);
        break;
      case 'fit':
        this.hands?.fitColumns(this, action.fields);
        break;
      case 'files':
        this.#hands.do(({ files }) => void files.open(action.open));
        break;
      default:
        break;
    }
    if (action.action === 'submit' && action.followed === true) return;
    if (session !== null && action.action !== 'select') this.#state = this.#views.follow(this.#state, session);
    if (action.action !== 'notice') this.#paint();
    this.requestUpdate();
  }

  #selected(before: GridState, reveal: 'anchor' | 'head' | 'none'): void {
    const { selection, sheet } = this.#state;
    this.#paint();
    if (selection === null) return;
    const size = this.hands?.selectionText(sheet, selection) ?? null;
    if (size !== null) this.say(size);
    const at = reveal === 'none' ? null : positionOf(sheet, reveal === 'head' ? selection.head : selection.anchor);
    if (at !== null) this.viewport.reveal(at);
    this.hands?.presence.changed();
    if (before.selection !== null && sameSpot(before.selection.anchor, selection.anchor)) return;
    this.dispatchEvent(new GridSelectEvent(selection.anchor));
  }

  /** Null when the page keeps it from happening. */
  #submit(session: Session, draft: Draft): Submission | null {
    const event = new GridBeforeChangeEvent(draft.ops);
    if (!this.dispatchEvent(event)) return null;
    const submission = session.submit(draft);
    this.dispatchEvent(new GridChangeEvent('user', draft.ops));
    const settles = draft.ops.every((op) => op.op === 'resolve-conflicts');
    void submission.verdict.then((verdict) => {
      if (verdict.verdict !== 'rejected' || !settles) return;
      // Nothing that was typed is in it: saying why is enough.
      session.discard(submission.id);
      this.#tell({ tone: 'bad', text: verdict.problems[0]?.message ?? 'The conflict could not be settled.' });
      // A session that ends before says so by its status, and keeps what is unsent.
    }, ignored);
    return submission;
  }

  #whenHands(): Promise<Hands> {
    return new Promise((resolve) => this.#hands.do(resolve));
  }

  #fileAccess(): FileAccess {
    const [session, name] = [() => this.#live, () => this.table || this.#state.table.name];
    return {
      get session() {
        return session();
      },
      get name() {
        return name();
      },
      submit: (draft) => {
        const live = this.#live;
        return live === null || this.#state.locked ? null : this.#submit(live, draft);
      },
      undo: async () => (await this.#whenHands()).undo.take('undo'),
    };
  }

  #heard(events: readonly SessionEvent[]): void {
    const session = this.#live;
    if (session === null) return;
    this.#focus.keep();
    if (events.length > 0 && events.every(({ event }) => event === 'presence')) {
      const { crowded } = this.#scene(session).peers;
      this.#paint();
      if (this.hands?.showsPeople(session, crowded) !== true) this.requestUpdate();
      return;
    }
    const before = this.#state;
    this.#state = this.#views.follow(before, session);
    this.#news.heard(events, session, before, this.#state);
    this.#paint();
    // What others wrote into cells is seen now; what else it changes, in the bars, right after the frame.
    const { fields, rows } = before.sheet;
    const isCellsOnly =
      events.every(({ event }) => event === 'table') && fields === this.#state.sheet.fields && rows.size === this.#state.sheet.rows.size;
    if (isCellsOnly) setTimeout(() => this.requestUpdate());
    else this.requestUpdate();
  }

  #attributes(): SourceAttributes {
    const { server, table, token, user, src, storage } = this;
    return { server, table, token, user, src, storage, markup: this.#content.table, base: this.baseURI };
  }

  /** Paints the body and what hangs on it; the rest is Lit's. */
  #paint(): void {
    const session = this.#live;
    if (session === null || !this.hasUpdated) return;
    this.#state = this.#state.page === this.viewport.page ? this.#state : { ...this.#state, page: this.viewport.page };
    if (this.#state.selection === null && this.#state.sheet.fields.length > 0)
      this.#state = { ...this.#state, selection: selectAt(this.#state.sheet, { row: 0, column: 0 }) };
    this.viewport.show(this.#scene(session));
    this.hands?.sync(session);
    this.#focus.settle();
  }

  #tell(notice: Notice | null): void {
    if (notice !== null) this.#notices.show(notice);
  }

  async #download(format: ExportFormat): Promise<void> {
    try {
      const [{ download }, { fileName }] = await Promise.all([import('./export/download.ts'), import('./export/export-unsent.ts')]);
      const name = fileName(this.table || this.#state.table.name, format, new Date());
      download(await this.exportUnsent(format), name);
    } catch (error) {
      // Such as a part of the page that is loaded when first used, on a page that is offline.
      const why = error instanceof Error ? error.message : String(error);
      this.#tell({ tone: 'bad', text: `The file could not be made: ${why}` });
    }
  }

  #scene(session: Session): Scene {
    const { rowHeight, virtual } = this;
    const renderers = this.#renderers.of(this.#content.templates, this.#state.table.fields.list, this.renderers);
    return this.#scenes.make(
      this.#state,
      session,
      { rowHeight, virtual, renderers, readValue: this.#readings.readValue },
      this.viewport.viewWidth,
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
    put('busy', this.hands?.gestures.busy ?? false);
  }

  /** Follows the page's session, or one of its own from what its attributes and content name. */
  #connect(): void {
    const { session } = this;
    if (session === null && this.isConnected) {
      const source = sourceOf(this.#attributes());
      if (source === null) this.#own.close();
      else if ('problem' in source) this.#own.fail(source.problem);
      else if (this.#own.open(source)) return;
    } else this.#own.close();
    this.#sessions.follow(session);
    const { widths, locked } = this.#state;
    const fresh = { ...startState(noTable), widths, locked };
    this.#state = session === null ? fresh : this.#views.follow(fresh, session);
    if (session !== null) this.#news.follow(session);
  }
}

const noStatistics: Statistics = new Map();

const ignored = (): void => {};

const sourceProperties = ['server', 'table', 'token', 'user', 'src', 'storage', 'session'] as const;

/** Actions that write to the table. */
const writing: ReadonlySet<Action['action']> = new Set(['submit', 'hold', 'hold-all', 'gesture', 'resend', 'undo', 'redo']);
