import { type ColorRule, type Field, type Fields, type Reader, type Rows, type Table, type ViewProperties } from '@teable-grid/core';
import type { Arranger, Order } from '../engine/arranger.ts';
import type { HitMarker } from '../engine/hit-marker.ts';
import type { Engine } from '../engine/load-engine.ts';
import type { GridState } from './grid-state.ts';
import { plainSource, type RowSource, type Sheet } from './sheet.ts';

/** What of a state follows from its table and its settings. */
export type Arranged = Pick<GridState, 'sheet' | 'reader' | 'colorOf' | 'hits'>;

/**
 * Makes sheets of states: the fields that are not hidden, and rows as the view arranges them, once the engine is there. Parts whose sources did not
 * change are kept.
 */
export class SheetMaker {
  readonly #now: () => number;
  readonly #today: () => string;
  readonly #engine: () => Engine | null;
  #waits = false;
  #parts: { readonly arranger: Arranger; readonly hits: HitMarker } | null = null;
  #fields: { readonly list: readonly Field[]; readonly hidden: ViewProperties['hidden']; readonly shown: readonly Field[] } | null = null;
  #plain: { readonly rows: Rows; readonly source: RowSource } | null = null;
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
    return this.#parts?.arranger.isBuilding ?? false;
  }

  /** Stands for the arrangement that is shown, as long as it is no other; null: rows as they are. */
  get arrangement(): object | null {
    return this.#parts?.arranger.arrangement ?? null;
  }

  /** What of a state follows from its table and its settings. */
  make(state: GridState): Arranged {
    const reader = this.#readerOf(state);
    const engine = this.#engine();
    const { colorRules, statistics } = state.settings;
    const order = this.#orderOf(state, reader);
    const wanted = order !== null || state.search !== null || colorRules.length > 0 || Object.keys(statistics).length > 0;
    this.#waits = wanted && engine === null;
    if (engine !== null) this.#parts ??= { arranger: new engine.Arranger(this.#now), hits: new engine.HitMarker() };
    if (order === null) this.#parts?.arranger.rest();
    const arranged = order === null ? undefined : this.#parts?.arranger.arrange(state, order);
    const rows = arranged ?? this.#plainRows(state.table);
    const fields = this.#fieldsOf(state);
    const { computed } = state.sheet;
    if (this.#sheet?.rows !== rows || this.#sheet.fields !== fields || this.#sheet.computed !== computed)
      this.#sheet = { rows, fields, computed };
    return {
      sheet: this.#sheet,
      reader,
      colorOf: this.#colorsOf(state, reader, engine),
      hits: this.#parts?.hits.of(state.search, reader) ?? null,
    };
  }

  /** Goes on with what is being built, for so long; true when it is ready to be shown. */
  work(milliseconds: number): boolean {
    return this.#parts?.arranger.work(milliseconds) ?? false;
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
