import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { openStore } from '@teable-grid/server';
import { pino } from 'pino';
import { afterEach, expect, test } from 'vitest';
import { Load, tableForWriters, wholeLog } from '../harness/load.ts';
import { isLong, random } from '../harness/random.ts';
import { freePort, importTable, runCommand, ServerProcess } from '../harness/server-process.ts';
import { temporaryFolder } from './database.ts';

const table = 'demo/counters';
const writers = 4;
const kills = isLong ? 20 : 3;

let server: ServerProcess;
let dataFolder: string;
let load: Load | null = null;

afterEach(async () => {
  await load?.close();
  await server.stop().catch(() => {});
  await rm(dirname(dataFolder), { recursive: true, force: true });
});

test(`SV-50 killed ${kills} times at random moments while several people write, the server loses nothing acked, shows nothing unsaved, leaves no gap, and does each change once`, async () => {
  const { between } = random('kill -9');
  dataFolder = await temporaryFolder();
  const port = await freePort();
  server = await ServerProcess.start({ dataFolder, port });
  await importTable(server.url, table, tableForWriters(writers));
  load = new Load({ url: server.url, table, writers });
  await load.start();
  for (let kill = 0; kill < kills; kill++) {
    await load.until(between(1, 120));
    await server.kill();
    server = await ServerProcess.start({ dataFolder, port });
  }
  await load.until(60);
  await load.stop();
  const [first, ...others] = load.replicas();
  for (const other of others) expect(other).toBe(first);
  const [acked, shown] = [load.acked.size, load.shown.size];
  await load.close();
  expect(await server.stop()).toBe(0);

  const log = await readLog();
  // The first two are the import's.
  expect(load.faults(log, 2)).toEqual([]);
  expect(await runCommand(dataFolder, 'verify', table)).toMatchObject({ code: 0, out: expect.stringContaining('agrees') });
  const conflicts = log.reduce((sum, { verdict }) => sum + verdict.conflicts.length, 0);
  console.log(
    `kill -9 × ${kills}: ${log.length} changes in the log, ${acked} acked and found, ${shown} values shown and found, ${conflicts} conflicts`,
  );
}, 600_000);

async function readLog() {
  const opened = await openStore({ database: null, dataFolder, log: pino({ level: 'silent' }) });
  try {
    return await wholeLog(opened.store, table);
  } finally {
    await opened.close();
  }
}
