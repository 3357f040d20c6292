import type { Batch, LogEntry, SessionRecord, TableRecord } from '@teable-grid/core';
import { exactJson, plainJson } from './json-text.ts';

/** Where the entries of the log, the sessions and the records of a batch come from, as the inside of a `from`. */
interface Sources {
  readonly log: string;
  readonly sessions: string;
  readonly records: string;
}

/** Types of the columns that a batch brings, in the order of `logColumns`, `sessionColumns` and `recordColumns`. */
const types = {
  log: ['bigint', 'text', 'bigint', 'text', 'text', 'json', 'timestamptz', 'json', 'json', 'json', 'json', 'bytea'],
  sessions: ['text', 'json', 'text', 'bigint', 'json'],
  records: ['text', 'bigint', 'boolean', 'jsonb', 'json'],
} as const;

/** Any number of each, as one array a column. */
const many = commitText(sources((parameters) => `unnest(${parameters.join(', ')})`, '[]'));
/** One of each, which is what most commits are: without arrays it costs half as much, here and in the database. */
const one = commitText(sources((parameters) => `(values (${parameters.join(', ')}))`, ''));

function sources(from: (parameters: readonly string[]) => string, suffix: string): Sources {
  // The first five parameters are the table, the fence, the number before, how many changes come, and the table's name for people.
  let next = 6;
  const numbered = (columns: readonly string[]) => from(columns.map((type) => `$${next++}::${type}${suffix}`));
  return { log: numbered(types.log), sessions: numbered(types.sessions), records: numbered(types.records) };
}

/**
 * A whole batch in one statement. `moved` compares and raises; the others take their table from it, and so do nothing when it was
 * refused. Answers with a row when it is committed, with none when not.
 */
function commitText({ log, sessions, records }: Sources): string {
  return `
  with moved as (
    update teable.tables set seq = seq + $4, display_name = coalesce($5::json, display_name) where name = $1 and fence = $2 and seq = $3
    returning id, epoch, seq
  ), logged as (
    insert into teable.log (table_id, epoch, seq, session, n, change, "group", actor, at, ops, before, conflicts, verdict, update)
    select moved.id, moved.epoch, entry.* from moved, ${log} as entry
  ), remembered as (
    insert into teable.sessions (table_id, session, subject, secret, last, unconfirmed)
    select moved.id, record.* from moved, ${sessions} as record
    on conflict (table_id, session) do update
    set subject = excluded.subject, secret = excluded.secret, last = excluded.last, unconfirmed = excluded.unconfirmed, changed_at = now()
  ), recorded as (
    insert into teable.records (table_id, seq, "row", version, deleted, data, exact)
    select moved.id, moved.seq, record.* from moved, ${records} as record
    on conflict (table_id, "row") do update
    set version = excluded.version, seq = excluded.seq, deleted = excluded.deleted, data = excluded.data, exact = excluded.exact
  )
  select from moved`;
}

/** The statement that commits a batch, as `pg` takes it; prepared once per connection. */
export function commitStatement(batch: Batch): { name: string; text: string; values: unknown[] } {
  // One statement may write a row only once; the last state of it counts.
  const sessions = lastBy(batch.sessions, (record) => record.session);
  const records = lastBy(batch.records, (record) => record.row);
  const columns = [...logColumns(batch.log), ...sessionColumns(sessions), ...recordColumns(records)];
  const single = batch.log.length === 1 && sessions.length === 1 && records.length === 1;
  return {
    name: single ? 'commit-one' : 'commit',
    text: single ? one : many,
    values: [
      batch.table,
      batch.fence,
      batch.seq,
      batch.log.length,
      batch.name === null ? null : exactJson(batch.name),
      ...(single ? columns.map(([value]) => value) : columns),
    ],
  };
}

function logColumns(log: readonly LogEntry[]): unknown[][] {
  return [
    log.map((entry) => entry.seq),
    log.map((entry) => entry.session),
    log.map((entry) => entry.n),
    log.map((entry) => entry.change),
    log.map((entry) => entry.group),
    log.map((entry) => exactJson(entry.actor)),
    log.map((entry) => entry.at),
    log.map((entry) => (entry.ops === null ? null : exactJson(entry.ops))),
    log.map((entry) => exactJson(entry.before)),
    log.map((entry) => exactJson(entry.conflicts)),
    log.map((entry) => exactJson(entry.verdict)),
    log.map((entry) => asBuffer(entry.update)),
  ];
}

function sessionColumns(sessions: readonly SessionRecord[]): unknown[][] {
  return [
    sessions.map((record) => record.session),
    sessions.map((record) => exactJson(record.subject)),
    sessions.map((record) => record.secret),
    sessions.map((record) => record.last),
    sessions.map((record) => exactJson(record.unconfirmed)),
  ];
}

function recordColumns(records: readonly TableRecord[]): unknown[][] {
  const exact = records.map((record) => exactJson(record.data));
  const plain = exact.map(plainJson);
  return [
    records.map((record) => record.row),
    records.map((record) => record.version),
    records.map((record) => record.deleted),
    plain,
    exact.map((json, index) => (json === plain[index] ? null : json)),
  ];
}

function lastBy<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  const last = new Map(items.map((item) => [key(item), item]));
  return last.size === items.length ? items : [...last.values()];
}

/** `pg` takes bytes inside an array only as a Buffer. Shares the memory. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
