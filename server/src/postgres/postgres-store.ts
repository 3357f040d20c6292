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
  type SessionId,
  type SessionRecord,
  type Snapshot,
  type TableInfo,
  type TableName,
  type TableRecord,
  type TableStore,
} from '@teable-grid/core';
import type pg from 'pg';
import { CommitConnections } from './commit-connections.ts';
import { commitStatement } from './commit-statement.ts';
import { draftsQuery, type DraftRow, keepDraftsStatement, toDrafts } from './kept-drafts.ts';
import { exactJson } from './json-text.ts';
import {
  bareLogColumns,
  infoColumns,
  type InfoRow,
  logColumns,
  type LogRow,
  recordColumns,
  sessionColumns,
  toBytes,
  toInfo,
  toLogEntry,
  toRecord,
  toSession,
} from './stored-rows.ts';

/** A database that takes longer to say anything is not ready, milliseconds. */
const readyLimit = 2_000;

/** Fences rise over all tables together; see the migration that made the sequence. */
const nextFence = `nextval('teable.fences')`;
/** Postgres' code for a name that is taken. */
const uniqueViolation = '23505';

/** Class of our advisory locks for snapshots; the second number is the table's id. */
const snapshotLock = 0x7462;

/**
 * Tables in Postgres, in the schema `teable` as `migrate` made it. What `commit` has confirmed is as durable as the database's
 * settings say (see `warnIfNotDurable`). Owns the pool: `close` ends it.
 */
export class PostgresStore implements TableStore {
  readonly #pool: pg.Pool;
  readonly #commits: CommitConnections;

  constructor(pool: pg.Pool) {
    this.#pool = pool;
    this.#commits = new CommitConnections(pool);
  }

  async create(table: TableName, writer: number): Promise<boolean> {
    const { rowCount } = await this.#pool.query('insert into teable.tables (name, writer) values ($1, $2) on conflict (name) do nothing', [
      table,
      writer,
    ]);
    return rowCount === 1;
  }

  async info(table: TableName): Promise<TableInfo | null> {
    const text = `select ${infoColumns} from teable.tables where name = $1`;
    const { rows } = await this.#pool.query<InfoRow>({ name: 'info', text, values: [table] });
    return rows[0] === undefined ? null : toInfo(rows[0]);
  }

  async rename(table: TableName, to: TableName): Promise<RenameResult> {
    try {
      const { rowCount } = await this.#pool.query(
        `update teable.tables set name = $2, fence = ${nextFence} where name = $1 and deleted_at is null`,
        [table, to],
      );
      return rowCount === 1 ? 'renamed' : 'no-such-table';
    } catch (error) {
      if ((error as pg.DatabaseError).code === uniqueViolation) return 'exists-already';
      throw error;
    }
  }

  async delete(table: TableName): Promise<boolean> {
    const text = `update teable.tables set deleted_at = now(), fence = ${nextFence} where name = $1 and deleted_at is null`;
    return (await this.#pool.query(text, [table])).rowCount === 1;
  }

  async restore(table: TableName): Promise<boolean> {
    const text = `update teable.tables set deleted_at = null, fence = ${nextFence} where name = $1 and deleted_at is not null`;
    return (await this.#pool.query(text, [table])).rowCount === 1;
  }

  open(table: TableName): Promise<Opened | null> {
    return this.#inTransaction(async (client) => {
      // From here to the end of the transaction the row is ours. Every commit has to write it, so what is read below is of one
      // point in time, and what a former writer still sends finds the fence raised.
      const raised = await client.query<InfoRow & { id: number }>(
        `update teable.tables set fence = ${nextFence} where name = $1 and deleted_at is null returning id, ${infoColumns}`,
        [table],
      );
      const row = raised.rows[0];
      if (row === undefined) return null;
      const snapshot = await readSnapshot(client, row.id);
      const tail = await client.query<LogRow>(
        `select ${logColumns} from teable.log where table_id = $1 and epoch = $2 and seq > $3 order by seq`,
        [row.id, row.epoch, snapshot?.seq ?? 0],
      );
      return { info: toInfo(row), snapshot, tail: tail.rows.map(toLogEntry) };
    });
  }

  read(table: TableName): Promise<Kept | null> {
    return this.#inTransaction(async (client) => {
      const found = await client.query<InfoRow & { id: number }>(`select id, ${infoColumns} from teable.tables where name = $1`, [table]);
      const row = found.rows[0];
      if (row === undefined) return null;
      const base = row.epochSeq === 0 ? null : await readSnapshot(client, row.id, row.epochSeq);
      const snapshot = await readSnapshot(client, row.id);
      const records = await client.query(`select ${recordColumns} from teable.records where table_id = $1`, [row.id]);
      const sessions = await client.query(`select ${sessionColumns} from teable.sessions where table_id = $1`, [row.id]);
      return { info: toInfo(row), base, snapshot, records: records.rows.map(toRecord), sessions: sessions.rows.map(toSession) };
    }, 'begin isolation level repeatable read read only');
  }

  async session(table: TableName, session: SessionId): Promise<SessionRecord | null> {
    const { rows } = await this.#pool.query({
      name: 'session',
      text: `select ${sessionColumns} from teable.sessions join teable.tables on tables.id = sessions.table_id where tables.name = $1 and sessions.session = $2`,
      values: [table, session],
    });
    return rows[0] === undefined ? null : toSession(rows[0] as SessionRecord);
  }

  async commit(batch: Batch): Promise<CommitResult> {
    assert(
      batch.log.every((entry, index) => entry.seq === batch.seq + index + 1),
      `the log of a batch after ${batch.seq} is numbered on without a gap`,
    );
    const { rowCount } = await this.#commits.query(commitStatement(batch));
    // Asked apart: a statement that waited for another commit still sees what was before it.
    return rowCount === 1 ? { committed: true } : this.#fenced(batch.table);
  }

  async beginEpoch({ table, fence, seq, writer, parts }: EpochStart): Promise<CommitResult> {
    assert(parts.length > 0, 'an epoch begins with a document');
    const begun = await this.#inTransaction(async (client) => {
      const { rows } = await client.query<{ id: number; epoch: number }>(
        `update teable.tables set fence = ${nextFence}, epoch = epoch + 1, epoch_seq = seq, epoch_at = now(), writer = $4
         where name = $1 and fence = $2 and seq = $3 returning id, epoch`,
        [table, fence, seq, writer],
      );
      const row = rows[0];
      if (row === undefined) return false;
      await client.query('select pg_advisory_xact_lock($1, $2)', [snapshotLock, row.id]);
      await client.query('delete from teable.snapshots where table_id = $1', [row.id]);
      await insertParts(client, row.id, { epoch: row.epoch, seq, parts });
      return true;
    });
    return begun ? { committed: true } : this.#fenced(table);
  }

  async trimLog(table: TableName, { before, keep }: Retention): Promise<number> {
    return this.#inTransaction(async (client) => {
      const { rows } = await client.query<{ id: number; last: number }>(
        `select id, greatest(trimmed, least(epoch_seq, seq - $3,
           coalesce((select min(log.seq) - 1 from teable.log where log.table_id = tables.id and log.at >= $2), seq))) as last
         from teable.tables where name = $1 for update`,
        [table, before, keep],
      );
      const row = rows[0];
      assert(row !== undefined, `the table ${table} is there`);
      const { rowCount } = await client.query('delete from teable.log where table_id = $1 and seq <= $2', [row.id, row.last]);
      await client.query('update teable.tables set trimmed = $2 where id = $1', [row.id, row.last]);
      return rowCount ?? 0;
    });
  }

  async expireSessions(before: string): Promise<number> {
    const { rowCount } = await this.#pool.query('delete from teable.sessions where changed_at < $1', [before]);
    return rowCount ?? 0;
  }

  async saveSnapshot(table: TableName, fence: number, snapshot: Snapshot): Promise<void> {
    const { epoch, seq, parts } = snapshot;
    assert(parts.length > 0, 'a snapshot has at least one part');
    await this.#inTransaction(async (client) => {
      const row = await lockSnapshots(client, table);
      if (row.fence !== fence) return;
      assert(epoch < row.epoch || (epoch === row.epoch && seq <= row.seq), `a snapshot of ${table} holds only what is committed`);
      const kept = await client.query<{ newer: boolean }>(
        'select bool_or((epoch, seq) > ($2, $3)) as newer from teable.snapshots where table_id = $1',
        [row.id, epoch, seq],
      );
      if (epoch < row.epoch || kept.rows[0]?.newer === true) return;
      // The one with which the epoch began stays: from it the log can be checked.
      if (seq === row.epochSeq && epoch > 1) return;
      await client.query('delete from teable.snapshots where table_id = $1 and (epoch = 1 or seq <> $2)', [row.id, row.epochSeq]);
      await insertParts(client, row.id, snapshot);
    });
  }

  async beginImport(table: TableName, { state, ...record }: ImportRecord): Promise<ImportRecord> {
    await this.#pool.query(
      `insert into teable.imports (table_id, id, record, state) select id, $2, $3, $4 from teable.tables where name = $1 on conflict do nothing`,
      [table, record.id, exactJson(record), state],
    );
    const kept = await this.import(table, record.id);
    assert(kept !== null, `the table ${table} is there`);
    return kept;
  }

  async import(table: TableName, id: string): Promise<ImportRecord | null> {
    const { rows } = await this.#pool.query<{ record: Omit<ImportRecord, 'state'>; state: ImportState }>(
      'select record, state from teable.imports join teable.tables on tables.id = table_id where name = $1 and imports.id = $2',
      [table, id],
    );
    return rows[0] === undefined ? null : { ...rows[0].record, state: rows[0].state };
  }

  async setImportState(table: TableName, id: string, state: ImportState): Promise<void> {
    const text = 'update teable.imports set state = $3 from teable.tables where tables.id = table_id and name = $1 and imports.id = $2';
    await this.#pool.query(text, [table, id, state]);
  }

  async keepDrafts(batch: DraftBatch): Promise<boolean> {
    return (await this.#pool.query(keepDraftsStatement(batch))).rowCount === 1;
  }

  async drafts(table: TableName): Promise<readonly KeptDraft[]> {
    const { rows } = await this.#pool.query<DraftRow>(draftsQuery, [table]);
    return toDrafts(rows);
  }

  async tablesWithDrafts(): Promise<readonly TableName[]> {
    const { rows } = await this.#pool.query<{ name: TableName }>(
      'select name from teable.tables where deleted_at is null and exists (select from teable.drafts where table_id = tables.id) order by name',
    );
    return rows.map(({ name }) => name);
  }

  async log(table: TableName, { after, limit, withoutUpdates = false }: LogQuery): Promise<readonly LogEntry[]> {
    const text = `select ${withoutUpdates ? bareLogColumns : logColumns} from teable.log join teable.tables on tables.id = log.table_id where tables.name = $1 and log.seq > $2 order by log.seq limit $3`;
    const { rows } = await this.#pool.query<LogRow>({
      name: withoutUpdates ? 'bare-log' : 'log',
      text,
      values: [table, after, limit],
    });
    return rows.map(toLogEntry);
  }

  async records(table: TableName): Promise<readonly TableRecord[]> {
    const { rows } = await this.#pool.query(
      `select ${recordColumns} from teable.records join teable.tables on tables.id = records.table_id where tables.name = $1`,
      [table],
    );
    return rows.map(toRecord);
  }

  async list(workspace?: string): Promise<readonly TableInfo[]> {
    const { rows } = await this.#pool.query<InfoRow>(
      `select ${infoColumns} from teable.tables where $1::text is null or starts_with(name, $1 || '/') order by name`,
      [workspace ?? null],
    );
    return rows.map(toInfo);
  }

  async ready(): Promise<void> {
    await this.#pool.query({ text: 'select 1', query_timeout: readyLimit } as pg.QueryConfig);
  }

  close(): Promise<void> {
    this.#commits.close();
    return this.#pool.end();
  }

  /** Why nothing was stored. */
  async #fenced(table: TableName): Promise<CommitResult> {
    const { rows } = await this.#pool.query<{ fence: number; seq: number }>('select fence, seq from teable.tables where name = $1', [
      table,
    ]);
    const now = rows[0];
    assert(now !== undefined, `the table ${table} is there`);
    return { committed: false, reason: 'fenced', fence: now.fence, seq: now.seq };
  }

  async #inTransaction<T>(work: (client: pg.PoolClient) => Promise<T>, begin = 'begin'): Promise<T> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    try {
      await client.query(begin);
      const result = await work(client);
      await client.query('commit');
      return result;
    } catch (error) {
      broken = error as Error;
      throw error;
    } finally {
      // A connection that may still be in a transaction is thrown away.
      client.release(broken);
    }
  }
}

/** Where the table stands, once no other transaction writes snapshots of it: two writers must not mix their parts. */
async function lockSnapshots(
  client: pg.PoolClient,
  table: TableName,
): Promise<{ readonly id: number; readonly fence: number; readonly seq: number; readonly epoch: number; readonly epochSeq: number }> {
  await client.query('select pg_advisory_xact_lock($1, id::integer) from teable.tables where name = $2', [snapshotLock, table]);
  const { rows } = await client.query('select id, fence, seq, epoch, epoch_seq as "epochSeq" from teable.tables where name = $1', [table]);
  assert(rows[0] !== undefined, `the table ${table} is there`);
  return rows[0] as { id: number; fence: number; seq: number; epoch: number; epochSeq: number };
}

async function insertParts(client: pg.PoolClient, id: number, { epoch, seq, parts }: Snapshot): Promise<void> {
  for (const [index, part] of parts.entries()) {
    // Alone, bytes travel as they are; in an array they would be written out in hex.
    const values = [id, epoch, seq, index, Buffer.from(part.buffer, part.byteOffset, part.byteLength)];
    await client.query({
      name: 'save-part',
      text: 'insert into teable.snapshots (table_id, epoch, seq, part, update) values ($1, $2, $3, $4, $5)',
      values,
    });
  }
}

/** The snapshot at that number; the last one unless a number is given. */
async function readSnapshot(client: pg.PoolClient, id: number, seq: number | null = null): Promise<Snapshot | null> {
  const { rows } = await client.query<{
    epoch: number;
    seq: number;
    update: Uint8Array;
  }>(
    `select epoch, seq, update from teable.snapshots where table_id = $1
     and seq = coalesce($2, (select max(seq) from teable.snapshots where table_id = $1)) order by part`,
    [id, seq],
  );
  const first = rows[0];
  if (first === undefined) return null;
  return {
    epoch: first.epoch,
    seq: first.seq,
    parts: rows.map((row) => toBytes(row.update)),
  };
}
