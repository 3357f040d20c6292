import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { importTable, runCommand, ServerProcess } from '../harness/server-process.ts';
import { temporaryFolder } from './database.ts';

let server: ServerProcess | null = null;
let dataFolder: string;

afterEach(async () => {
  await server?.kill();
  await rm(dirname(dataFolder), { recursive: true, force: true });
});

const run = (...args: string[]) => runCommand(dataFolder, ...args);

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
