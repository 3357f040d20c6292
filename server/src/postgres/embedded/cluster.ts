import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Binaries } from './binaries.ts';
import { giveTo, run, type RunAs } from './run-as.ts';

/** Name of the superuser and of the only role there is: who reaches the socket may do all, and only its owner (and root) can. */
export const databaseUser = 'teable';

/** What to make. */
export interface ClusterPlan {
  readonly databaseFolder: string;
  readonly binaries: Binaries;
  readonly runAs: RunAs;
  /** False only where losing the data does not matter. */
  readonly fsync: boolean;
}

/**
 * Makes an empty database folder. It appears under its name only when it is complete: a start that was killed half way leaves
 * nothing that the next one would take for a database.
 */
export async function makeCluster({ databaseFolder, binaries, runAs, fsync }: ClusterPlan): Promise<void> {
  const draft = `${databaseFolder}.new`;
  await rm(draft, { recursive: true, force: true });
  await mkdir(draft, { mode: 0o700 });
  await giveTo(runAs, draft);
  const made = await run(runAs, binaries.initdb, [
    `--pgdata=${draft}`,
    `--username=${databaseUser}`,
    '--auth=trust',
    '--encoding=UTF8',
    // The built-in locale needs nothing of the machine, and sorts the same on all.
    '--locale-provider=builtin',
    '--builtin-locale=C.UTF-8',
    '--locale=C',
    '--no-instructions',
    ...(fsync ? [] : ['--no-sync']),
  ]);
  if (!made.ok) throw new Error(`The database could not be made in ${databaseFolder}: ${made.output}`);
  await rename(draft, databaseFolder);
  if (fsync) await syncFolder(dirname(databaseFolder));
}

/** Makes a rename in a folder survive a power cut. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
