import { execFile } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { MemoryStore } from '@teable-grid/core';
import { startServer } from '@teable-grid/server';
import { SignJWT } from 'jose';
import type { TeableGrid } from '@teable-grid/grid';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPage } from '../../demo/build-page.ts';
import { launchBrowser } from '../harness/browser.ts';
import { readmeBlocks } from '../harness/readme.ts';
import { importTable, ServerProcess } from '../harness/server-process.ts';
import { root } from '../harness/suites.ts';
import { temporaryFolder } from '../postgres/database.ts';

let browser: Browser;
let server: ServerProcess;
let site: Server;
let dataFolder: string;

/** Pages of the README, as somebody would save them, on a site of their own: by number, the first is `/0`. */
beforeAll(async () => {
  dataFolder = await temporaryFolder();
  [server, browser] = await Promise.all([ServerProcess.start({ dataFolder, port: 0, staticFolder: await buildPage() }), launchBrowser()]);
  await importTable(server.url, 'demo/movies', 'Title,US Gross\nSlam,1009819\nFollowing,44705\n');
  const pages = blocks('html');
  // The script of the README in the first of them.
  pages.push(`${pages[0]}<script type="module">${blocks('js')[0]}</script>`);
  site = createServer(({ url }, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
    response.end(pages[Number(url!.slice(1))]);
  }).listen(0, '127.0.0.1');
});

/** What the README has as code of a language, in its order, for the server of this test. */
function blocks(language: string): string[] {
  return readmeBlocks(language).map((code) => code.replaceAll('http://127.0.0.1:8787', server.url));
}

/** A page of the README in a browser of its own; errors of the page are collected. */
async function openPage(number: number): Promise<{ readonly tab: Page; readonly errors: readonly string[] }> {
  const tab = await (await browser.newContext()).newPage();
  const errors: string[] = [];
  tab.on('pageerror', (error) => errors.push(error.message));
  await tab.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/${number}`);
  return { tab, errors };
}

const cellOf = (tab: Page, row: number, column: number) =>
  tab.locator(`teable-grid [role=row][aria-rowindex="${row + 1}"] [aria-colindex="${column}"]`);

afterAll(async () => {
  await browser.close();
  site.close();
  await server.stop();
  await rm(dirname(dataFolder), { recursive: true, force: true });
});

test('E2E-21 a tag whose token has run out gets a new one from its page', async () => {
  const secret = 'a secret that is long enough for a test';
  const tokenFor = (claims: object) =>
    new SignJWT({ name: 'Ada', tables: { '*': 'owner' }, ...claims })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject('ada')
      .sign(new TextEncoder().encode(secret));
  const closed = await startServer({ store: new MemoryStore(), port: 0, secret });
  const [old, fresh] = await Promise.all([tokenFor({ exp: 1_000 }), tokenFor({})]);
  await importTable(closed.url, 'demo/secrets', 'Title\nSlam\n', fresh);
  const own = `<!doctype html>
    <script type="module" src="${server.url}/teable-grid.js"></script>
    <teable-grid server="${closed.url}" table="demo/secrets" token="${old}" style="height: 90vh"></teable-grid>
    <script type="module">
      const grid = document.querySelector('teable-grid');
      grid.refreshToken = async () => (await fetch('/token')).text();
    </script>`;
  const issuer = createServer(({ url }, response) => {
    response.writeHead(200, { 'content-type': url === '/token' ? 'text/plain' : 'text/html' });
    response.end(url === '/token' ? fresh : own);
  }).listen(0, '127.0.0.1');
  try {
    const tab = await browser.newPage();
    await tab.goto(`http://127.0.0.1:${(issuer.address() as AddressInfo).port}/`);
    await tab.locator('teable-grid [role=gridcell], teable-grid [role=rowheader]').getByText('Slam').waitFor();
    await tab.close();
  } finally {
    issuer.close();
    await closed.close();
  }
});

test('E2E-20 the page of the README, on another site, is a live table', async () => {
  const { tab, errors } = await openPage(0);
  const cell = cellOf(tab, 1, 1);
  await cell.getByText('Slam').waitFor();
  await cell.click();
  await tab.keyboard.type('Slam!');
  await tab.keyboard.press('Enter');
  await tab.locator('teable-grid [role=status]').filter({ hasText: 'Saved' }).waitFor();
  expect(await (await fetch(`${server.url}/api/tables/demo/movies`)).json()).toMatchObject({ seq: 3 });
  expect(errors).toEqual([]);
  await tab.context().close();
});

test('E2E-22 the HTML table of the README is a table of this device, typed, and stays as it was written', async () => {
  const { tab, errors } = await openPage(1);
  await cellOf(tab, 1, 1).getByText('Slam').waitFor();
  expect(await cellOf(tab, 1, 3).textContent()).toMatch(/2026/);
  await cellOf(tab, 2, 2).click();
  await tab.keyboard.type('8.5');
  await tab.keyboard.press('Enter');
  await tab
    .locator('teable-grid [role=status]')
    .filter({ hasText: /saved|this device/i })
    .waitFor();
  await tab.reload();
  await cellOf(tab, 2, 2).getByText('8.5').waitFor();
  const types = await tab
    .locator('teable-grid')
    .evaluate((grid) => (grid as TeableGrid).activeSession!.table.fields.list.map(({ type }) => type));
  expect(types).toEqual(['text', 'number', 'date']);
  expect(errors).toEqual([]);
  await tab.context().close();
});

test('E2E-23 the script of the README draws, sorts, and keeps what is typed from being written', async () => {
  const { seq } = (await (await fetch(`${server.url}/api/tables/demo/movies`)).json()) as { seq: number };
  const { tab, errors } = await openPage(2);
  await cellOf(tab, 1, 1).getByText('Following').waitFor();
  await cellOf(tab, 1, 1).click();
  await tab.keyboard.type('other');
  await tab.keyboard.press('Enter');
  await cellOf(tab, 1, 1).getByText('Following').waitFor();
  expect(await (await fetch(`${server.url}/api/tables/demo/movies`)).json()).toMatchObject({ seq });
  expect(errors).toEqual([]);
  await tab.context().close();
});

test('DOC-2 every command in the README does what it says, in its order', async () => {
  const folder = dirname(dataFolder);
  await writeFile(join(folder, 'leads.csv'), 'Name,Size\nSlam,12\nFollowing,7\n');
  const lines = blocks('sh').flatMap((block) => block.split('\n'));
  const [ofTheRepository, others] = [lines.filter((line) => line.startsWith('npm ')), lines.filter((line) => /^(?:curl|npx) /.test(line))];
  expect([...ofTheRepository, ...others]).toHaveLength(lines.filter((line) => line !== '').length);
  // A person's curl tells the answer as it is; here one that says no ends the script.
  const script = `set -e
    curl() { command curl --silent --show-error --fail-with-body "$@"; }
    npx() { shift; "${process.execPath}" --conditions=teable-source "${join(root, 'server/src/main.ts')}" "$@"; }
    ${others.join('\n')}`;
  const { stdout } = await promisify(execFile)('bash', ['-c', script], {
    cwd: folder,
    // npm tells where it was called, and paths are meant from there.
    env: { ...process.env, TEABLE_DATA: dataFolder, INIT_CWD: folder },
  });
  expect(stdout).toContain('crm/leads');
  expect(await (await fetch(`${server.url}/api/tables/crm/leads`)).json()).toMatchObject({ table: 'crm/leads' });
  const { scripts } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as { scripts: Record<string, string> };
  for (const line of ofTheRepository) expect(Object.keys(scripts)).toContain(/^npm (?:run )?(\S+)/.exec(line)![1]);
});
