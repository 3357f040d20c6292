import { startServer } from '@teable-grid/server';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { migrate } from '../../server/src/postgres/migrate.ts';
import { openPool } from '../../server/src/postgres/pool.ts';
import { PostgresStore } from '../../server/src/postgres/postgres-store.ts';
import { describeEventStreams } from '../contract/event-streams.ts';
import { EventReader } from '../harness/event-reader.ts';
import { Load, tableForWriters } from '../harness/load.ts';
import { importTable } from '../harness/server-process.ts';
import { keepingLog, testDatabase } from './database.ts';

let database: Awaited<ReturnType<typeof testDatabase>>;
let store: PostgresStore;

beforeAll(async () => {
  database = await testDatabase();
  const pool = openPool(database.address, keepingLog());
  await migrate(pool);
  store = new PostgresStore(pool);
});

afterAll(async () => {
  await store.close();
  await database.stop();
});

describeEventStreams(async () => store);

test('SV-61 a commit that stays open while other tables go on is neither left out nor told twice, wherever a reader came in', async () => {
  const server = await startServer({ store, port: 0 });
  const [one, other] = ['held/one', 'held/other'];
  for (const table of [one, other]) await importTable(server.url, table, tableForWriters(1));
  // The commits of one table wait, inside their transactions, for whoever holds this lock.
  const holder = new pg.Client(database.address);
  await holder.connect();
  await holder.query(`select pg_advisory_lock(4711);
    create function teable.hold() returns trigger language plpgsql as $$ begin perform pg_advisory_xact_lock(4711); return new; end $$`);
  const [{ id }] = (await holder.query(`select id from teable.tables where name = '${one}'`)).rows as [{ id: string }];
  await holder.query(
    `create trigger hold before insert on teable.log for each row when (new.table_id = ${id}) execute function teable.hold()`,
  );
  const loads = [one, other].map((table) => new Load({ url: server.url, table, writers: 1, ahead: 1 }));
  const readers: EventReader[] = [];
  const url = `${server.url}/api/workspaces/held/events?after=0`;
  try {
    for (const load of loads) await load.start();
    readers.push(await EventReader.open(url));
    await loads[1]!.until(20);
    expect(loads[0]!.acked.size).toBe(0);
    const waiting = await holder.query("select count(*)::int as waiting from pg_locks where locktype = 'advisory' and not granted");
    expect(waiting.rows).toEqual([{ waiting: 1 }]);
    // One who comes while it is open, and one who goes on from a cursor that was given meanwhile.
    readers.push(await EventReader.open(url));
    await readers[0]!.until(20);
    const cursor = readers[0]!.changes.at(-1)!.id;
    const known = readers[0]!.changes.length;
    const late = await EventReader.open(url, { 'last-event-id': cursor });
    await holder.query('select pg_advisory_unlock(4711)');
    await loads[0]!.until(20);
    for (const load of loads) await load.stop();
    const infos = await store.list('held');
    const all = infos.reduce((sum, { seq }) => sum + seq, 0);
    for (const reader of readers) await reader.until(all);
    await late.until(all - known);
    for (const { table, seq } of infos) {
      const numbers = (reader: EventReader) => reader.changes.filter(({ data }) => data.table === table).map(({ data }) => data.seq);
      const expected = Array.from({ length: seq }, (_, at) => at + 1);
      for (const reader of readers) expect(numbers(reader)).toEqual(expected);
      const before = readers[0]!.changes.slice(0, known).filter(({ data }) => data.table === table).length;
      expect(numbers(late)).toEqual(expected.slice(before));
    }
    late.close();
  } finally {
    for (const reader of readers) reader.close();
    for (const load of loads) await load.close();
    await server.close();
    await holder.query('drop trigger hold on teable.log; drop function teable.hold()');
    await holder.end();
  }
});
