import { lstat, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { canReach, giveTo, type RunAs } from './run-as.ts';

const prefix = 'teable-pg-';
/** Postgres names the socket by a port, though none is opened. */
export const socketPort = 5432;
const socketName = `.s.PGSQL.${socketPort}`;
/** macOS takes 103 bytes, Linux 107; Postgres adds `.lock` to a file beside it, which has no such limit. */
const longestSocketPath = 103;

/** Makes the folder of the socket, open to that user only. It is temporary, since a data folder's path is often too long for a socket. */
export async function makeSocketFolder(user: RunAs): Promise<string> {
  for (const parent of [tmpdir(), '/tmp', '/var/tmp']) {
    const longest = Buffer.byteLength(join(parent, `${prefix}XXXXXX`, socketName));
    if (longest > longestSocketPath || !(await canReach(user, parent))) continue;
    // mkdtemp makes it 0700.
    const folder = await mkdtemp(join(parent, prefix));
    await giveTo(user, folder);
    return folder;
  }
  throw new Error(
    `There is no folder for Postgres' socket: neither ${tmpdir()} nor /tmp nor /var/tmp is short enough and open to the user it runs as. Set TMPDIR to a short path, or set DATABASE_URL.`,
  );
}

/** Removes a folder that `makeSocketFolder` made, if it is still there. */
export async function removeSocketFolder(folder: string): Promise<void> {
  // The path was read from a file: only what looks like ours is removed.
  if (!basename(folder).startsWith(prefix)) return;
  const found = await lstat(folder).catch(() => null);
  if (found?.isDirectory() === true) await rm(folder, { recursive: true, force: true });
}
