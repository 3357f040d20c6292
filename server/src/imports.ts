import { setImmediate as otherWork } from 'node:timers/promises';
import type { Readable } from 'node:stream';
import {
  type Actor,
  type ImportedColumn,
  type ImportedTable,
  type ImportRecord,
  type NewRow,
  type Op,
  type Problem,
  readTextsInSteps,
  type Table,
  type TableName,
  type TableStore,
} from '@teable-grid/core';
import { type CsvFile, readCsv } from './csv.ts';
import { ImportIds } from './import-ids.ts';
import type { Limits } from './limits.ts';
import { OwnSession, rejectionIn } from './own-session.ts';
import type { Tables } from './tables.ts';

/** Rows of one change of an import: executing and publishing it takes some 25 ms, in which nobody else is served. */
const rowsPerChange = 1_000;
/** Misfits that the report tells one by one; it counts them all. */
const toldMisfits = 200;
/** How often an import or cancellation looks again at where it is because another process went on with it. */
const attempts = 5;

/** What an import did. */
export interface ImportReport {
  /** By which it is gone on with, looked at and cancelled. */
  readonly import: string;
  /** Whether it made the table. */
  readonly created: boolean;
  readonly rows: number;
  readonly fields: readonly { readonly name: string; readonly type: string }[];
  /** Values that did not fit the type of their field: kept in their cells as the text they are, marked. */
  readonly misfits: { readonly count: number; readonly first: readonly Problem[] };
  /** Number of the last change. */
  readonly seq: number;
}

/**
 * How an import ended. `unreadable`: the file is not CSV, and nothing was done. `refused`: the id is another file's, or the import was
 * cancelled. `stopped`: so far and no further; the same import again goes on, where that is possible.
 */
export type ImportResult =
  | { readonly result: 'done'; readonly report: ImportReport }
  | { readonly result: 'unreadable' | 'refused' | 'stopped'; readonly problem: Problem };

/** How far an import is. `stopped`: it is not all there, and this process does not go on with it. */
export interface ImportStatus {
  readonly import: string;
  readonly state: 'running' | 'stopped' | 'done' | 'cancelling' | 'cancelled';
  readonly actor: Actor;
  readonly at: string;
  /** Rows of the file. */
  readonly rows: number;
  /** Of these, rows that are in the table, deleted since or not. */
  readonly imported: number;
  /** Why it cannot be gone on with. */
  readonly problem: Problem | null;
}

/** What became of the rows of an import that was cancelled. */
export interface Cancellation {
  readonly deleted: number;
  /** Rows that stay, because somebody has edited them meanwhile: conflicts, for people to settle. */
  readonly kept: number;
}

/** What to import. */
export interface ImportRequest {
  readonly table: TableName;
  readonly id: string;
  readonly actor: Actor;
  readonly body: Readable;
  readonly locale: string;
}

/**
 * Imports CSV through the same pipeline as everything else: the first line names the fields, those that the table does not have are added with the
 * type that their values look like, and rows are appended in their order.
 *
 * An import is a session of its own, and its changes are numbered: first what prepares the fields, if anything, then so many rows at
 * once. How its columns were read is kept before the first of them, so that the same changes come out of the same file again; so an import
 * that broke off is gone on with, whoever broke off, and nothing is done twice. The numbers also keep a cancellation and the import apart: a
 * number is one or the other.
 */
export class Imports {
  readonly #store: Pick<TableStore, 'beginImport' | 'import' | 'setImportState' | 'session'>;
  readonly #tables: Tables;
  /** Imports that are at work in this process, each until it ends. */
  readonly #running = new Map<string, Promise<unknown>>();
  readonly #limits: Limits;
  #closed = false;

  constructor(store: Pick<TableStore, 'beginImport' | 'import' | 'setImportState' | 'session'>, tables: Tables, limits: Limits) {
    this.#limits = limits;
    this.#store = store;
    this.#tables = tables;
  }

  /** Imports a file, or goes on with it; makes the table when it is not there. */
  async run(request: ImportRequest): Promise<ImportResult> {
    const read = await readCsv(request.body, this.#limits);
    if (!read.ok) return { result: 'unreadable', problem: read.problem };
    return this.#alone(`${request.table} ${request.id}`, () => this.#run(request, read.value));
  }

  /** Breaks off what is at work; it can be gone on with. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.allSettled(this.#running.values());
  }

  /** How far an import is; null when the table has none of this id. */
  async status(table: TableName, id: string): Promise<ImportStatus | null> {
    const record = await this.#store.import(table, id);
    if (record === null) return null;
    const { actor, at, rows, state } = record;
    const session = await this.#store.session(table, new ImportIds(id).session);
    const problem = record.state === 'begun' ? rejectionIn(session?.unconfirmed.at(-1)?.verdict) : null;
    const about = { import: id, actor, at, rows, problem };
    if (state !== 'begun') return { ...about, state, imported: (await this.#rowsOf(table, record)).flat().length };
    const decided = (session?.last ?? 0) - (problem === null ? 0 : 1) - preparationOf(record);
    const imported = Math.max(0, Math.min(rows, decided * record.rowsPerChange));
    const isDone = problem === null && decided >= Math.ceil(rows / record.rowsPerChange);
    return { ...about, imported, state: this.#running.has(`${table} ${id}`) ? 'running' : isDone ? 'done' : 'stopped' };
  }

  /**
   * Stops an import and deletes the rows that it has brought, as one gesture. The deletions have seen the table as each row was imported,
   * so that a row which somebody has edited since stays, as a conflict. Null when the table has no import of this id.
   */
  async cancel(table: TableName, id: string, actor: Actor): Promise<Cancellation | Problem | null> {
    const record = await this.#store.import(table, id);
    if (record === null) return null;
    if (record.state === 'begun') await this.#store.setImportState(table, id, 'cancelling');
    return this.#alone(`${table} ${id}`, async () => {
      if ((await this.#store.import(table, id))?.state !== 'cancelled') {
        const stopped = await this.#deleteRows(table, record, actor);
        if (stopped !== null) return stopped;
        await this.#store.setImportState(table, id, 'cancelled');
      }
      const rows = (await this.#rowsOf(table, record)).flat();
      const deleted = rows.filter((row) => row.deleted).length;
      return { deleted, kept: rows.length - deleted };
    });
  }

  async #run(request: ImportRequest, file: CsvFile): Promise<ImportResult> {
    const { table, id, actor, locale } = request;
    const created = await this.#tables.create(table);
    const open = await this.#tables.open(table);
    if (open === null) return refused(`The table ${table} is deleted; restore it first.`, 'table');
    const digest = `${file.digest} ${locale}`;
    const before = await this.#store.import(table, id);
    let imported = await readFile(file, open.authority.table, locale, before?.columns);
    const { columns } = imported;
    const at = new Date().toISOString();
    const begun: ImportRecord = { id, actor, at, digest, columns, rows: file.lines.length, rowsPerChange, state: 'begun' };
    const record = before ?? (await this.#store.beginImport(table, begun));
    if (record.digest !== digest) return refused(`The import ${id} is of another file, or was read in another locale; take another id.`);
    if (record.state !== 'begun') return refused(`The import ${id} was cancelled; take another id.`);
    // Another process has begun it at the same time.
    if (before === null && JSON.stringify(record.columns) !== JSON.stringify(columns))
      imported = await readFile(file, open.authority.table, locale, record.columns);
    const session = this.#session(table, record, 'import', actor);
    try {
      const problem = await this.#submit(table, session, record, imported.rows);
      if (problem !== null) return { result: 'stopped', problem };
      return { result: 'done', report: { import: id, created, ...reportOf(imported), seq: session.seq } };
    } finally {
      session.close();
    }
  }

  /** Does what is still to be done of an import; what stands in the way, if anything. */
  async #submit(table: TableName, session: OwnSession, record: ImportRecord, rows: readonly NewRow[]): Promise<Problem | null> {
    const ids = new ImportIds(record.id);
    const preparation = preparationOf(record);
    const changes = preparation + Math.ceil(rows.length / record.rowsPerChange);
    for (let overtaken = 0; ; ) {
      const opened = await session.open();
      if (!opened.ok) return opened.problem;
      if (session.stopped !== null) return session.stopped;
      if (session.last >= changes) return null;
      if (this.#closed) return goingAway;
      if ((await this.#store.import(table, record.id))?.state !== 'begun') return cancelled;
      const n = session.last + 1;
      const id = ids.change('import', n);
      const from = (n - 1 - preparation) * record.rowsPerChange;
      const some = rows.slice(Math.max(0, from), from + record.rowsPerChange).map((row, at) => ({ ...row, id: ids.row(from + at) }));
      const stopped =
        n <= preparation
          ? await session.submit(n, { id, ops: record.columns.flatMap(prepare), kind: 'change' })
          : await session.submit(n, { id, ops: [{ op: 'insert-rows', place: { before: null }, rows: some }], kind: 'import' });
      if (wasOvertaken(stopped) && overtaken < attempts) {
        overtaken += 1;
        session.close();
      } else if (stopped !== null)
        return { ...stopped, message: `${Math.max(0, from)} rows are imported, then it stopped: ${stopped.message}` };
      await otherWork();
    }
  }

  async #deleteRows(table: TableName, record: ImportRecord, actor: Actor): Promise<Problem | null> {
    const session = this.#session(table, record, 'cancel', actor);
    let stopped: Problem | null = null;
    try {
      for (let attempt = 0; attempt < attempts; attempt++) {
        stopped = await this.#deleteOnce(table, session, record);
        if (!wasOvertaken(stopped)) break;
        session.close();
      }
    } finally {
      session.close();
    }
    return stopped;
  }

  async #deleteOnce(table: TableName, session: OwnSession, record: ImportRecord): Promise<Problem | null> {
    const ids = new ImportIds(record.id);
    const opened = await session.open();
    if (!opened.ok) return opened.problem;
    for (const rows of await this.#rowsOf(table, record)) {
      // A row with a conflict on the whole of it was to be deleted before: by this cancellation, when it was broken off.
      const { conflicts } = (await this.#table(table))!;
      const there = rows.filter((row) => !row.deleted && conflicts.at(row.id, null).length === 0);
      if (there.length === 0) continue;
      const n = session.last + 1;
      const op: Op = { op: 'delete-rows', rows: there.map((row) => row.id) };
      const stopped = await session.submit(n, { id: ids.change('cancel', n), ops: [op], kind: 'change', seen: { seq: there[0]!.created } });
      if (stopped !== null) return stopped;
      await otherWork();
    }
    return null;
  }

  /** The rows that an import has brought, change by change. */
  async #rowsOf(table: TableName, record: ImportRecord): Promise<(readonly { id: string; deleted: boolean; created: number }[])[]> {
    const ids = new ImportIds(record.id);
    const now = await this.#table(table);
    const found = [];
    for (let from = 0; from < record.rows; from += record.rowsPerChange) {
      const count = Math.min(record.rowsPerChange, record.rows - from);
      const rows = Array.from({ length: count }, (_, at) => now?.rows.get(ids.row(from + at))).filter((row) => row !== undefined);
      if (rows.length === 0) break;
      found.push(rows);
    }
    return found;
  }

  async #table(table: TableName): Promise<Table | null> {
    return (await this.#tables.open(table))?.authority.table ?? null;
  }

  #session(table: TableName, { id, actor: { id: subject } }: ImportRecord, what: 'import' | 'cancel', actor: Actor): OwnSession {
    const ids = new ImportIds(id);
    const find = async () => (await this.#tables.open(table))?.authority ?? null;
    return new OwnSession({ find, actor, id: ids.session, secret: ids.secret, subject, group: ids.group(what) });
  }

  /** Runs work on an import when no other is at work on it in this process. */
  async #alone<T>(key: string, work: () => Promise<T>): Promise<T> {
    while (this.#running.has(key)) await this.#running.get(key)!.catch(() => {});
    const running = work().finally(() => this.#running.delete(key));
    this.#running.set(key, running);
    return running;
  }
}

const cancelled: Problem = { code: 'not-allowed', path: '', message: 'The import was cancelled.' };

const goingAway: Problem = { code: 'not-allowed', path: '', message: 'The server is going away; send it again, and it goes on.' };

/** Whether a change was not decided because another process has used its number: for another change of the same import, or to cancel it. */
function wasOvertaken(problem: Problem | null): boolean {
  return problem?.code === 'session-forked' || problem?.code === 'gap';
}

function refused(message: string, path = 'import'): ImportResult {
  return { result: 'refused', problem: { code: 'exists-already', path, message } };
}

async function readFile(
  { header, lines }: CsvFile,
  { fields }: Table,
  locale: string,
  earlier: readonly ImportedColumn[] | undefined,
): Promise<ImportedTable> {
  const reading = readTextsInSteps(header, lines, fields.list, locale, earlier);
  let step = reading.next();
  while (step.done !== true) {
    await otherWork();
    step = reading.next();
  }
  return step.value;
}

function reportOf({ rows, columns, misfits }: ImportedTable): Pick<ImportReport, 'rows' | 'fields' | 'misfits'> {
  return {
    rows: rows.length,
    fields: columns.map(({ field: { name, type } }) => ({ name, type })),
    misfits: { count: misfits.length, first: misfits.slice(0, toldMisfits) },
  };
}

/** Changes that prepare the fields: one, or none when the table had all that the file needs. */
function preparationOf({ columns }: ImportRecord): number {
  return columns.some((column) => prepare(column).length > 0) ? 1 : 0;
}

/** What has to be there before the rows: a new field, or choices that a select lacks. */
function prepare({ field, isNew, newChoices }: ImportedColumn): Op[] {
  if (isNew) return [{ op: 'add-field', place: { before: null }, field }];
  return newChoices.length === 0 ? [] : [{ op: 'change-field', field: field.id, set: { addChoices: newChoices } }];
}
