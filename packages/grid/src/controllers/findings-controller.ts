import {
  allRows,
  ColumnStatistic,
  type Field,
  type FieldId,
  Hits,
  type Reader,
  RowView,
  type SelectionTally,
  type ShownRows,
  shownAs,
  statisticsOf,
  type StatisticName,
  tallyCells,
} from '@teable-grid/core';
import type { ReactiveController } from 'lit';
import { goOn, goToFirst, hitNumber, openSearch } from '../commands/search.ts';
import type { GridState } from '../state/grid-state.ts';
import { isWide, rangesOf, type Selection } from '../state/selection.ts';
import type { Range, Sheet } from '../state/sheet.ts';
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

/** Rows that are tallied at once. */
const rowsPerPiece = 500;

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
    this.#search(state);
    this.#count(state);
    this.#add(state);
  }

  hostUpdated(): void {
    const { search } = this.#host.gridState;
    const asked = search?.asked ?? 0;
    const hits = this.#hits.result;
    if (search !== null && search.current === null && hits !== null && hits.count > 0 && !this.#hits.isRunning)
      this.#host.run(goToFirst(hits));
    if (asked === this.#asked) return;
    this.#asked = asked;
    const input = this.#host.renderRoot.querySelector<HTMLInputElement>('.search input');
    input?.focus({ preventScroll: true });
    input?.select();
  }

  hostDisconnected(): void {
    for (const slices of [this.#hits, this.#statistics, this.#tally]) slices.stop();
    this.#searched = [];
    this.#counted = [];
    this.#tallied = [];
  }

  #search({ search, sheet, table, reader }: GridState): void {
    if (search === null || search.text.trim() === '') {
      this.#hits.stop();
      this.#searched = [];
      return;
    }
    const from = [search.text, sheet.rows, sheet.fields, reader];
    if (isSame(from, this.#searched)) return;
    this.#searched = from;
    this.#hits.begin(Hits.inSteps(shownOf(sheet, table), { text: search.text, fields: sheet.fields, reader }, this.#hits.result));
  }

  #count({ settings: { statistics }, sheet, table, reader }: GridState): void {
    const from = [statistics, sheet.rows, sheet.fields, reader];
    if (isSame(from, this.#counted)) return;
    this.#counted = from;
    const wanted = sheet.fields.flatMap((field) => {
      const name = statisticsOf(shownAs(field, sheet.computed)).find((one) => one.name === statistics[field.id])?.name;
      return name === undefined ? [] : [{ field, name }];
    });
    if (wanted.length === 0) this.#statistics.stop();
    else this.#statistics.begin(count(shownOf(sheet, table), wanted, reader, this.statistics));
  }

  #add({ selection, sheet, reader }: GridState): void {
    if (selection === null || !isWide(sheet, selection)) {
      this.#tally.stop();
      this.#tallied = [];
      return;
    }
    const from = [selection, sheet, reader];
    if (isSame(from, this.#tallied)) return;
    this.#tallied = from;
    this.#tally.begin(add(sheet, selection, reader));
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

function shownOf({ rows }: Sheet, table: GridState['table']): ShownRows {
  return rows instanceof RowView ? rows : allRows(table.rows);
}

function* count(
  shown: ShownRows,
  wanted: readonly { readonly field: Field; readonly name: StatisticName }[],
  reader: Reader,
  before: Statistics,
): Generator<number, Statistics> {
  const found = new Map<FieldId, ColumnStatistic>();
  for (const { field, name } of wanted)
    found.set(field.id, yield* ColumnStatistic.inSteps(shown, field, name, reader, before.get(field.id) ?? null));
  return found;
}

/** The tally of all selected ranges together. */
function* add(sheet: Sheet, selection: Selection, reader: Reader): Generator<number, SelectionTally> {
  let all: SelectionTally = { filled: 0, numbers: 0, sum: 0, average: null, min: null, max: null };
  for (const range of rangesOf(sheet, selection)) {
    const fields = sheet.fields.slice(range.left, range.right + 1);
    const { filled, numbers, sum, min, max } = yield* tallyCells(rowsIn(sheet, range), fields, reader);
    const total = all.sum + sum;
    all = {
      filled: all.filled + filled,
      numbers: all.numbers + numbers,
      sum: total,
      average: all.numbers + numbers === 0 ? null : total / (all.numbers + numbers),
      min: min === null || (all.min !== null && all.min < min) ? all.min : min,
      max: max === null || (all.max !== null && all.max > max) ? all.max : max,
    };
  }
  return all;
}

function* rowsIn({ rows }: Sheet, { top, bottom }: Range) {
  for (let at = Math.max(0, top); at <= bottom; at += rowsPerPiece) yield* rows.slice(at, Math.min(bottom + 1, at + rowsPerPiece));
}
