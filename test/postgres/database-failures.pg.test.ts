import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { type RunningServer, startServer } from '@teable-grid/server';
import pg from 'pg';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { verify } from '../../server/src/commands/verify.ts';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../server/src/postgres/embedded.ts';
import { migrate } from '../../server/src/postgres/migrate.ts';
import { openPool } from '../../server/src/postgres/pool.ts';
import { PostgresStore } from '../../server/src/postgres/postgres-store.ts';
import { type DatabaseWire, layDatabaseWire } from '../harness/database-wire.ts';
import { Load, tableForWriters, wholeLog } from '../harness/load.ts';
import { isLong, random } from '../harness/random.ts';
import { importTable } from '../harness/server-process.ts';
import { keepingLog, temporaryFolder } from './database.ts';

const writers = 4;
const silent = pino({ level: 'silent' });

let folder: string;
let postgres: EmbeddedPostgres;
let wire: DatabaseWire;
const stores: PostgresStore[] = [];
const servers: RunningServer[] = [];
let load: Load | null = null;
let table: string;
let tables = 0;

beforeAll(async () => {
  folder = await temporaryFolder();
  postgres = await startPostgres();
  wire = await layDatabaseWire(postgres.connection);
  const pool = openPool(wire.address, keepingLog());
  await migrate(pool);
  await pool.end();
});

afterAll(async () => {
  await wire.close();
  await postgres.stop();
  await rm(dirname(folder), { recursive: true });
});

beforeEach(() => {
  tables += 1;
  table = `demo/failures-${tables}`;
});

afterEach(async () => {
  wire.delay(0);
  wire.lead(postgres.connection);
  await load?.close();
  load = null;
  for (const server of servers.splice(0)) await server.close();
  for (const store of stores.splice(0)) await store.close();
});

test(`SV-51 while the database is stopped for ${isLong ? 10 : 1.5} s nobody sees what is not stored; all goes on by itself when it is back`, async () => {
  const server = await start();
  await underLoad(server);
  await load!.until(50);
  wire.lead(null);
  await postgres.stop();
  const acked = load!.acked.size;
  await delay(isLong ? 10_000 : 1_500);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(503);
  expect(load!.acked.size).toBe(acked);
  postgres = await startPostgres();
  wire.lead(postgres.connection);
  await load!.until(50);
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200);
  await judge();
}, 120_000);

test('SV-51 a commit whose answer is lost is done once, and its author is told so', async () => {
  const { between } = random('lost answers');
  const times = isLong ? 40 : 5;
  await underLoad(await start());
  for (let time = 0; time < times; time++) {
    await load!.until(between(1, 40));
    await wire.loseAnswerTo('commit');
  }
  await load!.until(20);
  await judge();
}, 120_000);

test('SV-51 a database that refuses commits (a full disk) or answers late holds changes up, and loses none', async () => {
  await underLoad(await start());
  await load!.until(30);
  await ask(`create function teable.fail() returns trigger language plpgsql as $$ begin raise exception 'no space left' using errcode = '53100'; end $$;
    create trigger fail before insert on teable.log execute function teable.fail()`);
  const acked = load!.acked.size;
  await delay(isLong ? 5_000 : 700);
  // Those on their way when the trigger came.
  expect(load!.acked.size).toBeLessThanOrEqual(acked + writers * 5);
  await ask('drop trigger fail on teable.log; drop function teable.fail()');
  await load!.until(30);
  wire.delay(40);
  await load!.until(60);
  wire.delay(0);
  await judge();
}, 120_000);

test('SV-51 a connection that is cut in the middle of a transaction fails what is at work on it, and the process goes on', async () => {
  const log = keepingLog();
  const store = new PostgresStore(openPool(wire.address, log));
  stores.push(store);
  await store.create(table, 1);
  const holder = new pg.Client(postgres.connection);
  await holder.connect();
  await holder.query('begin');
  await holder.query('select from teable.tables where name = $1 for update', [table]);
  const refused = expect(store.open(table)).rejects.toThrow();
  const waits = "select from pg_stat_activity where wait_event_type = 'Lock' and query like '%teable.tables%' and pid <> pg_backend_pid()";
  while ((await holder.query(waits)).rowCount === 0) await holder.query('select pg_stat_clear_snapshot()');
  wire.lead(null);
  await refused;
  // The event that tells it once more would end a process that does not listen.
  while (!log.sentences.join().includes('A database connection was lost')) await delay(5);
  wire.lead(postgres.connection);
  await holder.query('rollback');
  await holder.end();
  expect((await store.open(table))!.info.seq).toBe(0);
});

test('SV-41 two servers that write one table by turns keep one order, and do each change once', async () => {
  const { between } = random('two servers');
  const [one, other] = [await start(), await start()];
  await underLoad(one);
  for (let time = 0; time < (isLong ? 20 : 3); time++) {
    await load!.until(between(1, 60));
    // Opens the table, and by that takes it from the first.
    const second = new Load({ url: other.url, table, writers: 1 });
    await second.start();
    await second.until(3);
    await second.stop();
    for (const change of second.submitted) load!.submitted.add(change);
    for (const [change, seq] of second.acked) load!.acked.set(change, seq);
    load!.highest = Math.max(load!.highest, second.highest);
    await second.close();
  }
  await load!.until(20);
  await judge();
}, 120_000);

async function startPostgres(): Promise<EmbeddedPostgres> {
  return startEmbeddedPostgres({ dataFolder: folder, log: keepingLog(), fsync: false });
}

/** A server on the database at the end of the wire. */
async function start(): Promise<RunningServer> {
  const store = new PostgresStore(openPool(wire.address, keepingLog()));
  stores.push(store);
  const server = await startServer({ store, port: 0, log: silent });
  servers.push(server);
  return server;
}

async function underLoad(server: RunningServer): Promise<void> {
  await importTable(server.url, table, tableForWriters(writers));
  load = new Load({ url: server.url, table, writers });
  await load.start();
}

/** Ends the load, and holds what was told against what is stored. */
async function judge(): Promise<void> {
  await load!.stop();
  const [first, ...others] = load!.replicas();
  for (const other of others) expect(other).toBe(first);
  const store = stores[0]!;
  // The first two are the import's.
  expect(load!.faults(await wholeLog(store, table), 2)).toEqual([]);
  let said = '';
  const code = await verify({ store, table, log: silent, rest: [], flags: new Map(), out: (text) => void (said += text) });
  expect({ code, said }).toEqual({ code: 0, said: expect.stringContaining('agrees') });
  console.log(`${load!.acked.size} changes acked and found, ${load!.shown.size} values shown and found`);
}

async function ask(sql: string): Promise<void> {
  const client = new pg.Client(postgres.connection);
  await client.connect();
  await client.query(sql);
  await client.end();
}
