import type { Actor, Batch, LogEntry, SessionRecord, TableRecord } from '@teable-grid/core';
import { exactJson, plainJson } from './json-text.ts';

/**
 * How a column comes in a batch of many: as an array of its own; as one JSON text of all, which costs no escaping and no parsing twice; or
 * (updates) as bytes of all, with where each begins.
 */
type Form = 'array' | 'json' | 'jsonb';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly form: Form;
  /** Whether JSON null stands for no value. */
  readonly nullable?: boolean;
}

const array = (name: string, type: string): Column => ({ name, type, form: 'array' });
const json = (name: string, nullable = false): Column => ({ name, type: 'json', form: 'json', nullable });

/** Columns that a batch brings, in the order of `logColumns`, `sessionColumns` and `recordColumns`. */
const columns = {
  log: [
    array('seq', 'bigint'),
    array('session', 'text'),
    array('n', 'bigint'),
    array('change', 'text'),
    array('"group"', 'text'),
    json('actor'),
    array('at', 'timestamptz'),
    json('ops', true),
    json('before'),
    json('conflicts'),
    json('verdict'),
    json('coauthors', true),
    json('trace', true),
  ],
  sessions: [array('session', 'text'), json('subject'), array('secret', 'text'), array('last', 'bigint'), json('unconfirmed')],
  records: [
    array('"row"', 'text'),
    array('version', 'bigint'),
    array('deleted', 'boolean'),
    { name: 'data', type: 'jsonb', form: 'jsonb' },
    json('exact', true),
  ],
} as const satisfies Record<string, readonly Column[]>;

/** Where the entries of the log, the sessions and the records of a batch come from, as the inside of a `from`, and what is taken of them. */
interface Source {
  readonly from: string;
  readonly select: string;
}

/** Any number of each. */
const many = commitText(manySources());
/** One of each, which is what most commits are: it costs half as much, here and in the database. */
const one = commitText(oneSources());

function manySources(): Record<keyof typeof columns, Source> {
  // The first parameters are the table, the fence, the number before, how many changes come, and the table's name.
  let next = 6;
  const source = (from: readonly Column[], more: readonly { readonly name: string; readonly call: () => string }[] = []): Source => {
    const calls = from.map(({ type, form }) =>
      form === 'array' ? `unnest($${next++}::${type}[])` : `${form}_array_elements($${next++}::${form})`,
    );
    calls.push(...more.map(({ call }) => call()));
    const names = [...from.map(({ name }) => name), ...more.map(({ name }) => name)];
    const select = from.map(({ name, form, nullable = false }) =>
      nullable && form === 'json' ? `case when json_typeof(entry.${name}) <> 'null' then entry.${name} end` : `entry.${name}`,
    );
    return { from: `rows from (${calls.join(', ')}) as entry(${names.join(', ')})`, select: select.join(', ') };
  };
  const log = source(columns.log, [
    { name: 'starts', call: () => `unnest($${next++}::int[])` },
    { name: 'bytes', call: () => `unnest($${next++}::int[])` },
  ]);
  const updates = `substr($${next++}::bytea, entry.starts, entry.bytes)`;
  return {
    log: { ...log, select: `${log.select}, ${updates}` },
    sessions: source(columns.sessions),
    records: source(columns.records),
  };
}

function oneSources(): Record<keyof typeof columns, Source> {
  let next = 6;
  const source = (from: readonly { readonly name: string; readonly type: string }[]): Source => ({
    from: `(values (${from.map(({ type }) => `$${next++}::${type}`).join(', ')})) as entry(${from.map(({ name }) => name).join(', ')})`,
    select: 'entry.*',
  });
  return {
    log: source([...columns.log, { name: 'update', type: 'bytea' }]),
    sessions: source(columns.sessions),
    records: source(columns.records),
  };
}

/**
 * A whole batch in one statement. `moved` compares and raises; the others take their table from it, and so do nothing when it was
 * refused. Answers with a row when it is committed, with none when not.
 */
function commitText({ log, sessions, records }: Readonly<Record<keyof typeof columns, Source>>): string {
  return `
  with moved as (
    update teable.tables set seq = seq + $4, display_name = coalesce($5::json, display_name) where name = $1 and fence = $2 and seq = $3
    returning id, epoch, seq
  ), logged as (
    insert into teable.log (table_id, epoch, seq, session, n, change, "group", actor, at, ops, before, conflicts, verdict, coauthors, trace, update)
    select moved.id, moved.epoch, ${log.select} from moved, ${log.from}
  ), remembered as (
    insert into teable.sessions (table_id, session, subject, secret, last, unconfirmed)
    select moved.id, ${sessions.select} from moved, ${sessions.from}
    on conflict (table_id, session) do update
    set subject = excluded.subject, secret = excluded.secret, last = excluded.last, unconfirmed = excluded.unconfirmed, changed_at = now()
  ), recorded as (
    insert into teable.records (table_id, seq, "row", version, deleted, data, exact)
    select moved.id, moved.seq, ${records.select} from moved, ${records.from}
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
  const values = { log: batch.log.map(logValues), sessions: sessions.map(sessionValues), records: records.map(recordValues) };
  const about = [batch.table, batch.fence, batch.seq, batch.log.length, batch.name === null ? null : exactJson(batch.name)];
  const single = batch.log.length === 1 && sessions.length === 1 && records.length === 1;
  if (single) {
    const update = asBuffer(batch.log[0]!.update);
    return { name: 'commit-one', text: one, values: [...about, ...values.log[0]!, update, ...values.sessions[0]!, ...values.records[0]!] };
  }
  const updates = batch.log.map(({ update }) => update);
  const ends: number[] = [];
  for (const { length } of updates) ends.push((ends.at(-1) ?? 0) + length);
  return {
    name: 'commit',
    text: many,
    values: [
      ...about,
      ...joined(columns.log, values.log),
      // Counted from 1.
      updates.map(({ length }, at) => ends[at]! - length + 1),
      updates.map(({ length }) => length),
      Buffer.concat(updates),
      ...joined(columns.sessions, values.sessions),
      ...joined(columns.records, values.records),
    ],
  };
}

/** The values of many rows as one parameter a column. */
function joined(from: readonly Column[], rows: readonly (readonly unknown[])[]): unknown[] {
  return from.map(({ form }, column) => {
    const values = rows.map((row) => row[column]);
    return form === 'array' ? values : `[${values.map((value) => value ?? 'null').join()}]`;
  });
}

/** As JSON, nothing that happened to conflicts: so it is with most changes. */
const noConflicts = exactJson({ opened: [], settled: [] });
/** Actors as JSON: one of a socket is the same for all its changes. */
const actors = new WeakMap<Actor, string>();

function logValues({ seq, session, n, change, group, actor, coauthors, at, ops, before, conflicts, verdict, trace }: LogEntry): unknown[] {
  let actorJson = actors.get(actor);
  if (actorJson === undefined) {
    actorJson = exactJson(actor);
    actors.set(actor, actorJson);
  }
  const conflictsJson = conflicts.opened.length === 0 && conflicts.settled.length === 0 ? noConflicts : exactJson(conflicts);
  const opsJson = ops === null ? null : exactJson(ops);
  const coauthorsJson = coauthors === undefined ? null : exactJson(coauthors);
  const traceJson = trace == null ? null : exactJson(trace);
  const told = [exactJson(before), conflictsJson, exactJson(verdict), coauthorsJson, traceJson];
  return [seq, session, n, change, group, actorJson, at, opsJson, ...told];
}

function sessionValues({ session, subject, secret, last, unconfirmed }: SessionRecord): unknown[] {
  return [session, exactJson(subject), secret, last, exactJson(unconfirmed)];
}

function recordValues({ row, version, deleted, data }: TableRecord): unknown[] {
  const exact = exactJson(data);
  const plain = plainJson(exact);
  return [row, version, deleted, plain, exact === plain ? null : exact];
}

function lastBy<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  const last = new Map(items.map((item) => [key(item), item]));
  return last.size === items.length ? items : [...last.values()];
}

/** `pg` sends a Buffer as the bytes it is. Shares the memory. */
function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
