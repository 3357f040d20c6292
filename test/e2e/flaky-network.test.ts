import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { LogEntry, Session, Table } from '@teable-grid/core';
import { openStore } from '@teable-grid/server';
import type { Browser } from 'playwright-core';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { buildPage } from '../../demo/build-page.ts';
import { launchBrowser } from '../harness/browser.ts';
import { DemoPage } from '../harness/demo-page.ts';
import { wholeLog } from '../harness/load.ts';
import { isLong, type Random, random } from '../harness/random.ts';
import { importTable, ServerProcess } from '../harness/server-process.ts';
import { temporaryFolder } from '../postgres/database.ts';
import { layWire, type Wire } from './session-proxy.ts';

const table = 'demo/flaky';
const seconds = isLong ? 180 : 6;
const rows = 12;
const columns = 3;
/** Rows that both write; of the others each has his half. */
const sharedRows = 2;
/** What the browser itself logs when a socket cannot be opened: nothing that a page could keep from being said. */
const socketFailed = /^WebSocket connection to 'ws:\/\/127\.0\.0\.1:\d+\/socket' failed: /;

let browsers: Browser[] = [];
let server: ServerProcess;
let dataFolder: string;
let wires: Wire[] = [];

beforeEach(async () => {
  const [staticFolder, folder] = await Promise.all([buildPage(), temporaryFolder()]);
  dataFolder = folder;
  [server, ...browsers] = await Promise.all([ServerProcess.start({ dataFolder, port: 0, staticFolder }), launchBrowser(), launchBrowser()]);
  const lines = Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => `start ${row} ${column}`).join(','),
  );
  await importTable(server.url, table, `Name,City,Notes\n${lines.join('\n')}\n`);
  wires = await Promise.all(browsers.map(() => layWire(server.url)));
});

afterEach(async () => {
  await Promise.all(browsers.map((browser) => browser.close()));
  await Promise.all(wires.map((wire) => wire.close()));
  await server.stop();
  await rm(dirname(dataFolder), { recursive: true, force: true });
});

/** A person at a browser, on a wire of his own. */
class Typist {
  readonly name: string;
  readonly demo: DemoPage;
  readonly wire: Wire;
  /** What was typed, in order. */
  readonly typed: string[] = [];
  readonly errors: string[] = [];
  cuts = 0;
  hushes = 0;
  readonly #half: number;
  readonly #chance: Random;

  private constructor(name: string, demo: DemoPage, wire: Wire, half: number, chance: Random) {
    this.name = name;
    this.demo = demo;
    this.wire = wire;
    this.#half = half;
    this.#chance = chance;
    demo.page.on('console', (message) => {
      if (message.type() === 'error' && !socketFailed.test(message.text())) this.errors.push(message.text());
    });
  }

  static async open(browser: Browser, wire: Wire, name: string, half: number, chance: Random): Promise<Typist> {
    const demo = await DemoPage.open(browser, wire.url.replace('ws', 'http'), name, table);
    await demo.saved();
    await demo.page.locator('teable-grid').evaluate((element) => {
      const session = (element as HTMLElement & { activeSession: Session }).activeSession;
      const counted = element as HTMLElement & { reconnects: number };
      counted.reconnects = 0;
      let { state } = session.status;
      session.subscribe(() => {
        if (state !== 'live' && session.status.state === 'live') counted.reconnects += 1;
        ({ state } = session.status);
      });
    });
    return new Typist(name, demo, wire, half, chance);
  }

  /** Types into one cell after the other, one in three of them the other's too. */
  async type(until: number): Promise<void> {
    const { between } = this.#chance;
    const half = (rows - sharedRows) / 2;
    while (performance.now() < until) {
      const isShared = between(1, 3) === 1;
      const row = isShared ? between(1, sharedRows) : sharedRows + this.#half * half + between(1, half);
      const text = `${this.name} ${this.typed.length + 1}`;
      this.typed.push(text);
      await this.demo.type(row, between(1, columns), text);
      await delay(between(20, 300));
    }
  }

  /** Breaks the wire every two to five seconds: cuts it, or lets nothing through for a while before. */
  async breakWire(until: number): Promise<void> {
    const { between } = this.#chance;
    for (;;) {
      await delay(between(2_000, 5_000));
      if (performance.now() > until) return;
      if (between(1, 3) === 1) {
        this.wire.hush();
        this.hushes += 1;
        await delay(between(500, 3_000));
      }
      this.wire.cut();
      this.cuts += 1;
      await delay(between(100, 1_500));
      this.wire.mend();
    }
  }

  reconnects(): Promise<number> {
    return this.demo.page.locator('teable-grid').evaluate((element) => (element as HTMLElement & { reconnects: number }).reconnects);
  }

  /** The page's table, as plain data. */
  table(): Promise<{ readonly seq: number; readonly cells: Record<string, unknown>; readonly conflicts: readonly unknown[] }> {
    return this.demo.page.locator('teable-grid').evaluate((element) => {
      const { table: now } = (element as HTMLElement & { activeSession: { table: Table } }).activeSession;
      const cells: Record<string, unknown> = {};
      for (const row of now.rows.all())
        for (const field of now.fields.list)
          cells[`${row.id}/${field.id}`] =
            row.written?.has(field.id) === true ? row.written.get(field.id)!.value : (row.base[field.column] ?? null);
      return { seq: now.seq, cells, conflicts: [...now.conflicts].toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
    });
  }
}

/** What the log says became of what was typed, walked through entry by entry. */
interface Told {
  /** Changes by their text. */
  readonly texts: ReadonlyMap<string, number>;
  /** `row/field` → the value it holds in the end. */
  readonly cells: ReadonlyMap<string, unknown>;
  /** Texts that lost, in the conflict they are in. */
  readonly lost: ReadonlyMap<string, string>;
  readonly faults: readonly string[];
}

/** Follows every cell through the log: a value goes only to one whose author saw it, or who had written it himself; else there is a conflict. */
function read(log: readonly LogEntry[]): Told {
  const texts = new Map<string, number>();
  const cells = new Map<string, { value: unknown; by: string }>();
  const lost = new Map<string, string>();
  const faults: string[] = [];
  for (const { seq, actor, ops, conflicts } of log) {
    for (const op of ops?.ops ?? []) {
      if (op.op !== 'set-cell') continue;
      const value = String(op.value);
      texts.set(value, (texts.get(value) ?? 0) + 1);
      const target = `${op.row}/${op.field}`;
      const opened = conflicts.opened.find(({ row, field }) => row === op.row && field === op.field);
      const before = cells.get(target);
      if (opened !== undefined) {
        if (opened.incoming.value !== op.value) faults.push(`${value} (${seq}) opened a conflict about ${String(opened.incoming.value)}`);
        lost.set(opened.id, value);
      } else {
        if (before !== undefined && before.value !== op.was && before.by !== actor.name)
          faults.push(`${value} (${seq}) replaced ${String(before.value)}, and its author had seen ${String(op.was)}`);
        cells.set(target, { value: op.value, by: actor.name });
      }
    }
  }
  return { texts, cells: new Map([...cells].map(([target, { value }]) => [target, value])), lost, faults };
}

test(`AB-3 two people type for ${seconds} s on wires that are cut every few seconds: nothing typed is lost or doubled, both see the same, and all is saved`, async () => {
  const chance = random('flaky network');
  const [ada, grace] = await Promise.all(
    ['Ada', 'Grace'].map((name, half) => Typist.open(browsers[half]!, wires[half]!, name, half, chance)),
  );
  const both = [ada!, grace!];
  const until = performance.now() + seconds * 1_000;
  await Promise.all(both.flatMap((one) => [one.type(until), one.breakWire(until)]));
  for (const { wire } of both) wire.mend();
  // What is hushed still is open but dead, and would be noticed after a while only.
  for (const { demo } of both) await demo.saved();
  for (const { demo } of both) await demo.says('Saved');
  const last = Math.max(...(await Promise.all(both.map(async ({ demo }) => (await demo.state()).seq))));
  for (const { demo } of both) await demo.until(({ seq, pending }) => seq >= last && pending.length === 0, 'both are as far');
  const [one, other] = await Promise.all(both.map((typist) => typist.table()));
  expect(one).toEqual(other);
  const reconnects = await Promise.all(both.map((typist) => typist.reconnects()));
  for (const { demo, errors } of both) expect([...errors, ...demo.errors]).toEqual([]);
  await Promise.all(both.map(({ demo }) => demo.close()));
  expect(await server.stop()).toBe(0);

  const log = await readLog();
  expect(log.map(({ seq }) => seq)).toEqual(log.map((_, at) => at + 1));
  const { texts, cells, lost, faults } = read(log);
  expect(faults).toEqual([]);
  // Each once, and nothing else.
  expect(texts).toEqual(new Map(both.flatMap(({ typed }) => typed.map((text) => [text, 1] as const))));
  for (const [target, value] of cells) expect(one!.cells[target], target).toBe(value);
  const kept = (one!.conflicts as readonly { id: string; incoming: { value: unknown } }[]).map(({ id, incoming }) => [id, incoming.value]);
  expect(kept).toEqual([...lost].toSorted(([a], [b]) => (a < b ? -1 : 1)));
  for (const typist of both) expect(typist.typed.length).toBeGreaterThan(seconds / 2);
  expect(Math.min(...reconnects)).toBeGreaterThan(0);
  const sum = (count: (typist: Typist) => number) => both.reduce((all, typist) => all + count(typist), 0);
  console.log(
    `flaky network, ${seconds} s: ${sum(({ typed }) => typed.length)} edits, ${sum(({ cuts }) => cuts)} cuts, ${sum(({ hushes }) => hushes)} hushes, ` +
      `${reconnects[0]! + reconnects[1]!} reconnects, ${lost.size} conflicts, none lost, none doubled`,
  );
}, 300_000);

async function readLog(): Promise<readonly LogEntry[]> {
  const opened = await openStore({ database: null, dataFolder, log: pino({ level: 'silent' }) });
  try {
    return await wholeLog(opened.store, table);
  } finally {
    await opened.close();
  }
}
