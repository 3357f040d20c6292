import { setImmediate as otherWork } from 'node:timers/promises';
import type { Document } from '@hocuspocus/server';
import type { LogEntry, Opened } from '@teable-grid/core';
import { mapNames } from '@teable-grid/core/yjs';
import { applyUpdate } from 'yjs';
import { published } from './published.ts';

/** Of the log's tail so much is applied in one go: a few milliseconds' work. */
const tailSlice = { changes: 500, bytes: 64 * 1024 };

/**
 * Brings a document to where its table stands: the rest of the snapshot, then the log's tail, letting other work run in between. Nobody
 * hears of it: Yjs would write each update anew for those who do, which takes as long as applying it, and there is nobody to send it to.
 */
export async function loadDocument(document: Document, opened: Opened): Promise<void> {
  // Made now, while they are small.
  for (const name of mapNames) document.getMap(name);
  const listeners = [...(document._observers.get('update') ?? [])] as (() => void)[];
  for (const listener of listeners) document.off('update', listener);
  for (const part of opened.snapshot?.parts.slice(1) ?? []) {
    await otherWork();
    applyUpdate(document, part, published);
  }
  for (const updates of slicesOf(opened.tail)) {
    await otherWork();
    document.transact(() => updates.forEach((update) => applyUpdate(document, update, published)), published);
  }
  for (const listener of listeners) document.on('update', listener);
  await otherWork();
}

/** The updates of a log's tail, some at once: a transaction for each would cost more, but one for all would hold up everybody. */
export function* slicesOf(tail: readonly LogEntry[]): Generator<readonly Uint8Array[]> {
  let updates: Uint8Array[] = [];
  let bytes = 0;
  for (const { update } of tail) {
    updates.push(update);
    bytes += update.length;
    if (updates.length < tailSlice.changes && bytes < tailSlice.bytes) continue;
    yield updates;
    updates = [];
    bytes = 0;
  }
  if (updates.length > 0) yield updates;
}
