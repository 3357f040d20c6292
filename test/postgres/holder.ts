/**
 * A server's process in the life of a test: starts embedded Postgres on a folder, commits one row, says `ready`, and stays until it
 * is killed. Arguments: the data folder, the text to keep.
 */
import pg from 'pg';
import { startEmbeddedPostgres } from '../../server/src/postgres/embedded.ts';

const [dataFolder, text] = process.argv.slice(2);
const log = { info: () => {}, warn: () => {}, error: () => {} };
const postgres = await startEmbeddedPostgres({
  dataFolder: dataFolder!,
  log,
  fsync: false,
});
const client = new pg.Client(postgres.connection);
await client.connect();
await client.query('create table if not exists kept (text text)');
await client.query('insert into kept values ($1)', [text]);
console.log('ready');
setInterval(() => {}, 1_000);
