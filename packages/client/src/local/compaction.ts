import type { Table, TableAuthority, TableInfo, TableStore, Write } from '@teable-grid/core';
import { encodeTable, mapNames, UpdateEncoder } from '@teable-grid/core/yjs';
import * as Y from 'yjs';
import { breathe } from './breathe.ts';

/**
 * When a document is written anew: overwritten items cost every reader memory and time, and are never freed by themselves. As the server
 * does it; on a device a table rests more often, so that is when it happens, as a rule.
 */
export interface Compaction {
  /** Overwritten items that are always borne, and how many more for each row. */
  readonly tombstones: number;
  readonly tombstonesPerRow: number;
  /** Milliseconds between the beginnings of two epochs of a table that is being written. */
  readonly shortestEpoch: number;
  /** As the first two, for a table that is being opened, or that rests. */
  readonly idleTombstones: number;
  readonly idleTombstonesPerRow: number;
  /** Milliseconds without a change after which a table rests. */
  readonly idleAfter: number;
}

export const defaultCompaction: Compaction = {
  tombstones: 20_000,
  tombstonesPerRow: 0.2,
  shortestEpoch: 10 * 60_000,
  idleTombstones: 1_000,
  idleTombstonesPerRow: 0.05,
  idleAfter: 30_000,
};

/** Items of a document that were overwritten since its epoch began. */
export function tombstonesOf(doc: Y.Doc, writer: number): number {
  const held = mapNames.reduce((sum, name) => sum + doc.getMap(name)._map.size, 0);
  return Y.getState(doc.store, writer) - held;
}

/** A Yjs client id for an epoch's document. */
export function newWriter(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]!;
}

/** What writing a table anew needs of whoever holds it. */
export interface EpochHost {
  readonly store: TableStore;
  readonly info: TableInfo;
  readonly authority: Pick<TableAuthority, 'table' | 'hold'>;
  /** What is committed from now on, until `stop`. */
  gather(): { readonly writes: readonly Write[]; stop(): void };
}

/**
 * Begins the next epoch: the table is written into a fresh document, which takes the place of the old one in the store. What is committed
 * while it is written follows it there; only the last step holds the table, and the authority ends with it. False when it came to
 * nothing, because another writer has the table or it is at an end.
 */
export async function beginNextEpoch({ store, info, authority, gather }: EpochHost, onBegun: () => void): Promise<boolean> {
  const writer = newWriter();
  const encoder = new UpdateEncoder(new Y.Doc(), writer, info.epoch + 1);
  const parts: Uint8Array[] = [];
  const meanwhile = gather();
  let begun = false;
  try {
    for (const part of encodeTable(authority.table, encoder)) {
      parts.push(part);
      await breathe();
    }
    await authority.hold(async () => {
      const { seq }: Table = authority.table;
      if (meanwhile.writes.length > 0) parts.push(encoder.encode(meanwhile.writes, seq));
      const result = await store.beginEpoch({ table: info.table, fence: info.fence, seq, writer, parts });
      begun = result.committed;
      if (begun) onBegun();
      return begun ? 'a new epoch began' : null;
    });
  } finally {
    meanwhile.stop();
  }
  return begun;
}
