import {
  type ColorRule,
  type Field,
  type Fields,
  type Look,
  type Reader,
  type RowId,
  type Rows,
  type RowView,
  type Table,
  type ViewProperties,
} from '@teable-grid/core';
import type { Engine } from '../engine/load-engine.ts';
import type { GridState } from './grid-state.ts';
import { HeldRows } from './held-rows.ts';
import { HitMarker } from './search.ts';
import { plainSource, type RowSource, type Sheet } from './sheet.ts';

/** What an arrangement of rows follows from, but for what changes while a person works in it: closed groups and held rows. */
type Order = Pick<ViewProperties, 'filter' | 'sorts' | 'groups'> & { readonly reader: Reader };

/** What of a state follows from its table and its settings. */
export type Arranged = Pick<GridState, 'sheet' | 'reader' | 'colorOf' | 'hits'>;

/** How long rows are arranged at once before others are let run, milliseconds: so much fits in a frame. */
const atOnce = 6;

const nothingHeld: ReadonlySet<RowId> = new Set();

/**
 * Makes sheets of states: the fields that are not hidden, and rows as the view filters, sorts and groups them. Parts whose sources did not
 * change are kept. Where rows are arranged anew and that takes long, the old arrangement goes on, live, until the new one is ready:
 *
 *     plain ──a view that arranges──▶ building ──work()──▶ arranged ──another one──▶ building …
 *                                                         arranged ──the table changes──▶ arranged, at once
 */
export class SheetMaker {
  readonly #now: () => number;
  readonly #today: () => string;
  readonly #engine: () => Engine | null;
  #waits = false;
  readonly #heldRows = new HeldRows();
  readonly #hits = new HitMarker();
  #fields: { readonly list: readonly Field[]; readonly hidden: ViewProperties['hidden']; readonly shown: readonly Field[] } | null = null;
  #plain: { readonly rows: Rows; readonly source: RowSource } | null = null;
  #shown: { readonly order: Order; readonly rows: RowView } | null = null;
  #building: { readonly order: Order; readonly steps: Generator<number, RowView> } | null = null;
  #order: Order | null = null;
  #reader: Reader | null = null;
  #colors: {
    readonly rules: readonly ColorRule[];
    readonly fields: Fields;
    readonly reader: Reader;
    readonly of: NonNullable<GridState['colorOf']>;
  } | null = null;
  #sheet: Sheet | null = null;

  /** `now` in milliseconds; `today` as `yyyy-mm-dd`, where this person is; `engine` once it is loaded. */
  constructor(now: () => number, today: () => string, engine: () => Engine | null) {
    this.#now = now;
    this.#today = today;
    this.#engine = engine;
  }

  /** Whether the engine is needed for what is to be shown, and is not there. */
  get isWaiting(): boolean {
    return this.#waits;
  }

  /** Whether an arrangement is being made that is not shown yet. */
  get isBuilding(): boolean {
    return this.#building !== null;
  }

  /** Stands for the arrangement that is shown, as long as it is no other; null: rows as they are. */
  get arrangement(): object | null {
    return this.#shown?.order ?? null;
  }

  /** What of a state follows from its table and its settings. */
  make(state: GridState): Arranged {
    const reader = this.#readerOf(state);
    const engine = this.#engine();
    const { colorRules, statistics } = state.settings;
    const order = this.#orderOf(state, reader);
    const wanted = order !== null || state.search !== null || colorRules.length > 0 || Object.keys(statistics).length > 0;
    this.#waits = wanted && engine === null;
    const rows = engine === null || order === null ? this.#plainRows(state.table) : this.#arrangedRows(state, order, engine);
    if (order === null) {
      this.#shown = null;
      this.#building = null;
    }
    const fields = this.#fieldsOf(state);
    const { computed } = state.sheet;
    if (this.#sheet?.rows !== rows || this.#sheet.fields !== fields || this.#sheet.computed !== computed)
      this.#sheet = { rows, fields, computed };
    return {
      sheet: this.#sheet,
      reader,
      colorOf: this.#colorsOf(state, reader, engine),
      hits: this.#hits.of(state.search, reader, engine?.isHit ?? null),
    };
  }

  /** Goes on with what is being built, for so long; true when it is ready to be shown. */
  work(milliseconds: number): boolean {
    if (this.#building === null) return false;
    const { order, steps } = this.#building;
    const rows = this.#run(steps, milliseconds);
    if (rows === null) return false;
    this.#shown = { order, rows };
    this.#building = null;
    return true;
  }

  #arrangedRows(state: GridState, order: Order, engine: Engine): RowSource {
    if (this.#building !== null && this.#building.order !== order) this.#building = null;
    if (this.#building === null && this.#shown?.order !== order) this.#start(state, order, engine);
    return this.#shown === null ? this.#plainRows(state.table) : this.#follow(state, this.#shown, engine);
  }

  /** What is shown, with what has happened to the table since: work in proportion to that. So much at once that it takes long is built. */
  #follow(state: GridState, { order, rows }: { readonly order: Order; readonly rows: RowView }, engine: Engine): RowSource {
    if (this.#building?.order === order) return rows;
    const held = this.#heldRows.of(state);
    const { look } = rows;
    if (rows.table === state.table && look.held === held && look.collapsed === state.collapsed) return rows;
    const steps = engine.RowView.inSteps(state.table, { ...order, collapsed: state.collapsed, held }, rows);
    const next = this.#run(steps, atOnce);
    if (next !== null) this.#shown = { order, rows: next };
    // What is being built for another order comes first.
    else if (this.#building === null) this.#building = { order, steps };
    return next ?? rows;
  }

  /** Begins another arrangement. Of the rows that the person is on only the one that he edits is held: he asked for another order. */
  #start(state: GridState, order: Order, engine: Engine): void {
    const held = state.editing.state === 'cell' ? new Set([state.editing.row]) : nothingHeld;
    const look: Look = { ...order, collapsed: state.collapsed, held };
    this.#building = { order, steps: engine.RowView.inSteps(state.table, look, this.#shown?.rows ?? null) };
    this.work(atOnce);
  }

  #run(steps: Generator<number, RowView>, milliseconds: number): RowView | null {
    const until = this.#now() + milliseconds;
    do {
      const { done, value } = steps.next();
      if (done === true) return value;
    } while (this.#now() < until);
    return null;
  }

  #plainRows({ rows }: Table): RowSource {
    if (this.#plain?.rows !== rows) this.#plain = { rows, source: plainSource(rows) };
    return this.#plain.source;
  }

  /** Null where rows are shown as they are. */
  #orderOf({ settings: { filter, sorts, groups } }: GridState, reader: Reader): Order | null {
    if (filter === null && sorts.length === 0 && groups.length === 0) return (this.#order = null);
    const before = this.#order;
    if (before === null || before.reader !== reader || before.filter !== filter || before.sorts !== sorts || before.groups !== groups)
      this.#order = { filter, sorts, groups, reader };
    return this.#order;
  }

  #readerOf({ sheet: { computed }, locale, me }: GridState): Reader {
    const today = this.#today();
    const known = this.#reader;
    if (known?.computed !== computed || known.locale !== locale || known.me !== me || known.today !== today)
      this.#reader = { computed, locale, me, today };
    return this.#reader!;
  }

  #colorsOf({ settings: { colorRules }, table: { fields } }: GridState, reader: Reader, engine: Engine | null): GridState['colorOf'] {
    if (colorRules.length === 0 || engine === null) return null;
    const known = this.#colors;
    if (known?.rules === colorRules && known.fields === fields && known.reader === reader) return known.of;
    const ready = new engine.ColorRules(colorRules, fields, reader);
    this.#colors = { rules: colorRules, fields, reader, of: (row) => ready.of(row) };
    return this.#colors.of;
  }

  #fieldsOf({ table, settings: { hidden } }: GridState): readonly Field[] {
    const { list } = table.fields;
    if (hidden.length === 0) return list;
    if (this.#fields?.list !== list || this.#fields.hidden !== hidden) {
      const names = new Set(hidden);
      this.#fields = { list, hidden, shown: list.filter((field) => !names.has(field.id)) };
    }
    return this.#fields.shown;
  }
}

/** The day that it is where this person is, `yyyy-mm-dd`. */
export function localDay(now: Date): string {
  return `${now.getFullYear()}-${String(now.getMonth() + 1).padStart(2, '0')}-${String(now.getDate()).padStart(2, '0')}`;
}
