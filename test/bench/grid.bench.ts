/**
 * The grid beside others in a real browser: 1280 × 800, 100,000 rows of 20 columns with the same texts, 33 rows and 14 columns in sight, the
 * software rasteriser. `<teable-grid>` is the production bundle with all its features, over a session in the page; the reference is the
 * least that a grid in the DOM can be (`grid/reference.ts`), written for this bench. Every round opens each grid once in a page of its own,
 * one after the other. Times are those of the step (mount, scroll, write) and of the frames until one shows it: script, style, layout and
 * paint, without the wait for the clock of the screen before the first of them.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Browser, CDPSession, Page } from 'playwright-core';
import sirv from 'sirv';
import { build } from 'vite';
import { launchBrowser } from '../harness/browser.ts';
import { root } from '../harness/suites.ts';
import type { Bench } from './grid/page.ts';
import { figure, finish, median, type Pass, percentile, printTable } from './report.ts';

const { values: options } = parseArgs({
  options: { rounds: { type: 'string', default: '7' }, rows: { type: 'string', default: '100000' }, only: { type: 'string' } },
});
const rows = Number(options.rows);
const rounds = Number(options.rounds);
const columns = 20;
const notches = 30;
const jumps = 40;
const remoteCells = 20;

const names = ['ours', 'reference', 'regular-table', 'revogrid', 'glide'] as const;
type Name = (typeof names)[number];

/** What a grid came to in one round, in milliseconds. */
interface Round {
  readonly firstPaint: number;
  readonly notch: number;
  readonly jump: number;
  readonly jumpLate: number;
  readonly remoteCell: number;
  readonly thousand: number;
}

const measured = names.filter((name) => options.only === undefined || options.only.split(',').includes(name));
const folder = await mkdtemp(join(tmpdir(), 'teable-bench-'));
await build({
  configFile: false,
  root: join(root, 'test/bench/grid'),
  logLevel: 'error',
  base: './',
  resolve: { conditions: ['teable-source', 'module', 'browser', 'import', 'default'] },
  build: { outDir: folder, emptyOutDir: true, target: 'esnext', chunkSizeWarningLimit: 10_000 },
});
const serve = sirv(folder);
const server: Server = createServer((request, response) => serve(request, response));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
const browser = await launchBrowser();

const found = new Map<Name, Round[]>(measured.map((name) => [name, []]));
const heaps = new Map<Name, number>();
const flings = new Map<Name, { readonly looked: number; readonly blank: number }>();
const sorts: Awaited<ReturnType<Bench['sorts']>>[] = [];
const wide: { notch: number; jump: number }[] = [];
for (let round = 0; round < rounds; round++) {
  for (const name of measured) found.get(name)!.push(await measure(browser, name, round === 0));
  if (measured.includes('ours')) wide.push(await measureWide(browser));
}
await browser.close();
server.close();
await rm(folder, { recursive: true, force: true });
report();

async function opened(from: Browser, name: Name, height: number, width: number): Promise<Page> {
  const page = await from.newPage({ viewport: { width: 1280, height: 800 } });
  page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
  await page.goto(url);
  await page.waitForFunction(() => 'bench' in globalThis);
  await call(page, 'prepare', name, height, width);
  return page;
}

function call<K extends keyof Bench>(page: Page, method: K, ...args: Parameters<Bench[K]>): Promise<Awaited<ReturnType<Bench[K]>>> {
  return page.evaluate(
    ([name, given]) => {
      const { bench } = globalThis as unknown as { bench: Record<string, (...all: unknown[]) => unknown> };
      return bench[name]!(...given);
    },
    [method, args] as [string, unknown[]],
  ) as Promise<Awaited<ReturnType<Bench[K]>>>;
}

async function measure(from: Browser, name: Name, isFirst: boolean): Promise<Round> {
  const page = await opened(from, name, rows, columns);
  const firstPaint = await call(page, 'firstPaint');
  await warmUp(page);
  const steps = await call(page, 'notches', notches);
  const leaps = await call(page, 'jumps', jumps);
  const remote = await call(page, 'remoteCells', remoteCells);
  const thousand = await call(page, 'thousandCells', rows, 5);
  if (isFirst && name !== 'glide') flings.set(name, await call(page, 'fling', 150));
  if (isFirst) heaps.set(name, await measureHeap(from, name));
  if (name === 'ours') sorts.push(await call(page, 'sorts'));
  await page.close();
  return {
    firstPaint,
    notch: median(steps),
    jump: median(leaps),
    jumpLate: percentile(leaps, 0.95),
    remoteCell: median(remote),
    thousand: median(thousand),
  };
}

/** Scrolls a little before anything is measured: people scroll on in a page whose code has run for a while. */
async function warmUp(page: Page): Promise<void> {
  await call(page, 'notches', notches);
  await call(page, 'jumps', 10);
}

/** Bytes of JavaScript's heap that the grid itself holds, in a page of its own: what was thrown away for it is missed by the next frame. */
async function measureHeap(from: Browser, name: Name): Promise<number> {
  const page = await opened(from, name, rows, columns);
  const wire = await page.context().newCDPSession(page);
  const before = await heapOf(wire);
  await call(page, 'firstPaint');
  const heap = (await heapOf(wire)) - before;
  await page.close();
  return heap;
}

/** Ours with 200 columns beside ours with 20, of as many rows as both find room for: ratios. */
async function measureWide(from: Browser): Promise<{ notch: number; jump: number }> {
  const times: { notch: number; jump: number }[] = [];
  for (const width of [20, 200]) {
    const page = await opened(from, 'ours', 10_000, width);
    await call(page, 'firstPaint');
    await warmUp(page);
    times.push({ notch: median(await call(page, 'notches', notches)), jump: median(await call(page, 'jumps', jumps)) });
    await page.close();
  }
  return { notch: times[1]!.notch / times[0]!.notch, jump: times[1]!.jump / times[0]!.jump };
}

async function heapOf(wire: CDPSession): Promise<number> {
  await wire.send('HeapProfiler.collectGarbage');
  return (await wire.send('Runtime.getHeapUsage')).usedSize;
}

function report(): void {
  const of = (name: Name, key: keyof Round) => median(found.get(name)!.map((round) => round[key]));
  /** The middle of the ratios of rounds that ran one after the other. */
  const ratio = (name: Name, key: keyof Round) => median(found.get('ours')!.map((round, at) => round[key] / found.get(name)![at]![key]));
  const shown = (value: number) => Number(value.toFixed(3));
  printTable(
    [
      'grid',
      'first paint ms',
      'notch p50 ms',
      'jump p50 ms',
      'jump p95 ms',
      'remote cell ms',
      '1,000 cells ms',
      'heap MB',
      'wrong on fling',
    ],
    measured.map((name) => {
      const fling = flings.get(name);
      return [
        name,
        ...(['firstPaint', 'notch', 'jump', 'jumpLate', 'remoteCell', 'thousand'] as const).map((key) => figure(of(name, key))),
        figure(heaps.get(name)! / 1e6),
        fling === undefined ? '' : `${fling.blank} of ${fling.looked}`,
      ];
    }),
  );
  const sortTimes = (['number', 'date', 'single-select'] as const).map((type) => [type, median(sorts.map((each) => each[type]))] as const);
  if (sorts.length > 0) console.log(`\nours, sorted by ${sortTimes.map(([type, time]) => `${type} in ${figure(time)} ms`).join(', ')}`);
  if (measured.length < names.length) return;
  const against = (name: Name) => ({
    first_paint: shown(ratio(name, 'firstPaint')),
    notch: shown(ratio(name, 'notch')),
    jump: shown(ratio(name, 'jump')),
    remote_cell: shown(ratio(name, 'remoteCell')),
  });
  const keys = ['first_paint', 'notch', 'jump', 'remote_cell'] as const;
  const reference = against('reference');
  const revogrid = against('revogrid');
  const blank = flings.get('ours')!.blank;
  const passes: Pass[] = [
    ...keys.map((key) => ({ name: `${key} to the reference`, value: reference[key], most: 1.4 })),
    ...(['regular-table', 'glide'] as const).map((name) => ({ name: `notch to ${name}`, value: ratio(name, 'notch'), most: 1 })),
    ...keys.map((key) => ({ name: `${key} to RevoGrid`, value: revogrid[key], most: 1 })),
    { name: 'blank or wrong cells on a fling', value: blank, most: 0 },
    { name: '1,000 remote cells to the reference', value: ratio('reference', 'thousand'), most: 2 },
    { name: 'heap of the grid itself, MB', value: heaps.get('ours')! / 1e6, most: 3 + (8 * rows) / 1e6 },
    ...sortTimes.map(([type, time]) => ({ name: `ms to sort by ${type}`, value: time, most: 150 })),
    { name: 'notch with 200 columns to 20', value: median(wide.map(({ notch }) => notch)), most: 1.15 },
    { name: 'jump with 200 columns to 20', value: median(wide.map(({ jump }) => jump)), most: 1.15 },
  ];
  finish(
    {
      bench: 'grid',
      rows,
      first_paint_ms: shown(of('ours', 'firstPaint')),
      notch_p50_ms: shown(of('ours', 'notch')),
      jump_p50_ms: shown(of('ours', 'jump')),
      jump_p95_ms: shown(of('ours', 'jumpLate')),
      blank,
      remote_cell_ms: shown(of('ours', 'remoteCell')),
      sort_ms: shown(sortTimes[0]![1]),
      vs_reference: reference,
      vs_regular_table: against('regular-table'),
      vs_revogrid: revogrid,
      vs_glide: against('glide'),
    },
    passes,
  );
}
