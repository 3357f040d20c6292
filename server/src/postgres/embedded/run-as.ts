import { execFile } from 'node:child_process';
import { chown, stat } from 'node:fs/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** A user whom Postgres' programs run as; null: as whoever we are. Postgres refuses to run as root. */
export type RunAs = {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
} | null;

/**
 * Whom to run Postgres as. Only root has to change: to the owner of the database folder when there is one already, else to
 * `postgres`, else to `nobody`.
 */
export async function chooseRunAs(databaseFolder: string): Promise<RunAs> {
  if (process.getuid?.() !== 0) return null;
  const owner = await ownerOf(databaseFolder);
  if (owner !== null && owner.uid !== 0) return owner;
  for (const name of ['postgres', 'nobody']) {
    const user = await userNamed(name);
    if (user !== null) return user;
  }
  throw new Error(
    'Postgres does not run as root, and there is neither a user “postgres” nor “nobody” to run it as. Start the server as another user, or set DATABASE_URL.',
  );
}

/** How a program that ran to its end went. */
export interface Ran {
  readonly ok: boolean;
  /** What it printed, errors last. */
  readonly output: string;
}

/** Runs a program to its end as that user. */
export async function run(user: RunAs, program: string, args: readonly string[]): Promise<Ran> {
  try {
    const { stdout, stderr } = await execute(program, [...args], {
      ...identity(user),
      cwd: '/',
      env: programEnvironment(),
    });
    return { ok: true, output: stdout + stderr };
  } catch (error) {
    const { stdout = '', stderr = '', message } = error as Error & { stdout?: string; stderr?: string };
    return { ok: false, output: `${stdout}${stderr}`.trim() || message };
  }
}

/** The part of `spawn`'s options that changes the user. */
export function identity(user: RunAs): { uid?: number; gid?: number } {
  return user === null ? {} : { uid: user.uid, gid: user.gid };
}

/** What Postgres' programs get of our environment: no PG* variable or locale of ours may change what they do. */
export function programEnvironment(): NodeJS.ProcessEnv {
  return {
    PATH: process.env['PATH'] ?? '/usr/bin:/bin',
    LC_ALL: 'C',
    TZ: 'UTC',
  };
}

/** Whether that user can enter a folder or run a program. Asked by trying, so that access lists and mounts count too. */
export async function canReach(user: RunAs, path: string): Promise<boolean> {
  if (user === null) return true;
  return (await run(user, '/bin/sh', ['-c', 'test -x "$1"', 'sh', path])).ok;
}

/** Makes that user the owner of a file or folder. */
export async function giveTo(user: RunAs, path: string): Promise<void> {
  if (user !== null) await chown(path, user.uid, user.gid);
}

/** How that user is called in a sentence. */
export function nameOf(user: RunAs): string {
  return user === null ? 'this user' : `user “${user.name}”`;
}

async function ownerOf(path: string): Promise<RunAs> {
  try {
    const { uid, gid } = await stat(path);
    return { name: String(uid), uid, gid };
  } catch {
    return null;
  }
}

async function userNamed(name: string): Promise<RunAs> {
  try {
    const [uid, gid] = await Promise.all(['-u', '-g'].map(async (what) => Number((await execute('id', [what, name])).stdout)));
    return { name, uid: uid!, gid: gid! };
  } catch {
    return null;
  }
}
