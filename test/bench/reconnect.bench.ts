/**
 * Coming back: a client that had a table, lost its connection while others made 1,000 or 10,000 changes, and connects again. Counted are the time from
 * the attempt to connect until its table is caught up, and the bytes that it was sent until then. Ours (`openSession`, our server on Postgres) beside
 * plain Hocuspocus (its provider, a nested document of the same data), in one run, by turns, each repetition with a table of its own.
 *
 *     npm run bench -- reconnect [changes …]      by default 1,000 and 10,000
 */
import { memoryDevice, openSession } from '@teable-grid/client';
import { newId, type ServerHello, type Session, type Value, valueOf } from '@teable-grid/core';
import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider';
import { stringify } from 'csv-stringify/sync';
import { create, int32 } from 'lib0/prng';
import * as Y from 'yjs';
import { layWire, type Wire } from '../e2e/session-proxy.ts';
import { RawSocket } from '../harness/raw-socket.ts';
import { figure, finish, median, printTable } from './report.ts';
import { sampleValues } from './sample-table.ts';
import { ServerChild } from './server-child.ts';

const rows = 10_000;
/** People who write while the client is away: in turn, each when the one before was answered, so that no two changes share a commit. */
const writers = 4;
/** Columns that are texts and numbers on both sides. */
const columns = [0, 1, 2, 3, 7, 8] as const;
const repetitions = (changes: number): number => (changes > 1_000 ? 5 : 9);

/** A change that the client misses: another value for one cell, counted from 0. No cell twice. */
interface Edit {
  readonly row: number;
  readonly column: number;
  readonly value: Value;
}

/** What coming back took. */
interface Catch {
  readonly ms: number;
  readonly bytes: number;
}

/** A client with a table open, through a wire that counts. */
interface Client {
  leave(): void;
  /** Connects again; resolves at the moment in which the last of the edits is in its table. */
  comeBack(last: Edit): Promise<void>;
  value(edit: Edit): Value;
  close(): Promise<void>;
}

interface Side {
  readonly name: 'ours' | 'plain';
  readonly server: ServerChild;
  readonly wire: Wire;
  /** Makes a table of its own for a repetition. */
  prepare(table: string): Promise<void>;
  open(table: string): Promise<Client>;
  /** Does edits, one after the other. */
  edit(table: string, edits: readonly Edit[]): Promise<void>;
}

function someEdits(seed: number, count: number): Edit[] {
  const generator = create(seed);
  const cells = new Set<number>();
  while (cells.size < count) cells.add(int32(generator, 0, rows * columns.length - 1));
  return [...cells].map((cell) => {
    const column = columns[cell % columns.length]!;
    return { row: Math.floor(cell / columns.length), column, value: sampleValues(rows + int32(generator, 0, 100_000))[column]! };
  });
}

class Ours implements Side {
  readonly name = 'ours';
  readonly server: ServerChild;
  readonly wire: Wire;

  constructor(server: ServerChild, wire: Wire) {
    this.server = server;
    this.wire = wire;
  }

  async prepare(table: string): Promise<void> {
    const csv = stringify(
      [sampleValues(0).map((_, column) => `Field ${column + 1}`), ...Array.from({ length: rows }, (_, at) => sampleValues(at))],
      {
        cast: { boolean: (value) => (value ? 'true' : 'false') },
      },
    );
    const response = await fetch(`${this.server.url}/api/tables/bench/${table}/import`, { method: 'POST', body: csv });
    if (!response.ok) throw new Error(await response.text());
  }

  async open(table: string): Promise<Client> {
    const session = openSession({ server: this.wire.url, table: `bench/${table}`, name: 'Reader', storage: memoryDevice() });
    await until(session, () => session.status.state === 'live' && session.table.rows.size === rows);
    return {
      leave: () => session.setOnline(false),
      comeBack: async (last) => {
        session.setOnline(true);
        await until(session, () => cell(session, last) === last.value);
      },
      value: (edit) => cell(session, edit),
      close: () => session.close(),
    };
  }

  async edit(table: string, edits: readonly Edit[]): Promise<void> {
    const reader = openSession({ server: this.server.url, table: `bench/${table}`, name: 'Names', storage: memoryDevice() });
    await until(reader, () => reader.table.rows.size === rows);
    const rowIds = [...reader.table.rows].map(({ id }) => id);
    const fieldIds = reader.table.fields.list.map(({ id }) => id);
    const was = edits.map((edit) => cell(reader, edit));
    let { seq } = reader.table;
    await reader.close();
    const all = await Promise.all(
      Array.from({ length: writers }, async () => {
        const socket = await RawSocket.open(`${this.server.url.replace('http', 'ws')}/socket`);
        const session = newId('session');
        const hello = (await socket.hello({ table: `bench/${table}`, session })) as Extract<ServerHello, { hello: 'server' }>;
        await socket.sync(hello.document);
        return { socket, session, document: hello.document, n: 0 };
      }),
    );
    for (const [at, { row, column, value }] of edits.entries()) {
      const writer = all[at % writers]!;
      writer.n += 1;
      const ops = [{ op: 'set-cell', row: rowIds[row]!, field: fieldIds[column]!, value, was: was[at]! }];
      const change = { n: writer.n, id: newId('change'), seen: { seq }, ops };
      const answer = await writer.socket.ask(writer.document, {
        message: 'change',
        session: writer.session,
        confirmed: writer.n - 1,
        change,
      });
      if (answer.message !== 'verdict' || answer.verdict.verdict !== 'accepted' || answer.verdict.conflicts.length > 0)
        throw new Error(`An edit was answered with ${JSON.stringify(answer)}.`);
      seq = answer.verdict.seq;
    }
    await Promise.all(all.map(({ socket }) => socket.close()));
  }
}

class Plain implements Side {
  readonly name = 'plain';
  readonly server: ServerChild;
  readonly wire: Wire;

  constructor(server: ServerChild, wire: Wire) {
    this.server = server;
    this.wire = wire;
  }

  async prepare(): Promise<void> {
    await this.server.ask({ make: rows });
  }

  async open(table: string): Promise<Client> {
    const document = new Y.Doc();
    const socket = new HocuspocusProviderWebsocket({ url: this.wire.url, delay: 500, minDelay: 500 });
    const provider = new HocuspocusProvider({ name: `nested-${table}`, document, websocketProvider: socket });
    provider.attach();
    const place = placeOf(document);
    await changed(document, () => provider.isSynced && document.getMap('rows').size === rows);
    return {
      leave: () => socket.disconnect(),
      comeBack: async (last) => {
        void socket.connect();
        await changed(document, () => place(last) === last.value);
      },
      value: place,
      close: async () => {
        provider.destroy();
        socket.destroy();
        document.destroy();
      },
    };
  }

  async edit(table: string, edits: readonly Edit[]): Promise<void> {
    const name = `nested-${table}`;
    const all = await Promise.all(
      Array.from({ length: writers }, async () => {
        const socket = await RawSocket.open(this.server.url.replace('http', 'ws'));
        const doc = new Y.Doc();
        Y.applyUpdate(doc, await socket.sync(name));
        return { socket, doc, cells: cellsOf(doc) };
      }),
    );
    for (const [at, { row, column, value }] of edits.entries()) {
      const { socket, doc, cells } = all[at % writers]!;
      const [map, field] = cells(row, column);
      let made: Uint8Array = new Uint8Array();
      doc.once('update', (update: Uint8Array) => {
        made = update;
      });
      map.set(field, [value, at]);
      const acknowledged = socket.next((received) => (received.kind === 'acknowledged' ? true : null));
      socket.sendUpdate(name, made);
      await acknowledged;
    }
    await Promise.all(all.map(({ socket }) => socket.close()));
  }
}

function cell({ table }: Session, { row, column }: Edit): Value {
  return valueOf(table.rows.at(row)!, table.fields.list[column]!);
}

/** Finds cells of a nested document by their places. */
function cellsOf(doc: Y.Doc): (row: number, column: number) => readonly [Y.Map<unknown>, string] {
  const all = [...doc.getMap<Y.Map<unknown>>('rows').values()].sort((a, b) => (String(a.get('$order')) < String(b.get('$order')) ? -1 : 1));
  const fields = [...all[0]!.keys()].filter((key) => key !== '$order');
  return (row, column) => [all[row]!, fields[column]!];
}

function placeOf(doc: Y.Doc): (edit: Edit) => Value {
  let cells: ReturnType<typeof cellsOf> | null = null;
  return ({ row, column }) => {
    cells ??= cellsOf(doc);
    const [map, field] = cells(row, column);
    return (map.get(field) as [Value, number])[0];
  };
}

/** Resolves with the event after which a session is as wanted. */
function until(session: Session, wanted: () => boolean): Promise<void> {
  if (wanted()) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = session.subscribe(() => {
      if (!wanted()) return;
      stop();
      resolve();
    });
  });
}

/** Resolves with the update after which a document is as wanted. */
function changed(doc: Y.Doc, wanted: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!wanted()) return;
      doc.off('afterTransaction', look);
      clearInterval(timer);
      resolve();
    };
    // A provider says that it is synced after the update.
    const timer = setInterval(look, 20);
    doc.on('afterTransaction', look);
  });
}

let made = 0;
async function measure(side: Side, edits: readonly Edit[]): Promise<Catch> {
  const table = `t${(made += 1)}`;
  await side.prepare(table);
  const client = await side.open(table);
  client.leave();
  await side.edit(table, edits);
  globalThis.gc?.();
  const before = side.wire.received;
  const started = performance.now();
  await client.comeBack(edits.at(-1)!);
  const caught = { ms: performance.now() - started, bytes: side.wire.received - before };
  const missing = edits.filter((edit) => client.value(edit) !== edit.value).length;
  if (missing > 0) throw new Error(`${side.name}: ${missing} of ${edits.length} changes are not in the table that was caught up.`);
  await client.close();
  return caught;
}

const sides: Side[] = [];
for (const [kind, Kind] of [
  ['ours', Ours],
  ['plain', Plain],
] as const) {
  const server = await ServerChild.start(kind);
  sides.push(new Kind(server, await layWire(server.url)));
}
const table: string[][] = [];
const worst = { ms: 0, bytes: 0 };
const sizes = process.argv.slice(2).map(Number);
for (const side of sides) await measure(side, someEdits(500, 500));
for (const changes of sizes.length > 0 ? sizes : [1_000, 10_000]) {
  const caught: Record<Side['name'], Catch[]> = { ours: [], plain: [] };
  for (let repetition = 1; repetition <= repetitions(changes); repetition++) {
    const edits = someEdits(changes + repetition, changes);
    for (const side of sides) caught[side.name].push(await measure(side, edits));
  }
  /** The middle of the ratios of repetitions that ran one after the other. */
  const ratio = (what: keyof Catch) => median(caught.ours.map((one, at) => one[what] / caught.plain[at]![what]));
  for (const [name, server] of [
    ['ours', 'teable-grid on Postgres'],
    ['plain', 'plain Hocuspocus'],
  ] as const) {
    const times = caught[name].map(({ ms }) => ms);
    table.push([
      `${changes} changes of ${rows} × 10`,
      server,
      `${figure(median(times))} ms`,
      `${figure(Math.max(...times))} ms`,
      `${figure(median(caught[name].map(({ bytes }) => bytes)) / 1e3)} kB`,
      ...(name === 'ours' ? [figure(ratio('ms')), figure(ratio('bytes'))] : ['', '']),
    ]);
  }
  worst.ms = Math.max(worst.ms, ratio('ms'));
  worst.bytes = Math.max(worst.bytes, ratio('bytes'));
}
for (const { server, wire } of sides) {
  await wire.close();
  await server.stop();
}
printTable(['missed', 'server', 'caught up', 'slowest', 'received', 'ms ratio', 'bytes ratio'], table);
const result = { ms_ratio: Number(worst.ms.toFixed(3)), bytes_ratio: Number(worst.bytes.toFixed(3)) };
finish({ bench: 'reconnect', ...result }, [
  { name: 'ms_ratio', value: result.ms_ratio, most: 1.5 },
  { name: 'bytes_ratio', value: result.bytes_ratio, most: 1.5 },
]);
