import type { TeableGrid } from '@teable-grid/grid';
import type { Browser, BrowserContext, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import { namesAndSizes, serveTag, type TagSite } from '../harness/tag-site.ts';

/** Columns of the table below. */
const [name, size, double] = [0, 1, 2];

let browser: Browser;
let site: TagSite;
/** Keeps the table. */
let device: BrowserContext;

beforeAll(async () => {
  site = await serveTag({
    '/': `<teable-grid storage="indexeddb" table="late/parts" style="block-size: 400px; inline-size: 900px">${namesAndSizes(8)}</teable-grid>`,
  });
  browser = await launchBrowser();
  device = await browser.newContext();
  // A table in which numbers are in a field of texts, and with a formula.
  const first = await device.newPage();
  await first.goto(site.url());
  await cell(first, 1, name).getByText('Row 1').waitFor();
  await first.locator('teable-grid').evaluate(async (element) => {
    const grid = element as TeableGrid;
    await grid.ready;
    const { id } = grid.activeSession!.table.fields.list[1]!;
    grid.addField({ name: 'Double', type: 'formula', options: { formula: `{${id}} & {${id}}` } });
    grid.changeField(id, { type: 'text' });
  });
  await cell(first, 3, double).getByText('33').waitFor();
  await first.locator('[part~=status]').getByText('Saved').waitFor();
  await first.close();
});

afterAll(async () => {
  await browser.close();
  site.close();
});

function cell(tab: Page, row: number, column: number): ReturnType<Page['locator']> {
  return tab.locator(`[role=row][aria-rowindex="${row + 2}"] > [aria-colindex="${column + 1}"]`);
}

const isAwaited = (tab: Page, row: number, column: number) => cell(tab, row, column).evaluate((each) => each.classList.contains('awaited'));

test('P16: what the type of a field reads by itself is shown at once, and other values when what converts them is there', async () => {
  const tab = await device.newPage();
  const held: Route[] = [];
  await tab.route('**/assets/whole-reading-*.js', (route) => void held.push(route));
  await tab.goto(site.url());
  await cell(tab, 1, name).getByText('Row 1').waitFor();
  await expect.poll(() => held.length).toBe(1);
  expect([await cell(tab, 3, size).textContent(), await isAwaited(tab, 3, size)]).toEqual(['', true]);
  await held[0]!.continue();
  await expect.poll(() => cell(tab, 3, size).textContent()).toBe('3');
  expect(await isAwaited(tab, 3, size)).toBe(false);
  await tab.close();
});

test('P16: so are computed fields', async () => {
  const tab = await device.newPage();
  const held: Route[] = [];
  await tab.route('**/assets/computed-fields-*.js', (route) => void held.push(route));
  await tab.goto(site.url());
  await cell(tab, 1, name).getByText('Row 1').waitFor();
  await expect.poll(() => held.length).toBe(1);
  expect([await cell(tab, 3, double).textContent(), await isAwaited(tab, 3, double)]).toEqual(['', true]);
  await held[0]!.continue();
  await expect.poll(() => cell(tab, 3, double).textContent()).toBe('33');
  await tab.close();
});

test('P16: where that cannot be loaded a notice says so, and the rest can be read and edited', async () => {
  const tab = await device.newPage();
  await tab.route('**/assets/{whole-reading,computed-fields}-*.js', (route) => route.abort());
  await tab.goto(site.url());
  await cell(tab, 1, name).getByText('Row 1').waitFor();
  await tab.locator('[part~=notice]').getByText('could not be loaded').waitFor();
  await tab.locator('teable-grid').evaluate((grid) => (grid as TeableGrid).ready);
  await cell(tab, 1, name).click();
  await tab.keyboard.type('Changed');
  await tab.keyboard.press('Enter');
  expect(await cell(tab, 1, name).textContent()).toBe('Changed');
  expect(await isAwaited(tab, 3, double)).toBe(true);
  await tab.close();
});
