import type { ComputedValues, Fields } from '@teable-grid/core';
import type { Formulas } from '@teable-grid/core/formula';
import { onItsWay } from '../state/on-its-way.ts';

type FormulaModule = typeof import('@teable-grid/core/formula');

/** When it is tried again to get what computes formulas, milliseconds. */
const retryAfter = 5_000;
/** The longest time that a browser can wait for, milliseconds; far more than a formula holds. */
const longestWait = 2 ** 31 - 1;

/**
 * Computes the formulas of a table. What that takes is loaded when a table has a formula; and what formulas say is told to be another
 * when the time that they ask for has gone on.
 *
 *     none ──a field is a formula──▶ loading ──▶ computing ──the day or minute ends──▶ computing, anew
 *                                       ▲ │
 *                                       └─┘ could not be loaded: again after a while
 */
export class FormulaEngine {
  readonly #changed: () => void;
  #module: FormulaModule | null = null;
  #loading = false;
  #formulas: Formulas | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param changed Told when formulas may say something else than before, although neither rows nor fields have changed. */
  constructor(changed: () => void) {
    this.#changed = changed;
  }

  /** What reads the formulas of these fields, beside those that `system` reads; null where there are none. */
  of(fields: Fields, system: ComputedValues): ComputedValues | null {
    clearTimeout(this.#timer);
    if (!fields.list.some(({ type }) => type === 'formula')) {
      this.#formulas = null;
      return null;
    }
    if (this.#module === null) {
      void this.#load();
      return onItsWay;
    }
    this.#formulas = this.#module.Formulas.of(fields, { system, now: () => Date.now() }, this.#formulas);
    this.#wait(this.#formulas.changesAt);
    return this.#formulas;
  }

  /** Waits for nothing any more. */
  stop(): void {
    clearTimeout(this.#timer);
  }

  async #load(): Promise<void> {
    if (this.#loading) return;
    this.#loading = true;
    try {
      this.#module = await import('@teable-grid/core/formula');
      this.#changed();
    } catch {
      // Such as a page that is offline: the cells say that they are awaited.
      this.#timer = setTimeout(() => void this.#load(), retryAfter);
    } finally {
      this.#loading = false;
    }
  }

  #wait(until: number | null): void {
    if (until !== null) this.#timer = setTimeout(() => this.#changed(), Math.min(longestWait, Math.max(0, until - Date.now())));
  }
}
