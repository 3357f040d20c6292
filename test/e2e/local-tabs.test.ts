import type * as client from '@teable-grid/client';
import type { Session } from '@teable-grid/core';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { people } from '../unit/client-support.ts';
import { type Pages, startPages } from './session-page.ts';

/** What the pages of these tests hold. */
interface InPage {
  load(module: string): Promise<unknown>;
  client: typeof client;
  session: Session;
  /** Rows whose changes were kept, and those whose changes were saved. */
  kept: string[];
  saved: string[];
}

let pages: Pages;
let table: string;
let tables = 0;
const open: Page[] = [];

beforeAll(async () => {
  pages = await startPages();
});
afterAll(() => pages.close());

beforeEach(() => {
  tables += 1;
  table = `home/tabs${tables}`;
});
afterEach(async () => {
  for (const page of open.splice(0)) await page.close();
});

async function newTab(): Promise<Page> {
  const page = await pages.open();
  open.push(page);
  await join(page);
  return page;
}

async function join(page: Page): Promise<void> {
  await page.evaluate(
    async ({ name, ...initial }) => {
      const held = globalThis as unknown as InPage;
      held.client = (await held.load('/packages/client/src/index.ts')) as typeof client;
      held.kept = [];
      held.saved = [];
      held.session = await held.client.LocalSession.open({ table: name, storage: 'indexeddb', ...initial });
    },
    { name: table, ...people },
  );
}

/** Adds rows one by one; resolves when the last is kept on the device. */
async function add(page: Page, ...rows: string[]): Promise<void> {
  await page.evaluate(async (ids) => {
    const held = globalThis as unknown as InPage;
    let last: Promise<unknown> = Promise.resolve();
    for (const id of ids) {
      const { shown, verdict } = held.session.submit({ ops: [{ op: 'insert-rows', place: { before: null }, rows: [{ id, cells: {} }] }] });
      last = shown.then(() => held.kept.push(id));
      void verdict.then(() => held.saved.push(id));
    }
    await last;
  }, rows);
}

/** What a tab shows. */
function shown(page: Page) {
  return page.evaluate(() => {
    const { session, saved } = globalThis as unknown as InPage;
    return {
      rows: [...session.table.rows].map(({ id }) => id).sort(),
      seq: session.table.seq,
      state: session.status.state,
      reason: session.status.state === 'offline' ? session.status.reason : '',
      pending: session.pending.length,
      saved: saved.length,
      peers: session.presence.map(({ actor }) => actor.name),
    };
  });
}

async function untilShown(page: Page, expected: Partial<Awaited<ReturnType<typeof shown>>>): Promise<void> {
  await expect.poll(() => shown(page), { timeout: 20_000, interval: 20 }).toMatchObject(expected);
}

/** Ends a tab as a fault of the browser would. */
async function crash(page: Page): Promise<void> {
  const cdp = await page.context().newCDPSession(page);
  const crashed = new Promise((resolve) => page.once('crash', resolve));
  // It never answers.
  cdp.send('Page.crash').catch(() => {});
  await crashed;
}

/** Stops a tab where it is, as a browser freezes one that was hidden for long; it holds its locks still. The result lets it go on. */
async function freeze(page: Page): Promise<() => Promise<void>> {
  const cdp = await page.context().newCDPSession(page);
  await cdp.send('Debugger.enable');
  const paused = new Promise((resolve) => cdp.once('Debugger.paused', resolve));
  await cdp.send('Debugger.pause');
  // There is something to stop at.
  cdp.send('Runtime.evaluate', { expression: '0' }).catch(() => {});
  await paused;
  return async () => {
    await cdp.send('Debugger.disable');
    await cdp.detach();
  };
}

const ids = (tab: string, count: number) => Array.from({ length: count }, (_, at) => `r${tab}${at}`);
const all = (...rows: string[][]) => ['rAda', 'rBob', ...rows.flat()].sort();

describe('a table of a browser in several tabs', () => {
  it('LT-1 LT-2 LT-5 goes on in the others when the tab that holds it crashes with changes in flight, and is all there after a reload', async () => {
    const [one, two, three] = [await newTab(), await newTab(), await newTab()];
    await Promise.all([add(one, ...ids('A', 10)), add(two, ...ids('B', 10)), add(three, ...ids('C', 10))]);
    for (const page of [one, two, three])
      await untilShown(page, { rows: all(ids('A', 10), ids('B', 10), ids('C', 10)), pending: 0, seq: 31 });
    await one.evaluate(() =>
      (globalThis as unknown as InPage).session.setPresence({ cursor: { row: 'rAda', field: 'fCity' }, editing: false }),
    );
    await untilShown(two, { peers: ['Me'] });
    // What the tab that dies has kept is taken over; what the others have sent is decided once.
    await Promise.all([add(one, ...ids('D', 20)), add(two, ...ids('E', 20)), add(three, ...ids('F', 20))]);
    await crash(one);
    const rows = all(ids('A', 10), ids('B', 10), ids('C', 10), ids('D', 20), ids('E', 20), ids('F', 20));
    for (const page of [two, three]) await untilShown(page, { rows, pending: 0, state: 'live', seq: 91, saved: 30, peers: [] });
    await Promise.all([two, three].map(async (page) => (await page.reload(), join(page))));
    const fourth = await newTab();
    for (const page of [two, three, fourth]) await untilShown(page, { rows, pending: 0, state: 'live', seq: 91 });
    await add(fourth, 'rLast');
    for (const page of [two, three, fourth]) await untilShown(page, { rows: [...rows, 'rLast'].sort(), pending: 0 });
  });

  it('LT-2 goes on in the next tab when the one that holds it is closed without a farewell, again and again', async () => {
    const tabs = [await newTab(), await newTab(), await newTab()];
    const rows: string[][] = [];
    for (let round = 0; round < 2; round += 1) {
      await Promise.all(tabs.map((page, at) => add(page, ...ids(`${round}x${at}x`, 5))));
      rows.push(...tabs.map((_, at) => ids(`${round}x${at}x`, 5)));
      await tabs.shift()!.close({ runBeforeUnload: false });
      tabs.push(await newTab());
    }
    for (const page of tabs) await untilShown(page, { rows: all(...rows), pending: 0, state: 'live', seq: 31 });
  });

  it('LT-4 waits for a tab that is frozen, says so, and loses nothing of it or of the others', async () => {
    const [one, two] = [await newTab(), await newTab()];
    await add(one, ...ids('A', 3));
    await untilShown(two, { rows: all(ids('A', 3)) });
    const goOn = await freeze(one);
    await add(two, ...ids('B', 3));
    const three = await newTab();
    await untilShown(three, { state: 'offline', reason: expect.stringContaining('Waiting for another tab') as string });
    await untilShown(two, { rows: all(ids('A', 3), ids('B', 3)), pending: 3, saved: 0 });
    await goOn();
    await add(one, ...ids('C', 3));
    await add(three, ...ids('D', 3));
    for (const page of [one, two, three])
      await untilShown(page, { rows: all(ids('A', 3), ids('B', 3), ids('C', 3), ids('D', 3)), pending: 0, seq: 13 });
  });

  it('LT-6 keeps what was refused, and what was done offline, over a reload', async () => {
    const page = await newTab();
    await page.evaluate(async () => {
      const { session } = globalThis as unknown as InPage;
      await session.submit({ ops: [{ op: 'set-cell', row: 'rNone', field: 'fCity', value: 'x', was: null }] }).verdict;
      session.setOnline(false);
    });
    await add(page, 'rNew');
    await page.reload();
    await join(page);
    await untilShown(page, { rows: all(['rNew']), pending: 1, seq: 2, state: 'live' });
  });
});
