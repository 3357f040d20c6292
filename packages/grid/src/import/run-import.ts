import {
  type Draft,
  type FieldId,
  type NewRow,
  newId,
  type Op,
  sameValue,
  type Session,
  type Submission,
  type SubmissionVerdict,
  valueOf,
} from '@teable-grid/core';
import type { FileReader } from './file-reader.ts';
import { Flow } from './flow.ts';
import { type ImportBatch, type ImportPlan, preparation } from './import-columns.ts';
import { type ImportReport, noRows, ReportBook, type RowCounts } from './import-report.ts';
import { GivenUp, pauses } from './pause.ts';
import { RowKeys } from './row-keys.ts';

/** Rows of one change: at most so many, and fewer where making one takes long. */
const mostRows = 500;
const fewestRows = 25;
/** Milliseconds that making one change may take: the page stands still meanwhile. */
const longestChange = 20;

/** What an import needs of the grid. */
export interface ImportHost {
  readonly session: Session;
  /** Makes a change; null when the page keeps it from happening. */
  submit(draft: Draft): Submission | null;
  /** Takes this person's last gesture back. */
  undo(): Promise<void>;
}

/** A file that was read and planned, and what to do with it. */
export interface ImportOrder {
  readonly reader: FileReader;
  readonly plan: ImportPlan;
  /** The field by whose values rows are found that are there already and get the file's values; null: all rows are added. */
  readonly key: FieldId | null;
}

/** How far an import is. `waiting`: nothing can be written now, for the reason in `why`. */
export interface ImportProgress {
  readonly doing: 'adding' | 'waiting' | 'saving' | 'taking-back';
  readonly rows: number;
  readonly why: string;
}

/**
 * Brings the rows of a file into the table: in changes of one group, so that all of it is undone as one, and no faster than they are
 * saved.
 */
export class ImportRun {
  readonly #host: ImportHost;
  readonly #order: ImportOrder;
  readonly #progress: (progress: ImportProgress) => void;
  readonly #group = newId('group');
  readonly #flow: Flow;
  readonly #book = new ReportBook();
  readonly #pause = pauses(() => this.#cancelled);
  #cancelled = false;
  #problem: string | null = null;
  #taken = 0;
  #submitted = 0;

  constructor(host: ImportHost, order: ImportOrder, progress: (progress: ImportProgress) => void) {
    this.#host = host;
    this.#order = order;
    this.#progress = progress;
    this.#flow = new Flow(host.session);
  }

  /** Stops; what was added is taken back, and `run` ends with a report that says so. */
  cancel(): void {
    this.#cancelled = true;
    this.#flow.close();
  }

  /** Resolves when all is done and saved, or as far as it can be. */
  async run(): Promise<ImportReport> {
    try {
      await this.#run();
    } catch (error) {
      if (!(error instanceof GivenUp)) throw error;
    } finally {
      this.#flow.close();
    }
    if (this.#cancelled && this.#submitted > 0) {
      this.#tell('taking-back');
      await this.#host.undo();
    }
    return this.#report();
  }

  async #run(): Promise<void> {
    const { plan, key } = this.#order;
    const keyColumn = key === null ? undefined : plan.columns.find(({ field }) => field?.id === key);
    const keys = keyColumn?.field == null ? null : await RowKeys.of(this.#host.session.table, keyColumn.field, this.#pause);
    const prepare = preparation(plan.columns);
    if (prepare.length > 0) await this.#submit(prepare, noRows);
    let size = mostRows;
    while (this.#taken < plan.count && this.#problem === null) {
      await this.#ready();
      const batch = await this.#order.reader.take(this.#taken, size);
      await this.#pause();
      const started = performance.now();
      const { ops, counts } = this.#opsOf(batch, keys);
      const kept = this.#submit(ops, counts);
      const took = performance.now() - started;
      size = Math.round(Math.max(fewestRows, Math.min(mostRows, (size * longestChange) / Math.max(took, 1))));
      await kept;
      if (this.#problem !== null) break;
      this.#book.note(batch.misfits);
      this.#taken += batch.rows.length;
      this.#tell('adding');
    }
    this.#tell('saving');
    await this.#flow.settled();
  }

  async #ready(): Promise<void> {
    if (this.#flow.obstacle !== null) this.#tell('waiting', this.#flow.obstacle);
    await this.#flow.ready();
    if (this.#cancelled) throw new GivenUp();
  }

  async #submit(ops: readonly Op[], counts: RowCounts): Promise<void> {
    const submission = ops.length === 0 ? undefined : this.#host.submit({ ops, group: this.#group });
    if (submission === null) {
      this.#problem = 'The page did not let the rows in.';
      return;
    }
    this.#book.count(counts, 1);
    if (submission === undefined) return;
    this.#submitted += 1;
    await this.#flow.follow(submission, (verdict) => this.#decided(verdict, counts));
  }

  #decided(verdict: SubmissionVerdict, counts: RowCounts): void {
    if (verdict.verdict === 'accepted') this.#book.conflicts += verdict.conflicts.length;
    if (verdict.verdict !== 'rejected') return;
    this.#problem ??= verdict.problems[0]?.message ?? 'The rows were refused.';
    this.#book.count(counts, -1);
  }

  /** Rows that are there get the values that differ; the others are added. */
  #opsOf({ rows, unfit }: ImportBatch, keys: RowKeys | null): { readonly ops: readonly Op[]; readonly counts: RowCounts } {
    const ops: Op[] = [];
    let [updated, unchanged] = [0, 0];
    const added: NewRow[] = [];
    let keepsMisfits = false;
    const { table } = this.#host.session;
    const key = this.#order.key;
    for (const [at, row] of rows.entries()) {
      const value = key === null ? undefined : row.cells[key];
      const there = keys?.find(value);
      const unread = unfit.get(at) ?? [];
      if (there === undefined) {
        keys?.add(value, row.id);
        added.push(row);
        keepsMisfits ||= unread.length > 0;
        continue;
      }
      const writes = this.#writes(there, row, new Set(unread), table);
      if (writes.length > 0) updated += 1;
      else unchanged += 1;
      ops.push(...writes);
    }
    if (added.length > 0)
      ops.unshift({ op: 'insert-rows', place: { before: null }, rows: added, ...(keepsMisfits && { misfits: 'keep' as const }) });
    return { ops, counts: { added: added.length, updated, unchanged } };
  }

  /** What a row that is there, or that this change adds, gets of a row of the file. Its empty cells, and what does not fit, change nothing. */
  #writes(id: string, { cells }: NewRow, unread: ReadonlySet<FieldId>, table: Session['table']): Op[] {
    const row = table.rows.get(id);
    return Object.entries(cells).flatMap(([fieldId, value]): Op[] => {
      const field = table.fields.get(fieldId);
      if (unread.has(fieldId) || field === undefined) return [];
      const was = row === undefined ? null : valueOf(row, field);
      return sameValue(was, value) ? [] : [{ op: 'set-cell', row: id, field: fieldId, value, was }];
    });
  }

  #tell(doing: ImportProgress['doing'], why = ''): void {
    this.#progress({ doing, rows: this.#taken, why });
  }

  #report(): ImportReport {
    const { columns, count } = this.#order.plan;
    const made = columns.filter(({ target, field }) => target.target === 'new' && field !== null);
    return this.#book.close({
      outcome: this.#cancelled ? 'cancelled' : this.#problem === null ? 'done' : 'stopped',
      problem: this.#problem,
      rows: count,
      fields: made.map(({ field }) => field!.name),
      choices: columns.reduce((sum, { newChoices }) => sum + newChoices.length, 0),
      unsaved: this.#flow.open,
    });
  }
}
