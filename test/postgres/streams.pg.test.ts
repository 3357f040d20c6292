import { afterAll, beforeAll } from 'vitest';
import { migrate } from '../../server/src/postgres/migrate.ts';
import { openPool } from '../../server/src/postgres/pool.ts';
import { PostgresStore } from '../../server/src/postgres/postgres-store.ts';
import { describeEventStreams } from '../contract/event-streams.ts';
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
