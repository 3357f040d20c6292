import { MemoryStore, type Session } from '@teable-grid/core';
import { memoryDevice, openSession } from '@teable-grid/client';
import type * as client from '@teable-grid/client';
import { type RunningServer, startServer } from '@teable-grid/server';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { cell, people, until } from '../unit/client-support.ts';
import { type Pages, startPages } from './session-page.ts';

/** What the pages of these tests hold. */
interface InPage {
  load(module: string): Promise<unknown>;
  client: typeof client;
  session: Session;
  warnings: string[];
}

let pages: Pages;
let store: MemoryStore;
let server: RunningServer;
let table: string;
let tables = 0;
let watcher: Session;
const open: Page[] = [];

beforeAll(async () => {
  pages = await startPages();
});
afterAll(() => pages.close());

beforeEach(async () => {
  tables += 1;
  table = `home/tabs${tables}`;
  store = new MemoryStore();
  server = await startServer({ store, port: 0 });
  await server.tables.create(table);
  watcher = openSession({ server: server.url, table, name: 'Watcher', storage: memoryDevice() });
  await until(watcher, 'it is live', () => watcher.status.state === 'live');
  const fields = people.fields.map((field) => ({ op: 'add-field', place: { before: null }, field }) as const);
  await watcher.submit({ ops: [...fields, { op: 'insert-rows', place: { before: null }, rows: people.rows }] }).verdict;
});

afterEach(async () => {
  for (const page of open.splice(0)) await page.close();
  await watcher.close();
  await server.close();
});

/** A tab with the client in it; `prepare` is done to the page before. */
async function tab(prepare: () => void = () => {}): Promise<Page> {
  const page = await pages.open();
  open.push(page);
  await load(page, prepare);
  return page;
}

async function load(page: Page, prepare: () => void): Promise<void> {
  await page.evaluate(prepare);
  await page.evaluate(
    async (options) => {
      const held = globalThis as unknown as InPage;
      held.client = (await held.load('/packages/client/src/index.ts')) as typeof client;
      held.session = held.client.openSession(options);
      held.warnings = [];
      held.session.subscribe((event) => event.event === 'warning' && held.warnings.push(event.problem.message));
    },
    { server: server.url, table, name: 'Ann' },
  );
  await page.waitForFunction(() => (globalThis as unknown as InPage).session.status.state === 'live', undefined, { timeout: 20_000 });
}

const setOnline = (page: Page, online: boolean) => page.evaluate((on) => (globalThis as unknown as InPage).session.setOnline(on), online);

/** Sets a cell; resolves when it is kept on the device, or known not to be. */
const type = (page: Page, row: string, value: string) =>
  page.evaluate(
    ([at, text]) =>
      (globalThis as unknown as InPage).session.submit({
        ops: [{ op: 'set-cell', row: at!, field: 'fCity', value: text!, was: 'seen' }],
      }).shown,
    [row, value],
  );

const pending = (page: Page) => page.evaluate(() => (globalThis as unknown as InPage).session.pending.map(({ state }) => state));
const texts = async () =>
  (await store.log(table, { after: 1, limit: 100 })).flatMap(({ ops }) =>
    ops!.ops.flatMap((op) => (op.op === 'set-cell' ? [op.value] : [])),
  );

describe('the outbox of a browser with several tabs', () => {
  it('OB-4 a tab that lives sends what a tab that died has left, once', async () => {
    const dead = await tab();
    await setOnline(dead, false);
    await type(dead, 'rAda', 'Turin');
    await type(dead, 'rBob', 'Oslo');
    const [one, two] = [await tab(), await tab()];
    expect(await texts()).toEqual([]);
    await dead.close({ runBeforeUnload: false });
    await until(watcher, 'it is sent', () => cell(watcher.table, 'rBob', 'fCity') === 'Oslo', 15_000);
    for (const page of [one, two]) await expect.poll(() => pending(page)).toEqual([]);
    expect(await texts()).toEqual(['Turin', 'Oslo']);
  });

  it('OB-7 two tabs that both have one outbox neither lose nor double a change', async () => {
    // Without locks, a tab that does not answer is taken for dead.
    const silent = await tab(() => {
      Object.defineProperty(navigator, 'locks', { value: undefined });
      BroadcastChannel.prototype.postMessage = () => {};
    });
    await setOnline(silent, false);
    await type(silent, 'rAda', 'Turin');
    const living = await tab(() => Object.defineProperty(navigator, 'locks', { value: undefined }));
    await until(watcher, 'it is sent', () => cell(watcher.table, 'rAda', 'fCity') === 'Turin', 20_000);
    await type(silent, 'rBob', 'Oslo');
    await setOnline(silent, true);
    await until(watcher, 'it is sent', () => cell(watcher.table, 'rBob', 'fCity') === 'Oslo', 15_000);
    for (const page of [silent, living]) await expect.poll(() => pending(page)).toEqual([]);
    expect(await texts()).toEqual(['Turin', 'Oslo']);
  });

  it('OB-4 without locks what a tab left unsent is there again when it is loaded anew', async () => {
    const withoutLocks = () => Object.defineProperty(navigator, 'locks', { value: undefined });
    const page = await tab(withoutLocks);
    await setOnline(page, false);
    await type(page, 'rAda', 'Turin');
    await page.reload();
    await load(page, withoutLocks);
    await until(watcher, 'it is sent', () => cell(watcher.table, 'rAda', 'fCity') === 'Turin', 15_000);
    expect(await texts()).toEqual(['Turin']);
  });

  it('OB-6 goes on in memory, with a warning that stays, where storage is full, refuses or never answers', async () => {
    const ways: (() => void)[] = [
      () => {
        IDBObjectStore.prototype.put = () => {
          throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
        };
      },
      () => {
        IDBFactory.prototype.open = () => {
          throw new DOMException('A mutation operation was attempted on a database that did not allow mutations.', 'InvalidStateError');
        };
      },
      () => {
        IDBFactory.prototype.open = () => new EventTarget() as unknown as IDBOpenDBRequest;
      },
    ];
    for (const [at, way] of ways.entries()) {
      const page = await tab(way);
      await type(page, 'rAda', `way ${at}`);
      await until(watcher, 'it is saved all the same', () => cell(watcher.table, 'rAda', 'fCity') === `way ${at}`, 15_000);
      const told = await page.evaluate(() => {
        const { session, warnings } = globalThis as unknown as InPage;
        return { unkept: session.unkept, warnings, write: session.capabilities.write };
      });
      expect(told.unkept).toContain('could not be kept on this device');
      expect(told.warnings).toEqual([told.unkept]);
      expect(told.write).toBe(true);
    }
  });
});
