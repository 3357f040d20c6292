import { MemoryStore } from '@teable-grid/core';
import { openSession, memoryDevice } from '@teable-grid/client';
import type * as client from '@teable-grid/client';
import { type RunningServer, startServer } from '@teable-grid/server';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { people, until } from '../unit/client-support.ts';
import { type Pages, startPages } from './session-page.ts';
import { layWire, type Wire } from './session-proxy.ts';

/** What the pages of these tests hold. */
interface InPage {
  load(module: string): Promise<unknown>;
  client: typeof client;
  session: ReturnType<typeof client.openSession>;
}

let pages: Pages;
let store: MemoryStore;
let server: RunningServer;
let wire: Wire;
let table: string;
let tables = 0;
const open: Page[] = [];

beforeAll(async () => {
  pages = await startPages();
});
afterAll(() => pages.close());

beforeEach(async () => {
  tables += 1;
  table = `home/people${tables}`;
  store = new MemoryStore();
  server = await startServer({ store, port: 0 });
  await server.tables.create(table);
  wire = await layWire(server.url);
  const filler = openSession({ server: server.url, table, name: 'Filler', storage: memoryDevice() });
  await until(filler, 'it is live', () => filler.status.state === 'live');
  const fields = people.fields.map((field) => ({ op: 'add-field', place: { before: null }, field }) as const);
  await filler.submit({ ops: [...fields, { op: 'insert-rows', place: { before: null }, rows: people.rows }] }).verdict;
  await filler.close();
});

afterEach(async () => {
  for (const page of open.splice(0)) await page.close();
  await wire.close();
  await server.close();
});

async function newPage(): Promise<Page> {
  const page = await pages.open();
  open.push(page);
  await loadClient(page);
  return page;
}

async function loadClient(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const held = globalThis as unknown as InPage;
    held.client = (await held.load('/packages/client/src/index.ts')) as typeof client;
  });
}

async function reload(page: Page): Promise<void> {
  await page.reload();
  await loadClient(page);
}

/** Opens the session of a page, named Ann. */
async function join(page: Page): Promise<void> {
  await page.evaluate(
    (options) => {
      const held = globalThis as unknown as InPage;
      held.session = held.client.openSession(options);
    },
    { server: wire.url, table, name: 'Ann' },
  );
}

/** Sets cells of Ada's city one after the other; resolves when the last is kept. */
async function setCity(page: Page, ...values: string[]): Promise<void> {
  await page.evaluate(async (all) => {
    const { session } = globalThis as unknown as InPage;
    let kept: Promise<unknown> = Promise.resolve();
    for (const value of all) {
      const row = session.table.rows.get('rAda');
      const was = row?.written?.get('fCity')?.value ?? row?.base[session.table.fields.get('fCity')!.column] ?? null;
      kept = session.submit({ ops: [{ op: 'set-cell', row: 'rAda', field: 'fCity', value, was }] }).shown;
    }
    await kept;
  }, values);
}

/** What a page shows. */
async function shown(page: Page) {
  return page.evaluate(() => {
    const { session } = globalThis as unknown as InPage;
    const row = session.table.rows.get('rAda');
    const column = session.table.fields.get('fCity')?.column ?? 0;
    return {
      city: row === undefined ? null : (row.written?.get('fCity')?.value ?? row.base[column]),
      seq: session.table.seq,
      state: session.status.state,
      pending: session.pending.map(({ state }) => state),
      conflicts: session.table.conflicts.size,
    };
  });
}

/** Waits until a page shows something. */
async function untilShown(page: Page, expected: Partial<Awaited<ReturnType<typeof shown>>>): Promise<void> {
  await expect.poll(() => shown(page), { timeout: 10_000, interval: 20 }).toMatchObject(expected);
}

describe('a session in a browser', () => {
  it('CL-12 shows what it had when the server cannot be reached', async () => {
    const page = await newPage();
    await join(page);
    await untilShown(page, { state: 'live', city: 'London', seq: 1 });
    await page.evaluate(() => (globalThis as unknown as InPage).session.close());
    wire.cut();
    await reload(page);
    await join(page);
    await untilShown(page, { city: 'London', seq: 1, state: 'offline' });
    wire.mend();
    await untilShown(page, { city: 'London', seq: 1, state: 'live' });
  });

  it('CL-6 saves once what was typed offline before the page was loaded anew', async () => {
    const page = await newPage();
    await join(page);
    await untilShown(page, { state: 'live' });
    wire.cut();
    await setCity(page, 'Turin', 'Rome');
    await untilShown(page, { city: 'Rome', state: 'offline', pending: ['pending', 'pending'] });
    await reload(page);
    await join(page);
    await untilShown(page, { city: 'Rome', pending: ['pending', 'pending'] });
    // Typed over what the page before had not saved.
    await setCity(page, 'Oslo');
    wire.mend();
    await untilShown(page, { city: 'Oslo', state: 'live', pending: [], seq: 4, conflicts: 0 });
  });

  it('CL-6 saves once what was sent but not answered before the page was loaded anew', async () => {
    const page = await newPage();
    await join(page);
    await untilShown(page, { state: 'live' });
    wire.hush();
    await setCity(page, 'Turin');
    await expect.poll(async () => (await server.tables.open(table))!.authority.table.seq).toBe(2);
    await reload(page);
    await join(page);
    await untilShown(page, { city: 'Turin', state: 'live', pending: [], seq: 2 });
  });

  it('CL-5 keeps what was rejected over a reload', async () => {
    const page = await newPage();
    await join(page);
    await untilShown(page, { state: 'live' });
    await page.evaluate(async () => {
      const { session } = globalThis as unknown as InPage;
      await session.submit({ ops: [{ op: 'set-cell', row: 'rNone', field: 'fCity', value: 'x', was: null }] }).verdict;
      session.hold({ row: 'rAda', field: 'fAge', text: 'forty', problem: { code: 'wrong-value', path: '', message: 'Not a number.' } });
      await session.close();
    });
    await reload(page);
    await join(page);
    await untilShown(page, { state: 'live', pending: ['rejected', 'rejected'] });
    await page.evaluate(async () => {
      const { session } = globalThis as unknown as InPage;
      for (const { id } of session.pending) session.discard(id);
      await session.close();
    });
    await reload(page);
    await join(page);
    await untilShown(page, { state: 'live', pending: [] });
  });

  it('OB-4 leaves alone what a page that lives has not sent', async () => {
    const [one, two] = [await newPage(), await newPage()];
    await join(one);
    await untilShown(one, { state: 'live' });
    await one.evaluate(() => (globalThis as unknown as InPage).session.setOnline(false));
    await setCity(one, 'Turin');
    await join(two);
    await untilShown(two, { state: 'live', pending: [], city: 'London' });
    await one.evaluate(() => (globalThis as unknown as InPage).session.setOnline(true));
    for (const page of [one, two]) await untilShown(page, { city: 'Turin', pending: [], seq: 2 });
  });

  it('CL-12 is written by one page, and forgotten by logout', async () => {
    const [one, two] = [await newPage(), await newPage()];
    for (const page of [one, two]) {
      await join(page);
      await untilShown(page, { state: 'live' });
    }
    const databases = () =>
      one.evaluate(async (name) => (await indexedDB.databases()).filter((database) => database.name?.includes(name)).length, `${table}|`);
    expect(await databases()).toBe(1);
    for (const page of [one, two]) await page.evaluate(() => (globalThis as unknown as InPage).session.close());
    await one.evaluate((url) => (globalThis as unknown as InPage).client.logout({ server: url, unsent: 'keep' }), wire.url);
    expect(await databases()).toBe(0);
  });

  it('CL-12 is not mixed with another table of the same name', async () => {
    const page = await newPage();
    await join(page);
    await untilShown(page, { state: 'live', seq: 1 });
    await page.evaluate(() => (globalThis as unknown as InPage).session.close());
    const port = Number(new URL(server.url).port);
    await server.close();
    server = await startServer({ store: new MemoryStore(), port });
    await server.tables.create(table);
    const filler = openSession({ server: server.url, table, name: 'Filler', storage: memoryDevice() });
    await until(filler, 'it is live', () => filler.status.state === 'live');
    for (const field of people.fields.slice(0, 2))
      await filler.submit({ ops: [{ op: 'add-field', place: { before: null }, field: { ...field, name: `Other ${field.name}` } }] })
        .verdict;
    await filler.close();
    await reload(page);
    await join(page);
    await untilShown(page, { state: 'live', seq: 2, city: null });
    const names = await page.evaluate(() => (globalThis as unknown as InPage).session.table.fields.list.map(({ name }) => name));
    expect(names).toEqual(['Other Name', 'Other City']);
  });

  it('CL-13 keeps a table without a server over a reload, and in every page of the browser', async () => {
    const [one, two] = [await newPage(), await newPage()];
    const openLocal = (page: Page) =>
      page.evaluate(
        async ({ name, ...initial }) => {
          const held = globalThis as unknown as InPage;
          held.session = await held.client.LocalSession.open({ table: name, storage: 'indexeddb', ...initial });
        },
        { name: table, ...people },
      );
    await openLocal(one);
    await setCity(one, 'Turin');
    await untilShown(one, { city: 'Turin', pending: [] });
    await openLocal(two);
    await untilShown(two, { city: 'Turin', state: 'live' });
    await reload(one);
    await openLocal(one);
    for (const page of [one, two]) await untilShown(page, { city: 'Turin', state: 'live' });
    await one.evaluate(() => (globalThis as unknown as InPage).session.close());
    await setCity(two, 'Rome');
    await untilShown(two, { city: 'Rome', state: 'live', pending: [] });
  });
});
