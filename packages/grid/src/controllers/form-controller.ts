import { type Session, valueOf } from '@teable-grid/core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { count } from '../state/count.ts';

/** What the form needs to know of its grid. */
export interface FormGrid extends ReactiveControllerHost {
  /** Under what name the table is sent; empty: it is not sent. */
  readonly name: string;
  readonly activeSession: Session | null;
}

/**
 * The grid as part of a form: the form sends the table as JSON, and is not valid while something that was typed was refused. What is sent is
 * made when it is sent, not at every change.
 */
export class FormController implements ReactiveController {
  readonly #grid: FormGrid;
  readonly #internals: ElementInternals;
  #form: HTMLFormElement | null = null;
  #refused = 0;

  constructor(grid: FormGrid, internals: ElementInternals) {
    this.#grid = grid;
    this.#internals = internals;
    grid.addController(this);
  }

  /** The form that the grid is in now; null: in none. */
  associate(form: HTMLFormElement | null): void {
    this.#form?.removeEventListener('formdata', this.#send);
    this.#form = form;
    form?.addEventListener('formdata', this.#send);
  }

  /** What the page's `<label>`s call the grid; empty without one. */
  get labelText(): string {
    return Array.from(this.#internals.labels, (label) => label.textContent?.trim() ?? '').join(' ');
  }

  hostUpdated(): void {
    const refused = this.#grid.activeSession?.pending.filter(({ state }) => state === 'rejected').length ?? 0;
    if (refused === this.#refused) return;
    this.#refused = refused;
    if (refused === 0) this.#internals.setValidity({});
    else
      this.#internals.setValidity({ customError: true }, `${count(refused, 'change')} could not be saved: see the list below the table.`);
  }

  readonly #send = ({ formData }: FormDataEvent) => {
    const { name, activeSession } = this.#grid;
    if (name !== '' && activeSession !== null) formData.append(name, JSON.stringify(tableData(activeSession)));
  };
}

/** A table as data: its fields, and its rows with the values that they have, by field id; without empty cells. */
function tableData({ table }: Session): { readonly fields: readonly object[]; readonly rows: readonly object[] } {
  const { list } = table.fields;
  return {
    fields: list.map(({ id, name, type, options }) => ({ id, name, type, options })),
    rows: Array.from(table.rows, (row) => ({
      id: row.id,
      cells: Object.fromEntries(list.map((field) => [field.id, valueOf(row, field)]).filter(([, value]) => value !== null)),
    })),
  };
}
