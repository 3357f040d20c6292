import { setTimeout as delay, setImmediate as otherWork } from 'node:timers/promises';
import type { Document } from '@hocuspocus/server';
import {
  type Actor,
  type AuthorityHost,
  type BatchTimings,
  type CommittedBatch,
  type DecidedChange,
  type KeptDraft,
  type Loss,
  type Opened,
  type RecentHistory,
  type Table,
  TableAuthority,
  type TableInfo,
  type TableStore,
  type Write,
} from '@teable-grid/core';
import { encodeParts, encodeTable, mapNames, readSeq, UpdateEncoder } from '@teable-grid/core/yjs';
import type { TokenBucket } from 'limiter';
import type { Logger } from 'pino';
import { applyUpdate, Doc, getState } from 'yjs';
import { bucketOf, burst } from './buckets.ts';
import { inMilliseconds, told } from './change-lines.ts';
import { Drafts } from './drafts/drafts.ts';
import type { Limits } from './limits.ts';
import type { Metrics, TableGauges } from './metrics.ts';
import { newWriter, published } from './published.ts';
import { Replica } from './replica.ts';
import { Replicas, type ReplicasOptions } from './replicas.ts';
import type { SocketContext } from './socket-context.ts';

/** Bytes of updates after which a snapshot is due, however few changes they are: an import's are large. */
const snapshotBytes = 8 * 1024 * 1024;
/**
 * How long a busy table waits for more changes to share a commit, milliseconds. A commit and its broadcast cost nearly the same for one
 * change as for twenty.
 */
const gatherTime = 2;

/** When a document is written anew: overwritten items cost every reader memory and time, and are never freed by themselves. */
export interface Compaction {
  /** Overwritten items that are always borne, and how many more for each row. */
  readonly tombstones: number;
  readonly tombstonesPerRow: number;
  /** Milliseconds between the beginnings of two epochs, since everybody loads the table anew. */
  readonly shortestEpoch: number;
  /** As the first two, for a table that nobody uses: then nobody is disturbed. */
  readonly idleTombstones: number;
  readonly idleTombstonesPerRow: number;
}

const defaultCompaction: Compaction = {
  tombstones: 20_000,
  tombstonesPerRow: 0.2,
  shortestEpoch: 10 * 60_000,
  idleTombstones: 1_000,
  idleTombstonesPerRow: 0.05,
};

/** What an open table needs of its server. */
export interface OpenTableOptions {
  readonly store: TableStore;
  readonly log: Logger;
  readonly limits: Limits;
  readonly metrics: Metrics;
  /** A snapshot is taken after so many changes, or fewer large ones. */
  readonly snapshotEvery: number;
  readonly compaction?: Partial<Compaction>;
  /** Documents beside the one of the table. */
  readonly documents: Pick<ReplicasOptions, 'openDocument' | 'closeDocument'>;
  /** The table has moved to a new epoch, whose document is in the store; whoever uses it must open it again. */
  onMoved(table: OpenTable): void;
  /** The table can go on no more; whoever uses it must open it again. */
  onBroken(table: OpenTable, loss: Loss): void;
}

/** What a table is opened with; reading it takes long, and so is done before, in slices. */
export interface LoadedTable {
  readonly document: Document;
  readonly table: Table;
  readonly history: RecentHistory;
  /** Long texts that were being written when an earlier writer of the table ended. */
  readonly drafts: readonly KeptDraft[];
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
  #snapshotBytes: number;
  #dueAt: number;
  #dueBytes = snapshotBytes;
  #snapshot: Promise<void> | null = null;
  /** How many changes all may send together, and beneath it each person; each session has one of its own beneath that. */
  readonly #changes: TokenBucket;
  readonly #changesOf = new Map<string, TokenBucket>();
  /** Which socket carries which client session: one at a time. */
  readonly carriers = new Map<string, SocketContext>();
  /** The document as readers get it, and those without what some may not see. */
  readonly replicas: Replicas;
  /** Its long texts that are being written. */
  readonly drafts: Drafts;
  readonly #compaction: Compaction;
  readonly #info: TableInfo;
  #compacting: Promise<boolean> | null = null;
  #moved = false;
  #gone = false;

  /** @param loaded The document as `loadDocument` left it, and what was read from it and from the end of the log. */
  constructor(opened: Opened, { document, table, history, drafts }: LoadedTable, options: OpenTableOptions) {
    const { info, tail } = opened;
    this.name = info.table;
    this.document = document;
    this.#options = options;
    this.#info = info;
    this.#changes = bucketOf(options.limits.tableChangesPerSecond, 2);
    options.metrics.replayed(tail.length);
    this.#compaction = { ...defaultCompaction, ...options.compaction };
    this.#epoch = info.epoch;
    this.#sinceSnapshot = tail.length;
    this.#snapshotBytes = opened.snapshot?.parts.reduce((sum, part) => sum + part.length, 0) ?? 0;
    this.#dueAt = options.snapshotEvery;
    if (document.store.pendingStructs !== null || table.seq !== info.seq) {
      throw new Error(`The document of ${info.table} does not verify: it is at number ${table.seq}, the table at ${info.seq}.`);
    }
    const host: AuthorityHost = {
      store: options.store,
      encoder: new UpdateEncoder(document, info.writer, info.epoch),
      limits: options.limits,
      publish: (batch) => this.#publish(batch),
      onBatch: (decided, timings) => this.#afterBatch(decided, timings),
      onFault: (reason) => options.log.error({ event: 'change-fault', table: info.table, reason }),
      onBroken: (loss) => {
        // Closed before: the table that is open under its name may be another by now.
        if (this.#gone) return;
        this.leave();
        if (this.#moved) options.onMoved(this);
        else options.onBroken(this, loss);
      },
      present: (id) => this.#present(id),
      gather: () => delay(gatherTime),
      now: () => new Date().toISOString(),
      clock: () => performance.now(),
    };
    this.authority = new TableAuthority(opened, table, host, history);
    this.replicas = new Replicas(new Replica(document, info.writer, new Set()), {
      table: info.table,
      epoch: info.epoch,
      limits: options.limits,
      now: () => this.authority.table,
      follow: (follower) => this.follow(follower),
      ...options.documents,
      onBuilt: (replica, ms) =>
        options.log.info({ event: 'scope-built', document: replica.document.name, hidden: replica.hidden.size, ms: Math.round(ms) }),
    });
    this.drafts = new Drafts(drafts, {
      ...options,
      table: info.table,
      fence: info.fence,
      authority: this.authority,
      gone: () => this.#gone,
      onFenced: () => void this.authority.hold(async () => 'another writer has the table'),
    });
    this.follow(() => this.drafts.review());
  }

  /** Whether this is not the table any more: it was closed, broken, or moved to a new epoch. */
  get gone(): boolean {
    return this.#gone;
  }

  /** To be told when the table is closed. */
  leave(): void {
    this.#gone = true;
    this.drafts.close();
  }

  /** How many changes somebody may send, in all his sessions. */
  changesOf(actor: string): TokenBucket {
    let bucket = this.#changesOf.get(actor);
    if (bucket === undefined) {
      bucket = bucketOf(this.#options.limits.personChangesPerSecond, burst, this.#changes);
      this.#changesOf.set(actor, bucket);
    }
    return bucket;
  }

  /** Yjs client id under which the document is written. */
  get writer(): number {
    return this.#info.writer;
  }

  /** Number of the document that holds the table. */
  get epoch(): number {
    return this.#epoch;
  }

  /** What the metrics tell of it. */
  get gauges(): TableGauges {
    const { table, queued, waited, sessions } = this.authority;
    return {
      table: this.name,
      queued,
      waited: waited / 1_000,
      rows: table.rows.size,
      conflicts: table.conflicts.size,
      tombstones: this.tombstones,
      epoch: this.#epoch,
      bytes: this.#snapshotBytes,
      connections: this.replicas.readers,
      sessions,
    };
  }

  /** Items of the document that were overwritten since its epoch began. */
  get tombstones(): number {
    const held = mapNames.reduce((sum, name) => sum + this.document.getMap(name)._map.size, 0);
    return getState(this.document.store, this.#info.writer) - held;
  }

  /**
   * Moves the table to a new epoch: the table is written into a fresh document, which takes the place of the old one in the store. What is
   * committed while it is written follows it there; only the last step holds the table. Resolves to false when it came to
   * nothing, because another writer has the table or the store failed.
   */
  compact(): Promise<boolean> {
    this.#compacting ??= this.#compact().finally(() => {
      this.#compacting = null;
    });
    return this.#compacting;
  }

  /** Compacts a table that nobody uses, if it is worth it; whether it did. */
  async compactIdle(): Promise<boolean> {
    const { idleTombstones, idleTombstonesPerRow } = this.#compaction;
    const worth = this.tombstones > Math.max(idleTombstones, idleTombstonesPerRow * this.authority.table.rows.total);
    return worth && this.compact();
  }

  async #compact(): Promise<boolean> {
    const { name: table } = this;
    const { store, log } = this.#options;
    const { fence, epoch } = this.#info;
    const started = performance.now();
    await this.#snapshot;
    const writer = newWriter();
    const encoder = new UpdateEncoder(new Doc(), writer, epoch + 1);
    const parts: Uint8Array[] = [];
    const meanwhile: Write[] = [];
    const unfollow = this.follow(({ changes }) => changes.forEach(({ writes }) => meanwhile.push(...writes)));
    const tombstones = this.tombstones;
    const written = this.authority.table;
    try {
      for (const part of encodeTable(written, encoder)) {
        parts.push(part);
        await otherWork();
      }
      await this.authority.hold(async () => {
        const { seq } = this.authority.table;
        // Also where what was committed meanwhile wrote nothing: it has a number all the same.
        if (seq !== written.seq) parts.push(encoder.encode(meanwhile, seq));
        const begun = await store.beginEpoch({ table, fence, seq, writer, parts });
        this.#moved = begun.committed;
        return begun.committed ? 'a new epoch began' : 'another writer has the table';
      });
    } finally {
      unfollow();
    }
    if (this.#moved) {
      this.#options.metrics.epoch();
      const bytes = parts.reduce((sum, part) => sum + part.length, 0);
      log.info({ event: 'epoch', table, epoch: epoch + 1, tombstones, bytes, ms: Math.round(performance.now() - started) });
    }
    return this.#moved;
  }

  #compactWhenDue(): void {
    const { tombstones, tombstonesPerRow, shortestEpoch } = this.#compaction;
    if (this.#compacting !== null || Date.now() - Date.parse(this.#info.epochAt) < shortestEpoch) return;
    if (this.tombstones <= Math.max(tombstones, tombstonesPerRow * this.authority.table.rows.total)) return;
    this.compact().catch((error: unknown) => this.#options.log.error({ event: 'epoch-failed', table: this.name, error: String(error) }));
  }

  /** Keeps a snapshot of what is published now, part by part, letting other work run in between. */
  snapshot(): Promise<void> {
    this.#snapshot ??= this.#takeSnapshot().finally(() => {
      this.#snapshot = null;
    });
    return this.#snapshot;
  }

  /** Lets what waits be decided; of long texts that are being written values are made. */
  async drain(): Promise<void> {
    await this.drafts.settle();
    await this.authority.drain();
  }

  /** Lets what waits be decided, and keeps a snapshot if anything was since the last one. */
  async settle(): Promise<void> {
    await this.drain();
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

  #present(id: string): Actor | undefined {
    for (const { readers } of this.replicas.all()) for (const { access } of readers) if (access.actor.id === id) return access.actor;
    return undefined;
  }

  #publish(batch: CommittedBatch): void {
    const { changes, after } = batch;
    this.replicas.prepare(batch);
    if (changes.length === 1) applyUpdate(this.document, changes[0]!.entry.update, published);
    else this.document.transact(() => changes.forEach(({ entry }) => applyUpdate(this.document, entry.update, published)), published);
    if (readSeq(this.document) !== after.seq)
      throw new Error(`The document of ${this.name} is not at number ${after.seq} after it was published.`);
    this.document.flush();
    this.replicas.publish(batch);
    for (const follower of this.#followers) follower(batch);
    for (const { entry } of changes)
      for (const { field, kind } of entry.conflicts.opened) this.#options.metrics.conflict(this.name, field ?? '', kind);
    this.#sinceSnapshot += changes.length;
    for (const { entry } of changes) this.#bytesSince += entry.update.length;
  }

  #afterBatch(decided: readonly DecidedChange[], timings: BatchTimings): void {
    const { log, metrics } = this.#options;
    metrics.batch(decided, timings);
    if (log.isLevelEnabled('info'))
      for (const one of decided) log.info({ event: 'change', table: this.name, ...told(one), ...inMilliseconds(timings) });
    if (this.#compacting !== null) return;
    if (this.#sinceSnapshot >= this.#dueAt || this.#bytesSince >= this.#dueBytes) void this.snapshot();
    this.#compactWhenDue();
  }

  async #takeSnapshot(): Promise<void> {
    await this.#compacting;
    if (this.#gone) return;
    const { seq } = this.authority.table;
    const changes = this.#sinceSnapshot;
    const bytes = this.#bytesSince;
    const parts: Uint8Array[] = [];
    try {
      for (const part of encodeParts(this.document)) {
        parts.push(part);
        await otherWork();
      }
      await this.#options.store.saveSnapshot(this.name, this.#info.fence, { epoch: this.#epoch, seq, parts });
      this.#sinceSnapshot -= changes;
      this.#bytesSince -= bytes;
      this.#dueAt = this.#options.snapshotEvery;
      this.#dueBytes = snapshotBytes;
      const size = parts.reduce((sum, part) => sum + part.length, 0);
      this.#snapshotBytes = size;
      this.#options.metrics.snapshot('kept');
      this.#options.log.info({ event: 'snapshot', table: this.name, seq, parts: parts.length, bytes: size });
    } catch (error) {
      // Nothing is lost: the log still has it all, and the next snapshot is tried after as many changes again.
      this.#dueAt = this.#sinceSnapshot + this.#options.snapshotEvery;
      this.#dueBytes = this.#bytesSince + snapshotBytes;
      this.#options.metrics.snapshot('failed');
      this.#options.log.error({ event: 'snapshot-failed', table: this.name, seq, error: String(error) });
    }
  }
}
