import { readPeerTable } from '@teable-grid/core/yjs';
import type { Session } from '@teable-grid/core';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { startYWebsocketServer, type YWebsocketServer } from '../harness/y-websocket-server.ts';
import { cell as valueIn } from '../unit/client-support.ts';
import { type Pages, startPages } from './session-page.ts';

let pages: Pages;
let server: YWebsocketServer;
const open: Page[] = [];
const errors: string[] = [];

beforeAll(async () => {
  pages = await startPages();
});
afterAll(() => pages.close());

beforeEach(async () => {
  server = await startYWebsocketServer();
});

afterEach(async () => {
  for (const page of open.splice(0)) await page.close();
  await server.close();
  expect(errors.splice(0)).toEqual([]);
});

/** Somebody's page on the room. */
async function join(name: string): Promise<Page> {
  const page = await pages.open();
  open.push(page);
  page.on('pageerror', (error) => errors.push(error.message));
  await page.goto(`${pages.url}?${new URLSearchParams({ server: server.url, room: 'films', name }).toString()}`);
  await page.evaluate(async () => {
    const { load } = globalThis as unknown as { load(module: string): Promise<{ openPeerPage(): void }> };
    (await load('/test/e2e/peer-page.ts')).openPeerPage();
  });
  await page.locator('teable-grid [role=gridcell]').first().waitFor();
  return page;
}

const cellOf = (page: Page, row: number, column: number): Locator =>
  page.locator(`teable-grid [role=row][aria-rowindex="${row + 1}"] [aria-colindex="${column}"]`);

async function type(page: Page, row: number, column: number, text: string): Promise<void> {
  await cellOf(page, row, column).click();
  await page.keyboard.type(text);
  await page.keyboard.press('Enter');
}

const sees = (page: Page, row: number, column: number, text: string) =>
  cellOf(page, row, column).getByText(text, { exact: true }).waitFor();
const says = (page: Page, text: string) => page.locator('teable-grid [role=status]').filter({ hasText: text }).waitFor();

test('PE-11 two pages with a grid over an ordinary y-websocket server: both type, both see all, and it is told what that is', async () => {
  const [ann, ben] = await Promise.all([join('Ann'), join('Ben')]);
  await Promise.all([says(ann, 'Shared'), says(ben, 'Shared')]);
  await Promise.all([type(ann, 1, 1, 'Slam!'), type(ben, 2, 2, '99')]);
  await Promise.all([sees(ann, 2, 2, '99'), sees(ben, 1, 1, 'Slam!')]);
  const peersOf = (page: Page) =>
    page.locator('teable-grid').evaluate((grid) => {
      const { presence } = (grid as HTMLElement & { activeSession: Session }).activeSession;
      return presence.map(({ actor }) => actor.name);
    });
  await vi.waitFor(async () => expect([await peersOf(ann), await peersOf(ben)]).toEqual([['Ben'], ['Ann']]), { timeout: 10_000 });

  // What a type does not read stays with who typed it.
  await type(ann, 1, 2, 'never');
  await says(ann, 'Shared');
  expect(valueIn(readPeerTable(server.document('films')), 'rOne', 'fYear')).toBe(1998);

  await cellOf(ann, 1, 1).click();
  await ann.keyboard.press('Control+z');
  await sees(ben, 1, 1, 'Slam');
});

test('PE-11 pages whose connection was cut go on, and come together again', async () => {
  const [ann, ben] = await Promise.all([join('Ann'), join('Ben')]);
  await Promise.all([says(ann, 'Shared'), says(ben, 'Shared')]);
  server.cut();
  await Promise.all([type(ann, 1, 1, 'One'), type(ben, 2, 1, 'Two')]);
  await Promise.all([sees(ann, 2, 1, 'Two'), sees(ben, 1, 1, 'One'), says(ann, 'Shared')]);
  const cara = await join('Cara');
  await Promise.all([sees(cara, 1, 1, 'One'), sees(cara, 2, 1, 'Two')]);
  expect(readPeerTable(server.document('films')).rows.total).toBe(2);
});
