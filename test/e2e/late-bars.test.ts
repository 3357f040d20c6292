import type { Browser, Locator, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import { namesAndSizes, serveTag, type TagSite } from '../harness/tag-site.ts';

let browser: Browser;
let site: TagSite;

beforeAll(async () => {
  site = await serveTag({
    '/': `<teable-grid style="block-size: 400px; inline-size: 900px">${namesAndSizes(40)}</teable-grid>`,
    '/failed': '<teable-grid src="/there-is-none.csv"></teable-grid>',
  });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  site.close();
});

const bars = '**/assets/bars-*.js';
const cellOf = (tab: Page, row: number) => tab.locator(`[role=row][aria-rowindex="${row + 2}"] > [aria-colindex="1"]`);

/** Places of what is seen before and after: parts of the frame, a header's name and a cell. */
async function placesOf(tab: Page): Promise<unknown> {
  const seen: Locator[] = [...['.view-bar', '.scroller', '.bar', '.column .name'].map((part) => tab.locator(part).first()), cellOf(tab, 3)];
  return Promise.all(seen.map((each) => each.boundingBox()));
}

test('P15: rows are there before what is around them, and nothing moves when it comes', async () => {
  const tab = await browser.newPage();
  const held: Route[] = [];
  await tab.route(bars, (route) => void held.push(route));
  await tab.goto(site.url('/'));
  await cellOf(tab, 3).getByText('Row 3').waitFor();
  await expect.poll(() => held.length).toBe(1);
  expect(await tab.locator('[role=toolbar]').count()).toBe(0);
  await tab.locator('.scroller').evaluate((scroller) => scroller.scrollBy(0, 10_000));
  await cellOf(tab, 39).getByText('Row 39').waitFor();
  await tab.locator('.scroller').evaluate((scroller) => scroller.scrollTo(0, 0));
  await cellOf(tab, 3).getByText('Row 3').waitFor();
  const before = await placesOf(tab);
  await held[0]!.continue();
  await tab.locator('[role=toolbar]').nth(1).waitFor();
  await tab.locator('teable-grid').evaluate((grid) => (grid as HTMLElement & { ready: Promise<void> }).ready);
  expect(await placesOf(tab)).toEqual(before);
  const shifts = await tab.evaluate(
    () =>
      new Promise<number>((resolve) => {
        new PerformanceObserver((list) => resolve(list.getEntries().length)).observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => setTimeout(resolve, 0, 0));
      }),
  );
  expect(shifts).toBe(0);
  await tab.close();
});

test('P15: where it cannot be loaded words say so, and the table can be read', async () => {
  const tab = await browser.newPage();
  await tab.route(bars, (route) => route.abort());
  await tab.goto(site.url('/'));
  await cellOf(tab, 3).getByText('Row 3').waitFor();
  await tab.getByRole('alert').getByText('Nothing but rows can be shown').waitFor();
  await tab.close();
});

test('P15: a start that fails is told even then, and else in the place of the sheet', async () => {
  const tab = await browser.newPage();
  await tab.goto(site.url('/failed'));
  const sentence = tab.locator('[part=error]');
  await sentence.waitFor();
  const why = (await sentence.locator('p').textContent())!;
  expect(why).toContain('there-is-none.csv');
  await tab.route(bars, (route) => route.abort());
  await tab.reload();
  await tab.getByRole('alert').getByText(why).waitFor();
  await tab.close();
});
