import type { Batch, LogEntry, Opened, SessionRecord, TableRecord } from '@teable-grid/core';

/** A batch that follows what was opened, with nothing in it but what is given. */
export function batchAfter({ info }: Pick<Opened, 'info'>, contents: Partial<Batch> = {}): Batch {
  return {
    table: info.table,
    fence: info.fence,
    seq: info.seq,
    name: null,
    log: [],
    sessions: [],
    records: [],
    ...contents,
  };
}

/** A log entry that sets one cell. */
export function entry(seq: number, contents: Partial<LogEntry> = {}): LogEntry {
  return {
    seq,
    session: 'sAnn',
    n: seq,
    change: `c${seq}`,
    group: null,
    actor: { id: 'ann', name: 'Ann' },
    at: new Date(Date.UTC(2026, 0, 1) + seq).toISOString(),
    ops: {
      seen: { seq: seq - 1 },
      ops: [
        {
          op: 'set-cell',
          row: 'r1',
          field: 'f1',
          value: `value ${seq}`,
          was: `value ${seq - 1}`,
        },
      ],
    },
    before: { 'r1/f1': `value ${seq - 1}` },
    conflicts: { opened: [], settled: [] },
    trace: seq % 2 === 0 ? null : { was: { 'r1/$deleted': seq > 1, '$view/v1': null }, became: { 'r1/f1': `value ${seq}\u0000` } },
    verdict: { verdict: 'accepted', seq, conflicts: [] },
    update: Uint8Array.of(1, seq & 255, 0, 255),
    ...contents,
  };
}

/** Entries numbered from one number to another, both included. */
export function entries(from: number, to: number): LogEntry[] {
  return Array.from({ length: to - from + 1 }, (_, index) => entry(from + index));
}

/** What a session that has had so many changes decided looks like. */
export function sessionRecord(last: number, contents: Partial<SessionRecord> = {}): SessionRecord {
  return {
    session: 'sAnn',
    subject: 'ann',
    secret: 'ab'.repeat(32),
    last,
    unconfirmed: [
      {
        n: last,
        change: `c${last}`,
        digest: `d${last}`,
        verdict: { verdict: 'accepted', seq: last, conflicts: [] },
        seen: null,
      },
    ],
    ...contents,
  };
}

/** One row as plain data. */
export function tableRecord(row: string, version: number, contents: Partial<TableRecord> = {}): TableRecord {
  return {
    row,
    version,
    deleted: false,
    data: { f1: `${row} v${version}` },
    ...contents,
  };
}
