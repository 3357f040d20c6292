import type { ColumnStatistic, FieldId, Hits, SelectionTally } from '@teable-grid/core';
import type { ReactiveController } from 'lit';
import { goOn, goToFirst, hitNumber, openSearch } from '../commands/search.ts';
import { type Engine, loadedEngine } from '../engine/load-engine.ts';
import type { GridState } from '../state/grid-state.ts';
import { isWide } from '../state/selecting.ts';
import type { GridHost } from './grid-host.ts';
import { Slices } from './slices.ts';

/** Statistics of columns, by field. */
export type Statistics = ReadonlyMap<FieldId, ColumnStatistic>;

/** What a search has come to. */
export interface Found {
  readonly count: number;
  /** The number of the hit that the person is at, from 1; 0: at none. */
  readonly number: number;
  /** Whether there may be more. */
  readonly searching: boolean;
}

/**
 * Finds out, beside the person's work, what is asked of all the rows that are shown: hits of a search, statistics of columns, and a tally of
 * what is selected.
 */
export class FindingsController implements ReactiveController {
  readonly #host: GridHost;
  readonly #hits: Slices<Hits>;
  readonly #statistics: Slices<Statistics>;
  readonly #tally: Slices<SelectionTally>;
  /** What the findings follow from, to know when to begin anew. */
  #searched: readonly unknown[] = [];
  #counted: readonly unknown[] = [];
  #tallied: readonly unknown[] = [];
  #asked = 0;

  constructor(host: GridHost) {
    this.#host = host;
    const found = () => host.requestUpdate();
    this.#hits = new Slices(found);
    this.#statistics = new Slices(found);
    this.#tally = new Slices(found);
    host.addController(this);
    host.addEventListener('keydown', this.#keydown);
  }

  /** What the search has come to; null while nothing is searched for. */
  get found(): Found | null {
    const { search, sheet } = this.#host.gridState;
    if (search === null) return null;
    const hits = this.#hits.result;
    const number = hits === null ? -1 : hitNumber(hits, sheet, search.current);
    return { count: hits?.count ?? 0, number: number + 1, searching: this.#hits.isRunning };
  }

  get statistics(): Statistics {
    return this.#statistics.result ?? noStatistics;
  }

  /** Of the selection; null when it is one cell. */
  get tally(): SelectionTally | null {
    return this.#tally.result;
  }

  /** Goes to another hit. */
  go(way: 'next' | 'previous'): void {
    if (this.#hits.result !== null) this.#host.run(goOn(this.#hits.result, way));
  }

  hostUpdate(): void {
    const { gridState: state } = this.#host;
    const engine = loadedEngine();
    // It comes with the first view that does something, or when there is time.
    if (engine === null) return;
    this.#search(state, engine);
    this.#count(state, engine);
    this.#add(state, engine);
  }

  hostUpdated(): void {
    const { search } = this.#host.gridState;
    const asked = search?.asked ?? 0;
    const hits = this.#hits.result;
    if (search !== null && search.current === null && hits !== null && hits.count > 0 && !this.#hits.isRunning)
      this.#host.run(goToFirst(hits));
    const input = this.#host.renderRoot.querySelector<HTMLInputElement>('.search input');
    // What shows it may not be loaded yet.
    if (asked === this.#asked || (search !== null && input === null)) return;
    this.#asked = asked;
    input?.focus({ preventScroll: true });
    input?.select();
  }

  hostDisconnected(): void {
    for (const slices of [this.#hits, this.#statistics, this.#tally]) slices.stop();
    this.#searched = [];
    this.#counted = [];
    this.#tallied = [];
  }

  #search({ search, sheet, table, reader }: GridState, engine: Engine): void {
    if (search === null || search.text.trim() === '') {
      this.#hits.stop();
      this.#searched = [];
      return;
    }
    const from = [search.text, sheet.rows, sheet.fields, reader];
    if (isSame(from, this.#searched)) return;
    this.#searched = from;
    this.#hits.begin(
      engine.Hits.inSteps(engine.shownRows(sheet, table), { text: search.text, fields: sheet.fields, reader }, this.#hits.result),
    );
  }

  #count({ settings: { statistics }, sheet, table, reader }: GridState, engine: Engine): void {
    const from = [statistics, sheet.rows, sheet.fields, reader];
    if (isSame(from, this.#counted)) return;
    this.#counted = from;
    if (engine.hasStatistics(sheet.fields, statistics))
      this.#statistics.begin(engine.countUp(engine.shownRows(sheet, table), sheet.fields, statistics, reader, this.statistics));
    else this.#statistics.stop();
  }

  #add({ selection, sheet, reader }: GridState, engine: Engine): void {
    if (selection === null || !isWide(sheet, selection)) {
      this.#tally.stop();
      this.#tallied = [];
      return;
    }
    const from = [selection, sheet, reader];
    if (isSame(from, this.#tallied)) return;
    this.#tallied = from;
    this.#tally.begin(engine.addUp(sheet, selection, reader));
  }

  readonly #keydown = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.altKey) return;
    const inSearch = event.composedPath().some((target) => target instanceof Element && target.classList.contains('search'));
    const { search } = this.#host.gridState;
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === 'f') {
      // The second time the browser's own search is meant.
      if (inSearch || !this.#host.run(openSearch)) return;
    } else if (event.key === 'F3' && search !== null) this.go(event.shiftKey ? 'previous' : 'next');
    else return;
    event.preventDefault();
  };
}

const noStatistics: Statistics = new Map();

function isSame(a: readonly unknown[], b: readonly unknown[]): boolean {
  return a.length === b.length && a.every((part, at) => part === b[at]);
}
