import {
  assert,
  type Batch,
  type CommitResult,
  type DraftBatch,
  type EpochStart,
  type ImportRecord,
  type ImportState,
  type Kept,
  type KeptDraft,
  type LogEntry,
  type LogQuery,
  type Opened,
  type RenameResult,
  type Retention,
  type SessionRecord,
  type Snapshot,
  type TableInfo,
  type TableName,
  type TableRecord,
  type TableStore,
} from '@teable-grid/core';
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';

interface TablesSchema extends DBSchema {
  tables: { key: TableName; value: TableInfo };
  snapshots: { key: TableName; value: Snapshot };
  /** With which the epoch began. */
  bases: { key: TableName; value: Snapshot };
  log: { key: [table: TableName, seq: number]; value: LogEntry };
  sessions: { key: [table: TableName, session: string]; value: SessionRecord & { readonly decidedAt?: string } };
  records: { key: [table: TableName, row: string]; value: TableRecord };
  imports: { key: [table: TableName, id: string]; value: ImportRecord };
  drafts: { key: [table: TableName, draft: string]; value: KeptDraft };
}

type TablesDatabase = IDBPDatabase<TablesSchema>;
const contents = ['log', 'sessions', 'records'] as const;
const belongings = [...contents, 'imports', 'drafts'] as const;

/** Tables in IndexedDB: what a page without a server keeps. A batch is one transaction, on the disk when `commit` resolves. */
export class IndexedDbStore implements TableStore {
  readonly #database: TablesDatabase;

  private constructor(database: TablesDatabase) {
    this.#database = database;
  }

  /** @param name Of the database; tables of different databases know nothing of one another. */
  static async open(name = 'teable-grid-tables'): Promise<IndexedDbStore> {
    const database: TablesDatabase = await openDB<TablesSchema>(name, 4, {
      upgrade(made, before) {
        if (before < 1) for (const store of ['tables', 'snapshots', ...contents] as const) made.createObjectStore(store);
        if (before < 2) made.createObjectStore('bases');
        if (before < 3) made.createObjectStore('imports');
        made.createObjectStore('drafts');
      },
      blocking: () => database.close(),
    });
    return new IndexedDbStore(database);
  }

  async create(table: TableName, writer: number): Promise<boolean> {
    const transaction = this.#database.transaction('tables', 'readwrite', { durability: 'strict' });
    const there = await transaction.store.get(table);
    if (there === undefined)
      await transaction.store.put({ ...unsaid, table, seq: 0, fence: 0, epoch: 1, writer, epochSeq: 0, epochAt: now(), trimmed: 0 }, table);
    await transaction.done;
    return there === undefined;
  }

  async info(table: TableName): Promise<TableInfo | null> {
    const stored = await this.#database.get('tables', table);
    return stored === undefined ? null : toInfo(stored);
  }

  async rename(table: TableName, to: TableName): Promise<RenameResult> {
    const transaction = this.#database.transaction(['tables', 'snapshots', 'bases', ...belongings], 'readwrite', { durability: 'strict' });
    const tables = transaction.objectStore('tables');
    const [stored, taken] = await Promise.all([tables.get(table), tables.get(to)]);
    if (stored === undefined || toInfo(stored).deletedAt !== null) return 'no-such-table';
    if (taken !== undefined) return 'exists-already';
    await tables.put({ ...toInfo(stored), table: to, fence: await nextFence(tables) }, to);
    await tables.delete(table);
    for (const name of ['snapshots', 'bases'] as const) {
      const store = transaction.objectStore(name);
      const snapshot = await store.get(table);
      if (snapshot === undefined) continue;
      await store.put(snapshot, to);
      await store.delete(table);
    }
    for (const name of belongings) {
      const store = transaction.objectStore(name);
      const keys = await store.getAllKeys(allOf(table));
      for (const key of keys) await store.put((await store.get(key))!, [to, key[1]] as typeof key);
      await store.delete(allOf(table));
    }
    await transaction.done;
    return 'renamed';
  }

  async delete(table: TableName): Promise<boolean> {
    return this.#setDeleted(table, now());
  }

  async restore(table: TableName): Promise<boolean> {
    return this.#setDeleted(table, null);
  }

  async open(table: TableName): Promise<Opened | null> {
    const transaction = this.#database.transaction(['tables', 'snapshots', 'log'], 'readwrite', { durability: 'strict' });
    const tables = transaction.objectStore('tables');
    const stored = await tables.get(table);
    if (stored === undefined || toInfo(stored).deletedAt !== null) return null;
    const info = { ...toInfo(stored), fence: await nextFence(tables) };
    await tables.put(info, table);
    const snapshot = (await transaction.objectStore('snapshots').get(table)) ?? null;
    // After the beginning of the epoch, so all of this epoch.
    const tail = await transaction.objectStore('log').getAll(after(table, snapshot?.seq ?? info.epochSeq));
    await transaction.done;
    return { info, snapshot, tail };
  }

  async read(table: TableName): Promise<Kept | null> {
    const transaction = this.#database.transaction(['tables', 'snapshots', 'bases', 'sessions', 'records']);
    const info = await transaction.objectStore('tables').get(table);
    if (info === undefined) return null;
    const base = (await transaction.objectStore('bases').get(table)) ?? null;
    const snapshot = (await transaction.objectStore('snapshots').get(table)) ?? null;
    const sessions = await transaction.objectStore('sessions').getAll(allOf(table));
    const records = await transaction.objectStore('records').getAll(allOf(table));
    await transaction.done;
    return { info: toInfo(info), base, snapshot, records, sessions: sessions.map(toSession) };
  }

  async session(table: TableName, session: string): Promise<SessionRecord | null> {
    const stored = await this.#database.get('sessions', [table, session]);
    return stored === undefined ? null : toSession(stored);
  }

  async commit(batch: Batch): Promise<CommitResult> {
    const { table } = batch;
    assert(
      batch.log.every((entry, index) => entry.seq === batch.seq + index + 1),
      `the log of a batch after ${batch.seq} is numbered on without a gap`,
    );
    const transaction = this.#database.transaction(['tables', ...contents], 'readwrite', { durability: 'strict' });
    const tables = transaction.objectStore('tables');
    const info = await tables.get(table);
    assert(info !== undefined, `the table ${table} is there`);
    if (info.fence !== batch.fence || info.seq !== batch.seq) {
      await transaction.done;
      return { committed: false, reason: 'fenced', fence: info.fence, seq: info.seq };
    }
    const log = transaction.objectStore('log');
    const sessions = transaction.objectStore('sessions');
    const records = transaction.objectStore('records');
    await Promise.all([
      ...batch.log.map((entry) => log.put({ ...entry, update: ownBytes(entry.update) }, [table, entry.seq])),
      ...batch.sessions.map((record) => sessions.put({ ...record, decidedAt: now() }, [table, record.session])),
      ...batch.records.map((record) => records.put(record, [table, record.row])),
      tables.put({ ...info, seq: info.seq + batch.log.length, name: batch.name ?? toInfo(info).name }, table),
      transaction.done,
    ]);
    return { committed: true };
  }

  async beginEpoch({ table, fence, seq, writer, parts }: EpochStart): Promise<CommitResult> {
    assert(parts.length > 0, 'an epoch begins with a document');
    const transaction = this.#database.transaction(['tables', 'snapshots', 'bases'], 'readwrite', { durability: 'strict' });
    const info = await transaction.objectStore('tables').get(table);
    assert(info !== undefined, `the table ${table} is there`);
    if (info.fence !== fence || info.seq !== seq) {
      await transaction.done;
      return { committed: false, reason: 'fenced', fence: info.fence, seq: info.seq };
    }
    const epoch = info.epoch + 1;
    const base = { epoch, seq, parts: parts.map(ownBytes) };
    const next = await nextFence(transaction.objectStore('tables'));
    await Promise.all([
      transaction.objectStore('tables').put({ ...toInfo(info), fence: next, epoch, writer, epochSeq: seq, epochAt: now() }, table),
      transaction.objectStore('snapshots').put(base, table),
      transaction.objectStore('bases').put(base, table),
      transaction.done,
    ]);
    return { committed: true };
  }

  async trimLog(table: TableName, { before, keep }: Retention): Promise<number> {
    const transaction = this.#database.transaction(['tables', 'log'], 'readwrite', { durability: 'strict' });
    const stored = await transaction.objectStore('tables').get(table);
    assert(stored !== undefined, `the table ${table} is there`);
    const info = toInfo(stored);
    const last = Math.min(info.epochSeq, info.seq - keep);
    let trimmed = info.trimmed;
    for (let cursor = await transaction.objectStore('log').openCursor(allOf(table)); cursor !== null; cursor = await cursor.continue()) {
      if (cursor.value.seq > last || cursor.value.at >= before) break;
      trimmed = cursor.value.seq;
      await cursor.delete();
    }
    await transaction.objectStore('tables').put({ ...info, trimmed }, table);
    await transaction.done;
    return trimmed - info.trimmed;
  }

  async expireSessions(before: string): Promise<number> {
    const transaction = this.#database.transaction('sessions', 'readwrite');
    let count = 0;
    for (let cursor = await transaction.store.openCursor(); cursor !== null; cursor = await cursor.continue()) {
      if ((cursor.value.decidedAt ?? '') >= before) continue;
      await cursor.delete();
      count += 1;
    }
    await transaction.done;
    return count;
  }

  async saveSnapshot(table: TableName, fence: number, snapshot: Snapshot): Promise<void> {
    assert(snapshot.parts.length > 0, 'a snapshot has a part');
    const transaction = this.#database.transaction(['tables', 'snapshots'], 'readwrite');
    const info = await transaction.objectStore('tables').get(table);
    assert(info !== undefined, `the table ${table} is there`);
    const { epoch, seq } = info;
    if (info.fence !== fence) return;
    assert(
      snapshot.epoch < epoch || (snapshot.epoch === epoch && snapshot.seq <= seq),
      `a snapshot of ${table} holds only what is committed`,
    );
    const kept = await transaction.objectStore('snapshots').get(table);
    if (snapshot.epoch === epoch && (kept === undefined || kept.seq <= snapshot.seq)) {
      await transaction.objectStore('snapshots').put({ ...snapshot, parts: snapshot.parts.map(ownBytes) }, table);
    }
    await transaction.done;
  }

  async beginImport(table: TableName, record: ImportRecord): Promise<ImportRecord> {
    const transaction = this.#database.transaction(['tables', 'imports'], 'readwrite', { durability: 'strict' });
    assert((await transaction.objectStore('tables').get(table)) !== undefined, `the table ${table} is there`);
    const imports = transaction.objectStore('imports');
    const kept = await imports.get([table, record.id]);
    if (kept === undefined) await imports.put(record, [table, record.id]);
    await transaction.done;
    return kept ?? record;
  }

  async import(table: TableName, id: string): Promise<ImportRecord | null> {
    return (await this.#database.get('imports', [table, id])) ?? null;
  }

  async setImportState(table: TableName, id: string, state: ImportState): Promise<void> {
    const transaction = this.#database.transaction('imports', 'readwrite', { durability: 'strict' });
    const kept = await transaction.store.get([table, id]);
    if (kept !== undefined) await transaction.store.put({ ...kept, state }, [table, id]);
    await transaction.done;
  }

  async keepDrafts({ table, fence, records, updates, ended }: DraftBatch): Promise<boolean> {
    const transaction = this.#database.transaction(['tables', 'drafts'], 'readwrite', { durability: 'strict' });
    const info = await transaction.objectStore('tables').get(table);
    const isOurs = info !== undefined && toInfo(info).deletedAt === null && info.fence === fence;
    if (isOurs) {
      const drafts = transaction.objectStore('drafts');
      for (const draft of ended) await drafts.delete([table, draft]);
      for (const record of records) {
        const kept = await drafts.get([table, record.draft]);
        await drafts.put({ record, updates: kept?.updates ?? [] }, [table, record.draft]);
      }
      for (const { draft, update, whole } of updates) {
        const kept = await drafts.get([table, draft]);
        if (kept === undefined) continue;
        await drafts.put({ ...kept, updates: [...(whole ? [] : kept.updates), ownBytes(update)] }, [table, draft]);
      }
    }
    await transaction.done;
    return isOurs;
  }

  async drafts(table: TableName): Promise<readonly KeptDraft[]> {
    return this.#database.getAll('drafts', allOf(table));
  }

  async tablesWithDrafts(): Promise<readonly TableName[]> {
    const transaction = this.#database.transaction(['tables', 'drafts']);
    const keys = await transaction.objectStore('drafts').getAllKeys();
    const names = new Set(keys.map(([table]) => table));
    const infos = await Promise.all([...names].map((name) => transaction.objectStore('tables').get(name)));
    await transaction.done;
    return infos.flatMap((info) => (info === undefined || toInfo(info).deletedAt !== null ? [] : info.table));
  }

  async log(table: TableName, query: LogQuery): Promise<readonly LogEntry[]> {
    return this.#database.getAll('log', after(table, query.after), query.limit);
  }

  async records(table: TableName): Promise<readonly TableRecord[]> {
    return this.#database.getAll('records', allOf(table));
  }

  async list(workspace?: string): Promise<readonly TableInfo[]> {
    // `0` is the character after `/`.
    const range = workspace === undefined ? undefined : IDBKeyRange.bound(`${workspace}/`, `${workspace}0`, false, true);
    return (await this.#database.getAll('tables', range)).map(toInfo);
  }

  async ready(): Promise<void> {
    await this.#database.count('tables');
  }

  async close(): Promise<void> {
    this.#database.close();
  }

  async #setDeleted(table: TableName, deletedAt: string | null): Promise<boolean> {
    const transaction = this.#database.transaction('tables', 'readwrite', { durability: 'strict' });
    const stored = await transaction.store.get(table);
    const changes = stored !== undefined && (toInfo(stored).deletedAt === null) !== (deletedAt === null);
    if (changes) await transaction.store.put({ ...toInfo(stored), deletedAt, fence: await nextFence(transaction.store) }, table);
    await transaction.done;
    return changes;
  }
}

/** What a table that was made by an earlier version does not tell. */
const unsaid = { name: '', deletedAt: null, epochSeq: 0, epochAt: new Date(0).toISOString(), trimmed: 0 };

function toInfo(stored: TableInfo): TableInfo {
  return { ...unsaid, ...stored };
}

/** A fence above those of all tables, which are few here. */
async function nextFence(tables: { getAll(): Promise<TableInfo[]> }): Promise<number> {
  return Math.max(...(await tables.getAll()).map(({ fence }) => fence)) + 1;
}

function now(): string {
  return new Date().toISOString();
}

function toSession({ session, subject, secret, last, unconfirmed }: SessionRecord): SessionRecord {
  return { session, subject, secret, last, unconfirmed };
}

/** Keys of a table's own: an array sorts after every number and text. */
function allOf(table: TableName): IDBKeyRange {
  return IDBKeyRange.bound([table], [table, []]);
}

function after(table: TableName, seq: number): IDBKeyRange {
  return IDBKeyRange.bound([table, seq], [table, []], true);
}

/** Bytes in a buffer of their own, since a browser would store the whole buffer that they are a part of. */
function ownBytes(bytes: Uint8Array): Uint8Array {
  return bytes.byteLength === bytes.buffer.byteLength ? bytes : bytes.slice();
}
