import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openStore } from '@teable-grid/server';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { wholeLog } from '../harness/load.ts';
import { random } from '../harness/random.ts';
import { freePort, runCommand, ServerProcess } from '../harness/server-process.ts';
import { temporaryFolder } from './database.ts';

const table = 'demo/people';
const rows = 30_000;
const kills = 3;
const file = `Name,Size\n${Array.from({ length: rows }, (_, at) => `Person ${at},${at}`).join('\n')}\n`;

let server: ServerProcess;
let dataFolder: string;

afterEach(async () => {
  await server.stop().catch(() => {});
  await rm(dirname(dataFolder), { recursive: true, force: true });
});

interface Status {
  readonly state: string;
  readonly imported: number;
}

const post = () => fetch(`${server.url}/api/tables/${table}/import?import=iOne`, { method: 'POST', body: file });
const status = async (): Promise<Status> => {
  const response = await fetch(`${server.url}/api/tables/${table}/imports/iOne`);
  return response.ok ? ((await response.json()) as Status) : { state: 'absent', imported: 0 };
};

/** Looks how far the import is until it is as wanted. */
async function untilStatus(wanted: (status: Status) => boolean): Promise<Status> {
  for (;;) {
    const now = await status();
    if (wanted(now)) return now;
  }
}

test(`SV-38 an import during which the server is killed ${kills} times is whole in the end, in its order, each row once; SV-39 and so is its cancellation`, async () => {
  const { between } = random('killed imports');
  dataFolder = await temporaryFolder();
  const port = await freePort();
  server = await ServerProcess.start({ dataFolder, port });
  let brokenOff = 0;
  for (let kill = 0; kill < kills; kill++) {
    const { imported: before } = await status();
    const goal = before + between(1, 5) * 1_000;
    const unanswered = post().catch(() => null);
    const { imported } = await untilStatus(({ state, imported: now }) => state === 'done' || now >= goal);
    await server.kill();
    await unanswered;
    server = await ServerProcess.start({ dataFolder, port });
    const after = await status();
    expect(after.imported).toBeGreaterThanOrEqual(imported);
    if (after.state === 'stopped' && after.imported > before) brokenOff += 1;
    else expect(after).toMatchObject({ state: 'done', imported: rows });
  }
  expect(brokenOff, 'killed before it was done').toBeGreaterThan(0);
  expect(await (await post()).json()).toMatchObject({ import: 'iOne', rows, misfits: { count: 0 } });
  expect(await status()).toMatchObject({ state: 'done', imported: rows });
  expect((await runCommand(dataFolder, 'export', table)).out).toBe(file);

  const cancelling = fetch(`${server.url}/api/tables/${table}/imports/iOne`, { method: 'DELETE' }).catch(() => null);
  await untilStatus(({ state }) => state !== 'done');
  await server.kill();
  await cancelling;
  server = await ServerProcess.start({ dataFolder, port });
  const cancelled = await fetch(`${server.url}/api/tables/${table}/imports/iOne`, { method: 'DELETE' });
  expect(await cancelled.json()).toEqual({ import: 'iOne', deleted: rows, kept: 0 });
  expect(await server.stop()).toBe(0);

  expect(await runCommand(dataFolder, 'verify', table)).toMatchObject({ code: 0, out: expect.stringContaining('agrees') });
  expect((await runCommand(dataFolder, 'export', table)).out).toBe('Name,Size\n');
  const opened = await openStore({ database: null, dataFolder, log: pino({ level: 'silent' }) });
  const log = await wholeLog(opened.store, table);
  await opened.close();
  expect(log.map(({ n, seq }) => [n, seq])).toEqual(log.map((_, at) => [at + 1, at + 1]));
  expect(log.filter(({ ops }) => ops === null)).toHaveLength(rows / 1_000);
}, 120_000);
