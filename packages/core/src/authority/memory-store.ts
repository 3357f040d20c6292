import type { RowId, SessionId } from '../ids.ts';
import { assert } from '../problem.ts';
import type {
  Batch,
  CommitResult,
  EpochStart,
  Kept,
  LogEntry,
  LogQuery,
  Opened,
  Retention,
  SessionRecord,
  Snapshot,
  TableInfo,
  TableName,
  TableRecord,
  TableStore,
} from './store.ts';

/** What a `MemoryStore` keeps of one table. */
interface StoredTable {
  info: TableInfo;
  readonly log: LogEntry[];
  readonly sessions: Map<SessionId, SessionRecord>;
  readonly records: Map<RowId, TableRecord>;
  /** When each session last had a change decided. */
  readonly decidedAt: Map<SessionId, string>;
  base: Snapshot | null;
  snapshot: Snapshot | null;
}

/**
 * Tables in memory: the twin of the durable stores for pure tests. Each method does its whole work at once when it is called, so
 * two calls never mix. Values are shared with the caller, who may not change what he has handed over.
 */
export class MemoryStore implements TableStore {
  #tables = new Map<TableName, StoredTable>();
  #closed = false;

  /** Another store on what this one keeps, as a new process finds it on the disk of an old one. */
  another(): MemoryStore {
    const store = new MemoryStore();
    store.#tables = this.#tables;
    return store;
  }

  async create(table: TableName, writer: number): Promise<boolean> {
    this.#assertOpen();
    if (this.#tables.has(table)) return false;
    const info = { table, seq: 0, fence: 0, epoch: 1, writer, epochSeq: 0, epochAt: now(), trimmed: 0 };
    this.#tables.set(table, {
      info,
      log: [],
      sessions: new Map(),
      records: new Map(),
      decidedAt: new Map(),
      base: null,
      snapshot: null,
    });
    return true;
  }

  async open(table: TableName): Promise<Opened | null> {
    this.#assertOpen();
    const stored = this.#tables.get(table);
    if (stored === undefined) return null;
    stored.info = { ...stored.info, fence: stored.info.fence + 1 };
    const { info, snapshot, log } = stored;
    // After the beginning of the epoch, so all of this epoch.
    return { info, snapshot, tail: log.slice((snapshot?.seq ?? info.epochSeq) - info.trimmed) };
  }

  async read(table: TableName): Promise<Kept | null> {
    this.#assertOpen();
    const stored = this.#tables.get(table);
    if (stored === undefined) return null;
    const { info, base, snapshot, records, sessions } = stored;
    return { info, base, snapshot, records: [...records.values()], sessions: [...sessions.values()] };
  }

  async session(table: TableName, session: SessionId): Promise<SessionRecord | null> {
    this.#assertOpen();
    return this.#tables.get(table)?.sessions.get(session) ?? null;
  }

  async commit(batch: Batch): Promise<CommitResult> {
    this.#assertOpen();
    assert(
      batch.log.every((entry, index) => entry.seq === batch.seq + index + 1),
      `the log of a batch after ${batch.seq} is numbered on without a gap`,
    );
    const stored = this.#stored(batch.table);
    const { fence, seq } = stored.info;
    if (fence !== batch.fence || seq !== batch.seq) return { committed: false, reason: 'fenced', fence, seq };
    for (const entry of batch.log) stored.log.push(entry);
    for (const record of batch.sessions) {
      stored.sessions.set(record.session, record);
      stored.decidedAt.set(record.session, now());
    }
    for (const record of batch.records) stored.records.set(record.row, record);
    stored.info = { ...stored.info, seq: seq + batch.log.length };
    return { committed: true };
  }

  async beginEpoch({ table, fence, seq, writer, parts }: EpochStart): Promise<CommitResult> {
    this.#assertOpen();
    assert(parts.length > 0, 'an epoch begins with a document');
    const stored = this.#stored(table);
    const { info } = stored;
    if (info.fence !== fence || info.seq !== seq) return { committed: false, reason: 'fenced', fence: info.fence, seq: info.seq };
    const epoch = info.epoch + 1;
    stored.info = { ...info, fence: fence + 1, epoch, writer, epochSeq: seq, epochAt: now() };
    stored.base = { epoch, seq, parts };
    stored.snapshot = stored.base;
    return { committed: true };
  }

  async trimLog(table: TableName, { before, keep }: Retention): Promise<number> {
    this.#assertOpen();
    const stored = this.#stored(table);
    const { info, log } = stored;
    const young = log.findIndex((entry) => entry.at >= before);
    const last = Math.min(info.epochSeq, info.seq - keep, young < 0 ? info.seq : info.trimmed + young);
    const count = Math.max(0, last - info.trimmed);
    log.splice(0, count);
    stored.info = { ...info, trimmed: info.trimmed + count };
    return count;
  }

  async expireSessions(before: string): Promise<number> {
    this.#assertOpen();
    let count = 0;
    for (const { sessions, decidedAt } of this.#tables.values()) {
      for (const [session, at] of decidedAt) {
        if (at >= before) continue;
        sessions.delete(session);
        decidedAt.delete(session);
        count += 1;
      }
    }
    return count;
  }

  async saveSnapshot(table: TableName, snapshot: Snapshot): Promise<void> {
    this.#assertOpen();
    assert(snapshot.parts.length > 0, 'a snapshot has at least one part');
    const stored = this.#stored(table);
    const { info, snapshot: kept } = stored;
    assert(
      snapshot.epoch < info.epoch || (snapshot.epoch === info.epoch && snapshot.seq <= info.seq),
      `a snapshot of ${table} holds only what is committed`,
    );
    if (snapshot.epoch < info.epoch || (kept !== null && kept.seq > snapshot.seq)) return;
    stored.snapshot = snapshot;
  }

  async log(table: TableName, { after, limit }: LogQuery): Promise<readonly LogEntry[]> {
    this.#assertOpen();
    const stored = this.#tables.get(table);
    if (stored === undefined) return [];
    const from = Math.max(0, after - stored.info.trimmed);
    return stored.log.slice(from, from + limit);
  }

  async records(table: TableName): Promise<readonly TableRecord[]> {
    this.#assertOpen();
    return [...(this.#tables.get(table)?.records.values() ?? [])];
  }

  async list(workspace?: string): Promise<readonly TableInfo[]> {
    this.#assertOpen();
    const all = [...this.#tables.values()].map((stored) => stored.info);
    const chosen = workspace === undefined ? all : all.filter((info) => info.table.startsWith(`${workspace}/`));
    return chosen.sort((a, b) => (a.table < b.table ? -1 : 1));
  }

  async ready(): Promise<void> {
    this.#assertOpen();
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #stored(table: TableName): StoredTable {
    const stored = this.#tables.get(table);
    assert(stored !== undefined, `the table ${table} is there`);
    return stored;
  }

  #assertOpen(): void {
    assert(!this.#closed, 'the store is open');
  }
}

function now(): string {
  return new Date().toISOString();
}
