import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { locateBinaries } from './embedded/binaries.ts';
import { databaseUser, makeCluster } from './embedded/cluster.ts';
import { holdsDatabase, makeDataFolder, type Placement, placeDatabase, readNote, writeNote } from './embedded/data-folder.ts';
import { holderOf, lockFolder } from './embedded/folder-lock.ts';
import { adoptPostmaster, type Postmaster, sendSignal, startPostmaster, stopPostmaster } from './embedded/postmaster.ts';
import { makeSocketFolder, removeSocketFolder, socketPort } from './embedded/socket-folder.ts';
import type { Log } from './log.ts';

/** A backend of a killed Postgres may hold its shared memory a moment longer; one that was being started may come up meanwhile. */
const startAttempts = 5;
const betweenAttempts = 500;

/** What an embedded Postgres needs to know. */
export interface EmbeddedOptions {
  /** Everything is kept in here; made if missing. */
  readonly dataFolder: string;
  readonly log: Log;
  /** Off only where losing the data does not matter. Default: on. */
  readonly fsync?: boolean;
}

/** A Postgres of our own. */
export interface EmbeddedPostgres {
  /** How to connect, as `pg` takes it. */
  readonly connection: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly database: string;
  };
  /** Postgres' own folder, which may be elsewhere than asked (see the log). */
  readonly databaseFolder: string;
  /** Stops it in good order and frees the folder. Close every pool first. */
  stop(): Promise<void>;
}

/**
 * Starts the Postgres that came with this installation on a data folder, without any other preparation, or goes on with the one
 * that a killed server has left running there. It listens on a Unix socket only. Throws a sentence when it cannot be.
 *
 *     lock folder → place database → choose user, find programs → adopt a running one, or make and start one → connection
 */
export async function startEmbeddedPostgres(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const { log, fsync = true } = options;
  const dataFolder = await makeDataFolder(options.dataFolder);
  const lock = await lockFolder(dataFolder);
  try {
    const placement = await placeDatabase(dataFolder, log);
    const postmaster = await adoptOrStart(placement, fsync, log);
    const { databaseFolder } = placement;
    // When our process ends without `stop`, by an error or by `process.exit`, Postgres is asked to end too.
    const onExit = (): void => sendSignal(postmaster.pid, 'SIGINT');
    process.once('exit', onExit);
    return {
      connection: {
        host: postmaster.socketFolder,
        port: socketPort,
        user: databaseUser,
        database: 'postgres',
      },
      databaseFolder,
      stop: async () => {
        process.off('exit', onExit);
        await stopPostmaster(postmaster, databaseFolder);
        await removeSocketFolder(postmaster.socketFolder);
        await writeNote(placement, null);
        await lock.release();
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/**
 * How to connect to the Postgres of a server that runs on this data folder; null when none does. Throws a sentence when it is only just
 * starting.
 */
export async function findEmbeddedPostgres(folder: string): Promise<EmbeddedPostgres['connection'] | null> {
  const holder = await holderOf(folder);
  if (holder === null) return null;
  const host = (await readNote(folder))?.socketFolder ?? null;
  if (host === null) throw new Error(`The server that uses ${folder} (process ${holder}) is starting or stopping; try again.`);
  return { host, port: socketPort, user: databaseUser, database: 'postgres' };
}

async function adoptOrStart(placement: Placement, fsync: boolean, log: Log): Promise<Postmaster> {
  const { dataFolder, databaseFolder, runAs } = placement;
  const binaries = await locateBinaries(runAs);
  const left = (await readNote(dataFolder))?.socketFolder ?? null;
  for (let attempt = 1; ; attempt += 1) {
    const adopted = await adoptPostmaster({ databaseFolder, fsync, log });
    if (adopted !== null) {
      await writeNote(placement, adopted.socketFolder);
      return adopted;
    }
    if (left !== null) await removeSocketFolder(left);
    if (!(await holdsDatabase(databaseFolder))) {
      log.info(`A new database is made in ${databaseFolder}.`);
      await makeCluster({ databaseFolder, binaries, runAs, fsync });
    }
    const socketFolder = await makeSocketFolder(runAs);
    // Before the start: a kill at any moment leaves a note of the socket.
    await writeNote(placement, socketFolder);
    try {
      return await startPostmaster({
        databaseFolder,
        socketFolder,
        binaries,
        runAs,
        fsync,
        log,
        logFile: join(dataFolder, 'postgres.log'),
      });
    } catch (error) {
      await removeSocketFolder(socketFolder);
      if (attempt === startAttempts) throw error;
      log.warn(`${(error as Error).message} It is tried again.`);
      await delay(betweenAttempts);
    }
  }
}
