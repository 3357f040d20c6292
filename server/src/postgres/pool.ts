import pg from 'pg';
import type { Log } from './log.ts';

/** Where a Postgres is: a URL, or the parts of one (`EmbeddedPostgres.connection`). */
export type PostgresAddress =
  | string
  | {
      readonly host: string;
      readonly port: number;
      readonly user: string;
      readonly database: string;
    };

/** One writer per table and short statements: more connections would only wait for each other. */
const connections = 10;
/** A statement that takes longer is given up by Postgres. The longest, reading a table of 100,000 rows, takes some seconds at worst. */
const statementLimit = 30_000;
/** When even the refusal does not come back, the connection is dead. */
const answerLimit = 40_000;
const connectLimit = 5_000;
const idleInTransactionLimit = 60_000;

const int8 = 20;

/** Opens a pool of connections with our settings and types. Nothing is connected before the first query. */
export function openPool(address: PostgresAddress, log: Log): pg.Pool {
  const pool = new pg.Pool({
    ...(typeof address === 'string' ? { connectionString: address } : address),
    application_name: 'teable-grid',
    max: connections,
    statement_timeout: statementLimit,
    query_timeout: answerLimit,
    connectionTimeoutMillis: connectLimit,
    idle_in_transaction_session_timeout: idleInTransactionLimit,
    keepAlive: true,
    types: { getTypeParser },
  });
  // An idle connection that breaks (a database restart) is replaced by the pool. Without a listener it would end the process.
  pool.on('error', (error) => log.warn(`An idle database connection was lost: ${error.message}`));
  // One that breaks while it is in use fails the statement at work on it, and tells it once more as an event: that would end the process.
  pool.on('connect', (client) => client.on('error', (error) => log.warn(`A database connection was lost: ${error.message}`)));
  return pool;
}

/** Tells when the database may lose what it has confirmed, which it is not allowed to. Tests switch it off on purpose. */
export async function warnIfNotDurable(pool: pg.Pool, log: Log): Promise<void> {
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    const { rows } = await pool.query<{ value: string }>('select current_setting($1) as value', [setting]);
    if (rows[0]?.value === 'off') log.warn(`The database has ${setting} off: saved changes can be lost when it or its machine fails.`);
  }
}

// Our numbers of 64 bits (sequence, fence) stay far below 2^53; pg would give them as strings.
function getTypeParser(oid: number, format?: 'text' | 'binary'): (text: string) => unknown {
  if (oid === int8 && format !== 'binary') return parseInt8;
  return pg.types.getTypeParser(oid, format as 'text') as (text: string) => unknown;
}

function parseInt8(text: string): number {
  const number = Number(text);
  if (!Number.isSafeInteger(number)) throw new Error(`the database gave ${text}, which is too large for a number`);
  return number;
}
