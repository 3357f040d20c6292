import {
  assert,
  type Batch,
  type CommitResult,
  type LogEntry,
  type LogQuery,
  type Opened,
  type Snapshot,
  type TableInfo,
  type TableName,
  type TableRecord,
  type TableStore,
} from '@teable-grid/core';
import type pg from 'pg';
import { CommitConnections } from './commit-connections.ts';
import { commitStatement } from './commit-statement.ts';
import {
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

  open(table: TableName): Promise<Opened | null> {
    return this.#inTransaction(async (client) => {
      // From here to the end of the transaction the row is ours. Every commit has to write it, so what is read below is of one
      // point in time, and what a former writer still sends finds the fence raised.
      const raised = await client.query<InfoRow & { id: number }>(
        `update teable.tables set fence = fence + 1 where name = $1 returning id, ${infoColumns}`,
        [table],
      );
      const row = raised.rows[0];
      if (row === undefined) return null;
      const snapshot = await readSnapshot(client, row.id);
      const tail = await client.query<LogRow>(
        `select ${logColumns} from teable.log where table_id = $1 and epoch = $2 and seq > $3 order by seq`,
        [row.id, row.epoch, snapshot?.seq ?? 0],
      );
      const sessions = await client.query(`select ${sessionColumns} from teable.sessions where table_id = $1`, [row.id]);
      return {
        info: toInfo(row),
        snapshot,
        tail: tail.rows.map(toLogEntry),
        sessions: sessions.rows.map(toSession),
      };
    });
  }

  async commit(batch: Batch): Promise<CommitResult> {
    assert(
      batch.log.every((entry, index) => entry.seq === batch.seq + index + 1),
      `the log of a batch after ${batch.seq} is numbered on without a gap`,
    );
    const { rowCount } = await this.#commits.query(commitStatement(batch));
    if (rowCount === 1) return { committed: true };
    // Asked apart: a statement that waited for another commit still sees what was before it.
    const { rows } = await this.#pool.query<{ fence: number; seq: number }>('select fence, seq from teable.tables where name = $1', [
      batch.table,
    ]);
    const now = rows[0];
    assert(now !== undefined, `the table ${batch.table} is there`);
    return {
      committed: false,
      reason: 'fenced',
      fence: now.fence,
      seq: now.seq,
    };
  }

  async saveSnapshot(table: TableName, snapshot: Snapshot): Promise<void> {
    const { epoch, seq, parts } = snapshot;
    assert(parts.length > 0, 'a snapshot has at least one part');
    await this.#inTransaction(async (client) => {
      const { rows } = await client.query<{
        id: number;
        seq: number;
        epoch: number;
      }>('select id, seq, epoch from teable.tables where name = $1', [table]);
      const row = rows[0];
      assert(row !== undefined, `the table ${table} is there`);
      assert(epoch < row.epoch || (epoch === row.epoch && seq <= row.seq), `a snapshot of ${table} holds only what is committed`);
      // Two writers may save at once, and must not mix their parts.
      await client.query('select pg_advisory_xact_lock($1, $2)', [snapshotLock, row.id]);
      const kept = await client.query<{ newer: boolean }>(
        'select (epoch, seq) > ($2, $3) as newer from teable.snapshots where table_id = $1 limit 1',
        [row.id, epoch, seq],
      );
      if (epoch < row.epoch || kept.rows[0]?.newer === true) return;
      await client.query('delete from teable.snapshots where table_id = $1', [row.id]);
      for (const [index, part] of parts.entries()) {
        // Alone, bytes travel as they are; in an array they would be written out in hex.
        const values = [row.id, epoch, seq, index, Buffer.from(part.buffer, part.byteOffset, part.byteLength)];
        await client.query({
          name: 'save-part',
          text: 'insert into teable.snapshots (table_id, epoch, seq, part, update) values ($1, $2, $3, $4, $5)',
          values,
        });
      }
    });
  }

  async log(table: TableName, { after, limit }: LogQuery): Promise<readonly LogEntry[]> {
    const text = `select ${logColumns} from teable.log join teable.tables on tables.id = log.table_id where tables.name = $1 and log.seq > $2 order by log.seq limit $3`;
    const { rows } = await this.#pool.query<LogRow>({
      name: 'log',
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

  close(): Promise<void> {
    this.#commits.close();
    return this.#pool.end();
  }

  async #inTransaction<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.#pool.connect();
    let broken: Error | undefined;
    try {
      await client.query('begin');
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

async function readSnapshot(client: pg.PoolClient, id: number): Promise<Snapshot | null> {
  const { rows } = await client.query<{
    epoch: number;
    seq: number;
    update: Uint8Array;
  }>('select epoch, seq, update from teable.snapshots where table_id = $1 order by part', [id]);
  const first = rows[0];
  if (first === undefined) return null;
  return {
    epoch: first.epoch,
    seq: first.seq,
    parts: rows.map((row) => toBytes(row.update)),
  };
}
