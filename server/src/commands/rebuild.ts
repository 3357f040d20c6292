import { setImmediate as otherWork } from 'node:timers/promises';
import type { Kept, LogEntry, LogQuery, Table, TableStore } from '@teable-grid/core';
import { readTable } from '@teable-grid/core/yjs';
import { applyUpdate, Doc } from 'yjs';

const page = 1_000;

/** The log of a table from a number to where it stood when it was read, page by page. */
export async function* logOf(
  store: TableStore,
  { info }: Kept,
  after: number,
  query: Pick<LogQuery, 'withoutUpdates'> = {},
): AsyncGenerator<readonly LogEntry[]> {
  for (let last = after; last < info.seq; ) {
    const entries = (await store.log(info.table, { after: last, limit: page, ...query })).filter(({ seq }) => seq <= info.seq);
    if (entries.length === 0) return;
    yield entries;
    last = entries.at(-1)!.seq;
  }
}

/** A document that is built as the store tells it: a first document, and updates of the log on it. */
export class Rebuilt {
  readonly #doc = new Doc();

  constructor(parts: readonly Uint8Array[]) {
    for (const part of parts) applyUpdate(this.#doc, part);
  }

  async add(entries: readonly LogEntry[]): Promise<void> {
    this.#doc.transact(() => entries.forEach(({ update }) => applyUpdate(this.#doc, update)));
    await otherWork();
  }

  /** The table in it. Throws when updates are missing from it. */
  table(): Table {
    if (this.#doc.store.pendingStructs !== null) throw new Error('updates are missing from the document');
    return readTable(this.#doc);
  }
}

/** A table as it is stored now, without becoming its writer; its snapshot and the log after it. */
export async function readStored(store: TableStore, kept: Kept): Promise<Table> {
  const rebuilt = new Rebuilt(kept.snapshot?.parts ?? []);
  for await (const entries of logOf(store, kept, kept.snapshot?.seq ?? kept.info.epochSeq)) await rebuilt.add(entries);
  return rebuilt.table();
}
