import { type Actor, type ComputedValues, computedValues, type Fields, fieldType, type Session, systemValues } from '@teable-grid/core';
import type { GridState } from '../state/grid-state.ts';
import { AuthorIndex } from './author-index.ts';
import { FormulaEngine } from './formula-engine.ts';

/** How long answers are gathered before what follows from them is computed anew, milliseconds: much may hang on it. */
const gathering = 100;

/** Gives the sheet what reads its computed fields: a new one when fields changed, or more is known of who made which rows. */
export class ComputedFields {
  readonly #refresh: () => void;
  readonly #authors = new AuthorIndex(() => this.#changed());
  readonly #formulas = new FormulaEngine(() => this.#anew());
  #fields: Fields | null = null;
  #values: ComputedValues | null = null;
  #gathers = false;

  /** @param refresh Shows what is computed now. */
  constructor(refresh: () => void) {
    this.#refresh = refresh;
  }

  /** Everybody who is known to have made a change here. */
  get authors(): Iterable<Actor> {
    return this.#authors.actors;
  }

  /** The state with what reads the computed fields of a session's table. */
  follow(state: GridState, session: Session): GridState {
    this.#authors.follow(session);
    const { fields } = session.table;
    if (fields !== this.#fields) {
      this.#fields = fields;
      // People who can be named: those who were at work here last.
      if (fields.list.some(({ type }) => type === 'user')) this.#authors.lookUpLast(session.table.seq);
      this.#values = this.#make(fields);
    }
    const computed = this.#values;
    return state.sheet.computed === computed ? state : { ...state, sheet: { ...state.sheet, computed } };
  }

  /** Nothing is waited for while the element is out of the page. */
  stop(): void {
    this.#formulas.stop();
  }

  /** What was waited for may have come meanwhile. */
  resume(): void {
    if (this.#fields !== null) this.#values = this.#make(this.#fields);
  }

  #make(fields: Fields): ComputedValues | null {
    if (!fields.list.some(({ type }) => fieldType(type).computed === true)) return null;
    const { authorOf } = this.#authors;
    return computedValues({ fields, authorOf, formulas: this.#formulas.of(fields, systemValues(fields, authorOf)) });
  }

  #changed(): void {
    if (this.#gathers) return;
    this.#gathers = true;
    setTimeout(() => {
      this.#gathers = false;
      this.#anew();
    }, gathering);
  }

  /** What is computed may be something else, although neither rows nor fields have changed. */
  #anew(): void {
    if (this.#fields === null) return;
    this.#values = this.#make(this.#fields);
    this.#refresh();
  }
}
