import { readFile, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { MemoryStore } from '@teable-grid/core';
import { startServer } from '@teable-grid/server';
import { SignJWT } from 'jose';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPage } from '../../demo/build-page.ts';
import { launchBrowser } from '../harness/browser.ts';
import { importTable, ServerProcess } from '../harness/server-process.ts';
import { root } from '../harness/suites.ts';
import { temporaryFolder } from '../postgres/database.ts';

let browser: Browser;
let server: ServerProcess;
let site: Server;
let page: string;
let dataFolder: string;

/** The page of the README, as somebody would save it, on a site of its own. */
beforeAll(async () => {
  dataFolder = await temporaryFolder();
  [server, browser] = await Promise.all([ServerProcess.start({ dataFolder, port: 0, staticFolder: await buildPage() }), launchBrowser()]);
  await importTable(server.url, 'demo/movies', 'Title,Gross\nSlam,1009819\nFollowing,44705\n');
  const readme = await readFile(join(root, 'README.md'), 'utf8');
  page = /```html\n(<!doctype html>[^]+?)```/.exec(readme)![1]!.replaceAll('http://127.0.0.1:8787', server.url);
  site = createServer((_, response) => response.writeHead(200, { 'content-type': 'text/html' }).end(page)).listen(0, '127.0.0.1');
});

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
  const tab = await browser.newPage();
  const errors: string[] = [];
  tab.on('pageerror', (error) => errors.push(error.message));
  await tab.goto(`http://127.0.0.1:${(site.address() as AddressInfo).port}/`);
  const cell = tab.locator('teable-grid [role=row][aria-rowindex="2"] [aria-colindex="1"]');
  await cell.getByText('Slam').waitFor();
  await cell.click();
  await tab.keyboard.type('Slam!');
  await tab.keyboard.press('Enter');
  await tab.locator('teable-grid [role=status]').filter({ hasText: 'Saved' }).waitFor();
  expect(await (await fetch(`${server.url}/api/tables/demo/movies`)).json()).toMatchObject({ seq: 3 });
  expect(errors).toEqual([]);
});
