import type { Decided, LogEntry, SessionRecord, TableInfo, TableRecord } from '@teable-grid/core';

/** Columns of `teable.tables` as a `TableInfo` needs them. */
export const infoColumns = `name, display_name as "displayName", deleted_at as "deletedAt", seq, fence, epoch, writer, epoch_seq as "epochSeq", epoch_at as "epochAt", trimmed`;

/** A row of `infoColumns`. */
export type InfoRow = Omit<TableInfo, 'table' | 'name' | 'epochAt' | 'deletedAt'> & {
  readonly name: string;
  readonly displayName: string;
  readonly deletedAt: Date | null;
  readonly epochAt: Date;
};

/** Reads a row of `infoColumns`. */
export function toInfo({ name, displayName, deletedAt, seq, fence, epoch, writer, epochSeq, epochAt, trimmed }: InfoRow): TableInfo {
  const times = { deletedAt: deletedAt?.toISOString() ?? null, epochAt: epochAt.toISOString() };
  return { table: name, name: displayName, seq, fence, epoch, writer, epochSeq, trimmed, ...times };
}

/** Columns of `teable.log` as a `LogEntry` needs them. */
export const logColumns = `log.seq, log.session, log.n, log.change, log."group", log.actor, log.at, log.ops, log.before, log.conflicts, log.verdict, log.coauthors, log.trace, log.update`;

/** `logColumns` without the updates. */
export const bareLogColumns = logColumns.replace('log.update', `''::bytea as update`);

/** A row of `logColumns`. */
export type LogRow = Omit<LogEntry, 'at' | 'coauthors'> & { readonly at: Date; readonly coauthors: LogEntry['coauthors'] | null };

/** Reads a row of `logColumns`. */
export function toLogEntry({
  seq,
  session,
  n,
  change,
  group,
  actor,
  at,
  ops,
  before,
  conflicts,
  verdict,
  coauthors,
  trace,
  update,
}: LogRow): LogEntry {
  return {
    seq,
    session,
    n,
    change,
    group,
    actor,
    ...(coauthors != null && { coauthors }),
    at: at.toISOString(),
    ops,
    before,
    conflicts,
    trace: trace ?? null,
    verdict,
    update: toBytes(update),
  };
}

/** Columns of `teable.sessions` as a `SessionRecord` needs them. */
export const sessionColumns = `sessions.session, sessions.subject, sessions.secret, sessions.last, sessions.unconfirmed`;

/** Reads a row of `sessionColumns`. */
export function toSession({ session, subject, secret, last, unconfirmed }: SessionRecord): SessionRecord {
  return {
    session,
    subject,
    secret,
    last,
    unconfirmed: unconfirmed as readonly Decided[],
  };
}

/** Columns of `teable.records` as a `TableRecord` needs them. */
export const recordColumns = `records."row", records.version, records.deleted, coalesce(records.exact, records.data::json) as data`;

/** Reads a row of `recordColumns`. */
export function toRecord({ row, version, deleted, data }: TableRecord): TableRecord {
  return { row, version, deleted, data };
}

/** Bytes as everybody knows them, not as Node's Buffer, whose methods differ. Shares the memory. */
export function toBytes(buffer: Uint8Array): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
