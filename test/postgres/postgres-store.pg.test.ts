import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type pg from 'pg';
import { migrate } from '../../server/src/postgres/migrate.ts';
import { migrations } from '../../server/src/postgres/migrations/index.ts';
import { openPool } from '../../server/src/postgres/pool.ts';
import { PostgresStore } from '../../server/src/postgres/postgres-store.ts';
import { batchAfter, entry, sessionRecord, tableRecord } from '../contract/batches.ts';
import { describeTableStore } from '../contract/table-store.ts';
import { keepingLog, testDatabase } from './database.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.stop());

const newPool = (): pg.Pool => openPool(database.address, keepingLog());
const newStore = async (): Promise<PostgresStore> => {
  const pool = newPool();
  await migrate(pool);
  return new PostgresStore(pool);
};

describeTableStore('PostgresStore', async () => ({
  store: await newStore(),
  another: newStore,
}));

describe('PostgresStore', () => {
  let pool: pg.Pool;
  let store: PostgresStore;
  beforeAll(() => {
    pool = newPool();
    store = new PostgresStore(pool);
  });
  afterAll(() => store.close());
  let made = 0;
  const newTable = async (): ReturnType<typeof openExisting> => {
    const table = `pg${Date.now().toString(36)}/t${(made += 1)}`;
    await store.create(table, 1);
    return openExisting(table);
  };
  const openExisting = async (table: string): Promise<NonNullable<Awaited<ReturnType<PostgresStore['open']>>>> =>
    (await store.open(table))!;

  it('ST-14 rejects a commit whose connection is lost, and tells on the next open whether it was stored', async () => {
    const table = await newTable();
    const holder = await pool.connect();
    await holder.query('begin');
    await holder.query('select from teable.tables where name = $1 for update', [table.info.table]);
    const commit = store.commit(batchAfter(table, { log: [entry(1)] }));
    const refused = expect(commit).rejects.toThrow();
    let ended = 0;
    while (ended === 0) {
      // On another connection: in a transaction Postgres shows the same activity for ever.
      const { rowCount } = await pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where wait_event_type = 'Lock' and query like '%teable.log%' and pid <> pg_backend_pid()`,
      );
      ended = rowCount ?? 0;
    }
    await refused;
    await holder.query('rollback');
    holder.release();
    const again = await openExisting(table.info.table);
    expect(again.info.seq).toBe(0);
    expect(await store.commit(batchAfter(again, { log: [entry(1)] }))).toEqual({
      committed: true,
    });
  });

  it('ST-15 commits a batch with one statement', async () => {
    const table = await newTable();
    const asked: unknown[] = [];
    const own = openPool(database.address, keepingLog());
    own.on('connect', (client) => {
      const query = client.query.bind(client) as (statement: unknown) => unknown;
      Object.assign(client, {
        query: (statement: unknown) => {
          asked.push(statement);
          return query(statement);
        },
      });
    });
    const counted = new PostgresStore(own);
    for (const records of [[tableRecord('r1', 1)], [tableRecord('r1', 2), tableRecord('r2', 2)]]) {
      const { info } = (await store.open(table.info.table))!;
      asked.length = 0;
      await counted.commit(batchAfter({ info }, { log: [entry(info.seq + 1)], sessions: [sessionRecord(info.seq + 1)], records }));
      expect(asked).toHaveLength(1);
    }
    await counted.close();
  });

  it('ST-16 shows the rows to plain SQL, with U+FFFD for what jsonb cannot hold', async () => {
    const { info } = await newTable();
    const records = [
      tableRecord('r1', 4, {
        data: { name: 'Ann\u0000 \ud800 \\u0000', size: 3 },
      }),
      tableRecord('r2', 1, { deleted: true }),
    ];
    await store.commit(batchAfter({ info }, { log: [entry(1), entry(2)], records }));
    const { rows } = await pool.query(
      `select "row", version, records.seq, deleted, data->>'name' as name, (data->>'size')::int as size, exact is null as plain from teable.records join teable.tables on id = table_id where name = $1 order by "row"`,
      [info.table],
    );
    expect(rows).toEqual([
      {
        row: 'r1',
        version: 4,
        seq: 2,
        deleted: false,
        name: 'Ann\ufffd \ufffd \\u0000',
        size: 3,
        plain: false,
      },
      {
        row: 'r2',
        version: 1,
        seq: 2,
        deleted: true,
        name: null,
        size: null,
        plain: true,
      },
    ]);
  });

  it('ST-17 lets several servers bring the database to its layout at once', async () => {
    await Promise.all([migrate(pool), migrate(pool), migrate(pool)]);
    const { rows } = await pool.query('select number from teable.migrations order by number');
    expect(rows).toEqual(migrations.map(({ number }) => ({ number })));
  });

  it('ST-17 refuses a database that a newer server has changed', async () => {
    await pool.query(`insert into teable.migrations (number, name) values (999, 'of tomorrow')`);
    await expect(migrate(pool)).rejects.toThrow(`layout 999, and this server knows layouts up to ${migrations.at(-1)!.number}`);
    await pool.query('delete from teable.migrations where number = 999');
  });
});
