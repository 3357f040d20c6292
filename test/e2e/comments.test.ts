import { MemoryStore } from '@teable-grid/core';
import { type RunningServer, startServer } from '@teable-grid/server';
import type { TeableGrid } from '@teable-grid/grid';
import { SignJWT } from 'jose';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser } from '../harness/browser.ts';
import { importTable } from '../harness/server-process.ts';
import { serveTag, type TagSite } from '../harness/tag-site.ts';

const secret = 'a secret that is long enough for a test';
const table = 'crm/leads';
let server: RunningServer;
let site: TagSite;
let browser: Browser;

function tokenFor(name: string, role: string): Promise<string> {
  const token = new SignJWT({ name, tables: { '*': role } }).setProtectedHeader({ alg: 'HS256' }).setSubject(name.toLowerCase());
  return token.sign(new TextEncoder().encode(secret));
}

beforeAll(async () => {
  [server, browser] = await Promise.all([startServer({ store: new MemoryStore(), port: 0, secret }), launchBrowser()]);
  const [owner, eva, cora, vic] = await Promise.all([
    tokenFor('Olga', 'owner'),
    tokenFor('Eva', 'editor'),
    tokenFor('Cora', 'commenter'),
    tokenFor('Vic', 'viewer'),
  ]);
  await importTable(server.url, table, 'Name,City\nAda,London\nGrace,Arlington\n', owner);
  const tag = (token: string) =>
    `<teable-grid server="${server.url}" table="${table}" token="${token}" style="height: 90vh"></teable-grid>`;
  site = await serveTag({ '/eva': tag(eva), '/cora': tag(cora), '/vic': tag(vic) });
});

afterAll(async () => {
  await browser.close();
  site.close();
  await server.close();
});

/** Somebody's own browser, with the table before him. */
async function open(name: string): Promise<Page> {
  const page = await (await browser.newContext({ viewport: { width: 1100, height: 700 } })).newPage();
  await page.goto(site.url(`/${name}`));
  await cell(page, 1, 1).waitFor();
  await page.locator('teable-grid').evaluate((grid) => (grid as TeableGrid).ready);
  return page;
}

const cell = (page: Page, row: number, column: number) =>
  page.locator(`teable-grid [role=row][aria-rowindex="${row + 1}"] [aria-colindex="${column}"]`);
const thread = (page: Page) => page.locator('teable-grid .thread-panel');
const button = (page: Page) => page.locator('teable-grid .view-bar [data-panel=comments]');

/** Opens the comments on a cell by key. */
async function comment(page: Page, row: number, column: number): Promise<void> {
  await cell(page, row, column).click();
  await page.keyboard.press('Control+Alt+m');
  await thread(page).waitFor();
}

async function setOnline(page: Page, online: boolean): Promise<void> {
  await page.locator('teable-grid').evaluate((grid, wanted) => (grid as TeableGrid).activeSession!.setOnline(wanted), online);
}

test('CMT-33, CL-11 an editor and a commenter talk about a cell, a viewer reads it; what is said offline, or while one is away, is not lost', async () => {
  const [eva, cora, vic] = (await Promise.all(['eva', 'cora', 'vic'].map(open))) as [Page, Page, Page];
  // Nobody has said anything: a viewer has nothing to open.
  expect(await button(vic).count()).toBe(0);

  await cell(cora, 2, 2).click();
  await comment(eva, 1, 2);
  await eva.keyboard.type('<b>Still</b> in London? Ask @co');
  await eva.getByRole('option', { name: 'Cora' }).waitFor();
  await eva.keyboard.press('Enter');
  await eva.keyboard.type('please');
  await eva.keyboard.press('Enter');
  await thread(eva).getByText('<b>Still</b> in London? Ask @Cora please').waitFor();

  // The mark, the count, and a word to her who is called; nobody's text is HTML.
  await cora.getByText('Eva mentions you: “<b>Still</b> in London? Ask @Cora please”').waitFor();
  await button(cora).getByText('1', { exact: true }).waitFor();
  await expect.poll(() => cell(cora, 1, 2).getAttribute('class')).toContain('unread');
  expect(await cell(cora, 1, 2).getAttribute('title')).toBe('1 comment, 1 new');

  // She may not edit the cell, but answers, and it is read.
  await cell(cora, 1, 2).click();
  await cora.keyboard.type('Paris');
  expect(await cora.locator('teable-grid .editor').count()).toBe(0);
  await cora.locator('teable-grid .notice').getByRole('button', { name: 'Show' }).click();
  await thread(cora).locator('mark').getByText('@Cora').waitFor();
  expect(await thread(cora).locator('b').count()).toBe(0);
  await expect.poll(() => button(cora).getAttribute('aria-label')).toBe('Comments');
  await cora.keyboard.type('She moved to Paris.');
  await cora.keyboard.press('Enter');
  await thread(eva).getByText('She moved to Paris.').waitFor();
  // What one looks at is read.
  await expect.poll(() => button(eva).getAttribute('aria-label')).toBe('Comments');

  // The viewer reads, and can write nothing.
  await comment(vic, 1, 2);
  await thread(vic).getByText('She moved to Paris.').waitFor();
  expect(await thread(vic).locator('textarea, [data-action=resolve], .comment-actions button').count()).toBe(0);

  // Offline a comment waits, and its draft is not lost when the panel closes.
  await setOnline(cora, false);
  await cora.keyboard.type('One more thing');
  await cora.keyboard.press('Escape');
  await thread(cora).waitFor({ state: 'detached' });
  await comment(cora, 1, 2);
  await cora.keyboard.type(': she is back.');
  await cora.keyboard.press('Enter');
  await thread(cora).getByText('Not sent yet').waitFor();
  expect(await thread(eva).getByText('she is back').count()).toBe(0);
  await setOnline(cora, true);
  await thread(eva).getByText('One more thing: she is back.').waitFor();
  await thread(cora).getByText('Not sent yet').waitFor({ state: 'detached' });

  // Settled by one it is settled for all, and undo opens it again.
  await thread(eva).getByRole('button', { name: 'Resolve' }).click();
  await thread(cora).getByText('Resolved (1)').waitFor();
  await expect.poll(() => cell(vic, 1, 2).getAttribute('class')).not.toContain('comment');
  await eva.keyboard.press('Escape');
  await eva.locator('teable-grid').evaluate((grid) => (grid as TeableGrid).activeSession!.undo());
  await expect.poll(() => cell(vic, 1, 2).getAttribute('class')).toContain('comment');

  // What is said while she is away is not read, also after the page is loaded again; the list leads to it.
  await cora.close();
  await comment(eva, 2, 1);
  await eva.keyboard.type('Which Grace?');
  await eva.keyboard.press('Enter');
  await thread(eva).getByText('Which Grace?').waitFor();
  const again = await cora.context().newPage();
  await again.goto(site.url('/cora'));
  await button(again).getByText('1', { exact: true }).waitFor();
  await button(again).click();
  await again.locator('teable-grid .thread-line').getByText('Which Grace?').waitFor();
  await again.keyboard.press('Enter');
  await thread(again).getByText('Which Grace?').waitFor();
  await expect.poll(() => button(again).getAttribute('aria-label')).toBe('Comments');
  await again.reload();
  await cell(again, 1, 1).waitFor();
  await expect.poll(() => button(again).getAttribute('aria-label')).toBe('Comments');
});
