import type { DraftId } from '../drafts/draft.ts';
import type { RowId, SessionId } from '../ids.ts';
import { assert } from '../problem.ts';
import type {
  Batch,
  CommitResult,
  DraftBatch,
  EpochStart,
  ImportRecord,
  ImportState,
  Kept,
  KeptDraft,
  LogEntry,
  LogQuery,
  Opened,
  RenameResult,
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
  readonly imports: Map<string, ImportRecord>;
  readonly drafts: Map<DraftId, KeptDraft>;
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
  #fences = { last: 0 };
  #closed = false;

  /** Another store on what this one keeps, as a new process finds it on the disk of an old one. */
  another(): MemoryStore {
    const store = new MemoryStore();
    store.#tables = this.#tables;
    store.#fences = this.#fences;
    return store;
  }

  async create(table: TableName, writer: number): Promise<boolean> {
    this.#assertOpen();
    if (this.#tables.has(table)) return false;
    const info = { table, name: '', deletedAt: null, seq: 0, fence: 0, epoch: 1, writer, epochSeq: 0, epochAt: now(), trimmed: 0 };
    this.#tables.set(table, {
      info,
      log: [],
      sessions: new Map(),
      records: new Map(),
      imports: new Map(),
      drafts: new Map(),
      decidedAt: new Map(),
      base: null,
      snapshot: null,
    });
    return true;
  }

  async info(table: TableName): Promise<TableInfo | null> {
    this.#assertOpen();
    return this.#tables.get(table)?.info ?? null;
  }

  async rename(table: TableName, to: TableName): Promise<RenameResult> {
    this.#assertOpen();
    const stored = this.#tables.get(table);
    if (stored === undefined || stored.info.deletedAt !== null) return 'no-such-table';
    if (this.#tables.has(to)) return 'exists-already';
    stored.info = { ...stored.info, table: to, fence: this.#nextFence() };
    this.#tables.delete(table);
    this.#tables.set(to, stored);
    return 'renamed';
  }

  async delete(table: TableName): Promise<boolean> {
    return this.#setDeleted(table, now());
  }

  async restore(table: TableName): Promise<boolean> {
    return this.#setDeleted(table, null);
  }

  async open(table: TableName): Promise<Opened | null> {
    this.#assertOpen();
    const stored = this.#tables.get(table);
    if (stored === undefined || stored.info.deletedAt !== null) return null;
    stored.info = { ...stored.info, fence: this.#nextFence() };
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
    stored.info = { ...stored.info, seq: seq + batch.log.length, name: batch.name ?? stored.info.name };
    return { committed: true };
  }

  async beginEpoch({ table, fence, seq, writer, parts }: EpochStart): Promise<CommitResult> {
    this.#assertOpen();
    assert(parts.length > 0, 'an epoch begins with a document');
    const stored = this.#stored(table);
    const { info } = stored;
    if (info.fence !== fence || info.seq !== seq) return { committed: false, reason: 'fenced', fence: info.fence, seq: info.seq };
    const epoch = info.epoch + 1;
    stored.info = { ...info, fence: this.#nextFence(), epoch, writer, epochSeq: seq, epochAt: now() };
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

  async saveSnapshot(table: TableName, fence: number, snapshot: Snapshot): Promise<void> {
    this.#assertOpen();
    assert(snapshot.parts.length > 0, 'a snapshot has at least one part');
    const stored = this.#stored(table);
    const { info, snapshot: kept } = stored;
    if (info.fence !== fence) return;
    assert(
      snapshot.epoch < info.epoch || (snapshot.epoch === info.epoch && snapshot.seq <= info.seq),
      `a snapshot of ${table} holds only what is committed`,
    );
    if (snapshot.epoch < info.epoch || (kept !== null && kept.seq > snapshot.seq)) return;
    stored.snapshot = snapshot;
  }

  async beginImport(table: TableName, record: ImportRecord): Promise<ImportRecord> {
    this.#assertOpen();
    const { imports } = this.#stored(table);
    const kept = imports.get(record.id) ?? record;
    imports.set(record.id, kept);
    return kept;
  }

  async import(table: TableName, id: string): Promise<ImportRecord | null> {
    this.#assertOpen();
    return this.#tables.get(table)?.imports.get(id) ?? null;
  }

  async setImportState(table: TableName, id: string, state: ImportState): Promise<void> {
    this.#assertOpen();
    const { imports } = this.#stored(table);
    const kept = imports.get(id);
    if (kept !== undefined) imports.set(id, { ...kept, state });
  }

  async keepDrafts({ table, fence, records, updates, ended }: DraftBatch): Promise<boolean> {
    this.#assertOpen();
    const stored = this.#tables.get(table);
    if (stored === undefined || stored.info.deletedAt !== null || stored.info.fence !== fence) return false;
    const { drafts } = stored;
    for (const draft of ended) drafts.delete(draft);
    for (const record of records) drafts.set(record.draft, { record, updates: drafts.get(record.draft)?.updates ?? [] });
    for (const { draft, update, whole } of updates) {
      const kept = drafts.get(draft);
      if (kept !== undefined) drafts.set(draft, { ...kept, updates: whole ? [update] : [...kept.updates, update] });
    }
    return true;
  }

  async drafts(table: TableName): Promise<readonly KeptDraft[]> {
    this.#assertOpen();
    return [...(this.#tables.get(table)?.drafts.values() ?? [])];
  }

  async tablesWithDrafts(): Promise<readonly TableName[]> {
    this.#assertOpen();
    return [...this.#tables.values()]
      .filter(({ info, drafts }) => info.deletedAt === null && drafts.size > 0)
      .map(({ info }) => info.table);
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

  #setDeleted(table: TableName, deletedAt: string | null): boolean {
    this.#assertOpen();
    const stored = this.#tables.get(table);
    if (stored === undefined || (stored.info.deletedAt === null) === (deletedAt === null)) return false;
    stored.info = { ...stored.info, deletedAt, fence: this.#nextFence() };
    return true;
  }

  #nextFence(): number {
    this.#fences.last += 1;
    return this.#fences.last;
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
