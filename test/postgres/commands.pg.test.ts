import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, expect, it } from 'vitest';
import { importTable, ServerProcess } from '../harness/server-process.ts';
import { root } from '../harness/suites.ts';
import { temporaryFolder } from './database.ts';

let server: ServerProcess | null = null;
let dataFolder: string;

afterEach(async () => {
  await server?.kill();
  await rm(dirname(dataFolder), { recursive: true, force: true });
});

/** The command as a person at a terminal runs it. */
async function run(...args: string[]): Promise<{ code: number | null; out: string; err: string }> {
  const child = spawn(process.execPath, ['--conditions=teable-source', join(root, 'server/src/main.ts'), ...args], {
    env: { ...process.env, TEABLE_DATA: dataFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [out, err] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code: child.exitCode, out, err };
}

it('CM-6 commands work beside a server on its embedded database, and without one', async () => {
  dataFolder = await temporaryFolder();
  server = await ServerProcess.start({ dataFolder, port: 0 });
  await importTable(server.url, 'demo/people', 'Name,Age\nAda,36\nGrace,85\n');
  expect(await run('verify', 'demo/people')).toMatchObject({ code: 0, out: expect.stringMatching(/^demo\/people agrees/) });
  expect(await run('export', 'demo/people')).toMatchObject({ code: 0, out: 'Name,Age\nAda,36\nGrace,85\n' });
  expect(await run('compact', 'demo/people')).toMatchObject({ code: 0, out: expect.stringContaining('epoch 2 began') });
  // The server goes on with what the command has left.
  await importTable(server.url, 'demo/people', 'Name,Age\nAlan,41\n');
  expect(await server.stop()).toBe(0);
  server = null;
  expect(await run('verify', 'demo/people')).toMatchObject({ code: 0, out: expect.stringContaining('3 rows') });
  expect(await run('migrate')).toMatchObject({ code: 0 });
  expect(await run('verify', 'demo/nobody')).toMatchObject({ code: 1, err: expect.stringContaining('There is no table demo/nobody') });
  expect(await run('verify', 'demo')).toMatchObject({ code: 1, err: expect.stringContaining('no name of a table') });
  expect(await run('destroy')).toMatchObject({ code: 2, err: expect.stringContaining('There is no command “destroy”') });
  expect(await run('export', '--help')).toMatchObject({ code: 0, out: expect.stringMatching(/--format[^]*TEABLE_DATA/) });
});
