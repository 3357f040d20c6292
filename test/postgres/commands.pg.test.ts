import { execFile } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterEach, expect, it } from 'vitest';
import { findEmbeddedPostgres } from '../../server/src/postgres/embedded.ts';
import { readPage } from '../docs/written-pages.ts';
import { importTable, runCommand, ServerProcess } from '../harness/server-process.ts';
import { root } from '../harness/suites.ts';
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

it('DOC-5 every command in the page on operations does what it says, in its order', async () => {
  dataFolder = await temporaryFolder();
  server = await ServerProcess.start({ dataFolder, port: 0 });
  await importTable(server.url, 'crm/leads', 'Name,Size\nSlam,12\nFollowing,7\n');
  const page = readPage('server/OPERATIONS.md');
  const lines = page.blocks.filter(({ language }) => language === 'sh').flatMap(({ code }) => code.trim().split('\n'));
  expect(lines.filter((line) => !/^(curl|npx teable-grid-server) /.test(line))).toEqual([]);
  const script = `set -e
    curl() { command curl --silent --show-error --fail-with-body "$@"; }
    npx() { shift; "${process.execPath}" --conditions=teable-source "${join(root, 'server/src/main.ts')}" "$@"; }
    ${lines.join('\n').replaceAll('http://127.0.0.1:8787', server.url)}`;
  const folder = dirname(dataFolder);
  const { stdout } = await promisify(execFile)('bash', ['-c', script], {
    cwd: folder,
    env: { ...process.env, TEABLE_DATA: dataFolder, INIT_CWD: folder },
  });
  expect(stdout).toMatch(/crm\/leads agrees/);
  expect(await readFile(join(folder, 'leads-copy.csv'), 'utf8')).toBe('Name,Size\nSlam,12\nFollowing,7\n');
  expect(await (await fetch(`${server.url}/api/tables/crm/leads-again`)).json()).toMatchObject({ rows: 2 });
  const client = new pg.Client((await findEmbeddedPostgres(dataFolder))!);
  await client.connect();
  const { rows } = await client.query(page.blocks.find(({ language }) => language === 'sql')!.code);
  await client.end();
  expect(rows).toHaveLength(2);
});
