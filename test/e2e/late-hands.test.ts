import type { Browser, Page, Route } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import { namesAndSizes, serveTag, type TagSite } from '../harness/tag-site.ts';

let browser: Browser;
let site: TagSite;

beforeAll(async () => {
  site = await serveTag({ '/': `<teable-grid style="block-size: 400px; inline-size: 900px">${namesAndSizes(40)}</teable-grid>` });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  site.close();
});

const hands = '**/assets/hands-*.js';
const ready = (tab: Page) => tab.locator('teable-grid').evaluate((grid) => (grid as HTMLElement & { ready: Promise<void> }).ready);

/** Opens the page, and gives what the sheet shows in a row and column, both from 0. */
async function open(tab: Page): Promise<(row: number, column: number) => ReturnType<Page['locator']>> {
  await tab.goto(site.url());
  const cell = (row: number, column: number) => tab.locator(`[role=row][aria-rowindex="${row + 2}"] > [aria-colindex="${column + 1}"]`);
  await cell(1, 0).getByText('Row 1').waitFor();
  return cell;
}

test('P14: what is pressed and typed before hands are there is done when they are, in order', async () => {
  const tab = await browser.newPage();
  const held: Route[] = [];
  await tab.route(hands, (route) => void held.push(route));
  const cell = await open(tab);
  await expect.poll(() => held.length).toBe(1);
  const { x, y, width, height } = (await cell(1, 0).boundingBox())!;
  await tab.mouse.click(x + width / 2, y + height / 2);
  await tab.keyboard.type('first!');
  for (const key of ['Backspace', 'Enter']) await tab.keyboard.press(key);
  await tab.keyboard.type('second');
  for (const key of ['Enter', 'ArrowRight', 'F2']) await tab.keyboard.press(key);
  await tab.keyboard.type('0');
  await tab.keyboard.press('Enter');
  expect(await cell(1, 0).textContent()).toBe('Row 1');
  await held[0]!.continue();
  await ready(tab);
  expect(await cell(1, 0).textContent()).toBe('first');
  expect(await cell(2, 0).textContent()).toBe('second');
  expect(await cell(3, 1).textContent()).toBe('0');
  // From now on keys come as they are pressed.
  await tab.keyboard.type('7');
  await tab.keyboard.press('Enter');
  expect(await cell(4, 1).textContent()).toBe('7');
  await tab.close();
});

test('P14: who goes on by Tab before hands are there comes into the sheet, and what he types is entered', async () => {
  const tab = await browser.newPage();
  const held: Route[] = [];
  await tab.route(hands, (route) => void held.push(route));
  const cell = await open(tab);
  await expect.poll(() => held.length).toBe(1);
  for (const key of ['Tab', 'Tab', 'ArrowDown']) await tab.keyboard.press(key);
  await tab.keyboard.type('typed');
  await tab.keyboard.press('Enter');
  await held[0]!.continue();
  await ready(tab);
  expect(await cell(1, 0).textContent()).toBe('typed');
  expect(await cell(2, 0).evaluate((element) => element === (element.getRootNode() as ShadowRoot).activeElement)).toBe(true);
  await tab.close();
});

test('P14: hands that cannot be loaded are told of, and the table can be read all the same', async () => {
  const tab = await browser.newPage();
  await tab.route(hands, (route) => route.abort());
  const cell = await open(tab);
  await tab.locator('[part~=notice]').getByText('Nothing can be edited').waitFor();
  await tab.locator('[part~=scroller]').evaluate((scroller) => scroller.scrollBy(0, 10_000));
  await cell(39, 0).getByText('Row 39').waitFor();
  await tab.close();
});
