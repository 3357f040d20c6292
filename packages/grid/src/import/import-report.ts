import type { Misfit } from './import-columns.ts';

/** Misfits that are told one by one; they are counted all. */
export const mostTold = 10_000;

/** What an import did. */
export interface ImportReport {
  /** `stopped`: not all of it was taken, for the reason in `problem`. */
  readonly outcome: 'done' | 'cancelled' | 'stopped';
  readonly problem: string | null;
  /** Rows of the file. */
  readonly rows: number;
  readonly added: number;
  /** Rows that were there and have other values now. */
  readonly updated: number;
  /** Rows that were there and had these values already. */
  readonly unchanged: number;
  /** Names of the fields that were made. */
  readonly fields: readonly string[];
  /** Choices that were added to selects which were there. */
  readonly choices: number;
  readonly misfits: { readonly count: number; readonly told: readonly Misfit[] };
  /** Changes that are on this device, and not saved yet. */
  readonly unsaved: number;
  /** Rows whose values lost to others, or were taken: conflicts to settle. */
  readonly conflicts: number;
}

/** What became of some rows of the file. */
export interface RowCounts {
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
}

/** Nothing yet. */
export const noRows: RowCounts = { added: 0, updated: 0, unchanged: 0 };

/** Collects a report. */
export class ReportBook {
  conflicts = 0;
  #rows = noRows;
  #count = 0;
  readonly #told: Misfit[] = [];

  /** Rows were taken; `times` is -1 when they turn out to be refused. */
  count({ added, updated, unchanged }: RowCounts, times: 1 | -1): void {
    const { added: a, updated: u, unchanged: n } = this.#rows;
    this.#rows = { added: a + times * added, updated: u + times * updated, unchanged: n + times * unchanged };
  }

  note(misfits: readonly Misfit[]): void {
    this.#count += misfits.length;
    this.#told.push(...misfits.slice(0, Math.max(0, mostTold - this.#told.length)));
  }

  close(more: Pick<ImportReport, 'outcome' | 'problem' | 'rows' | 'fields' | 'choices' | 'unsaved'>): ImportReport {
    return { ...more, ...this.#rows, conflicts: this.conflicts, misfits: { count: this.#count, told: this.#told } };
  }
}
