import { type ChildProcess, spawn } from 'node:child_process';
import { open, readFile, readlink, realpath, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import type { Log } from '../log.ts';
import type { Binaries } from './binaries.ts';
import { databaseUser } from './cluster.ts';
import { processIdentity } from './process-identity.ts';
import { identity, programEnvironment, run, type RunAs } from './run-as.ts';
import { postgresSettings } from './settings.ts';
import { socketPort } from './socket-folder.ts';

/** Postgres starts in some 50 ms; after a crash it may have a gigabyte of log to replay first. */
const startLimit = 5 * 60_000;
const stopLimit = 60_000;
const pollEvery = 10;
const largestOldLog = 4 * 1024 * 1024;

/** A running Postgres. */
export interface Postmaster {
  readonly pid: number;
  readonly socketFolder: string;
}

/** How to start one. */
export interface PostmasterPlan {
  readonly databaseFolder: string;
  readonly socketFolder: string;
  readonly logFile: string;
  readonly binaries: Binaries;
  readonly runAs: RunAs;
  readonly fsync: boolean;
  readonly log: Log;
}

/** Starts Postgres and waits until it takes connections. Throws with the last lines of its log when it ends instead. */
export async function startPostmaster(plan: PostmasterPlan): Promise<Postmaster> {
  let how: string | null = null;
  const child = await spawnPostgres(plan, (reason) => {
    how = reason;
  });
  const deadline = Date.now() + startLimit;
  while (true) {
    if (how !== null) throw new Error(`Postgres ended while starting (${how}). The end of ${plan.logFile}: ${await endOf(plan.logFile)}`);
    const file = await readPidFile(plan.databaseFolder);
    if (file !== null && file.pid === child.pid && file.ready) return { pid: file.pid, socketFolder: plan.socketFolder };
    if (Date.now() > deadline) {
      child.kill('SIGQUIT');
      throw new Error(
        `Postgres was not ready after ${startLimit / 60_000} minutes. The end of ${plan.logFile}: ${await endOf(plan.logFile)}`,
      );
    }
    await delay(pollEvery);
  }
}

/**
 * The Postgres that a killed server has left running on this folder, if it is of use: it answers, on this very folder, and is as
 * careful with the disk as asked. One that is not of use is stopped. Null when none runs any more.
 */
export async function adoptPostmaster(options: {
  readonly databaseFolder: string;
  readonly fsync: boolean;
  readonly log: Log;
}): Promise<Postmaster | null> {
  const { databaseFolder, fsync, log } = options;
  const deadline = Date.now() + startLimit;
  let file = await readPidFile(databaseFolder);
  if (file === null || (await processIdentity(file.pid)) === null) return null;
  if (!(await worksOn(file.pid, databaseFolder))) {
    // The number was given to another process since. Postgres would be misled by it and not start.
    await rm(join(databaseFolder, 'postmaster.pid'), { force: true });
    return null;
  }
  while (file !== null && !file.ready && (await processIdentity(file.pid)) !== null && Date.now() < deadline) {
    // It may be starting or stopping.
    await delay(pollEvery);
    file = await readPidFile(databaseFolder);
  }
  if (file === null || (await processIdentity(file.pid)) === null) return null;
  const postmaster = { pid: file.pid, socketFolder: file.socketFolder };
  if (await answersFor(postmaster, databaseFolder, fsync)) {
    log.info(`A Postgres (process ${postmaster.pid}) was still running on ${databaseFolder}; it is used on.`);
    return postmaster;
  }
  log.warn(`A Postgres (process ${postmaster.pid}) was still running on ${databaseFolder} and cannot be used on; it is stopped.`);
  await stopPostmaster(postmaster, databaseFolder);
  return null;
}

/** Stops Postgres in good order: open transactions are rolled back, everything is written. Throws a sentence when it does not end. */
export async function stopPostmaster({ pid }: Postmaster, databaseFolder: string): Promise<void> {
  const running = await processIdentity(pid);
  if (running === null) return;
  // The second ends it at once; what was committed is recovered at the next start.
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    sendSignal(pid, signal);
    const deadline = Date.now() + stopLimit;
    while (Date.now() < deadline) {
      if ((await processIdentity(pid)) !== running) return;
      await delay(pollEvery);
    }
  }
  throw new Error(`Postgres (process ${pid}) on ${databaseFolder} does not end.`);
}

/** Asks a postmaster to stop, without waiting. */
export function sendSignal(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended already.
  }
}

/** @param onEnd Told when it has ended, and how. It may have by the time that this resolves. */
async function spawnPostgres(plan: PostmasterPlan, onEnd: (how: string) => void): Promise<ChildProcess> {
  await rotate(plan.logFile);
  const output = await open(plan.logFile, 'a', 0o600);
  try {
    const settings = Object.entries(postgresSettings(plan)).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    const child = spawn(plan.binaries.postgres, ['-D', plan.databaseFolder, '-p', String(socketPort), ...settings], {
      ...identity(plan.runAs),
      cwd: '/',
      env: programEnvironment(),
      // A process group of its own: Ctrl-C in a terminal must reach Postgres only after we have drained.
      detached: true,
      stdio: ['ignore', output.fd, output.fd],
    });
    child.once('error', (error) => onEnd(error.message));
    child.once('exit', (code, signal) => onEnd(signal === null ? `code ${code}` : `signal ${signal}`));
    child.unref();
    return child;
  } finally {
    await output.close();
  }
}

interface PidFile {
  readonly pid: number;
  readonly socketFolder: string;
  readonly ready: boolean;
}

/** Postgres' own note of its process: number, folder, start time, port, socket folder, address, memory, state. */
async function readPidFile(databaseFolder: string): Promise<PidFile | null> {
  const text = await readFile(join(databaseFolder, 'postmaster.pid'), 'utf8').catch(() => null);
  if (text === null) return null;
  const lines = text.split('\n');
  const pid = Number(lines[0]);
  if (!Number.isInteger(pid) || pid <= 0) return null;
  return {
    pid,
    socketFolder: lines[4] ?? '',
    ready: lines[7]?.trim() === 'ready',
  };
}

async function worksOn(pid: number, databaseFolder: string): Promise<boolean> {
  if (process.platform === 'linux') {
    // A postmaster's working folder is its database folder.
    const [cwd, wanted] = await Promise.all([readlink(`/proc/${pid}/cwd`).catch(() => null), realpath(databaseFolder)]);
    return cwd === wanted;
  }
  const ps = await run(null, 'ps', ['-o', 'command=', '-p', String(pid)]);
  return ps.ok && ps.output.includes('postgres') && ps.output.includes(databaseFolder);
}

async function answersFor(postmaster: Postmaster, databaseFolder: string, fsync: boolean): Promise<boolean> {
  const client = new pg.Client({
    host: postmaster.socketFolder,
    port: socketPort,
    user: databaseUser,
    database: 'postgres',
    connectionTimeoutMillis: 5_000,
  });
  // Without a listener a connection that breaks would end our process; the query below fails anyway.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rows } = await client.query<{ folder: string; fsync: string }>(
      `select current_setting('data_directory') as folder, current_setting('fsync') as fsync`,
    );
    return (await realpath(rows[0]!.folder)) === (await realpath(databaseFolder)) && (rows[0]!.fsync === 'on') === fsync;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function rotate(logFile: string): Promise<void> {
  const found = await stat(logFile).catch(() => null);
  if (found !== null && found.size > largestOldLog) await rename(logFile, `${logFile}.old`);
}

async function endOf(logFile: string): Promise<string> {
  const text = await readFile(logFile, 'utf8').catch(() => '');
  return text.trim().split('\n').slice(-5).join('\n') || '(empty)';
}
