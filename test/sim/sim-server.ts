import {
  type Actor,
  type Batch,
  type CommitResult,
  defaultTableLimits,
  type Loss,
  MemoryStore,
  type Opened,
  TableAuthority,
  type Write,
} from '@teable-grid/core';
import { documentName, encodeParts, encodeTable, readSeq, readTable, UpdateEncoder } from '@teable-grid/core/yjs';
import * as Y from 'yjs';
import type { Connection } from './network.ts';
import { End, type EndHome, type ServerWorld } from './server-end.ts';
import { startOps } from './start-table.ts';
import { Owner } from './virtual-time.ts';

/** What becomes of a commit. */
export type Fate = 'lost' | 'unanswered' | 'crash-before' | 'crash-after';

/** How long a process takes to come back, and a table to be opened again, milliseconds. */
const restartTime = 300;
const reopenTime = 40;

/** The server: one store, and the processes that write it, of which the last one is found by who dials. */
export class SimServer {
  readonly store = new MemoryStore();
  commitTime = 2;
  /** What becomes of the next commits. */
  readonly fates: Fate[] = [];
  readonly #world: ServerWorld;
  #processes: ServerProcess[] = [];
  #count = 0;

  constructor(world: ServerWorld) {
    this.#world = world;
  }

  /** The process that takes new connections; null while there is none. */
  get process(): ServerProcess | null {
    const last = this.#processes.at(-1);
    return last?.open === true ? last : null;
  }

  /** Whether a table is open. */
  get isUp(): boolean {
    return this.process !== null;
  }

  /** Starts a process; one that runs already goes on without knowing. */
  start(): void {
    this.#count += 1;
    const owner = new Owner(`server ${this.#count}`);
    const process = new ServerProcess(owner, this, this.#world);
    this.#processes.push(process);
    this.#world.time.after(owner, 0, () => process.load());
  }

  /** A process ends without a word; another one starts after a while where it was the one that takes connections. */
  crash(process = this.#processes.at(-1)): void {
    if (process === undefined) return;
    this.#world.watch.fault('server crashed');
    process.die();
    const isLast = this.#processes.at(-1) === process;
    this.#processes = this.#processes.filter((other) => other !== process);
    if (!isLast) return;
    const next = new Owner('supervisor');
    this.#world.time.after(next, restartTime, () => this.start());
  }

  /** Only the last process is left. */
  endOthers(): void {
    for (const process of this.#processes.splice(0, this.#processes.length - 1)) process.die();
  }

  /** Stores a batch for a process, if that lives so long. */
  commit(process: ServerProcess, batch: Batch): Promise<CommitResult> {
    const { time, watch, history } = this.#world;
    const { owner } = process;
    const fate = this.fates.shift();
    if (fate !== undefined) watch.fault(`commit ${fate}`);
    return new Promise((resolve, reject) => {
      time.after(owner, this.commitTime, () => {
        if (fate === 'lost') return reject(new Error('the disk is gone'));
        if (fate === 'crash-before') return this.crash(process);
        void this.store.commit(batch).then((result) => {
          if (result.committed) history.commit(batch.log);
          if (fate === 'crash-after') return this.crash(process);
          time.after(owner, 1, () => {
            if (fate === 'unanswered') reject(new Error('the answer is gone'));
            else resolve(result);
          });
        });
      });
    });
  }
}

/** One process of the server, with the table open in it: what server/src/open-table.ts and sockets.ts are, over the simulated network. */
export class ServerProcess implements EndHome {
  readonly owner: Owner;
  readonly #server: SimServer;
  readonly #world: ServerWorld;
  readonly #ends = new Set<End>();
  readonly carriers = new Map<string, End>();
  #opened: Opened | null = null;
  #doc = new Y.Doc();
  #authority: TableAuthority | null = null;
  #meanwhile: Write[] | null = null;

  constructor(owner: Owner, server: SimServer, world: ServerWorld) {
    this.owner = owner;
    this.#server = server;
    this.#world = world;
  }

  get open(): boolean {
    return this.#authority !== null;
  }

  get authority(): TableAuthority | null {
    return this.#authority;
  }

  get doc(): Y.Doc {
    return this.#doc;
  }

  get writer(): number {
    return this.#opened!.info.writer;
  }

  get document(): string {
    return documentName(this.#world.table, this.#opened!.info.epoch);
  }

  get world(): ServerWorld {
    return this.#world;
  }

  /** Opens the table. */
  load(): void {
    void this.#load();
  }

  async #load(): Promise<void> {
    const { store } = this.#server;
    const { table, history, watch } = this.#world;
    await store.create(table, newWriter());
    const opened = await store.open(table);
    if (opened === null) throw new Error(`there is no table ${table}`);
    const { info, snapshot, tail } = opened;
    const doc = new Y.Doc();
    doc.transact(() => {
      for (const part of snapshot?.parts ?? []) Y.applyUpdate(doc, part);
      for (const { update } of tail) Y.applyUpdate(doc, update);
    });
    const read = readTable(doc);
    if (info.seq !== history.seq || read.seq !== info.seq)
      watch.violate('P1 durable', `the table opens at ${read.seq}, the store says ${info.seq}, and ${history.seq} changes were stored`);
    this.#opened = opened;
    this.#doc = doc;
    doc.on('update', (bytes: Uint8Array) => this.#published(bytes));
    const authority: TableAuthority = new TableAuthority(opened, read, {
      store: {
        commit: (batch) => this.#server.commit(this, batch),
        session: (name, session) => store.session(name, session),
        log: (name, query) => store.log(name, query),
      },
      encoder: new UpdateEncoder(doc, info.writer, info.epoch),
      limits: defaultTableLimits,
      publish: ({ changes }) => {
        doc.transact(() => changes.forEach(({ entry }) => Y.applyUpdate(doc, entry.update)));
        for (const { writes } of changes) this.#meanwhile?.push(...writes);
      },
      onFault: (error) => watch.violate('no fault', String(error)),
      onBroken: (loss) => this.#broken(authority, loss),
      now: () => this.#world.time.instant,
      clock: () => this.#world.time.now,
    });
    this.#authority = authority;
    if (info.seq === 0) await begin(authority);
  }

  /** Takes a connection. */
  accept(connection: Connection, actor: Actor): void {
    const end = new End(this, connection, actor, () => this.#ends.delete(end));
    this.#ends.add(end);
    connection.accept(end);
  }

  /** Tells somebody who is here that he may do something else now. */
  tellAccess(actor: string): void {
    for (const end of this.#ends) if (end.actor.id === actor) end.tellAccess();
  }

  /** Moves the table to a new epoch, as server/src/open-table.ts does. */
  compact(): void {
    const authority = this.#authority;
    if (authority === null || this.#meanwhile !== null) return;
    this.#world.watch.fault('epoch');
    const { info } = this.#opened!;
    const { time, history, table } = this.#world;
    const writer = newWriter();
    const encoder = new UpdateEncoder(new Y.Doc(), writer, info.epoch + 1);
    const written = authority.table;
    const parts = [...encodeTable(written, encoder)];
    const meanwhile: Write[] = [];
    this.#meanwhile = meanwhile;
    time.after(this.owner, 8, () => {
      void authority.hold(async () => {
        const { seq } = authority.table;
        if (seq !== written.seq) parts.push(encoder.encode(meanwhile, seq));
        const begun = await this.#server.store.beginEpoch({ table, fence: info.fence, seq, writer, parts });
        this.#meanwhile = null;
        if (begun.committed) history.beginEpoch(parts);
        return begun.committed ? 'a new epoch began' : 'another writer has the table';
      });
    });
  }

  /** Keeps a snapshot of what is published. */
  snapshot(): void {
    if (this.#authority === null) return;
    const { epoch, fence } = this.#opened!.info;
    const snapshot = { epoch, seq: this.#authority.table.seq, parts: [...encodeParts(this.#doc)] };
    void this.#server.store.saveSnapshot(this.#world.table, fence, snapshot);
  }

  /** Ends without a word. */
  die(): void {
    this.owner.end();
    this.#authority = null;
    for (const end of this.#ends) end.connection.break(20, 0);
    this.#ends.clear();
  }

  #broken(authority: TableAuthority, { cause }: Loss): void {
    if (this.#authority !== authority) return;
    this.#authority = null;
    this.#meanwhile = null;
    for (const end of this.#ends) end.close('The table is opened again.');
    this.#ends.clear();
    // Who wants the table gets it: a process that has lost it does not take it back while another takes connections.
    if (cause === 'fenced' && this.#server.process !== null) return;
    this.#world.time.after(this.owner, reopenTime, () => this.load());
  }

  #published(bytes: Uint8Array): void {
    const { history, watch } = this.#world;
    const seq = readSeq(this.#doc);
    if (seq > history.seq) watch.violate('P2 durable first', `number ${seq} is shown, but ${history.seq} is the last that is stored`);
    for (const end of this.#ends) end.show(bytes);
  }
}

function newWriter(): number {
  return crypto.getRandomValues(new Uint32Array(1))[0]!;
}

/** What the table begins with. */
async function begin(authority: TableAuthority): Promise<void> {
  const actor = { id: 'setup', name: 'Setup' };
  await authority.attach('setup', actor.id, 'the secret of the setup');
  for (const [at, ops] of startOps.entries()) {
    const change = { n: at + 1, id: `setup${at + 1}`, seen: { seq: authority.table.seq }, ops };
    await authority.submit({ session: 'setup', actor, confirmed: at, change, kind: 'import' });
  }
}
