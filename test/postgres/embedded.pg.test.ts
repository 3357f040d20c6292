import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import pg from 'pg';
import { type EmbeddedPostgres, startEmbeddedPostgres } from '../../server/src/postgres/embedded.ts';
import { processIdentity } from '../../server/src/postgres/embedded/process-identity.ts';
import { keepingLog, temporaryFolder } from './database.ts';

const isRoot = process.getuid?.() === 0;

describe('embedded Postgres', () => {
  const cleanups: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  const newFolder = async (): Promise<string> => {
    const folder = await temporaryFolder();
    cleanups.push(() => rm(dirname(folder), { recursive: true, force: true }));
    return folder;
  };
  const start = async (dataFolder: string, log = keepingLog()): Promise<EmbeddedPostgres> => {
    const postgres = await startEmbeddedPostgres({
      dataFolder,
      log,
      fsync: false,
    });
    let running = true;
    const stop = async (): Promise<void> => {
      if (running) await postgres.stop();
      running = false;
    };
    cleanups.push(stop);
    return { ...postgres, stop };
  };
  const ask = async (postgres: EmbeddedPostgres, sql: string): Promise<unknown[]> => {
    const client = new pg.Client(postgres.connection);
    await client.connect();
    try {
      return (await client.query(sql)).rows as unknown[];
    } finally {
      await client.end();
    }
  };
  /** Another process that has started Postgres there and committed a text. */
  const startHolder = async (dataFolder: string, text: string): Promise<ChildProcess> => {
    const holder = spawn(
      process.execPath,
      ['--conditions=teable-source', fileURLToPath(new URL('holder.ts', import.meta.url)), dataFolder, text],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    cleanups.push(() => kill(holder));
    await new Promise<void>((resolve, reject) => {
      holder.stdout!.on('data', (chunk: Buffer) => {
        if (chunk.toString().includes('ready')) resolve();
      });
      holder.once('exit', (code) => reject(new Error(`the holder ended with ${code}`)));
    });
    return holder;
  };
  const kill = async (child: ChildProcess): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  };
  const postmasterPid = async (folder: string): Promise<number> =>
    Number((await readFile(join(folder, 'postmaster.pid'), 'utf8')).split('\n')[0]);

  it('ST-20 starts in an empty folder, and keeps its data over a stop', async () => {
    const folder = await newFolder();
    const first = await start(folder);
    await ask(first, 'create table kept as select 7 as number');
    await first.stop();
    expect(await readdir(folder)).not.toContain('server.lock');
    await expect(stat(first.connection.host)).rejects.toThrow('ENOENT');
    const second = await start(folder);
    expect(await ask(second, 'select number from kept')).toEqual([{ number: 7 }]);
  });

  it('ST-21 listens on a Unix socket in a folder of its own only, and sorts alike everywhere', async () => {
    const postgres = await start(await newFolder());
    expect((await stat(postgres.connection.host)).mode & 0o777).toBe(0o700);
    expect(
      await ask(
        postgres,
        `select current_setting('listen_addresses') as addresses, datlocprovider as provider, datlocale as locale, pg_encoding_to_char(encoding) as encoding from pg_database where datname = current_database()`,
      ),
    ).toEqual([{ addresses: '', provider: 'b', locale: 'C.UTF-8', encoding: 'UTF8' }]);
  });

  it('ST-22 writes to the disk unless told otherwise', async () => {
    const folder = await newFolder();
    const postgres = await startEmbeddedPostgres({
      dataFolder: folder,
      log: keepingLog(),
    });
    cleanups.push(() => postgres.stop());
    expect(await ask(postgres, `select current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit`)).toEqual([
      { fsync: 'on', commit: 'on' },
    ]);
  });

  it('ST-23 refuses a second server on one folder with a sentence', async () => {
    const folder = await newFolder();
    const first = await start(folder);
    await expect(start(folder)).rejects.toThrow(`Another server (process ${process.pid}) already uses the data folder ${folder}.`);
    expect(await ask(first, 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('ST-23 refuses a second server in another process too, as long as the first one lives', async () => {
    const folder = await newFolder();
    const holder = await startHolder(folder, 'a');
    await expect(start(folder)).rejects.toThrow(`Another server (process ${holder.pid})`);
    await kill(holder);
    const postgres = await start(folder);
    expect(await ask(postgres, 'select text from kept')).toEqual([{ text: 'a' }]);
  });

  it('ST-24 goes on with the Postgres that a killed server has left running, with all its data', async () => {
    const folder = await newFolder();
    await kill(await startHolder(folder, 'before the kill'));
    const left = await postmasterPid(join(folder, 'postgres'));
    const log = keepingLog();
    const postgres = await start(folder, log);
    expect(await postmasterPid(postgres.databaseFolder)).toBe(left);
    expect(log.sentences.join()).toContain('is used on');
    expect(await ask(postgres, 'select text from kept')).toEqual([{ text: 'before the kill' }]);
    await postgres.stop();
    expect(await processIdentity(left)).toBeNull();
  });

  it('ST-24 recovers when Postgres was killed together with the server', async () => {
    const folder = await newFolder();
    const holder = await startHolder(folder, 'before the kill');
    process.kill(await postmasterPid(join(folder, 'postgres')), 'SIGKILL');
    await kill(holder);
    const postgres = await start(folder);
    expect(await ask(postgres, 'select text from kept')).toEqual([{ text: 'before the kill' }]);
  });

  it('ST-24 stops a Postgres left running whose socket is gone, and starts another', async () => {
    const folder = await newFolder();
    await kill(await startHolder(folder, 'before the kill'));
    const left = await postmasterPid(join(folder, 'postgres'));
    const { socketFolder } = JSON.parse(await readFile(join(folder, 'database.json'), 'utf8')) as { socketFolder: string };
    await rm(socketFolder, { recursive: true });
    const postgres = await start(folder);
    expect(await postmasterPid(postgres.databaseFolder)).not.toBe(left);
    expect(await ask(postgres, 'select text from kept')).toEqual([{ text: 'before the kill' }]);
  });

  it('ST-24 is not misled by a process that has the number of a Postgres that ended', async () => {
    const folder = await newFolder();
    await (await start(folder)).stop();
    await writeFile(
      join(folder, 'postgres', 'postmaster.pid'),
      `${process.pid}\n${join(folder, 'postgres')}\n1\n5432\n/tmp\n\n0 0\nready\n`,
    );
    await writeFile(join(folder, 'server.lock'), JSON.stringify({ pid: process.pid, identity: 'of another boot' }));
    expect(await ask(await start(folder), 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('ST-25 never begins an empty database where there was one', async () => {
    const folder = await newFolder();
    await (await start(folder)).stop();
    await rm(join(folder, 'postgres'), { recursive: true });
    await expect(start(folder)).rejects.toThrow('is not there any more');
  });

  it('ST-25 takes a half-made database for none', async () => {
    const folder = await newFolder();
    await mkdir(join(folder, 'postgres.new', 'base'), { recursive: true });
    expect(await ask(await start(folder), 'select 1 as one')).toEqual([{ one: 1 }]);
  });

  it('ST-25 refuses a database of another version with a sentence', async () => {
    const folder = await newFolder();
    await mkdir(join(folder, 'postgres'), { recursive: true });
    await writeFile(join(folder, 'postgres', 'PG_VERSION'), '13\n');
    await expect(start(folder)).rejects.toThrow('was made by Postgres 13, and this server brings Postgres 18');
  });

  it.runIf(isRoot)(
    'ST-26 keeps the database apart when root’s folder is closed to the user it runs as, says so, and finds it again',
    async () => {
      const folder = await newFolder();
      await mkdir(folder);
      await chmod(dirname(folder), 0o700);
      const log = keepingLog();
      const first = await start(folder, log);
      cleanups.unshift(() => rm(dirname(first.databaseFolder), { recursive: true, force: true }));
      expect(first.databaseFolder).toMatch(/^\/var\/tmp\/teable-grid-[0-9a-f]{16}\/postgres$/);
      expect(log.sentences.join()).toContain(`The database is kept in ${dirname(first.databaseFolder)}`);
      await ask(first, 'create table kept as select 7 as number');
      await first.stop();
      await chmod(dirname(folder), 0o755);
      expect(await ask(await start(folder), 'select number from kept')).toEqual([{ number: 7 }]);
    },
  );

  it('ST-27 says what Postgres said when it does not start', async () => {
    const folder = await newFolder();
    const first = await start(folder);
    await first.stop();
    await writeFile(join(first.databaseFolder, 'postgresql.conf'), 'no_such_setting = 1\n');
    await expect(start(folder)).rejects.toThrow('no_such_setting');
    await expect(stat(join(folder, 'server.lock'))).rejects.toThrow('ENOENT');
  });
});
