/**
 * A table of 100,000 × 10, from CSV to a page that is scrolled and edited while fifty remote edits a second arrive: import, memory of the
 * server, time to the first cells in a real browser, and the longest task on its main thread after them.
 */
import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { newId, valueOf } from '@teable-grid/core';
import { openSession } from '@teable-grid/client';
import { stringify } from 'csv-stringify/sync';
import { buildPage } from '../../demo/build-page.ts';
import { launchBrowser } from '../harness/browser.ts';
import { ServerProcess } from '../harness/server-process.ts';
import { temporaryFolder } from '../postgres/database.ts';
import { figure, finish, median, percentile, printTable } from './report.ts';
import { sampleValues } from './sample-table.ts';

const rows = 100_000;
const editsPerSecond = 50;
const seconds = 20;
const table = 'bench/live';

const run = promisify(execFile);

async function rssOf(pid: number): Promise<number> {
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout) / 1024;
}

const dataFolder = await temporaryFolder();
const server = await ServerProcess.start({ dataFolder, port: 0, staticFolder: await buildPage() });
const browser = await launchBrowser({ args: ['--enable-precise-memory-info', '--js-flags=--expose-gc'] });
try {
  const csv = stringify([
    Array.from({ length: 10 }, (_, column) => `Field ${column + 1}`),
    ...Array.from({ length: rows }, (_, at) => sampleValues(at).map(String)),
  ]);
  const importStarted = performance.now();
  const response = await fetch(`${server.url}/api/tables/${table}/import`, { method: 'POST', body: csv });
  if (!response.ok) throw new Error(await response.text());
  const imported = performance.now() - importStarted;
  const serverRss = await rssOf(server.pid);

  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const pageErrors: string[] = [];
  page.on('pageerror', (error) => pageErrors.push(error.message));
  await page.addInitScript(() => {
    const tasks: { at: number; ms: number }[] = [];
    Object.assign(globalThis, { tasks });
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) tasks.push({ at: entry.startTime, ms: entry.duration });
    }).observe({ type: 'longtask', buffered: true });
  });
  await page.goto(`${server.url}/table.html?name=Ada&table=${table}`);
  await page.locator('teable-grid [role=gridcell]').first().waitFor();
  const painted = await page.evaluate(() => performance.now());
  const heap = await page.evaluate(() => {
    (globalThis as unknown as { gc(): void }).gc();
    return (performance as unknown as { memory: { usedJSHeapSize: number } }).memory.usedJSHeapSize / 1e6;
  });

  // Grace edits cells that Ada looks at, and others, fifty times a second.
  const grace = openSession({ server: server.url, table, name: 'Grace', storage: 'memory' });
  await new Promise<void>((resolve) => {
    const stop = grace.subscribe(() => {
      if (grace.status.state !== 'live') return;
      stop();
      resolve();
    });
  });
  const propagated: number[] = [];
  const verdicts: Promise<void>[] = [];
  const started = performance.now();
  let edits = 0;
  const [first] = grace.table.fields.list;
  while (performance.now() - started < seconds * 1_000) {
    const row = grace.table.rows.at(edits % 2 === 0 ? edits % 20 : (edits * 7_919) % rows)!;
    const submitted = performance.now();
    const change = grace.submit({
      ops: [{ op: 'set-cell', row: row.id, field: first!.id, value: `edit ${newId('choice')}`, was: valueOf(row, first!) }],
    });
    verdicts.push(change.verdict.then(() => void propagated.push(performance.now() - submitted)));
    edits += 1;
    // Ada scrolls: by notches, sometimes to somewhere else altogether.
    if (edits % 10 === 0)
      await page.mouse.move(600, 400).then(() => page.mouse.wheel(0, edits % 200 === 0 ? 900_000 : edits % 300 === 0 ? -900_000 : 120));
    await new Promise((resolve) => setTimeout(resolve, Math.max(0, started + (edits * 1_000) / editsPerSecond - performance.now())));
  }
  await Promise.all(verdicts);
  const told = await page.evaluate((after) => {
    const { tasks } = globalThis as unknown as { tasks: { at: number; ms: number }[] };
    return {
      longest: Math.max(0, ...tasks.filter(({ at }) => at > after).map(({ ms }) => ms)),
      before: Math.max(0, ...tasks.filter(({ at }) => at <= after).map(({ ms }) => ms)),
    };
  }, painted);
  await grace.close();
  if (pageErrors.length > 0) throw new Error(pageErrors.join('\n'));

  printTable(
    ['figure', 'value'],
    [
      ['CSV', `${figure(csv.length / 1e6)} MB`],
      ['import', `${figure(imported)} ms`],
      ['server memory after it', `${figure(serverRss)} MB`],
      ['first cells in the page', `${figure(painted)} ms`],
      ['longest task until then', `${figure(told.before)} ms`],
      ['heap of the page', `${figure(heap)} MB`],
      [`remote edits in ${seconds} s`, String(edits)],
      ['verdict p50 / p99', `${figure(median(propagated))} / ${figure(percentile(propagated, 0.99))} ms`],
      ['longest task after the first cells', told.longest === 0 ? 'under 50 ms' : `${figure(told.longest)} ms`],
    ],
  );
  finish(
    {
      bench: 'live',
      rows,
      import_ms: Math.round(imported),
      first_cells_ms: Math.round(painted),
      heap_mb: Math.round(heap),
      longest_task_ms: Math.round(told.longest),
    },
    [
      { name: 'longest task ms', value: told.longest, most: 50 },
      { name: 'heap of the page MB', value: heap, most: 250 },
    ],
  );
} finally {
  await browser.close();
  await server.stop();
  await rm(dirname(dataFolder), { recursive: true, force: true });
}
