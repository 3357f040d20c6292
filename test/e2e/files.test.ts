import { readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { readXlsx } from 'hucre/xlsx';
import type { Browser, Download } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildPage } from '../../demo/build-page.ts';
import { launchBrowser } from '../harness/browser.ts';
import { DemoPage } from '../harness/demo-page.ts';
import { isLong } from '../harness/random.ts';
import { importTable, ServerProcess } from '../harness/server-process.ts';
import { temporaryFolder } from '../postgres/database.ts';

/** Rows of the large file, of ten columns each. */
const rows = isLong ? 100_000 : 5_000;

let browser: Browser;
let server: ServerProcess;
let dataFolder: string;

beforeAll(async () => {
  dataFolder = await temporaryFolder();
  [server, browser] = await Promise.all([ServerProcess.start({ dataFolder, port: 0, staticFolder: await buildPage() }), launchBrowser()]);
});

afterAll(async () => {
  await browser.close();
  await server.stop();
  await rm(dirname(dataFolder), { recursive: true, force: true });
});

function csvOf(count: number): string {
  const line = (at: number) =>
    [
      `Person ${at}`,
      at,
      at / 8,
      at % 2 === 0,
      `2024-0${(at % 9) + 1}-1${at % 10}`,
      ['Old', 'New', 'Odd'][at % 3],
      `"said ""${at}"", then"`,
      `note ${at % 997}`,
      at * 7,
      '=1+1',
    ].join(',');
  return `Name,Number,Eighth,Even,Day,Kind,Quote,Note,Seven,Formula\n${Array.from({ length: count }, (_, at) => line(at)).join('\n')}\n`;
}

/** Begins to note tasks of the page that keep everybody waiting, milliseconds each. */
async function watchTasks(demo: DemoPage): Promise<void> {
  await demo.page.evaluate(() => {
    const tasks: number[] = [];
    new PerformanceObserver((list) => tasks.push(...list.getEntries().map(({ duration }) => Math.round(duration)))).observe({
      type: 'longtask',
    });
    Object.assign(window, { tasks });
  });
}

const tasksOf = (demo: DemoPage) =>
  demo.page.evaluate(() => (window as unknown as { tasks: number[] }).tasks.splice(0).toSorted((a, b) => b - a));
const contentOf = async (download: Download) => readFile(await download.path());

test(`E2E-40 a file of ${rows} rows is read by a worker, imported and seen by another, and exported as it was`, {
  timeout: 600_000,
}, async () => {
  await importTable(server.url, 'demo/large', 'Name,Number\nfirst,0\n');
  const [ada, bob] = await Promise.all([
    DemoPage.open(browser, server.url, 'Ada', 'demo/large'),
    DemoPage.open(browser, server.url, 'Bob', 'demo/large'),
  ]);
  const text = csvOf(rows);
  const file = join(dirname(dataFolder), 'large.csv');
  await writeFile(file, text);
  const { page } = ada;
  const dialog = page.locator('teable-grid dialog');
  await watchTasks(ada);
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Import a file' }).click();
  const started = performance.now();
  await dialog.locator('input[type=file]').setInputFiles(file);
  await dialog.getByRole('button', { name: `Import ${rows.toLocaleString('en')} rows` }).waitFor({ timeout: 120_000 });
  const read = performance.now();
  const whileReading = await tasksOf(ada);
  expect(page.workers()).toHaveLength(1);
  await dialog.getByRole('button', { name: `Import ${rows.toLocaleString('en')} rows` }).click();
  await dialog.getByRole('heading', { name: 'Imported' }).waitFor({ timeout: 500_000 });
  const done = performance.now();
  const whileImporting = await tasksOf(ada);
  console.log(
    `${rows} × 10 CSV (${(text.length / 1e6).toFixed(1)} MB): read and planned in ${Math.round(read - started)} ms, long tasks ${JSON.stringify(whileReading)}; ` +
      `imported in ${Math.round(done - read)} ms, longest tasks ${JSON.stringify(whileImporting.slice(0, 5))} of ${whileImporting.length}`,
  );
  await dialog.getByRole('button', { name: 'Close' }).click();
  await ada.saved();
  const last = async (demo: DemoPage) => {
    await demo.cell(1, 1).click();
    await demo.page.keyboard.press('Control+End');
    await demo
      .cell(rows + 1, 1)
      .getByText(`Person ${rows - 1}`)
      .waitFor();
  };
  await last(ada);
  await last(bob);
  await bob.page.getByRole('button', { name: 'More' }).click();
  await bob.page.getByRole('menuitem', { name: 'Export' }).click();
  await bob.page.getByRole('button', { name: /^Export / }).waitFor();
  const [download] = await Promise.all([bob.page.waitForEvent('download'), bob.page.getByRole('button', { name: /^Export / }).click()]);
  expect(download.suggestedFilename()).toMatch(/^demo-large-\d{4}-\d\d-\d\d\.csv$/);
  const exported = parse((await contentOf(download)).toString(), { bom: true });
  expect(exported).toHaveLength(rows + 2);
  const lines = parse(text);
  // The apostrophe keeps spreadsheets from running it.
  const guarded = (line: string[]) => line.map((cell) => (cell === '=1+1' ? "'=1+1" : cell));
  expect(exported[0]).toEqual(lines[0]);
  expect(exported.slice(2).map((line) => line.join('|'))).toEqual(lines.slice(1).map((line) => guarded(line).join('|')));
  expect([...ada.errors, ...bob.errors]).toEqual([]);
  await Promise.all([ada.close(), bob.close()]);
});

test('E2E-41 a workbook is exported with a name that its person gives, and read by others', async () => {
  await importTable(server.url, 'demo/small', 'Name,Size,Day\nAnn,1.5,2024-02-29\n=x,-2,\n');
  const ada = await DemoPage.open(browser, server.url, 'Ada', 'demo/small');
  const { page } = ada;
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('menuitem', { name: 'Export' }).click();
  await page.getByRole('radio', { name: 'Excel workbook' }).check();
  await page.getByRole('textbox', { name: 'File name' }).fill('my/films');
  const [download] = await Promise.all([page.waitForEvent('download'), page.keyboard.press('Enter')]);
  expect(download.suggestedFilename()).toBe('my-films.xlsx');
  const { sheets } = await readXlsx(new Uint8Array(await contentOf(download)));
  expect(sheets[0]!.rows).toEqual([
    ['Name', 'Size', 'Day'],
    ['Ann', 1.5, new Date(Date.UTC(2024, 1, 29))],
    ['=x', -2, null],
  ]);
  expect(ada.errors).toEqual([]);
  await ada.close();
});
