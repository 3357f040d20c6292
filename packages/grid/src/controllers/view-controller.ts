import type { Actor, Session } from '@teable-grid/core';
import type { ReactiveController } from 'lit';
import type { WithBars } from '../bars/load-bars.ts';
import type { Action } from '../commands/command.ts';
import type { Later } from '../element/hands.ts';
import { loadedEngine, loadEngine } from '../engine/load-engine.ts';
import { GridViewChangeEvent, type Origin } from '../events.ts';
import type { GridState, Notice } from '../state/grid-state.ts';
import { type Override, withOverride } from '../state/own-view.ts';
import { follow } from '../state/reduce.ts';
import { localDay, SheetMaker } from '../state/sheet-maker.ts';
import { ComputedController } from './computed-controller.ts';
import type { GridHost } from './grid-host.ts';
import { OwnViewsKeeper } from './own-views-keeper.ts';
import { nextTask, whenIdle } from './next-task.ts';

/** How long one piece of work on rows may take, milliseconds: a frame has room for it beside painting. */
const slice = 10;
/** Work that takes longer than this is told in words, milliseconds. */
const patience = 150;
/** Widths are stored when no more of them have come for so long, milliseconds. */
const widthsRest = 400;

/** What the view controller asks of the element. */
export interface ViewHost {
  /** Follows the session anew, and paints. */
  refresh(): void;
  show(notice: Notice): void;
  readonly later: Later;
  readonly withBars: WithBars;
  /** Server, table and person, to keep by what he has for himself. */
  place(): { readonly server: string; readonly table: string };
  /** The view that the page wants, by id or name; empty: it does not say. */
  wanted(): string;
}

/**
 * Shows the table as its view says: drives the arrangement of rows in slices, keeps what is this person's own, stores widths, and tells
 * the page and the person what has become of the view.
 */
export class ViewController implements ReactiveController {
  readonly #host: GridHost;
  readonly #to: ViewHost;
  readonly #sheets = new SheetMaker(
    () => performance.now(),
    () => localDay(new Date()),
    loadedEngine,
  );
  readonly #keeper = new OwnViewsKeeper();
  #loading = false;
  #prepares = false;
  readonly #computed: ComputedController;
  #working = false;
  #busy: ReturnType<typeof setTimeout> | 'told' | null = null;
  #widths: ReturnType<typeof setTimeout> | undefined;
  /** What it was last; the row of its active cell is the one that the person may have left. */
  #last: GridState | null = null;
  #told: GridState['settings'] | null = null;
  #origin: Origin = 'remote';
  #wanted = '';
  /** What the page has asked for and is not shown yet. */
  #asked: Override | null = null;

  constructor(host: GridHost, to: ViewHost) {
    this.#host = host;
    this.#to = to;
    this.#computed = new ComputedController(host, to);
    host.addController(this);
    host.addEventListener('focusout', () => {
      // The person has gone elsewhere in the page, and with that left the row that he was on.
      setTimeout(() => {
        if (this.arranges && document.hasFocus() && host.shadowRoot!.activeElement === null) to.refresh();
      });
    });
  }

  /** Whether rows are being arranged that are not shown yet; `told`: for so long that it is to be told. */
  get work(): 'none' | 'begun' | 'told' {
    if (this.#busy === 'told') return 'told';
    return this.#sheets.isWaiting || this.#sheets.isBuilding ? 'begun' : 'none';
  }

  /** The state with what a session says now, and the sheet that follows from it. */
  follow(before: GridState, session: Session): GridState {
    const here = this.#host.shadowRoot?.activeElement != null;
    const kept = this.#keeper.begin(this.#to.place(), session, before);
    const start = this.#computed.follow(here === kept.here ? kept : { ...kept, here }, session);
    const { arrangement } = this.#sheets;
    const after = follow(start, session, (state) => this.#sheets.make(state));
    const last = this.#last;
    this.#last = after;
    const alike = arrangement !== null && arrangement === this.#sheets.arrangement;
    if (before.view !== after.view || alike)
      this.#to.withBars(({ leftView, lostView }) => {
        const news = lostView(before, after) ?? (last === null || !alike ? null : leftView(last, after));
        if (news !== null) queueMicrotask(() => this.#to.show(news));
      });
    if (this.#sheets.isWaiting) this.#load();
    if (this.#sheets.isBuilding) void this.#work();
    return after;
  }

  /** Everybody who is known to have made a change. */
  get authors(): Iterable<Actor> {
    return this.#computed.authors;
  }

  /** Changes how this person sees the table, for the page; when the table is there. */
  showAs(changes: Override): void {
    this.#asked = withOverride(this.#asked ?? {}, changes);
    this.#host.requestUpdate();
    if (this.#host.gridState.table.fields.list.length > 0) this.#show();
  }

  /** A command was run: what it changes is this person's doing. */
  acted({ action }: Action): void {
    if (action === 'view' || action === 'own-view' || action === 'submit') this.#origin = 'user';
    if (action !== 'width') return;
    clearTimeout(this.#widths);
    this.#widths = setTimeout(() => this.#to.later(({ keepWidths }) => keepWidths), widthsRest);
  }

  /** Whether the view arranges rows, so that where a person is has a part in where rows are. */
  get arranges(): boolean {
    return this.#sheets.arrangement !== null;
  }

  hostConnected(): void {
    this.#computed.resume();
  }

  hostDisconnected(): void {
    this.#computed.stop();
    clearTimeout(this.#widths);
    if (this.#host.gridState.draftWidths.size > 0) this.#to.later(({ keepWidths }) => keepWidths);
    this.#rest();
  }

  hostUpdated(): void {
    this.#prepare();
    this.#want(this.#host.gridState);
    if (this.#asked !== null && this.#host.gridState.table.fields.list.length > 0) this.#show();
    const { gridState: state } = this.#host;
    this.#keeper.keep(state);
    if (state.settings === this.#told) return;
    const first = this.#told === null;
    this.#told = state.settings;
    const origin = this.#origin;
    this.#origin = 'remote';
    if (!first) this.#host.dispatchEvent(new GridViewChangeEvent(state.view, state.settings, origin));
  }

  /** Loads what arranges rows: when it is needed, at once. */
  #load(): void {
    if (this.#loading) return;
    this.#loading = true;
    loadEngine().then(
      () => {
        this.#loading = false;
        this.#to.refresh();
      },
      (error: unknown) => {
        // It is tried again with the next change.
        this.#loading = false;
        const why = error instanceof Error ? error.message : String(error);
        this.#to.show({ tone: 'bad', text: `The view could not be loaded; it is shown when you are online again. (${why})` });
      },
    );
  }

  /** Loads it when the page has nothing to do, so that nobody waits for it; brings its styles along. */
  #prepare(): void {
    const engine = loadedEngine();
    const { adoptedStyleSheets } = this.#host.shadowRoot!;
    const styles = engine?.engineStyles.styleSheet;
    if (styles !== undefined && !adoptedStyleSheets.includes(styles)) adoptedStyleSheets.push(styles);
    if (engine !== null || this.#loading || this.#prepares || this.#host.gridState.contact !== 'made') return;
    this.#prepares = true;
    whenIdle(() => this.#load());
  }

  /** Shows the view that the page wants, once there is one of that id or name. */
  #want({ table, view }: GridState): void {
    const wanted = this.#to.wanted();
    if (wanted === this.#wanted) return;
    const found = wanted === '' ? undefined : (table.views.get(wanted) ?? table.views.list.find((other) => other.name === wanted));
    if (wanted !== '' && (found === undefined || found.deleted)) return;
    this.#wanted = wanted;
    if (found === undefined || found.id === view) return;
    this.#host.run(({ dispatch }) => {
      dispatch({ action: 'view', view: found.id });
      return true;
    });
    // The page knows what it has set.
    this.#told = this.#host.gridState.settings;
    this.#origin = 'remote';
  }

  #show(): void {
    const changes = this.#asked;
    this.#asked = null;
    if (changes === null) return;
    this.#to.later(({ changeOwnView }) => (context) => {
      changeOwnView(changes)(context);
      // The page knows what it has set.
      this.#told = this.#host.gridState.settings;
      this.#origin = 'remote';
      return true;
    });
  }

  async #work(): Promise<void> {
    if (this.#working) return;
    this.#working = true;
    this.#busy ??= setTimeout(() => {
      this.#busy = 'told';
      this.#host.requestUpdate();
    }, patience);
    let done = false;
    while (!done && this.#sheets.isBuilding && this.#host.isConnected) {
      await nextTask();
      done = this.#sheets.work(slice);
    }
    this.#rest();
    if (done) this.#to.refresh();
  }

  #rest(): void {
    this.#working = false;
    if (this.#busy === null) return;
    if (this.#busy !== 'told') clearTimeout(this.#busy);
    this.#busy = null;
    this.#host.requestUpdate();
  }
}
