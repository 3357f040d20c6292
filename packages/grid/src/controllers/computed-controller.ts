import { type Actor, type Field, fieldType, type Session } from '@teable-grid/core';
import type { ReactiveControllerHost } from 'lit';
import type { ComputedFields } from '../computed/computed-fields.ts';
import { onItsWay } from '../state/on-its-way.ts';
import type { GridState } from '../state/grid-state.ts';
import { type LateHost, LatePart } from './late-part.ts';

/**
 * Brings what reads computed fields, and knows who made changes, when a table has a field that asks for it; until it is there such cells are
 * awaited.
 */
export class ComputedController {
  readonly #to: LateHost;
  readonly #part: LatePart<typeof import('../computed/computed-fields.ts')>;
  #fields: ComputedFields | null = null;
  #hasFormulas = false;

  constructor(host: ReactiveControllerHost, to: LateHost) {
    this.#to = to;
    this.#part = new LatePart(host, () => this.#load(), 'Computed fields', to);
  }

  /** Everybody who is known to have made a change here. */
  get authors(): Iterable<Actor> {
    return this.#fields?.authors ?? [];
  }

  /** The state with what reads the computed fields of a session's table. */
  follow(state: GridState, session: Session): GridState {
    const part = this.#part.current;
    if (part !== null) {
      this.#fields ??= new part.ComputedFields(() => this.#to.refresh());
      return this.#fields.follow(state, session);
    }
    const { list } = session.table.fields;
    this.#hasFormulas = list.some(({ type }) => type === 'formula');
    if (list.some((field) => isComputed(field) || field.type === 'user')) this.#part.want();
    const computed = list.some(isComputed) ? onItsWay : null;
    return state.sheet.computed === computed ? state : { ...state, sheet: { ...state.sheet, computed } };
  }

  /** Nothing is waited for while the element is out of the page. */
  stop(): void {
    this.#fields?.stop();
  }

  /** What was waited for may have come meanwhile. */
  resume(): void {
    this.#fields?.resume();
  }

  #load(): Promise<typeof import('../computed/computed-fields.ts')> {
    // That asks for what computes formulas: begun here, it comes at the same time.
    if (this.#hasFormulas) void import('@teable-grid/core/formula').catch(() => null);
    return import('../computed/computed-fields.ts');
  }
}

function isComputed({ type }: Field): boolean {
  return fieldType(type).computed === true;
}
