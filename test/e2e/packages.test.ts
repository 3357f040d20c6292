import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import type { TeableGrid } from '@teable-grid/grid';
import type { Browser, Page } from 'playwright-core';
import sirv from 'sirv';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleName } from '../../demo/build-bundle.ts';
import { buildPackages, packPackages } from '../../demo/build-packages.ts';
import { launchBrowser } from '../harness/browser.ts';
import { isLong } from '../harness/random.ts';
import { root } from '../harness/suites.ts';
import { examples, installPacked, type Packed, readPacked } from '../packages/packed-project.ts';
import { projectSources } from '../packages/project-sources.ts';

/** Of the bundle, compressed. */
const mostBytes = 450_000;

let folder: string;
let packed: readonly Packed[];
let browser: Browser;
const servers: Server[] = [];

beforeAll(async () => {
  const starting = launchBrowser();
  starting.catch(() => {});
  folder = await mkdtemp(join(tmpdir(), 'teable-packed-'));
  await buildPackages();
  await packPackages(folder);
  packed = await readPacked(folder);
  await installPacked(folder, packed, projectSources);
  browser = await starting;
});

afterAll(async () => {
  for (const server of servers) server.close();
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Runs a program in a folder of the installed workspace, as somebody would who has only that; gives what it says. */
async function run(inFolder: string, program: string, ...args: readonly string[]): Promise<string> {
  const { TEABLE_SECRET: _, ...rest } = process.env;
  const env = { ...rest, PATH: `${dirname(process.execPath)}:${rest['PATH']}`, NODE_ENV: 'production' };
  const { stdout } = await promisify(execFile)(program, args, { cwd: join(folder, inFolder), env }).catch(
    (error: { stdout?: string; stderr?: string }) => {
      throw new Error(`${program} ${args.join(' ')} failed.\n${error.stdout ?? ''}${error.stderr ?? ''}`);
    },
  );
  return stdout;
}

/** Serves on a free port of this machine; gives its address. */
async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** A page in a profile of its own; what goes wrong in it is collected. */
async function newPage(): Promise<{ readonly page: Page; readonly errors: readonly string[] }> {
  const page = await (await browser.newContext()).newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !message.location().url.endsWith('/favicon.ico')) errors.push(message.text());
  });
  return { page, errors };
}

const cellOf = (page: Page, row: number, column: number) =>
  page.locator(`teable-grid [role=row][aria-rowindex="${row + 1}"] [aria-colindex="${column}"]`);

test('PK-1 the four packages are packed without a fault, with their licence, types, maps and sources', async () => {
  expect(packed.map(({ name, faults }) => ({ name, faults }))).toEqual(
    ['client', 'core', 'grid', 'server'].map((room) => ({ name: `@teable-grid/${room}`, faults: [] })),
  );
  const all = JSON.stringify(packed.map(({ manifest }) => manifest));
  expect(all).not.toMatch(/workspace:|catalog:/);
  for (const { name } of packed) {
    const installed = join(folder, 'project/node_modules', name);
    expect(await readFile(join(installed, 'LICENSE'), 'utf8')).toMatch(/^MIT License/);
    expect(await readFile(join(installed, 'README.md'), 'utf8')).toContain(name);
    const map = JSON.parse(await readFile(join(installed, 'dist/index.js.map'), 'utf8')) as { readonly sources: readonly string[] };
    await Promise.all([...map.sources, 'index.d.ts', 'index.d.ts.map'].map((path) => readFile(join(installed, 'dist', path))));
  }
});

test('PK-2 in an empty project the types tell right from wrong, a program runs, and so does the command of the server', async () => {
  const [, said, help] = await Promise.all([
    // Whether all declarations hold, also those of packages from outside, takes ten times as long.
    run('project', join(root, 'node_modules/.bin/tsc'), '-p', '.', '--skipLibCheck', String(!isLong)),
    run('project', process.execPath, 'program.mjs'),
    run('project', join(folder, 'project/node_modules/.bin/teable-grid-server'), '--help'),
  ]);
  expect(JSON.parse(said.trim().split('\n').at(-1)!)).toEqual({ verdict: 'accepted', remote: ['Solaris'], local: ['Solaris'] });
  expect(help).toMatch(/^teable-grid-server \[command\] \[options\]/);
});

test.for(examples)('PK-3 the example in %s shows the grid, takes an edit and hears of it', async (example, { expect }) => {
  if (example !== 'html') await run(example, join(folder, example, 'node_modules/.bin/vite'), 'build');
  if (example === 'react') await run(example, join(root, 'node_modules/.bin/tsc'), '-p', '.');
  const url = await serve(sirv(join(folder, example, example === 'html' ? '.' : 'dist')));
  const { page, errors } = await newPage();
  await page.goto(url);
  await cellOf(page, 2, 1).getByText('Solaris').waitFor();
  expect(await page.locator('output').textContent()).toBe('none yet');
  await cellOf(page, 2, 2).click();
  await page.keyboard.type('208');
  await page.keyboard.press('Enter');
  await page.locator('output').getByText('yours (set-cell)').waitFor();
  expect(await cellOf(page, 2, 2).textContent()).toContain('208');
  await page.reload();
  await cellOf(page, 2, 2).getByText('208').waitFor();
  // Files are read by a worker, which is a file of its own beside the built page.
  const worker = example === 'html' ? null : page.waitForEvent('worker');
  await page.locator('teable-grid').evaluate(async (element) => {
    await (element as TeableGrid).importFile(new File(['Title,Pages\nEden,221\n'], 'books.csv'), { confirm: false });
  });
  await cellOf(page, 3, 1).getByText('Eden').waitFor();
  expect(await worker).toSatisfy((started) => (example === 'html' ? started === null : /reader-worker/.test(started.url())));
  expect(errors).toEqual([]);
  await page.context().close();
});

test('PK-4 the bundle is all that a page of another site needs', async () => {
  const bundle = await readFile(join(folder, 'project/node_modules/@teable-grid/grid/dist', bundleName));
  const elsewhere = await serve((_, response) => {
    response.writeHead(200, { 'content-type': 'text/javascript', 'access-control-allow-origin': '*' }).end(bundle);
  });
  const url = await serve((_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(
      `<!doctype html><html lang="en"><title>Books</title><link rel="icon" href="data:,">
      <script type="module" src="${elsewhere}/${bundleName}"></script>
      <teable-grid table="home/books" storage="memory" style="height: 20rem">
        <table><tr><th>Title</th><th>Pages</th></tr><tr><td>Solaris</td><td>204</td></tr></table>
      </teable-grid></html>`,
    );
  });
  const { page, errors } = await newPage();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto(url);
  await cellOf(page, 1, 1).getByText('Solaris').waitFor();
  await page.locator('teable-grid').evaluate(async (element) => {
    const grid = element as TeableGrid;
    const pages = grid.activeSession!.table.fields.list[1]!.id;
    grid.addField({ name: 'Twice', type: 'formula', options: { formula: `{${pages}} * 2` } });
    const workbook = await grid.exportTable({ format: 'xlsx' });
    await grid.importFile(new File([workbook], 'books.xlsx'), { confirm: false });
  });
  await cellOf(page, 2, 3).getByText('408').waitFor();
  await cellOf(page, 1, 1).click();
  await page.keyboard.press('Space');
  await page.locator('teable-grid [part~=panel]').getByText('Pages').waitFor();
  expect(asked).toEqual([`${url}/`, `${elsewhere}/${bundleName}`]);
  expect(gzipSync(bundle).length).toBeLessThan(mostBytes);
  expect(errors).toEqual([]);
  await page.context().close();
});

if (isLong) {
  test('PK-2 npm installs them as it does for anybody, with one Yjs and one Lit', { timeout: 300_000 }, async () => {
    await mkdir(join(folder, 'empty'));
    await copyFile(join(folder, 'project/program.mjs'), join(folder, 'empty/program.mjs'));
    await run('empty', 'npm', 'init', '-y');
    await run('empty', 'npm', 'install', ...packed.map(({ file }) => join(folder, file)));
    const installed = (await run('empty', 'npm', 'ls', '--all', '--parseable')).split('\n');
    for (const name of ['yjs', 'lit', ...packed.map((each) => each.name)])
      expect(installed.filter((path) => path.endsWith(`/node_modules/${name}`))).toHaveLength(1);
    expect(await run('empty', process.execPath, 'program.mjs')).toContain('Solaris');
  });
}
