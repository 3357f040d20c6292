import { randomInt } from 'node:crypto';
import { setTimeout as delay, setImmediate as otherWork } from 'node:timers/promises';
import type { Document } from '@hocuspocus/server';
import {
  type BatchTimings,
  type CommittedBatch,
  type DecidedChange,
  defaultTableLimits,
  type Opened,
  TableAuthority,
  type TableStore,
} from '@teable-grid/core';
import { encodeParts, readSeq, readTable, UpdateEncoder } from '@teable-grid/core/yjs';
import type { Logger } from 'pino';
import { applyUpdate } from 'yjs';

/** Origin of what the authority writes into the document: Hocuspocus sends it out, and never stores by itself. */
const published = { source: 'local', skipStoreHooks: true } as const;

/** Bytes of updates after which a snapshot is due, however few changes they are: an import's are large. */
const snapshotBytes = 8 * 1024 * 1024;
/**
 * How long a busy table waits for more changes to share a commit, milliseconds. A commit and its broadcast cost nearly the same for one
 * change as for twenty.
 */
const gatherTime = 2;

/** What an open table needs of its server. */
export interface OpenTableOptions {
  readonly store: TableStore;
  readonly log: Logger;
  /** A snapshot is taken after so many changes, or fewer large ones. */
  readonly snapshotEvery: number;
  /** The table can go on no more; whoever uses it must open it again. */
  onBroken(table: OpenTable, reason: string): void;
}

/** A table that this process writes: its document, which Hocuspocus shows to clients, and the authority over it. */
export class OpenTable {
  readonly name: string;
  readonly document: Document;
  readonly authority: TableAuthority;
  readonly #options: OpenTableOptions;
  readonly #epoch: number;
  readonly #followers = new Set<(batch: CommittedBatch) => void>();
  /** Changes since the last snapshot, and how many of them, or bytes, make the next one due. */
  #sinceSnapshot: number;
  #bytesSince = 0;
  #dueAt: number;
  #dueBytes = snapshotBytes;
  #snapshot: Promise<void> | null = null;

  /** @param document Loaded already (`loadDocument`). */
  constructor(opened: Opened, document: Document, options: OpenTableOptions) {
    const { info, tail } = opened;
    this.name = info.table;
    this.document = document;
    this.#options = options;
    this.#epoch = info.epoch;
    this.#sinceSnapshot = tail.length;
    this.#dueAt = options.snapshotEvery;
    const table = readTable(document);
    if (document.store.pendingStructs !== null || table.seq !== info.seq) {
      throw new Error(`The document of ${info.table} does not verify: it is at number ${table.seq}, the table at ${info.seq}.`);
    }
    this.authority = new TableAuthority(opened, table, {
      store: options.store,
      encoder: new UpdateEncoder(document, info.writer, info.epoch),
      limits: defaultTableLimits,
      publish: (batch) => this.#publish(batch),
      onBatch: (decided, timings) => this.#afterBatch(decided, timings),
      onFault: (reason) => options.log.error({ event: 'change-fault', table: info.table, reason }),
      onBroken: (reason) => options.onBroken(this, reason),
      gather: () => delay(gatherTime),
      now: () => new Date().toISOString(),
      clock: () => performance.now(),
    });
  }

  /** Keeps a snapshot of what is published now, part by part, letting other work run in between. */
  snapshot(): Promise<void> {
    this.#snapshot ??= this.#takeSnapshot().finally(() => {
      this.#snapshot = null;
    });
    return this.#snapshot;
  }

  /** Lets what waits be decided, and keeps a snapshot if anything was since the last one. */
  async settle(): Promise<void> {
    await this.authority.drain();
    if (this.#sinceSnapshot > 0) await this.snapshot();
  }

  /**
   * Follows the table: told of each batch after it was committed and applied to the document, before its authors are answered, until
   * the result is called. What a follower throws breaks the authority, since nobody could say any more who has been told what.
   */
  follow(follower: (batch: CommittedBatch) => void): () => void {
    this.#followers.add(follower);
    return () => void this.#followers.delete(follower);
  }

  #publish(batch: CommittedBatch): void {
    const { changes, after } = batch;
    if (changes.length === 1) applyUpdate(this.document, changes[0]!.entry.update, published);
    else this.document.transact(() => changes.forEach(({ entry }) => applyUpdate(this.document, entry.update, published)), published);
    if (readSeq(this.document) !== after.seq)
      throw new Error(`The document of ${this.name} is not at number ${after.seq} after it was published.`);
    this.document.flush();
    for (const follower of this.#followers) follower(batch);
    this.#sinceSnapshot += changes.length;
    for (const { entry } of changes) this.#bytesSince += entry.update.length;
  }

  #afterBatch(decided: readonly DecidedChange[], timings: BatchTimings): void {
    this.#options.log.debug({ event: 'batch', table: this.name, changes: decided.length, seq: this.authority.table.seq, ...timings });
    if (this.#sinceSnapshot >= this.#dueAt || this.#bytesSince >= this.#dueBytes) void this.snapshot();
  }

  async #takeSnapshot(): Promise<void> {
    const { seq } = this.authority.table;
    const changes = this.#sinceSnapshot;
    const bytes = this.#bytesSince;
    const parts: Uint8Array[] = [];
    try {
      for (const part of encodeParts(this.document)) {
        parts.push(part);
        await otherWork();
      }
      await this.#options.store.saveSnapshot(this.name, { epoch: this.#epoch, seq, parts });
      this.#sinceSnapshot -= changes;
      this.#bytesSince -= bytes;
      this.#dueAt = this.#options.snapshotEvery;
      this.#dueBytes = snapshotBytes;
      const size = parts.reduce((sum, part) => sum + part.length, 0);
      this.#options.log.info({ event: 'snapshot', table: this.name, seq, parts: parts.length, bytes: size });
    } catch (error) {
      // Nothing is lost: the log still has it all, and the next snapshot is tried after as many changes again.
      this.#dueAt = this.#sinceSnapshot + this.#options.snapshotEvery;
      this.#dueBytes = this.#bytesSince + snapshotBytes;
      this.#options.log.error({ event: 'snapshot-failed', table: this.name, seq, error: String(error) });
    }
  }
}

/** Brings a document to where its table stands: the rest of the snapshot, then the log's tail, letting other work run in between. */
export async function loadDocument(document: Document, opened: Opened): Promise<void> {
  for (const part of opened.snapshot?.parts.slice(1) ?? []) {
    applyUpdate(document, part, published);
    await otherWork();
  }
  for (let at = 0; at < opened.tail.length; at += 500) {
    const entries = opened.tail.slice(at, at + 500);
    document.transact(() => entries.forEach((entry) => applyUpdate(document, entry.update, published)), published);
    await otherWork();
  }
}

/** A new random client id for the writer of an epoch: Yjs wants 32 bits, and the document's own id must be another. */
export function newWriter(): number {
  return randomInt(1, 2 ** 32 - 1);
}
