/**
 * Opening a table of ten fields: our compact layout beside a nested `Y.Map` of the same data, in one run. Load: from the bytes of
 * the whole document to something that can be read (for ours, the table value). Heap: what that keeps alive.
 */
import { setImmediate as otherWork } from 'node:timers/promises';
import { readTable, UpdateEncoder } from '@teable-grid/core/yjs';
import * as Y from 'yjs';
import { figure, finish, median, printTable } from './report.ts';
import { nestedDocument, sampleFields, sampleWrites } from './sample-table.ts';

interface Figures {
  readonly load: number;
  readonly heap: number;
  readonly bytes: number;
}

const collect = (globalThis as { gc?: () => void }).gc!;

/** Heap in use after everything that nobody holds is gone, frames of earlier turns included. */
async function heapInUse(): Promise<number> {
  await otherWork();
  collect();
  return process.memoryUsage().heapUsed;
}

async function measure(update: Uint8Array, read: (doc: Y.Doc) => unknown, repetitions: number): Promise<Figures> {
  const loads: number[] = [];
  const heaps: number[] = [];
  for (let at = 0; at < repetitions; at++) {
    const once = await measureOnce(update, read);
    loads.push(once.load);
    heaps.push(once.heap);
  }
  return { load: median(loads), heap: median(heaps), bytes: update.length };
}

/** In a frame of its own: one that went on would keep the last document alive through the next measurement. */
async function measureOnce(update: Uint8Array, read: (doc: Y.Doc) => unknown): Promise<Omit<Figures, 'bytes'>> {
  const before = await heapInUse();
  const held = load(update, read);
  const heap = (await heapInUse()) - before;
  held.doc.destroy();
  return { load: held.ms, heap };
}

function load(update: Uint8Array, read: (doc: Y.Doc) => unknown): { readonly ms: number; readonly doc: Y.Doc; readonly table: unknown } {
  const started = performance.now();
  const doc = new Y.Doc();
  Y.applyUpdate(doc, update);
  const table = read(doc);
  return { ms: performance.now() - started, doc, table };
}

function compactBytes(fields: ReturnType<typeof sampleFields>, rows: number): Uint8Array {
  const doc = new Y.Doc();
  const encoder = new UpdateEncoder(doc, 12_345, 1);
  let seq = 0;
  for (const writes of sampleWrites(fields, rows)) {
    seq += 1;
    Y.applyUpdate(doc, encoder.encode(writes, seq));
    encoder.settle();
  }
  return Y.encodeStateAsUpdate(doc);
}

const readNested = (doc: Y.Doc) => doc.getMap('rows').size;
const fields = sampleFields();
const table: string[][] = [];
let ours: Figures | null = null;
let nested: Figures | null = null;
for (const rows of [1_000, 10_000, 100_000]) {
  const repetitions = rows < 100_000 ? 7 : 3;
  ours = await measure(compactBytes(fields, rows), readTable, repetitions);
  nested = await measure(Y.encodeStateAsUpdate(nestedDocument(fields, rows)), readNested, repetitions);
  for (const [name, { load, heap, bytes }] of [
    ['compact', ours],
    ['nested', nested],
  ] as const) {
    table.push([`${rows} × 10`, name, figure(load), figure(heap / 1e6), figure(bytes / 1e6)]);
  }
}
printTable(['rows', 'layout', 'load ms', 'heap MB', 'bytes MB'], table);

const ratios = { load_ratio: ours!.load / nested!.load, heap_ratio: ours!.heap / nested!.heap, bytes_ratio: ours!.bytes / nested!.bytes };
const rounded = Object.fromEntries(Object.entries(ratios).map(([name, value]) => [name, Number(value.toFixed(3))]));
finish({ bench: 'open', rows: 100_000, ...rounded }, [
  { name: 'load_ratio', value: ratios.load_ratio, most: 0.25 },
  { name: 'heap_ratio', value: ratios.heap_ratio, most: 0.25 },
  { name: 'bytes_ratio', value: ratios.bytes_ratio, most: 0.6 },
]);
