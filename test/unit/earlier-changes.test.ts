import { type LogQuery, MemoryStore } from '@teable-grid/core';
import { expect, test } from 'vitest';
import { earlierChanges } from '../../server/src/earlier-changes.ts';
import { batchAfter, entry } from '../contract/batches.ts';

const table = 'crm/leads';

/** A log of so many changes, each of which replaced so many cells, and what is asked of it. */
async function logOf(changes: number, cells: number) {
  const kept = new MemoryStore();
  await kept.create(table, 1);
  const opened = (await kept.open(table))!;
  const before = Object.fromEntries(Array.from({ length: cells }, (_, at) => [`r${at}/f1`, 'some value']));
  await kept.commit(batchAfter(opened, { log: Array.from({ length: changes }, (_, at) => entry(at + 1, { before })) }));
  const pages: LogQuery[] = [];
  const store = {
    log: (name: string, query: LogQuery) => {
      pages.push(query);
      return kept.log(name, query);
    },
  };
  return { kept, store, pages };
}

const numbers = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, at) => from + at);

test('SV-90 of the log before a table’s document the last changes are read, without their updates, in few pages', async () => {
  const { store, pages } = await logOf(3_000, 1);
  const read = await earlierChanges(store, table, 2_901);
  expect(read.map(({ seq }) => seq)).toEqual(numbers(901, 2_900));
  expect(pages.every(({ withoutUpdates }) => withoutUpdates)).toBe(true);
  expect(pages.length).toBeLessThan(10);
  expect((await earlierChanges(store, table, 21)).map(({ seq }) => seq)).toEqual(numbers(1, 20));
  expect(await earlierChanges(store, table, 1)).toEqual([]);
});

test('SV-90 of large ones fewer are read, a few at a time', async () => {
  const { store, pages } = await logOf(300, 5_000);
  const read = await earlierChanges(store, table, 301);
  expect(read.length).toBeLessThan(50);
  expect(read.map(({ seq }) => seq)).toEqual(numbers(301 - read.length, 300));
  expect(Math.max(...pages.map(({ limit }) => limit))).toBeLessThan(40);
});

test('SV-90 what the log has dropped is not read', async () => {
  const { kept, store } = await logOf(60, 1);
  const { info } = (await kept.open(table))!;
  await kept.beginEpoch({ table, fence: info.fence, seq: 60, writer: 2, parts: [Uint8Array.of(1)] });
  await kept.trimLog(table, { before: '9999', keep: 20 });
  expect((await earlierChanges(store, table, 51)).map(({ seq }) => seq)).toEqual(numbers(41, 50));
});
