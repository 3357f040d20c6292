/**
 * Fifty people on one table of 10,000 rows × 10, on Postgres, who move their cursors ten times a second: what each of them is sent, what it costs
 * the server, and what it costs the frames of somebody who looks on in a real browser, with all fifty in sight. Beside it the same
 * people at rest, and nobody. People move as our sessions tell of it, and as clients would that tell of every move. Costs are CPU time of the server's process
 * and of the page's thread, not of the clock.
 *
 *     npm run bench -- presence [seconds]      by default 10 of each
 */
import { setTimeout as delay } from 'node:timers/promises';
import { type PresencePlace, protocol, type ServerHello } from '@teable-grid/core';
import { stringify } from 'csv-stringify/sync';
import type { CDPSession, Page } from 'playwright-core';
import { Awareness, encodeAwarenessUpdate } from 'y-protocols/awareness';
import { applyUpdate, Doc } from 'yjs';
import { PlaceSender } from '../../packages/client/src/presence/place-sender.ts';
import { buildPage } from '../../demo/build-page.ts';
import { launchBrowser } from '../harness/browser.ts';
import { RawSocket } from '../harness/raw-socket.ts';
import { figure, finish, percentile, printTable } from './report.ts';
import { sampleValues } from './sample-table.ts';
import { ServerChild } from './server-child.ts';

const rows = 10_000;
const people = 50;
const table = 'bench/people';
/** Milliseconds between two moves of one person. */
const moveEvery = 100;
/** Milliseconds within which all of them begin to move. */
const begins = 500;
/** Rows at the top among which they move, so that the one who looks on sees all of them. */
const inSight = 15;
const seconds = Number(process.argv[2] ?? 10);

/** A cell to move to. */
interface Cells {
  readonly rows: readonly string[];
  readonly fields: readonly string[];
}

/** One who moves, as far as the server knows him: a socket with an awareness. */
class Mover {
  readonly #socket: RawSocket;
  readonly #document: string;
  readonly #awareness = new Awareness(new Doc());
  readonly #cells: Cells;
  /** As a session does; null: of every move. */
  #sender: PlaceSender | null = null;
  #at: number;
  /** Moves that he told, and what he was sent. */
  moves = 0;
  frames = 0;
  bytes = 0;

  private constructor(socket: RawSocket, document: string, cells: Cells, at: number) {
    this.#socket = socket;
    this.#document = document;
    this.#cells = cells;
    this.#at = at * 7;
    socket.onBytes = (bytes) => {
      this.frames += 1;
      this.bytes += bytes.length;
    };
  }

  static async come(url: string, at: number): Promise<Mover> {
    const socket = await RawSocket.open(`${url.replace('http', 'ws')}/socket`);
    const answer = socket.next((received) => (received.kind === 'text' ? (JSON.parse(received.text) as ServerHello) : null));
    // So that each is a person of his own.
    socket.sendText(JSON.stringify({ hello: 'client', protocol, table, token: null, name: `Person ${at + 1}`, sessions: [] }));
    const hello = await answer;
    if (hello.hello !== 'server') throw new Error(hello.message);
    const doc = new Doc();
    applyUpdate(doc, await socket.sync(hello.document));
    return new Mover(socket, hello.document, cellsOf(doc), at);
  }

  /** Tells where he is after the next move. */
  move(asSession: boolean): void {
    this.#at += 1;
    const place = this.#place();
    if (!asSession) return this.#tell(place);
    this.#sender ??= new PlaceSender(
      (next) => this.#tell(next),
      () => people,
    );
    this.#sender.tell(place);
  }

  async leave(): Promise<void> {
    this.#sender?.stop();
    this.#awareness.destroy();
    await this.#socket.close();
  }

  #place(): PresencePlace {
    const { rows: ids, fields } = this.#cells;
    return { cursor: { row: ids[this.#at % inSight]!, field: fields[Math.floor(this.#at / inSight) % 6]! }, editing: false };
  }

  #tell(place: PresencePlace): void {
    this.moves += 1;
    this.#awareness.setLocalState({ place });
    this.#socket.sendAwareness(this.#document, encodeAwarenessUpdate(this.#awareness, [this.#awareness.clientID]));
  }
}

/** The cells of a table, its rows as they are ordered. */
function cellsOf(doc: Doc): Cells {
  const ordered = [...doc.getMap<readonly [string]>('rows')].toSorted(([, [a]], [, [b]]) => (a < b ? -1 : 1));
  return { rows: ordered.slice(0, inSight).map(([id]) => id), fields: [...doc.getMap('fields').keys()] };
}

/** What happens while it is measured. */
interface Scene {
  readonly name: string;
  readonly people: number;
  /** What of their moves they tell; null: nobody moves. */
  readonly told: 'as a session' | 'all' | null;
  /** Whether the one who looks on has the list of people open. */
  readonly listed?: boolean;
}

const scenes: readonly Scene[] = [
  { name: 'nobody else', people: 0, told: null },
  { name: 'fifty at rest', people, told: null },
  { name: 'fifty move', people, told: 'as a session' },
  { name: 'fifty move, list open', people, told: 'as a session', listed: true },
  { name: 'fifty tell every move', people, told: 'all' },
];

interface Figures {
  /** Moves that the server was told, all together, each second. */
  readonly moves: number;
  /** Frames and bytes that each person was sent, each second. */
  readonly frames: number;
  readonly bytes: number;
  /** Milliseconds of the server's CPU, each second. */
  readonly cpu: number;
  /** Milliseconds of CPU of the page's thread for one frame: script; style and layout; everything. */
  readonly script: number;
  readonly layout: number;
  readonly task: number;
  readonly drawn: number;
  /** Share of the frames of the screen that the page had nothing new for. */
  readonly dropped: number;
  /** Milliseconds between two frames, p99. */
  readonly late: number;
}

/** Counts what the page's frames cost while it is waited. */
async function frameCost(
  page: Page,
  wire: CDPSession,
): Promise<Pick<Figures, 'script' | 'layout' | 'task' | 'drawn' | 'dropped' | 'late'>> {
  const before = await metricsOf(wire);
  const gaps = await page.evaluate(
    (span) =>
      new Promise<number[]>((resolve) => {
        const found: number[] = [];
        const until = performance.now() + span;
        let last = performance.now();
        const tick = (now: number) => {
          found.push(now - last);
          last = now;
          if (now < until) requestAnimationFrame(tick);
          else resolve(found.slice(1));
        };
        requestAnimationFrame(tick);
      }),
    seconds * 1_000,
  );
  const after = await metricsOf(wire);
  const each = (...names: readonly string[]) =>
    (names.reduce((sum, name) => sum + after.get(name)! - before.get(name)!, 0) * 1_000) / gaps.length;
  const screen = 1_000 / 60;
  const dropped = gaps.reduce((sum, gap) => sum + Math.max(0, Math.round(gap / screen) - 1), 0);
  return {
    script: each('ScriptDuration'),
    layout: each('RecalcStyleDuration', 'LayoutDuration'),
    task: each('TaskDuration'),
    drawn: gaps.length,
    dropped: dropped / (gaps.length + dropped),
    late: percentile(gaps, 0.99),
  };
}

async function metricsOf(wire: CDPSession): Promise<ReadonlyMap<string, number>> {
  const { metrics } = await wire.send('Performance.getMetrics');
  return new Map(metrics.map(({ name, value }) => [name, value]));
}

/** Moves somebody until told to stop. Everybody begins at a time of his own. */
async function walk(mover: Mover, at: number, asSession: boolean, signal: AbortSignal): Promise<void> {
  let next = performance.now() + (at * begins) / people;
  while (!signal.aborted) {
    await delay(Math.max(0, next - performance.now()));
    mover.move(asSession);
    next += moveEvery;
  }
}

const server = await ServerChild.start('ours', undefined, await buildPage());
const browser = await launchBrowser();
const found: (Figures & Scene)[] = [];
let movers: Mover[] = [];
try {
  const csv = stringify([
    Array.from({ length: 10 }, (_, column) => `Field ${column + 1}`),
    ...Array.from({ length: rows }, (_, at) => sampleValues(at).map(String)),
  ]);
  const response = await fetch(`${server.url}/api/tables/${table}/import`, { method: 'POST', body: csv });
  if (!response.ok) throw new Error(await response.text());
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  page.on('pageerror', (error) => console.error(error.message));
  await page.goto(`${server.url}/table.html?name=Ada&table=${table}`);
  await page.locator('teable-grid [role=gridcell]').first().waitFor();
  const wire = await page.context().newCDPSession(page);
  await wire.send('Performance.enable', { timeDomain: 'threadTicks' });

  for (const scene of scenes) {
    while (movers.length < scene.people) movers.push(await Mover.come(server.url, movers.length));
    if (scene.people > 0) for (const mover of movers) mover.move(true);
    if (scene.people > 0) await page.locator('teable-grid .cell.peer').nth(20).waitFor();
    if (scene.listed === true) await page.locator('teable-grid .people-more').click();
    if (scene.listed === true)
      await page
        .locator('teable-grid .people-list li')
        .nth(people - 1)
        .waitFor();
    await delay(2_000);
    const over = new AbortController();
    const moving = scene.told === null ? [] : movers.map((mover, at) => walk(mover, at, scene.told === 'as a session', over.signal));
    await delay(begins * 2);
    for (const mover of movers) mover.moves = mover.frames = mover.bytes = 0;
    const began = performance.now();
    const { cpu } = await server.usage();
    const cost = await frameCost(page, wire);
    const used = (await server.usage()).cpu - cpu;
    const span = (performance.now() - began) / 1_000;
    over.abort();
    await Promise.all(moving);
    const sum = (key: 'moves' | 'frames' | 'bytes') => movers.reduce((total, mover) => total + mover[key], 0) / span;
    const each = Math.max(1, movers.length);
    found.push({
      ...scene,
      ...cost,
      moves: sum('moves'),
      frames: sum('frames') / each,
      bytes: sum('bytes') / each,
      cpu: used / 1_000 / span,
    });
    if (scene.listed === true) await page.keyboard.press('Escape');
  }
} finally {
  await Promise.all(movers.map((mover) => mover.leave()));
  movers = [];
  await browser.close();
  await server.stop();
}

const [none, rest, moving, listed, telling] = found as [(typeof found)[0], ...typeof found];
/** Milliseconds of the server's CPU for one move, told to all. */
const cpuPerMove = (scene: Figures) => (scene.cpu - rest!.cpu) / scene.moves;
printTable(
  ['people', 'moves/s', 'frames/s to each', 'bytes/s to each', 'bytes per move to each', 'server CPU ms/s', 'per move'],
  found
    .filter((scene) => scene.people > 0)
    .map((scene) => [
      scene.name,
      figure(scene.moves),
      figure(scene.frames),
      figure(scene.bytes),
      scene.moves === 0 ? '' : figure(scene.bytes / scene.moves),
      figure(scene.cpu),
      scene.moves === 0 ? '' : `${figure(cpuPerMove(scene) * 1_000)} µs`,
    ]),
);
console.log('');
printTable(
  ['in the browser', 'script ms a frame', 'style and layout', 'all of the thread', 'frames/s', 'dropped', 'gap p99 ms'],
  found.map(({ name, script, layout, task, drawn, dropped, late }) => [
    name,
    ...[script, layout, task].map(figure),
    figure(drawn / seconds),
    `${figure(dropped * 100)} %`,
    figure(late),
  ]),
);
const shown = (value: number) => Number(value.toPrecision(3));
const work = ({ script, layout }: Figures) => script + layout;
finish(
  {
    bench: 'presence',
    people,
    rows,
    bytes_per_move: shown(moving!.bytes / moving!.moves),
    frames_per_second: shown(moving!.frames),
    frames_per_second_untamed: shown(telling!.frames),
    server_us_per_move: shown(cpuPerMove(moving!) * 1_000),
    frame_ms: { none: shown(work(none)), rest: shown(work(rest!)), moving: shown(work(moving!)), listed: shown(work(listed!)) },
    dropped: { none: shown(none.dropped), moving: shown(moving!.dropped) },
  },
  [
    { name: 'frames/s to each', value: telling!.frames, most: 20 },
    { name: 'bytes per move to each', value: moving!.bytes / moving!.moves, most: 400 },
    { name: 'ms of script, style and layout a frame more than with nobody', value: work(moving!) - work(none), most: 4 },
  ],
);
