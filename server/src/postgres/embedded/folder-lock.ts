import { randomBytes } from 'node:crypto';
import { link, readFile, rename, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { processIdentity } from './process-identity.ts';

/** A data folder that no other server may use until it is released. */
export interface FolderLock {
  release(): Promise<void>;
}

interface Holder {
  readonly pid: number;
  readonly identity: string | null;
}

/**
 * Takes a data folder for this process. A lock whose process has ended is taken over. Throws a sentence when another server that
 * still runs has it, this very process included. It cannot see servers in another container or on another machine that
 * share the folder.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const path = join(folder, 'server.lock');
  const own = `${JSON.stringify({ pid: process.pid, identity: await processIdentity(process.pid) } satisfies Holder)}\n`;
  // Written whole beside the lock and linked to its name: nobody ever reads half a lock.
  const draft = `${path}.${process.pid}.${randomBytes(4).toString('hex')}`;
  await writeFile(draft, own, { mode: 0o600 });
  try {
    while (!(await linkIfAbsent(draft, path))) {
      const found = await readIfPresent(path);
      if (found === null) continue;
      const holder = holderIn(found);
      if (holder !== null && (await stillRuns(holder))) {
        throw new Error(
          `Another server (process ${holder.pid}) already uses the data folder ${folder}. Stop it, or give this one a folder of its own by TEABLE_DATA.`,
        );
      }
      await removeIfStill(path, found, draft);
    }
  } finally {
    await unlink(draft);
  }
  return {
    release: async () => {
      if ((await readIfPresent(path)) === own) await unlink(path);
    },
  };
}

/** The process that has a data folder; null when none does. */
export async function holderOf(folder: string): Promise<number | null> {
  const found = await readIfPresent(join(folder, 'server.lock'));
  const holder = found === null ? null : holderIn(found);
  return holder !== null && (await stillRuns(holder)) ? holder.pid : null;
}

async function stillRuns(holder: Holder): Promise<boolean> {
  const now = await processIdentity(holder.pid);
  return now !== null && (holder.identity === null || holder.identity === now);
}

function holderIn(text: string): Holder | null {
  try {
    const holder = JSON.parse(text) as Holder;
    return Number.isInteger(holder.pid) ? holder : null;
  } catch {
    return null;
  }
}

/** Removes a stale lock, but puts it back when another server has taken the folder since it was read. */
async function removeIfStill(path: string, stale: string, draft: string): Promise<void> {
  const aside = `${draft}.stale`;
  try {
    await rename(path, aside);
  } catch (error) {
    if (isCode(error, 'ENOENT')) return;
    throw error;
  }
  if ((await readIfPresent(aside)) !== stale) await linkIfAbsent(aside, path);
  await unlink(aside);
}

async function linkIfAbsent(from: string, to: string): Promise<boolean> {
  try {
    await link(from, to);
    return true;
  } catch (error) {
    if (isCode(error, 'EEXIST')) return false;
    throw error;
  }
}

async function readIfPresent(path: string): Promise<string | null> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isCode(error, 'ENOENT')) return null;
    throw error;
  }
}

function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code;
}
