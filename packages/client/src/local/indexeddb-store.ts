import {
  assert,
  type Batch,
  type CommitResult,
  type LogEntry,
  type LogQuery,
  type Opened,
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
  log: { key: [table: TableName, seq: number]; value: LogEntry };
  sessions: { key: [table: TableName, session: string]; value: SessionRecord };
  records: { key: [table: TableName, row: string]; value: TableRecord };
}

type TablesDatabase = IDBPDatabase<TablesSchema>;
const contents = ['log', 'sessions', 'records'] as const;

/** Tables in IndexedDB: what a page without a server keeps. A batch is one transaction, on the disk when `commit` resolves. */
export class IndexedDbStore implements TableStore {
  readonly #database: TablesDatabase;

  private constructor(database: TablesDatabase) {
    this.#database = database;
  }

  /** @param name Of the database; tables of different databases know nothing of one another. */
  static async open(name = 'teable-grid-tables'): Promise<IndexedDbStore> {
    const database: TablesDatabase = await openDB<TablesSchema>(name, 1, {
      upgrade(made) {
        for (const store of ['tables', 'snapshots', ...contents] as const) made.createObjectStore(store);
      },
      blocking: () => database.close(),
    });
    return new IndexedDbStore(database);
  }

  async create(table: TableName, writer: number): Promise<boolean> {
    const transaction = this.#database.transaction('tables', 'readwrite', { durability: 'strict' });
    const there = await transaction.store.get(table);
    if (there === undefined) await transaction.store.put({ table, seq: 0, fence: 0, epoch: 1, writer }, table);
    await transaction.done;
    return there === undefined;
  }

  async open(table: TableName): Promise<Opened | null> {
    const transaction = this.#database.transaction(['tables', 'snapshots', 'log', 'sessions'], 'readwrite', { durability: 'strict' });
    const tables = transaction.objectStore('tables');
    const stored = await tables.get(table);
    if (stored === undefined) return null;
    const info = { ...stored, fence: stored.fence + 1 };
    await tables.put(info, table);
    const snapshot = (await transaction.objectStore('snapshots').get(table)) ?? null;
    // There is one epoch yet, so the whole log is of this one.
    const tail = await transaction.objectStore('log').getAll(after(table, snapshot?.seq ?? 0));
    const sessions = await transaction.objectStore('sessions').getAll(allOf(table));
    await transaction.done;
    return { info, snapshot, tail, sessions };
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
      ...batch.sessions.map((record) => sessions.put(record, [table, record.session])),
      ...batch.records.map((record) => records.put(record, [table, record.row])),
      tables.put({ ...info, seq: info.seq + batch.log.length }, table),
      transaction.done,
    ]);
    return { committed: true };
  }

  async saveSnapshot(table: TableName, snapshot: Snapshot): Promise<void> {
    assert(snapshot.parts.length > 0, 'a snapshot has a part');
    const transaction = this.#database.transaction(['tables', 'snapshots'], 'readwrite');
    const info = await transaction.objectStore('tables').get(table);
    assert(info !== undefined, `the table ${table} is there`);
    const { epoch, seq } = info;
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

  async log(table: TableName, query: LogQuery): Promise<readonly LogEntry[]> {
    return this.#database.getAll('log', after(table, query.after), query.limit);
  }

  async records(table: TableName): Promise<readonly TableRecord[]> {
    return this.#database.getAll('records', allOf(table));
  }

  async list(workspace?: string): Promise<readonly TableInfo[]> {
    // `0` is the character after `/`.
    const range = workspace === undefined ? undefined : IDBKeyRange.bound(`${workspace}/`, `${workspace}0`, false, true);
    return this.#database.getAll('tables', range);
  }

  async close(): Promise<void> {
    this.#database.close();
  }
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
