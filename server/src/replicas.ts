import { createHash } from 'node:crypto';
import { setImmediate as otherWork } from 'node:timers/promises';
import type { Document } from '@hocuspocus/server';
import {
  closeCodes,
  type CommittedBatch,
  fail,
  type FieldId,
  type Fields,
  ok,
  type Result,
  scopedWrites,
  type Table,
  type Write,
} from '@teable-grid/core';
import { documentName, encodeTable, UpdateEncoder } from '@teable-grid/core/yjs';
import { applyUpdate } from 'yjs';
import { hiddenFrom, ranks, type Role } from './access.ts';
import type { Limits } from './limits.ts';
import { published, newWriter } from './published.ts';
import { Replica } from './replica.ts';
import type { SocketContext } from './socket-context.ts';

/** A scoped document that nobody has used for this long is dropped, milliseconds. */
const idleTime = 60_000;
/** Times that a scoped document is built anew because the fields changed meanwhile. */
const mostBuilds = 3;

/** What the replicas of a table need of it. */
export interface ReplicasOptions {
  readonly table: string;
  readonly epoch: number;
  readonly limits: Limits;
  /** The table as it is published. */
  now(): Table;
  follow(follower: (batch: CommittedBatch) => void): () => void;
  /** A document of this name, empty, and held open until it is closed. */
  openDocument(name: string): Promise<Document>;
  closeDocument(document: Document): Promise<void>;
  /** Told of each scoped document that was built. */
  onBuilt(replica: Replica, milliseconds: number): void;
}

interface Scoped {
  readonly replica: Replica;
  readonly encoder: UpdateEncoder;
  unrelay(): void;
}

/**
 * The documents of a table: the whole of it, and one for each set of fields that readers may not see. A scoped one is built when somebody
 * comes for it, under a name and a client id that never come again: with one that does, a reader who has kept an earlier one would stay wrong
 * for ever, silently. It is written from the same committed batches.
 */
export class Replicas {
  readonly whole: Replica;
  readonly #options: ReplicasOptions;
  readonly #building = new Map<string, Promise<Replica>>();
  readonly #scoped = new Map<string, Scoped>();
  readonly #idle = new Map<Replica, NodeJS.Timeout>();
  #closed = false;

  constructor(whole: Replica, options: ReplicasOptions) {
    this.whole = whole;
    this.#options = options;
    whole.relayPresence(() => this.all());
  }

  /** All that are whole or built. */
  *all(): Generator<Replica> {
    yield this.whole;
    for (const { replica } of this.#scoped.values()) yield replica;
  }

  /** Sockets that have one of the documents. */
  get readers(): number {
    return [...this.all()].reduce((sum, { readers }) => sum + readers.size, 0);
  }

  /** The replica for a role, built if need be; a problem when there are as many as the limit allows. */
  async for(role: Role): Promise<Result<Replica>> {
    for (let build = 0; build < mostBuilds; build++) {
      const hidden = hiddenFrom(role, this.#options.now().fields);
      if (hidden.size === 0) return ok(this.whole);
      const scope = scopeOf(hidden);
      if (!this.#building.has(scope)) {
        const { scopes } = this.#options.limits;
        if (this.#building.size >= scopes)
          return fail('over-limit', `The table has as many documents for readers of some fields as the limit scopes allows (${scopes}).`);
        const building = this.#build(scope, hidden);
        this.#building.set(scope, building);
        building.catch(() => this.#building.delete(scope));
      }
      const replica = await this.#building.get(scope)!;
      if (this.serves(replica, role)) return ok(replica);
      // The fields changed while it was built: it is for nobody then.
      if (this.#scoped.has(scope) && !this.#isWanted(replica, this.#options.now().fields)) this.#drop(scope);
    }
    throw new Error(`The fields of ${this.#options.table} change faster than a document without some of them is built.`);
  }

  /** Whether a replica is still the one for a role. */
  serves(replica: Replica, role: Role): boolean {
    if (this.#closed || !replica.isFor(hiddenFrom(role, this.#options.now().fields))) return false;
    return replica === this.whole || [...this.#scoped.values()].some((scoped) => scoped.replica === replica);
  }

  /**
   * Keeps back what those may not see who could before: before a batch is published, everybody whose document is not for him any more is
   * sent to another one.
   */
  prepare({ before, after }: CommittedBatch): void {
    if (before.fields === after.fields) return;
    for (const [scope, { replica }] of this.#scoped) if (!this.#isWanted(replica, after.fields)) this.#drop(scope);
    for (const replica of this.all())
      for (const reader of replica.readers) if (!replica.isFor(hiddenFrom(reader.access.role, after.fields))) sendAway(reader);
  }

  /** Writes a batch into the scoped documents, and sends it out. */
  publish(batch: CommittedBatch): void {
    for (const { replica, encoder } of this.#scoped.values()) {
      const writes = scopedWrites(batch, replica.hidden);
      applyUpdate(replica.document, encoder.encode(writes, batch.after.seq), published);
      encoder.settle();
      replica.document.flush();
    }
  }

  /** To be told when a socket leaves a document: a scoped one that nobody uses is dropped after a while. */
  left(replica: Replica): void {
    const [scope] = [...this.#scoped].find(([, scoped]) => scoped.replica === replica) ?? [];
    if (scope === undefined || replica.readers.size > 0) return;
    clearTimeout(this.#idle.get(replica));
    const timer = setTimeout(() => {
      this.#idle.delete(replica);
      if (replica.readers.size === 0 && this.#scoped.get(scope)?.replica === replica) this.#drop(scope);
    }, idleTime);
    timer.unref();
    this.#idle.set(replica, timer);
  }

  /** Closes the scoped documents. */
  async close(): Promise<void> {
    this.#closed = true;
    for (const timer of this.#idle.values()) clearTimeout(timer);
    await Promise.allSettled(this.#building.values());
    const scoped = [...this.#scoped.values()];
    this.#scoped.clear();
    this.#building.clear();
    for (const { replica, unrelay } of scoped) {
      unrelay();
      await this.#options.closeDocument(replica.document);
    }
  }

  async #build(scope: string, hidden: ReadonlySet<FieldId>): Promise<Replica> {
    const { table, epoch, now, follow, openDocument, closeDocument, onBuilt } = this.#options;
    const started = performance.now();
    const writer = newWriter();
    const document = await openDocument(documentName(table, epoch, { scope, generation: writer.toString(36) }));
    const encoder = new UpdateEncoder(document, writer, epoch);
    const meanwhile: Write[] = [];
    const unfollow = follow((batch) => meanwhile.push(...scopedWrites(batch, hidden)));
    try {
      for (const part of encodeTable(now(), encoder, hidden)) {
        applyUpdate(document, part, published);
        await otherWork();
      }
    } catch (error) {
      await closeDocument(document);
      throw error;
    } finally {
      unfollow();
    }
    // From here to the end nothing else runs, so that no batch falls between what was gathered and what is published.
    applyUpdate(document, encoder.encode(meanwhile, now().seq), published);
    encoder.settle();
    const replica = new Replica(document, writer, hidden);
    replica.adoptPresence(this.whole);
    this.#scoped.set(scope, { replica, encoder, unrelay: replica.relayPresence(() => this.all()) });
    onBuilt(replica, performance.now() - started);
    // It may have been built for a download only.
    this.left(replica);
    return replica;
  }

  #drop(scope: string): void {
    const { replica, unrelay } = this.#scoped.get(scope)!;
    this.#scoped.delete(scope);
    this.#building.delete(scope);
    unrelay();
    // They come back as others: of these nothing more would be told.
    const left = [...replica.readers].flatMap(({ awarenessClient }) => awarenessClient ?? []);
    for (const other of this.all()) other.forgetPresence(left);
    for (const reader of replica.readers) sendAway(reader);
    setImmediate(() => void this.#options.closeDocument(replica.document));
  }

  /** Whether there is a role that a replica is for. */
  #isWanted(replica: Replica, fields: Fields): boolean {
    return (Object.keys(ranks) as Role[]).some((role) => replica.isFor(hiddenFrom(role, fields)));
  }
}

/** Nothing more of the document goes to the socket; it is closed when the answers of this turn have gone out. */
function sendAway(reader: SocketContext): void {
  reader.sync?.stop();
  setImmediate(() => reader.end(closeCodes.epochPassed, 'What you may see of the table has changed.'));
}

/** A short name for a set of hidden fields. */
function scopeOf(hidden: ReadonlySet<FieldId>): string {
  return createHash('sha256')
    .update([...hidden].toSorted().join(' '))
    .digest('hex')
    .slice(0, 12);
}
