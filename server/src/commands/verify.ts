import { createHash } from 'node:crypto';
import {
  type Comment,
  type Kept,
  type LogEntry,
  revisionOf,
  sameValue,
  type Table,
  type TableRecord,
  type Value,
  valueOf,
} from '@teable-grid/core';
import { type Command, missing } from './command.ts';
import { logOf, readStored, Rebuilt } from './rebuild.ts';

/** Differences that are told one by one; all are counted. */
const told = 20;

/**
 * `verify <table>`: rebuilds a table from the document with which its epoch began and the log after it, and compares it with the last
 * snapshot and the log after that, with the records, and with the sessions. 0 when all agree; 1, after a list of what
 * differs, when not. Reads at one point in time, and disturbs no server.
 */
export const verify: Command = async ({ store, table, out }) => {
  const kept = await store.read(table);
  if (kept === null) throw missing(table);
  const differences: string[] = [];
  const differ = (sentence: string): void => void differences.push(sentence);
  const log = new LogCheck(kept, differ);
  const rebuilt = new Rebuilt(kept.base?.parts ?? []);
  for await (const entries of logOf(store, kept, kept.info.trimmed)) {
    entries.forEach((entry) => log.check(entry));
    await rebuilt.add(entries.filter(({ seq }) => seq > kept.info.epochSeq));
  }
  log.end();
  const fromLog = tableOf(() => rebuilt.table(), 'the document that the log makes', differ);
  const stored = await readStored(store, kept).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
  if (typeof stored === 'string') differ(`The stored document cannot be read: ${stored}.`);
  if (fromLog !== null) {
    if (fromLog.seq !== kept.info.seq) differ(`The log makes a document at ${fromLog.seq}, but the table is at ${kept.info.seq}.`);
    if (fromLog.name !== kept.info.name)
      differ(`People call the table ${short(fromLog.name)} by the log, ${short(kept.info.name)} in the list of tables.`);
    if (typeof stored !== 'string') compareTables(fromLog, stored, differ);
    compareRecords(fromLog, kept.records, differ);
  }
  const { info, snapshot } = kept;
  if (differences.length > 0) {
    out(`${table} does not agree: ${differences.length === 1 ? 'one difference' : `${differences.length} differences`}.\n`);
    for (const sentence of differences.slice(0, told)) out(`  ${sentence}\n`);
    if (differences.length > told) out(`  … and ${differences.length - told} more.\n`);
    return 1;
  }
  const { rows, fields, conflicts } = fromLog!;
  out(`${table} agrees.\n`);
  out(`  log       ${info.trimmed + 1} to ${info.seq} without a gap; epoch ${info.epoch} began after ${info.epochSeq}\n`);
  out(`  document  ${rows.size} rows, ${fields.list.length} fields, ${conflicts.size} open conflicts; ${hashOf(fromLog!)}\n`);
  out(`  snapshot  ${snapshot === null ? 'none yet' : `at ${snapshot.seq}; with the log after it the same document`}\n`);
  out(`  records   ${kept.records.length}, deleted rows too, the same\n`);
  out(`  sessions  ${kept.sessions.length}, none ahead of the log\n`);
  return 0;
};

/** What the log must be: numbered without a gap, each change of a session once and in its order. */
class LogCheck {
  readonly #kept: Kept;
  readonly #differ: (sentence: string) => void;
  readonly #lastOf = new Map<string, number>();
  #last: number;

  constructor(kept: Kept, differ: (sentence: string) => void) {
    this.#kept = kept;
    this.#differ = differ;
    this.#last = kept.info.trimmed;
  }

  check({ seq, session, n, verdict }: LogEntry): void {
    if (seq !== this.#last + 1) this.#differ(`The log goes from ${this.#last} to ${seq}.`);
    this.#last = seq;
    if (verdict.seq !== seq) this.#differ(`Change ${seq} was told that it is ${verdict.seq}.`);
    const before = this.#lastOf.get(session);
    if (before !== undefined && n <= before)
      this.#differ(`Change ${seq} is number ${n} of session ${session}, which had number ${before} before.`);
    this.#lastOf.set(session, n);
  }

  end(): void {
    const { info, sessions } = this.#kept;
    if (this.#last !== info.seq) this.#differ(`The log ends at ${this.#last}, but the table is at ${info.seq}.`);
    for (const { session, last, unconfirmed } of sessions) {
      const logged = this.#lastOf.get(session) ?? 0;
      if (logged > last) this.#differ(`Session ${session} has number ${logged} in the log, but is remembered at ${last}.`);
      for (const { n, verdict } of unconfirmed)
        if (verdict.verdict === 'accepted' && verdict.seq > info.seq)
          this.#differ(`Session ${session} was told that its number ${n} is change ${verdict.seq}, which is not there.`);
    }
  }
}

function tableOf(read: () => Table, what: string, differ: (sentence: string) => void): Table | null {
  try {
    return read();
  } catch (error) {
    differ(`${what[0]!.toUpperCase()}${what.slice(1)} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
    return null;
  }
}

function compareTables(fromLog: Table, stored: Table, differ: (sentence: string) => void): void {
  if (fromLog.seq !== stored.seq) differ(`The stored document is at ${stored.seq}, the log's at ${fromLog.seq}.`);
  const one = new Map(linesOf(fromLog));
  const other = new Map(linesOf(stored));
  for (const [key, line] of one)
    if (other.get(key) !== line) differ(`${key}: ${line} by the log, ${other.get(key) ?? 'nothing'} in the stored document.`);
  for (const [key, line] of other) if (!one.has(key)) differ(`${key}: nothing by the log, ${line} in the stored document.`);
}

function compareRecords(table: Table, records: readonly TableRecord[], differ: (sentence: string) => void): void {
  const byRow = new Map(records.map((record) => [record.row, record]));
  for (const row of table.rows.all()) {
    const record = byRow.get(row.id);
    byRow.delete(row.id);
    if (record === undefined) {
      differ(`Row ${row.id}: there is no record of it.`);
      continue;
    }
    if (record.version !== row.version) differ(`Row ${row.id}: version ${row.version} by the log, ${record.version} in its record.`);
    if (record.deleted !== row.deleted)
      differ(`Row ${row.id}: ${deletedText(row.deleted)} by the log, ${deletedText(record.deleted)} in its record.`);
    const data: Record<string, Value> = {};
    for (const field of table.fields.all()) {
      const value = valueOf(row, field);
      if (value !== null) data[field.id] = value;
    }
    for (const field of new Set([...Object.keys(data), ...Object.keys(record.data)])) {
      const [value, recorded] = [data[field] ?? null, record.data[field] ?? null];
      if (!sameValue(value, recorded))
        differ(`Row ${row.id}, field ${field}: ${short(value)} by the log, ${short(recorded)} in its record.`);
    }
  }
  for (const row of byRow.keys()) differ(`Row ${row}: there is a record of it, but the log does not have it.`);
}

/** A table as lines to be compared and hashed, each with what it is about. */
function* linesOf(table: Table): Generator<[about: string, line: string]> {
  const fields = [...table.fields.all()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
  yield ['Name', JSON.stringify(table.name)];
  for (const field of fields) yield [`Field ${field.id}`, inSortedKeys(field)];
  for (const view of [...table.views.all()].toSorted((a, b) => (a.id < b.id ? -1 : 1))) yield [`View ${view.id}`, inSortedKeys(view)];
  for (const row of table.rows.all()) {
    const { id, order, orderRevision, created, version, deleted, deletedRevision } = row;
    const cells = fields.map((field) => [valueOf(row, field), revisionOf(row, field)]);
    yield [`Row ${id}`, JSON.stringify([order, orderRevision, created, version, deleted, deletedRevision, cells])];
  }
  for (const comment of [...(table.comments as Iterable<Comment>)].toSorted((a, b) => (a.id < b.id ? -1 : 1)))
    yield [`Comment ${comment.id}`, inSortedKeys(comment)];
  for (const conflict of table.conflicts) yield [`Conflict ${conflict.id}`, JSON.stringify(conflict)];
}

/** Something as JSON, its keys sorted on every level. */
function inSortedKeys(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    typeof item === 'object' && item !== null && !Array.isArray(item)
      ? Object.fromEntries(Object.entries(item).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : item,
  );
}

function hashOf(table: Table): string {
  const hash = createHash('sha256');
  for (const [about, line] of linesOf(table)) hash.update(`${about}\n${line}\n`);
  return `sha256 ${hash.digest('hex').slice(0, 16)}`;
}

function deletedText(deleted: boolean): string {
  return deleted ? 'deleted' : 'not deleted';
}

function short(value: Value): string {
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
}
