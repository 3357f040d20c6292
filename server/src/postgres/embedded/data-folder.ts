import { createHash } from 'node:crypto';
import { chmod, lstat, mkdir, readFile, realpath, rename, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Log } from '../log.ts';
import { canReach, chooseRunAs, giveTo, nameOf, type RunAs } from './run-as.ts';

/** The major version whose files the programs that come with us read and write. */
const postgresMajor = '18';

/** Where the parts of an embedded Postgres are, and whom it runs as. */
export interface Placement {
  /** What the person named: holds the lock, the note and Postgres' log. */
  readonly dataFolder: string;
  /** Postgres' own folder, mostly inside it. */
  readonly databaseFolder: string;
  readonly runAs: RunAs;
}

/** What is kept in the data folder about the database, so that the next start finds it and what a killed one has left. */
export interface Note {
  /** Postgres' own folder; relative when it is inside the data folder, so that this can be moved as a whole. */
  readonly database: string;
  readonly socketFolder: string | null;
}

/** Makes the data folder if it is missing. Gives its one true path, by which it is locked. */
export async function makeDataFolder(folder: string): Promise<string> {
  const made = await mkdir(folder, { recursive: true });
  // Postgres' user must be able to pass through, whatever our umask is.
  if (made !== undefined) await chmod(folder, 0o711);
  return realpath(folder);
}

/**
 * Decides where the database is: where the note says; else inside the data folder; else, when the user that Postgres must
 * run as cannot get there, in a folder of its own under `/var/tmp`. A database that is missing is never replaced by an empty one.
 */
export async function placeDatabase(dataFolder: string, log: Log): Promise<Placement> {
  const note = await readNote(dataFolder);
  if (note !== null) return knownPlace(dataFolder, resolve(dataFolder, note.database));
  const inside = join(dataFolder, 'postgres');
  if (await holdsDatabase(inside)) return knownPlace(dataFolder, inside);
  const runAs = await chooseRunAs(inside);
  if (await canReach(runAs, dataFolder)) return { dataFolder, databaseFolder: inside, runAs };
  const apart = await makeFolderApart(dataFolder, runAs);
  log.warn(
    `The database is kept in ${apart} and not in ${dataFolder}, because Postgres must run as ${nameOf(runAs)}, who cannot enter that folder. Some systems empty /var/tmp in time: for lasting data set TEABLE_DATA to a folder that this user can enter, or DATABASE_URL.`,
  );
  return { dataFolder, databaseFolder: join(apart, 'postgres'), runAs };
}

/** Whether a finished database is there. Throws a sentence when it is of another Postgres version. */
export async function holdsDatabase(databaseFolder: string): Promise<boolean> {
  const version = await readFile(join(databaseFolder, 'PG_VERSION'), 'utf8').catch(absent);
  if (version === null) return false;
  if (version.trim() !== postgresMajor) {
    throw new Error(
      `The database in ${databaseFolder} was made by Postgres ${version.trim()}, and this server brings Postgres ${postgresMajor}. Dump it with the old version and load it into a new folder.`,
    );
  }
  return true;
}

/** What the last start left in the data folder; null when there was none. */
export async function readNote(dataFolder: string): Promise<Note | null> {
  const text = await readFile(notePath(dataFolder), 'utf8').catch(absent);
  return text === null ? null : (JSON.parse(text) as Note);
}

/** Keeps where the database and its socket are. */
export async function writeNote(placement: Placement, socketFolder: string | null): Promise<void> {
  const { dataFolder, databaseFolder } = placement;
  const prefix = `${dataFolder}/`;
  const note: Note = {
    database: databaseFolder.startsWith(prefix) ? databaseFolder.slice(prefix.length) : databaseFolder,
    socketFolder,
  };
  const draft = `${notePath(dataFolder)}.draft`;
  await writeFile(draft, `${JSON.stringify(note)}\n`, {
    mode: 0o600,
    flush: true,
  });
  await rename(draft, notePath(dataFolder));
}

function notePath(dataFolder: string): string {
  return join(dataFolder, 'database.json');
}

async function knownPlace(dataFolder: string, databaseFolder: string): Promise<Placement> {
  if (!(await holdsDatabase(databaseFolder))) {
    throw new Error(
      `The database of ${dataFolder} was in ${databaseFolder} and is not there any more. Put it back; or, to begin with an empty one, remove ${notePath(dataFolder)}.`,
    );
  }
  const runAs = await chooseRunAs(databaseFolder);
  if (!(await canReach(runAs, databaseFolder))) {
    throw new Error(
      `The database in ${databaseFolder} belongs to ${nameOf(runAs)}, who cannot enter it. Open the folders above it to this user (chmod o+x), or move it.`,
    );
  }
  const owner = (await stat(databaseFolder)).uid;
  if (runAs === null && process.getuid !== undefined && owner !== process.getuid()) {
    throw new Error(`The database in ${databaseFolder} belongs to user ${owner}. Start the server as this user or as root.`);
  }
  return { dataFolder, databaseFolder, runAs };
}

async function makeFolderApart(dataFolder: string, runAs: RunAs): Promise<string> {
  const folder = join('/var/tmp', `teable-grid-${createHash('sha256').update(dataFolder).digest('hex').slice(0, 16)}`);
  const found = await lstat(folder).catch(absent);
  if (found === null) {
    await mkdir(folder, { mode: 0o700 });
    await giveTo(runAs, folder);
  } else if (!found.isDirectory() || (found.uid !== runAs?.uid && found.uid !== 0) || (found.mode & 0o077) !== 0) {
    throw new Error(
      `${folder} is needed for the database, but belongs to somebody else. Remove it, or set TEABLE_DATA to a folder that ${nameOf(runAs)} can enter.`,
    );
  }
  return folder;
}

function absent(error: NodeJS.ErrnoException): null {
  if (error.code === 'ENOENT') return null;
  throw error;
}
