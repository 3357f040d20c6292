import { type Actor, type CellReading, type ComputedValues, type Field, fieldType, type Session } from '@teable-grid/core';
import type { ComputedFields } from '../computed/computed-fields.ts';
import type { GridState, Notice } from '../state/grid-state.ts';

/** When it is tried again to get what computes fields, milliseconds. */
const retryAfter = 5_000;

const awaited: CellReading = { state: 'empty', awaited: true };

/** Reads computed fields while what computes them is on its way. */
const onItsWay: ComputedValues = { read: () => awaited };

/** What it asks of the element. */
export interface ComputedHost {
  /** Shows what is computed now. */
  refresh(): void;
  show(notice: Notice): void;
}

/**
 * Brings what reads computed fields, and knows who made changes, when a table has a field that asks for it; until it is there such cells are
 * awaited.
 *
 *     none ──such a field──▶ loading ──▶ there
 *                              ▲ │
 *                              └─┘ could not be loaded (a notice says why): again after a while
 */
export class ComputedController {
  readonly #to: ComputedHost;
  #fields: ComputedFields | null = null;
  #loading = false;
  /** Whether it was told that it could not be loaded. */
  #told = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(to: ComputedHost) {
    this.#to = to;
  }

  /** Everybody who is known to have made a change here. */
  get authors(): Iterable<Actor> {
    return this.#fields?.authors ?? [];
  }

  /** The state with what reads the computed fields of a session's table. */
  follow(state: GridState, session: Session): GridState {
    if (this.#fields !== null) return this.#fields.follow(state, session);
    const { list } = session.table.fields;
    if (list.some((field) => isComputed(field) || field.type === 'user')) void this.#load(list);
    const computed = list.some(isComputed) ? onItsWay : null;
    return state.sheet.computed === computed ? state : { ...state, sheet: { ...state.sheet, computed } };
  }

  /** Nothing is waited for while the element is out of the page. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#fields?.stop();
  }

  /** What was waited for may have come meanwhile. */
  resume(): void {
    this.#fields?.resume();
  }

  async #load(fields: readonly Field[]): Promise<void> {
    if (this.#loading) return;
    this.#loading = true;
    // What computes formulas is asked for by the other one: begun here, it comes at the same time.
    if (fields.some(({ type }) => type === 'formula')) void import('@teable-grid/core/formula').catch(() => null);
    try {
      const { ComputedFields } = await import('../computed/computed-fields.ts');
      this.#fields = new ComputedFields(() => this.#to.refresh());
      this.#to.refresh();
    } catch (error) {
      this.#timer = setTimeout(() => this.#to.refresh(), retryAfter);
      const why = error instanceof Error ? error.message : String(error);
      if (!this.#told) this.#to.show({ tone: 'bad', text: `Computed fields could not be loaded; they are shown when you are online again. (${why})` });
      this.#told = true;
    } finally {
      this.#loading = false;
    }
  }
}

function isComputed({ type }: Field): boolean {
  return fieldType(type).computed === true;
}
