import type { TableStore } from '@teable-grid/core';
import type { Logger } from 'pino';
import { findEmbeddedPostgres, startEmbeddedPostgres } from './postgres/embedded.ts';
import { migrate } from './postgres/migrate.ts';
import { openPool, type PostgresAddress, warnIfNotDurable } from './postgres/pool.ts';
import { PostgresStore } from './postgres/postgres-store.ts';

/** Where the tables are to be kept. */
export interface StoreOptions {
  /** URL of a Postgres; null: the one that came with this installation, in `dataFolder`. */
  readonly database: string | null;
  readonly dataFolder: string;
  readonly log: Logger;
  /** Use the database of a server that runs on the data folder, if one does, beside it. For commands, which only look in. */
  readonly beside?: boolean;
}

/** A store, and how to close it with what it stands on. */
export interface OpenedStore {
  readonly store: TableStore;
  /** Closes the store, and stops the database that was started for it. */
  close(): Promise<void>;
}

/** Opens the Postgres store, on the database of that URL or on an embedded one, and brings its schema up to date. */
export async function openStore({ database, dataFolder, log, beside = false }: StoreOptions): Promise<OpenedStore> {
  if (database !== null) return connect(database, log);
  const running = beside ? await findEmbeddedPostgres(dataFolder) : null;
  if (running !== null) return connect(running, log);
  const embedded = await startEmbeddedPostgres({ dataFolder, log });
  try {
    const { store, close } = await connect(embedded.connection, log);
    return {
      store,
      close: async () => {
        await close();
        await embedded.stop();
      },
    };
  } catch (error) {
    await embedded.stop();
    throw error;
  }
}

async function connect(address: PostgresAddress, log: Logger): Promise<OpenedStore> {
  const pool = openPool(address, log);
  try {
    await migrate(pool);
    await warnIfNotDurable(pool, log);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const store = new PostgresStore(pool);
  return { store, close: () => store.close() };
}
