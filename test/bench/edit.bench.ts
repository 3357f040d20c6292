/**
 * One edit after the other: ours on Postgres (authorised, executed, committed, published, answered) beside plain Hocuspocus in memory
 * (applied, broadcast, acknowledged), in one run, alternating. CPU: of the server's process per edit, with twenty writers who each wait
 * for their answer before the next edit. Round trip: with one writer, from sending an edit to its answer: for ours the verdict, after
 * the commit; for Hocuspocus the SyncStatus, which means applied in memory.
 */
import { newId, type Op } from '@teable-grid/core';
import * as Y from 'yjs';
import { RawSocket } from '../harness/raw-socket.ts';
import { figure, finish, median, percentile, printTable } from './report.ts';
import { ServerChild } from './server-child.ts';

const writers = 20;
const editsPerWriter = 100;
const singleEdits = 200;
const rounds = 21;
const warmUps = 10;

interface Writer {
  /** Does one edit; resolves when it is answered. */
  edit(at: number): Promise<void>;
  close(): Promise<void>;
}

interface Side {
  readonly name: 'ours' | 'plain';
  readonly server: ServerChild;
  openWriter(url: string): Promise<Writer>;
}

let field = '';

/** A table of a hundred rows, by import. */
async function fillTable(url: string): Promise<void> {
  const csv = `Name\n${Array.from({ length: 100 }, (_, at) => `row ${at}`).join('\n')}`;
  const response = await fetch(`${url}/api/tables/bench/edit/import`, { method: 'POST', body: csv });
  if (!response.ok) throw new Error(`The import was answered with ${response.status}: ${await response.text()}`);
  const told = (await (await fetch(`${url}/api/tables/bench/edit`)).json()) as { fields: { id: string }[] };
  field = told.fields[0]!.id;
}

async function openOurs(url: string): Promise<Writer> {
  const socket = await RawSocket.open(`${url.replace('http', 'ws')}/socket`);
  const session = newId('session');
  const hello = await socket.hello({ table: 'bench/edit', session });
  if (hello.hello !== 'server') throw new Error(hello.message);
  const { document, seq } = hello;
  const doc = new Y.Doc();
  Y.applyUpdate(doc, await socket.sync(document));
  const own = newId('row');
  let seen = seq;
  let n = 0;
  const submit = async (op: Op) => {
    n += 1;
    const change = { n, id: newId('change'), seen: { seq: seen }, ops: [op] };
    const answer = await socket.ask(document, { message: 'change', session, confirmed: n - 1, change });
    if (answer.message !== 'verdict' || answer.verdict.verdict !== 'accepted' || answer.verdict.conflicts.length > 0) {
      throw new Error(`An edit was answered with ${JSON.stringify(answer)}.`);
    }
    seen = answer.verdict.seq;
  };
  await submit({ op: 'insert-rows', place: { before: null }, rows: [{ id: own, cells: {} }] });
  let was: string | null = null;
  return {
    edit: async (at) => {
      const value = `edit number ${at}`;
      await submit({ op: 'set-cell', row: own, field, value, was });
      was = value;
    },
    close: () => socket.close(),
  };
}

async function openPlain(url: string): Promise<Writer> {
  const socket = await RawSocket.open(url.replace('http', 'ws'));
  const doc = new Y.Doc();
  Y.applyUpdate(doc, await socket.sync('bench'));
  const cells = doc.getMap<Y.Map<unknown>>('rows');
  const nested = new Y.Map<unknown>();
  const edit = async (write: () => void) => {
    let made: Uint8Array = new Uint8Array();
    const keep = (update: Uint8Array) => {
      made = update;
    };
    doc.once('update', keep);
    doc.transact(write);
    const acknowledged = socket.next((received) => (received.kind === 'acknowledged' ? true : null));
    socket.sendUpdate('bench', made);
    await acknowledged;
  };
  await edit(() => cells.set(newId('row'), nested));
  return { edit: (at) => edit(() => nested.set('name', `edit number ${at}`)), close: () => socket.close() };
}

/** CPU of a server for a round of edits by its writers, microseconds per edit. */
async function cpuPerEdit(side: Side, open: readonly Writer[]): Promise<number> {
  const before = (await side.server.usage()).cpu;
  await Promise.all(
    open.map(async (writer) => {
      for (let at = 0; at < editsPerWriter; at++) await writer.edit(at);
    }),
  );
  return ((await side.server.usage()).cpu - before) / (writers * editsPerWriter);
}

async function roundTrips(writer: Writer): Promise<number> {
  const times: number[] = [];
  for (let at = 0; at < singleEdits; at++) {
    const started = performance.now();
    await writer.edit(at);
    times.push(performance.now() - started);
  }
  return median(times);
}

const sides: readonly Side[] = [
  { name: 'ours', server: await ServerChild.start('ours'), openWriter: openOurs },
  { name: 'plain', server: await ServerChild.start('plain'), openWriter: openPlain },
];
await fillTable(sides[0]!.server.url);
const figures = { ours: { cpu: [] as number[], trips: [] as number[] }, plain: { cpu: [] as number[], trips: [] as number[] } };
const openWriters = await Promise.all(
  sides.map((side) => Promise.all(Array.from({ length: writers }, () => side.openWriter(side.server.url)))),
);
// Short rounds in turn, so that what else the machine does falls on both alike. The first ones are not counted: what is measured is a
// server that has been running for a while, not its compiler.
for (let round = -warmUps; round < rounds; round++) {
  for (const [at, side] of sides.entries()) {
    const used = await cpuPerEdit(side, openWriters[at]!);
    if (round >= 0) figures[side.name].cpu.push(used);
  }
}
await Promise.all(openWriters.flat().map((writer) => writer.close()));
const single = await Promise.all(sides.map((side) => side.openWriter(side.server.url)));
for (let round = -warmUps; round < rounds; round++) {
  for (const [at, side] of sides.entries()) {
    const trip = await roundTrips(single[at]!);
    if (round >= 0) figures[side.name].trips.push(trip);
  }
}
await Promise.all(single.map((writer) => writer.close()));
const [ours, plain] = [figures.ours, figures.plain];
for (const { server } of sides) await server.stop();

/** The middle of the ratios of rounds that ran one after the other. */
const ratio = (a: readonly number[], b: readonly number[]) => median(a.map((value, at) => value / b[at]!));
printTable(
  ['server', 'CPU µs per edit', 'round trip p50 ms', 'slowest round p50 ms'],
  [
    ['teable-grid on Postgres', figure(median(ours.cpu)), figure(median(ours.trips)), figure(percentile(ours.trips, 1))],
    ['Hocuspocus in memory', figure(median(plain.cpu)), figure(median(plain.trips)), figure(percentile(plain.trips, 1))],
  ],
);
const cpuRatio = ratio(ours.cpu, plain.cpu);
const rtt = median(ours.trips);
const rttRatio = ratio(ours.trips, plain.trips);
finish(
  { bench: 'edit', cpu_ratio: Number(cpuRatio.toFixed(3)), rtt_p50_ms: Number(rtt.toFixed(3)), rtt_ratio: Number(rttRatio.toFixed(3)) },
  [
    { name: 'cpu_ratio', value: cpuRatio, most: 1.6 },
    { name: 'rtt_ratio', value: rttRatio, most: 5 },
  ],
);
