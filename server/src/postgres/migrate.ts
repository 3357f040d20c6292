import type pg from 'pg';
import { migrations } from './migrations/index.ts';

/** Any number, as long as nothing else in the database locks it: the letters "teable" as bytes. */
const migrationLock = 0x746561626c65;

/**
 * Brings the database to the layout this server knows, in one transaction; several servers may start at once. Throws a
 * sentence when a newer server has been here, whose layout this one cannot judge.
 */
export async function migrate(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    await client.query('select pg_advisory_xact_lock($1)', [migrationLock]);
    await client.query(`
      create schema if not exists teable;
      create table if not exists teable.migrations (number integer primary key, name text not null, applied_at timestamptz not null default now());
    `);
    const { rows } = await client.query<{ last: number }>('select coalesce(max(number), 0) as last from teable.migrations');
    const last = rows[0]!.last;
    const newest = migrations.at(-1)!.number;
    if (last > newest) {
      throw new Error(
        `The database has layout ${last}, and this server knows layouts up to ${newest}. Start the newer server that wrote it.`,
      );
    }
    for (const { number, name, up } of migrations.filter((step) => step.number > last)) {
      await client.query(up);
      await client.query('insert into teable.migrations (number, name) values ($1, $2)', [number, name]);
    }
    await client.query('commit');
  } catch (error) {
    broken = error as Error;
    throw error;
  } finally {
    // A connection that may still be in a transaction is thrown away.
    client.release(broken);
  }
}
