/**
 * Joining a table: a new reader's time, bytes and what he costs the server; how long a table that nobody has open takes to come; and whether
 * another table is answered meanwhile. Ours on Postgres beside plain Hocuspocus with a nested document of the same data, in one run.
 *
 *     npm run bench -- join [rows …]      by default 1,000, 10,000 and 100,000
 */
import { rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { newId, type ServerHello } from '@teable-grid/core';
import { unpackDocument } from '@teable-grid/core/yjs';
import { stringify } from 'csv-stringify/sync';
import { applyUpdate, Doc, encodeStateVector } from 'yjs';
import { RawSocket } from '../harness/raw-socket.ts';
import { temporaryFolder } from '../postgres/database.ts';
import { figure, finish, median, percentile, printTable } from './report.ts';
import { sampleValues } from './sample-table.ts';
import { ServerChild } from './server-child.ts';

const edits = 100_000;
const repetitions = 3;
/** A load takes a second or two, in which another table gets some hundred answers: their p99 wants more than one. */
const coldRepetitions = 3;

/** What is measured of one server, one size and one age of a table. */
interface Figures {
  /** Milliseconds from hello to a document that has everything: the first reader after a start, and a later one. */
  readonly cold: number;
  readonly join: number;
  readonly bytes: number;
  /** Milliseconds of the server's CPU for each of the joiners who come within a second. */
  readonly cpu: number;
  /** What the verdict to a change on another table took while they came, milliseconds, p99; null where there are no verdicts. */
  readonly other: number | null;
  /** The same while the table was loaded cold. */
  readonly coldOther: number | null;
}

/** A change on another table: when it was sent, and what its answer took, milliseconds. */
interface Other {
  readonly sent: number;
  readonly took: number;
}

/** One of the servers, and how a reader gets a table from it. */
abstract class Contender {
  protected server: ServerChild | null = null;
  abstract readonly name: string;
  /** How many readers come within a second. */
  abstract readonly joiners: number;
  /** Whether it has another table whose answers are measured. */
  readonly judged: boolean = false;

  abstract prepare(rows: number): Promise<void>;
  abstract edit(): Promise<void>;
  abstract join(keep: boolean): Promise<{ readonly bytes: number }>;
  /** Writes to another table until told to stop; what the answers took. */
  abstract others(signal: AbortSignal): Promise<readonly Other[] | null>;

  get url(): string {
    return this.server!.url;
  }

  async cpu(): Promise<number> {
    return (await this.server!.usage()).cpu / 1_000;
  }

  async stop(): Promise<void> {
    await this.server?.stop();
    this.server = null;
  }

  /** Nobody has the table open any more. */
  abstract restart(): Promise<void>;
}

class Ours extends Contender {
  readonly name = 'ours';
  readonly joiners = 100;
  override readonly judged = true;
  #folder = '';
  #writer = 0;
  readonly #table = 'bench/large';

  async prepare(rows: number): Promise<void> {
    this.#folder = await temporaryFolder();
    await this.restart();
    const csv = stringify(
      (function* () {
        yield sampleValues(0).map((_, column) => `Field ${column + 1}`);
        for (let at = 0; at < rows; at++) yield sampleValues(at);
      })() as unknown as unknown[][],
      { cast: { boolean: (value) => (value ? 'true' : 'false') } },
    );
    for (const [table, body] of [
      [this.#table, csv],
      ['bench/other', 'Name\nx\n'],
    ] as const) {
      const response = await fetch(`${this.url}/api/tables/${table}/import`, { method: 'POST', body });
      if (!response.ok) throw new Error(await response.text());
    }
  }

  async restart(): Promise<void> {
    await this.stop();
    this.server = await ServerChild.start('ours', this.#folder);
  }

  async edit(): Promise<void> {
    const { socket, doc, document, session } = await this.#open(this.#table);
    const rows = [...doc.getMap('rows').keys()];
    const fields = [...doc.getMap('fields').keys()];
    for (let n = 1, done = 0; done < edits; n++) {
      const ops = [];
      for (let cell = 0; cell < 1_000; cell++, done++) {
        const [row, field] = [rows[(done * 7919) % rows.length]!, fields[0]!];
        ops.push({ op: 'set-cell', row, field, value: `edited ${done}`, was: null });
      }
      const change = { n, id: newId('change'), seen: { seq: 1_000_000_000 }, ops };
      change.seen.seq = this.#seq(doc);
      const answer = await socket.ask(document, { message: 'change', session, confirmed: n - 1, change });
      if (answer.message !== 'verdict' || answer.verdict.verdict !== 'accepted') throw new Error(JSON.stringify(answer));
    }
    await socket.close();
  }

  async join(keep: boolean): Promise<{ readonly bytes: number }> {
    const socket = await RawSocket.open(`${this.url.replace('http', 'ws')}/socket`);
    const hello = (await socket.hello({ table: this.#table })) as Extract<ServerHello, { hello: 'server' }>;
    let bytes = 0;
    const doc = new Doc();
    let stateVector: Uint8Array | undefined;
    if (hello.snapshot) {
      // As the browser gets it: compressed, so that what travels can be counted.
      const { etag, length, body } = await fetchRaw(`${this.url}/api/tables/${this.#table}/snapshot`, keep);
      bytes += length;
      if (keep) for (const part of unpackDocument(gunzipSync(body)).parts) applyUpdate(doc, part);
      if (keep) this.#writer = [...doc.store.clients.keys()][0]!;
      // Who does not keep it says what he would have: reading it would hold up this process, which measures.
      stateVector = keep ? encodeStateVector(doc) : stateVectorOf(this.#writer, Number(/:(\d+)"$/.exec(etag)![1]));
    }
    const update = await socket.sync(hello.document, stateVector);
    bytes += update.length;
    if (keep) applyUpdate(doc, update);
    if (keep && doc.store.pendingStructs !== null) throw new Error('The document is not whole.');
    await socket.close();
    return { bytes };
  }

  async others(signal: AbortSignal): Promise<readonly Other[]> {
    const { socket, doc, document, session } = await this.#open('bench/other');
    const [row] = [...doc.getMap('rows').keys()];
    const [field] = [...doc.getMap('fields').keys()];
    const all: Other[] = [];
    for (let n = 1; !signal.aborted; n++) {
      const ops = [{ op: 'set-cell', row, field, value: `v${n}`, was: null }];
      const sent = performance.now();
      const change = { n, id: newId('change'), seen: { seq: this.#seq(doc) }, ops };
      await socket.ask(document, { message: 'change', session, confirmed: n - 1, change });
      all.push({ sent, took: performance.now() - sent });
      await delay(5);
    }
    await socket.close();
    return all;
  }

  async remove(): Promise<void> {
    await this.stop();
    await rm(dirname(this.#folder), { recursive: true, force: true });
  }

  #seq(doc: Doc): number {
    return doc.getMap('meta').get('seq') as number;
  }

  async #open(table: string) {
    const socket = await RawSocket.open(`${this.url.replace('http', 'ws')}/socket`);
    const session = newId('session');
    const hello = (await socket.hello({ table, session })) as Extract<ServerHello, { hello: 'server' }>;
    const doc = new Doc();
    const synced = socket.next((received) => {
      if (received.kind === 'update') applyUpdate(doc, received.update);
      return received.kind === 'update' && doc.store.pendingStructs === null && doc.getMap('meta').get('seq') === hello.seq ? true : null;
    });
    socket.onReceived = (received) => {
      if (received.kind === 'update') applyUpdate(doc, received.update);
    };
    socket.join(hello.document, '');
    await synced;
    return { socket, doc, document: hello.document, session };
  }
}

class Plain extends Contender {
  readonly name = 'plain Hocuspocus';
  // Each costs it seconds.
  readonly joiners = 5;
  #rows = 0;

  async prepare(rows: number): Promise<void> {
    this.#rows = rows;
    this.server = await ServerChild.start('plain');
    await this.server!.ask({ make: rows });
  }

  async edit(): Promise<void> {
    await this.server!.ask({ edit: edits });
  }

  async join(keep: boolean): Promise<{ readonly bytes: number }> {
    const socket = await RawSocket.open(this.url.replace('http', 'ws'));
    const update = await socket.sync(`nested-${this.#rows}`);
    if (keep) applyUpdate(new Doc(), update);
    await socket.close();
    return { bytes: update.length };
  }

  async others(): Promise<null> {
    return null;
  }

  /** The document is kept as the bytes of its state, and loaded anew by the next reader. */
  async restart(): Promise<void> {
    await this.server!.ask('unload');
  }
}

/** The body of a response as it travels. */
async function fetchRaw(url: string, keep: boolean): Promise<{ readonly etag: string; readonly length: number; readonly body: Buffer }> {
  const { get } = await import('node:http');
  return new Promise((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': 'gzip' } }, (response) => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (keep) chunks.push(chunk);
      });
      response.on('end', () => resolve({ etag: response.headers.etag!, length, body: Buffer.concat(chunks) }));
    }).on('error', reject);
  });
}

/** The state vector of a reader who has a document up to a clock of its one writer. */
function stateVectorOf(writer: number, clock: number): Uint8Array {
  const varUint = (value: number): number[] => (value < 128 ? [value] : [(value % 128) + 128, ...varUint(Math.floor(value / 128))]);
  return Uint8Array.from([1, ...varUint(writer), ...varUint(clock)]);
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

/** Writes to another table meanwhile; what the answers took that were waited for during the work. */
async function othersDuring(contender: Contender, work: () => Promise<unknown>): Promise<readonly number[] | null> {
  const over = new AbortController();
  const others = contender.others(over.signal);
  await delay(200);
  const from = performance.now();
  await work();
  const to = performance.now();
  over.abort();
  return (await others)?.filter(({ sent, took }) => sent + took > from && sent < to).map(({ took }) => took) ?? null;
}

async function measure(contender: Contender): Promise<Figures> {
  const colds: number[] = [];
  for (let at = 0; at < repetitions; at++) {
    await contender.restart();
    colds.push(await timed(() => contender.join(true)));
  }
  const coldOthers: number[] = [];
  for (let at = 0; at < coldRepetitions && contender.judged; at++) {
    await contender.restart();
    coldOthers.push(...(await othersDuring(contender, () => contender.join(false)))!);
  }
  const joins: number[] = [];
  let bytes = 0;
  for (let at = 0; at < repetitions; at++) joins.push(await timed(async () => ({ bytes } = await contender.join(true))));
  let used = 0;
  const others = await othersDuring(contender, async () => {
    const before = await contender.cpu();
    // Within a second, one after the other, as people come in the morning.
    const coming: Promise<unknown>[] = [];
    for (let at = 0; at < contender.joiners; at++) {
      coming.push(contender.join(false));
      await delay(1_000 / contender.joiners);
    }
    await Promise.all(coming);
    used = (await contender.cpu()) - before;
  });
  return {
    cold: median(colds),
    join: median(joins),
    bytes,
    cpu: used / contender.joiners,
    other: others === null ? null : percentile(others, 0.99),
    coldOther: coldOthers.length === 0 ? null : percentile(coldOthers, 0.99),
  };
}

const sizes = process.argv.slice(2).map(Number);
const table: string[][] = [];
const last: Record<string, Record<string, Figures>> = {};
for (const rows of sizes.length > 0 ? sizes : [1_000, 10_000, 100_000]) {
  for (const contender of [new Ours(), new Plain()]) {
    await contender.prepare(rows);
    for (const age of ['fresh', 'edited'] as const) {
      if (age === 'edited') await contender.edit();
      const figures = await measure(contender);
      (last[age] ??= {})[contender.name] = figures;
      const { cold, join: joined, bytes, cpu, other, coldOther } = figures;
      table.push([
        `${rows} × 10, ${age === 'fresh' ? 'fresh' : `after ${edits} edits`}`,
        contender.name,
        `${figure(cold)} ms`,
        `${figure(joined)} ms`,
        `${figure(bytes / 1e6)} MB`,
        `${figure(cpu)} ms`,
        ...[other, coldOther].map((time) => (time === null ? '' : `${figure(time)} ms`)),
      ]);
      console.log(table.at(-1)!.join('  '));
    }
    await ('remove' in contender ? contender.remove() : contender.stop());
  }
}
console.log('');
const others = ['other table p99', 'during a cold load'];
printTable(['table', 'server', 'cold load', 'join', 'bytes', 'server CPU a join', ...others], table);
/** The worse of a fresh table and one that was edited much, of the largest size. */
const worst = (pick: (ours: Figures, plain: Figures) => number): number =>
  Math.max(...Object.values(last).map((one) => pick(one['ours']!, one['plain Hocuspocus']!)));
const result = {
  join_ratio: Number(worst((ours, plain) => ours.join / plain.join).toFixed(3)),
  bytes_ratio: Number(worst((ours, plain) => ours.bytes / plain.bytes).toFixed(3)),
  server_cpu_ms_per_join: Number(worst((ours) => ours.cpu).toFixed(1)),
  cold_ratio: Number(worst((ours, plain) => ours.cold / plain.cold).toFixed(3)),
  other_p99: Number(worst((ours) => ours.other!).toFixed(1)),
  cold_other_p99: Number(worst((ours) => ours.coldOther!).toFixed(1)),
};
finish({ bench: 'join', rows: sizes.at(-1) ?? 100_000, ...result }, [
  { name: 'join_ratio', value: result.join_ratio, most: 0.3 },
  { name: 'bytes_ratio', value: result.bytes_ratio, most: 0.2 },
  { name: 'server_cpu_ms_per_join', value: result.server_cpu_ms_per_join, most: 30 },
  { name: 'cold_ratio', value: result.cold_ratio, most: 0.3 },
  { name: 'other_p99', value: result.other_p99, most: 50 },
  { name: 'cold_other_p99', value: result.cold_other_p99, most: 50 },
]);
