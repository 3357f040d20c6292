import { MemoryStore, type valueOf } from '@teable-grid/core';
import { memoryDevice, openSession } from '@teable-grid/client';
import type * as remote from '@teable-grid/client/remote';
import { type RunningServer, startServer } from '@teable-grid/server';
import type { Page, Route } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { people, until } from '../unit/client-support.ts';
import { type Pages, startPages } from './session-page.ts';

/** What the page of these tests holds. */
interface InPage {
  load(module: string): Promise<unknown>;
  session: ReturnType<typeof remote.openSession>;
  valueOf: typeof valueOf;
}

const table = 'home/people';
const part = '**/take-back-*.js';
const [row] = people.rows;
const field = Object.keys(row!.cells)[0]!;
let pages: Pages;
let server: RunningServer;
let page: Page;

beforeAll(async () => {
  pages = await startPages();
});
afterAll(() => pages.close());

beforeEach(async () => {
  server = await startServer({ store: new MemoryStore(), port: 0 });
  await server.tables.create(table);
  const filler = openSession({ server: server.url, table, name: 'Filler', storage: memoryDevice() });
  await until(filler, 'it is live', () => filler.status.state === 'live');
  const fields = people.fields.map((one) => ({ op: 'add-field', place: { before: null }, field: one }) as const);
  await filler.submit({ ops: [...fields, { op: 'insert-rows', place: { before: null }, rows: people.rows }] }).verdict;
  await filler.close();
  page = await pages.open();
});

afterEach(async () => {
  await page.close();
  await server.close();
});

/** Opens the session of the page. */
async function join(): Promise<void> {
  await page.evaluate(
    async (options) => {
      const held = globalThis as unknown as InPage;
      const { openSession: open } = (await held.load('/packages/client/src/remote/index.ts')) as typeof remote;
      held.valueOf = ((await held.load('/packages/core/src/index.ts')) as { valueOf: typeof valueOf }).valueOf;
      held.session = open(options);
    },
    { server: server.url, table, name: 'Ann', storage: 'memory' as const },
  );
  await expect.poll(() => page.evaluate(() => (globalThis as unknown as InPage).session.status.state)).toBe('live');
}

/** Writes the one cell that these tests are about. */
async function write(value: string): Promise<void> {
  const op = { op: 'set-cell', row: row!.id, field, value, was: await shown() } as const;
  await page.evaluate((made) => void (globalThis as unknown as InPage).session.submit({ ops: [made] }), op);
}

function shown(): Promise<string> {
  return page.evaluate(
    ([rowId, fieldId]) => {
      const held = globalThis as unknown as InPage;
      const { rows, fields } = held.session.table;
      return held.valueOf(rows.get(rowId)!, fields.get(fieldId)!) as string;
    },
    [row!.id, field] as const,
  );
}

const undo = () => page.evaluate(() => (globalThis as unknown as InPage).session.undo());

/** Keeps the part from arriving until it is released. */
async function holdBack(): Promise<{ readonly routes: readonly Route[]; release(): Promise<unknown> }> {
  const routes: Route[] = [];
  let released = false;
  await page.route(part, (route) => (released ? route.continue() : void routes.push(route)));
  return {
    routes,
    release() {
      released = true;
      return Promise.all(routes.map((route) => route.continue()));
    },
  };
}

it('CL-17 takes back what was done before it could, as soon as it can', async () => {
  const held = await holdBack();
  await join();
  const before = await shown();
  await write('first');
  const undone = undo();
  await expect.poll(() => held.routes.length).toBe(1);
  expect(await shown()).toBe('first');
  await held.release();
  expect(await undone).toEqual({ outcome: 'done' });
  expect(await shown()).toBe(before);
});

it('CL-17 does nothing where something else was done in the meantime', async () => {
  const held = await holdBack();
  await join();
  await write('first');
  const undone = undo();
  await write('second');
  await expect.poll(() => held.routes.length).toBe(1);
  await held.release();
  expect(await undone).toMatchObject({ outcome: 'refused', problems: [{ message: expect.stringContaining('something else was done') }] });
  expect(await shown()).toBe('second');
  expect(await undo()).toEqual({ outcome: 'done' });
  expect(await shown()).toBe('first');
});

it('CL-17 says that what takes back could not be loaded; what was done stays, and is saved', async () => {
  await page.route(part, (route) => route.abort());
  await join();
  await write('first');
  expect(await undo()).toMatchObject({ outcome: 'refused', problems: [{ message: expect.stringContaining('could not be loaded') }] });
  expect(await shown()).toBe('first');
  await expect.poll(() => page.evaluate(() => (globalThis as unknown as InPage).session.saved.length)).toBe(1);
});
