import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname } from 'node:path';
import type { TeableGrid } from '@teable-grid/grid';
import type { Browser, Locator, Page } from 'playwright-core';
import sirv from 'sirv';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildPage } from '../../demo/build-page.ts';
import { launchBrowser } from '../harness/browser.ts';
import { DemoProcess } from '../harness/demo-process.ts';
import { isLong } from '../harness/random.ts';
import { temporaryFolder } from '../postgres/database.ts';

/** For what comes over a socket. */
const patiently = { timeout: 10_000 };
let browser: Browser;

beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser.close());

/** A visitor of the tour who gives nothing time to be looked at. */
class Visitor {
  readonly page: Page;
  /** Errors that the page told, and requests that were answered with one. */
  readonly errors: string[] = [];

  private constructor(page: Page) {
    this.page = page;
    page.on('pageerror', (error) => this.errors.push(error.message));
    page.on('console', (message) => {
      // That a server that was killed cannot be reached is told by the browser itself.
      if (message.type() === 'error' && !/WebSocket connection|ERR_CONNECTION/.test(message.text())) this.errors.push(message.text());
    });
  }

  static async come(url: string): Promise<Visitor> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 820 }, reducedMotion: 'reduce' });
    const visitor = new Visitor(await context.newPage());
    await visitor.page.goto(`${url}?pace=0.01`);
    return visitor;
  }

  /** Opens a step by the list, and lets its script be done. */
  async does(step: string): Promise<void> {
    await this.page.locator(`.rail a[href="#${step}"]`).click();
    await this.page.locator(`.rail a[href="#${step}"][aria-current=step]`).waitFor();
    await this.page.locator('button.do[data-script=idle]:not([aria-disabled])').waitFor();
    await this.runs();
  }

  /** Presses the button, and waits until the script has come to its end. */
  async runs(): Promise<void> {
    await this.page.locator('button.do').click();
    await this.page.locator('button.do:is([data-script=done], [data-script=failed])').waitFor();
    expect(await this.page.locator('.failure').allInnerTexts()).toEqual([]);
    expect(await this.page.locator('.moves li:not([data-move=made])').count()).toBe(0);
  }

  /** The window at a place, counted from 0. */
  window(at: number): Locator {
    return this.page.locator('.stage teable-grid').nth(at);
  }

  async leave(): Promise<void> {
    await this.page.context().close();
    expect(this.errors).toEqual([]);
  }
}

// What the browser is asked of a window.
const writeOffline = (grid: Element) => {
  const { activeSession } = grid as TeableGrid;
  activeSession!.setOnline(false);
  (grid as TeableGrid).startEditing('unsent');
  (grid as TeableGrid).commitEditing();
};
const seqOf = (grid: Element) => (grid as TeableGrid).activeSession!.table.seq;
const openConflicts = (grid: Element) =>
  [...(grid as TeableGrid).activeSession!.table.conflicts].map(({ current, incoming }) => [current.value, incoming.value]);
const fieldNames = (grid: Element) => (grid as TeableGrid).activeSession!.table.fields.list.map(({ name }) => name);
const commentTexts = (grid: Element) => [...(grid as TeableGrid).activeSession!.table.comments].map(({ text }) => text);
const rowCount = (grid: Element) => (grid as TeableGrid).activeSession!.table.rows.size;
const readOnly = (grid: Element) => (grid as TeableGrid).activeSession!.readOnly;
const contents = (grid: Element) => JSON.stringify([...(grid as TeableGrid).activeSession!.table.rows]);

describe('the tour with its server', () => {
  let demo: DemoProcess;
  let dataFolder: string;

  beforeAll(async () => {
    dataFolder = await temporaryFolder();
    demo = await DemoProcess.start(dataFolder);
  });
  afterAll(async () => {
    expect(await demo.stop()).toBe(0);
    await rm(dirname(dataFolder), { recursive: true, force: true });
  });

  test('DM-1, DM-2, DM-3, DM-10, DM-11: two people, a conflict, a server that is killed, the past, and a new beginning', async () => {
    const visitor = await Visitor.come(`${demo.url}/`);
    const { page } = visitor;
    await visitor.does('together');
    expect(await visitor.window(1).evaluate(rowCount)).toBe(8);

    await visitor.does('offline');
    const conflicts = [[350, 425]];
    for (const window of [0, 1]) await expect.poll(() => visitor.window(window).evaluate(openConflicts), patiently).toEqual(conflicts);
    await page.locator('teable-grid [data-action=take]').click();
    await expect.poll(() => visitor.window(0).evaluate(openConflicts), patiently).toEqual([]);

    const before = (await (await fetch(`${demo.url}/demo/status`)).json()) as { pid: number };
    await visitor.does('restart');
    const after = (await (await fetch(`${demo.url}/demo/status`)).json()) as { pid: number };
    expect(after.pid).not.toBe(before.pid);
    expect(() => process.kill(before.pid, 0)).toThrow();
    expect(await page.locator('.victim').innerText()).toContain(`process ${after.pid}`);
    expect(await page.locator('.ledger dd').allInnerTexts()).toEqual(['6', '6', '6']);
    expect(await page.locator('.ticks li[data-state=logged]').count()).toBe(6);

    await visitor.does('past');
    expect(await visitor.window(0).locator('[part~=past]').innerText()).toMatch(/after Grace’s change/);
    for (const [window, cost] of [
      [0, '1,220'],
      [1, '610'],
    ] as const)
      await visitor
        .window(window)
        .locator('[part~=cell]')
        .filter({ hasText: new RegExp(`^€${cost}$`) })
        .waitFor();
    expect(await visitor.window(1).evaluate(commentTexts)).toEqual(['@Grace is one hive enough?', 'No: two, side by side.']);
    await page.keyboard.press('Escape');
    await visitor.window(0).locator('[part~=past]').waitFor({ state: 'detached' });

    const table = await visitor.window(0).evaluate(seqOf);
    // What is unsent goes with the old table, and nothing is told of it.
    await visitor.window(0).evaluate(writeOffline);
    await page.getByRole('button', { name: 'Start over' }).click();
    await expect.poll(() => visitor.window(0).evaluate(seqOf), patiently).toBeLessThan(table);
    const { tables } = (await (await fetch(`${demo.url}/api/tables?workspace=demo`)).json()) as {
      tables: { table: string; deletedAt: string | null }[];
    };
    const plans = tables.filter((one) => one.table.startsWith('demo/plan-'));
    expect([plans.length, plans.filter(({ deletedAt }) => deletedAt === null).length]).toEqual([2, 1]);
    await visitor.leave();
  });

  test('DM-5, DM-6, DM-7: the tag alone, its looks, and who may see what', async () => {
    const visitor = await Visitor.come(`${demo.url}/`);
    const { page } = visitor;
    await visitor.does('tag');
    const shown = (await page.locator('.tag pre').innerText()).trim();
    expect(shown).toBe((await (await fetch(`${demo.url}/tag-alone.html`)).text()).trim());
    await page.frameLocator('.frame iframe').locator('[role=gridcell]').first().waitFor();

    await visitor.does('look');
    await page.getByRole('button', { name: 'Terminal' }).click();
    await expect.poll(() => page.locator('.looks pre').innerText(), patiently).toContain('--teable-accent: #3ddc84;');
    const style = page.locator('.looks teable-grid').evaluate((grid) => getComputedStyle(grid).backgroundColor);
    expect(await style).toBe('rgb(12, 17, 13)');

    await visitor.does('roles');
    await page.getByRole('button', { name: 'Viewer' }).click();
    await expect.poll(() => visitor.window(1).evaluate(readOnly), patiently).toMatch(/read this table, but not change it/);
    await page.getByRole('button', { name: 'Editor, limited fields' }).click();
    await expect.poll(() => visitor.window(1).evaluate(fieldNames), patiently).toEqual(['Name', 'Team', 'Level', 'Since']);
    expect(await visitor.window(0).evaluate(fieldNames)).toContain('Salary');
    expect(await visitor.window(1).evaluate(contents)).not.toMatch(/37000|48000/);
    await page.getByRole('button', { name: 'Editor', exact: true }).click();
    await expect.poll(() => visitor.window(1).evaluate(fieldNames), patiently).toContain('Salary');
    await visitor.leave();
  });

  const hundredThousand = async (): Promise<void> => {
    const visitor = await Visitor.come(`${demo.url}/`);
    // Beside other suites an import of so many rows takes its time.
    visitor.page.setDefaultTimeout(100_000);
    await visitor.does('large');
    expect(await visitor.window(0).evaluate(rowCount)).toBe(100_000);
    await visitor.page.reload();
    await visitor.page.locator('.large teable-grid').waitFor();
    await visitor.runs();
    await visitor.leave();
  };
  if (isLong) test('DM-4 a hundred thousand rows are made once, and sorted and filtered', hundredThousand, 120_000);
});

describe('the tour as files', () => {
  let site: Server;
  let url: string;
  const asked: string[] = [];

  beforeAll(async () => {
    const files = sirv(await buildPage('static'));
    site = createServer((request, response) => {
      asked.push(request.url!);
      const inside = /^\/some\/where(\/.*)$/.exec(request.url!);
      if (inside === null) return void response.writeHead(404).end();
      request.url = inside[1]!;
      files(request, response, () => void response.writeHead(404).end());
    }).listen(0, '127.0.0.1');
    await once(site, 'listening');
    url = `http://127.0.0.1:${(site.address() as AddressInfo).port}/some/where/`;
  });
  afterAll(() => void site.close());

  test('DM-8 a conflict, the end of the page that decides, and the tag alone, with no server and below a path', async () => {
    const visitor = await Visitor.come(url);
    await visitor.does('offline');
    expect(await visitor.window(0).evaluate(openConflicts)).toEqual([[350, 425]]);
    await visitor.does('restart');
    expect(await visitor.page.locator('.ledger dd').allInnerTexts()).toEqual(['6', '6', '6']);
    expect(await visitor.page.locator('.victim').innerText()).toContain('this page decides now');
    await visitor.does('tag');
    await visitor.page.frameLocator('.frame iframe').locator('[role=gridcell]').first().waitFor();
    await visitor.does('roles');
    expect(asked.filter((path) => !path.startsWith('/some/where/'))).toEqual([]);
    await visitor.leave();
  });
});
