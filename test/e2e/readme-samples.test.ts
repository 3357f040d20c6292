import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { MemoryStore } from '@teable-grid/core';
import type { TeableGrid } from '@teable-grid/grid';
import { type RunningServer, startServer } from '@teable-grid/server';
import { SignJWT } from 'jose';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageReadme, readmeBlocks } from '../harness/readme.ts';
import { importTable } from '../harness/server-process.ts';
import { root } from '../harness/suites.ts';
import { startYWebsocketServer } from '../harness/y-websocket-server.ts';
import { type Pages, startPages } from './session-page.ts';

const run = promisify(execFile);
const secret = 'a secret that is long enough for a test';
const samples = readmeBlocks('ts');
const ofPackages = ['packages/core', 'packages/client', 'server'].map((folder) => readmeBlocks('ts', packageReadme(folder))[0]!);
let pages: Pages;
let server: RunningServer;

beforeAll(async () => {
  [pages, server] = await Promise.all([startPages(), startServer({ store: new MemoryStore(), port: 0, secret })]);
});

afterAll(async () => {
  await pages.close();
  await server.close();
});

/** The number of the sample that has this in it. */
function sampleWith(code: string): number {
  const found = samples.findIndex((sample) => sample.includes(code));
  if (found < 0) throw new Error(`No sample of the README has “${code}” in it.`);
  return found;
}

/** A page with the tag, in which what a sample exports is at hand as `sample`. */
async function openSample(code: string, addresses: Readonly<Record<string, string>> = {}): Promise<Page> {
  const page = await pages.open();
  const errors: Error[] = [];
  page.on('pageerror', (error) => errors.push(error));
  await page.route('**/readme-sample-*.js', async (route) => {
    const response = await route.fetch();
    const body = Object.entries(addresses).reduce((sample, [from, to]) => sample.replaceAll(from, to), await response.text());
    await route.fulfill({ response, body });
  });
  await page.evaluate(
    async (module) => {
      const { load } = globalThis as unknown as { load(module: string): Promise<unknown> };
      const grid = document.createElement('teable-grid');
      grid.style.height = '400px';
      document.body.append(grid);
      await load('/packages/grid/src/define.ts');
      Object.assign(globalThis, { sample: await load(module) });
    },
    `/test/readme-sample-${sampleWith(code)}.ts`,
  );
  expect(errors).toEqual([]);
  return page;
}

const header = (page: Page, name: string) => page.locator('teable-grid [role=columnheader]').getByText(name, { exact: true });

/** Adds a row by key, and types into its first cell. */
async function addRow(page: Page, text: string): Promise<void> {
  await header(page, 'Title').click();
  await page.keyboard.press('Control+Shift+Enter');
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
  await page.locator('teable-grid [role=rowheader]').getByText(text).waitFor();
}

test('DOC-1 every block of TypeScript in the READMEs is checked against the packages’ types', async () => {
  const folder = join(root, 'test/.data/readme');
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  await Promise.all([...samples, ...ofPackages].map((code, at) => writeFile(join(folder, `sample-${at}.ts`), code)));
  const settings = {
    extends: '../../tsconfig.json',
    compilerOptions: { noEmit: true, composite: false, incremental: false },
    include: ['*.ts'],
    references: [],
  };
  await writeFile(join(folder, 'tsconfig.json'), JSON.stringify(settings));
  const told = await run(join(root, 'node_modules/.bin/tsc'), ['-p', folder]).catch((error: unknown) => error as { stdout: string });
  expect(told.stdout).toBe('');
});

test('DOC-1 the session of its own that the README brings is a table that is kept on the device', async () => {
  const page = await openSample('LocalSession.open');
  await header(page, 'Title').waitFor();
  await addRow(page, 'Following');
  await page.close();
});

test('DOC-1 two pages with the README’s Yjs provider share a table', async () => {
  const sync = await startYWebsocketServer();
  const addresses = { 'wss://sync.example.org': sync.url };
  const [one, two] = await Promise.all([openSample('PeerSession.open', addresses), openSample('PeerSession.open', addresses)]);
  await header(one, 'Title').waitFor();
  await addRow(one, 'Slam');
  await two.locator('teable-grid [role=rowheader]').getByText('Slam').waitFor();
  await Promise.all([one.close(), two.close()]);
  await sync.close();
});

test('DOC-1 files come in and go out as the README says', async () => {
  const page = await openSample('LocalSession.open');
  await header(page, 'Title').waitFor();
  const before = await page.evaluate(() => document.querySelector<TeableGrid>('teable-grid')!.activeSession!.table.rows.size);
  const done = page.evaluate(
    async (module) => {
      const { load } = globalThis as unknown as { load(path: string): Promise<{ inAndOut(grid: TeableGrid, file: File): Promise<Blob> }> };
      const { inAndOut } = await load(module);
      const blob = await inAndOut(
        document.querySelector<TeableGrid>('teable-grid')!,
        new File(['Name,Size\nSlam,12\nFollowing,7\n'], 'films.csv'),
      );
      const { rows, fields } = document.querySelector<TeableGrid>('teable-grid')!.activeSession!.table;
      const first = new Uint8Array(await blob.slice(0, 2).arrayBuffer());
      return { zip: String.fromCharCode(...first), rows: rows.size, fields: fields.list.map(({ name }) => name) };
    },
    `/test/readme-sample-${sampleWith('importFile')}.ts`,
  );
  await page
    .locator('teable-grid')
    .getByRole('button', { name: /^Import/ })
    .click();
  await page
    .locator('teable-grid')
    .getByRole('button', { name: /^(?:Close|Done)$/ })
    .click();
  expect(await done).toEqual({ zip: 'PK', rows: before + 2, fields: ['Title', 'Name', 'Size'] });
  await page.close();
});

test('DOC-1 the README’s ordinary y-websocket client has the table of a server', async () => {
  const token = await new SignJWT({ name: 'Ada', tables: { 'crm/*': 'owner' } })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject('ada')
    .sign(new TextEncoder().encode(secret));
  await importTable(server.url, 'crm/leads', 'Name\nSlam\nFollowing\n', token);
  const page = await openSample('/api/tables/crm/leads', {
    'https://grid.example.org': `${new URL(pages.url).origin}/grid`,
    'wss://grid.example.org': server.url.replace('http', 'ws'),
  });
  // The server's own interface is for its own pages; this page is of another site.
  await page.route('**/grid/api/**', async (route) =>
    route.fulfill({
      response: await route.fetch({
        url: route
          .request()
          .url()
          .replace(/^.*\/grid\//, `${server.url}/`),
      }),
    }),
  );
  const said = page.waitForEvent('console');
  await page.evaluate(async (ticket) => {
    await (globalThis as unknown as { sample: { follow(token: string): Promise<unknown> } }).sample.follow(ticket);
  }, token);
  expect((await said).text()).toBe('2');
  await page.close();
});

test('DOC-1 the samples in the READMEs of the packages run', async () => {
  const [core, client, served] = ofPackages as [string, string, string];
  const file = join(root, 'test/.data/readme-of-packages.ts');
  const code = [
    core,
    served.replace('port: 8787', 'port: 0'),
    "await server.tables.create('crm/leads');",
    client.replace("'https://grid.example.org'", 'server.url').replace(/token: '[^']*'/, "name: 'Ada'"),
    "await new Promise<void>((resolve) => session.subscribe(() => session.status.state === 'live' && resolve()));",
    'await session.close();\nawait server.close();',
  ];
  await writeFile(file, code.join('\n'));
  const { stdout } = await run(process.execPath, ['--conditions=teable-source', file]);
  expect(stdout).toMatch(/^r[\w-]+ \d+\nhttp:\/\/127\.0\.0\.1:\d+\n/);
  expect(stdout).toContain('live 0');
});
