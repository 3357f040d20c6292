import {
  type ChangeMessage,
  decodeServerHello,
  decodeServerMessage,
  encodeMessage,
  protocol,
  type ServerMessage,
  type Table,
  type Write,
} from '@teable-grid/core';
import * as Y from 'yjs';
import type { Admission, Link, LinkHost, Welcome } from '../../packages/client/src/link.ts';
import { Replica } from '../../packages/client/src/remote/replica.ts';
import type { ClientEnd, Connection, DocumentFrame, Downward } from './network.ts';
import type { Owner } from './virtual-time.ts';

/** How long until a link tries again, milliseconds. */
const tryAgainAfter = 1_000;

/** What a device keeps of a table beside its outbox. */
export interface KeptReplica extends Admission {
  readonly document: string;
  readonly bytes: Uint8Array;
}

/** What a link needs of the world it is in. */
export interface LinkWorld {
  readonly owner: Owner;
  readonly table: string;
  /** A connection to the server; null when it cannot be reached. */
  dial(end: ClientEnd): Connection | null;
  /** Told what arrives, before the session is. */
  onWelcome(welcome: Welcome): void;
  onMessage(message: ServerMessage): void;
  onReplica(table: Table, document: string): void;
}

/** A link over the simulated network, as the one over a socket: a hello, then messages and one document at a time. */
export class SimLink implements Link {
  readonly #world: LinkWorld;
  readonly #host: LinkHost;
  #connection: Connection | null = null;
  #wanted = false;
  #closed = false;
  #retry: ReturnType<typeof setTimeout> | null = null;
  #replica: Replica | null = null;
  #admission: Admission | null = null;

  constructor(world: LinkWorld, host: LinkHost) {
    this.#world = world;
    this.#host = host;
  }

  /** The replica's table; null before there is any. */
  get replica(): Table | null {
    return this.#replica?.table ?? null;
  }

  get connected(): boolean {
    return this.#connection !== null;
  }

  /** What a device keeps of it; null when there is nothing yet. */
  keep(): KeptReplica | null {
    if (this.#replica?.table == null || this.#admission === null) return null;
    return { document: this.#replica.name, bytes: Y.encodeStateAsUpdate(this.#replica.doc), ...this.#admission };
  }

  /** Shows what was kept, before there is a connection. */
  preload({ document, bytes }: KeptReplica): void {
    const replica = this.#open(document);
    Y.applyUpdate(replica.doc, bytes);
    replica.read();
  }

  connect(): void {
    this.#wanted = true;
    if (this.#closed || this.#connection !== null || this.#retry !== null) return;
    this.#host.on({ event: 'connecting' });
    let here: Connection | null = null;
    const current = () => here !== null && this.#connection === here;
    const connection = this.#world.dial({
      owner: this.#world.owner,
      receive: (message) => {
        if (current()) this.#receive(message);
      },
      receiveDocument: (frame) => {
        if (current()) this.#receiveDocument(frame);
      },
      lost: (reason) => {
        if (current()) this.#lost(reason);
      },
    });
    here = connection;
    this.#connection = connection;
    if (connection === null) return this.#lost('The server cannot be reached.');
    void this.#host.sessions().then((sessions) => {
      if (!current()) return;
      const hello = { hello: 'client', protocol, table: this.#world.table, token: null, sessions } as const;
      connection.send({ kind: 'hello', text: encodeMessage(hello) });
    });
  }

  disconnect(reason: string): void {
    this.#wanted = false;
    this.#cut();
    this.#host.on({ event: 'offline', reason });
  }

  reconnect(reason: string): void {
    if (this.#closed) return;
    this.disconnect(reason);
    this.connect();
  }

  send(message: ChangeMessage): void {
    this.#connection?.send({ kind: 'message', text: encodeMessage(message) });
  }

  /** Who wrote what is none of the promises. */
  authors(): Promise<[]> {
    return Promise.resolve([]);
  }

  missed(): Promise<null> {
    return Promise.resolve(null);
  }

  past(): Promise<null> {
    return Promise.resolve(null);
  }

  setPresence(): void {}

  async close(): Promise<void> {
    this.#closed = true;
    this.#cut();
    this.#replica?.destroy();
  }

  #cut(): void {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
    const connection = this.#connection;
    this.#connection = null;
    connection?.closeByClient();
  }

  #lost(reason: string): void {
    this.#cut();
    if (this.#closed) return;
    this.#host.on({ event: 'offline', reason: `${reason} Trying again.` });
    this.#retry = setTimeout(() => {
      this.#retry = null;
      if (this.#wanted) this.connect();
    }, tryAgainAfter);
  }

  #receive(message: Downward): void {
    switch (message.kind) {
      case 'hello':
        return this.#greeted(message.text);
      case 'opened':
        return this.#host.on({ event: 'ready' });
      case 'not-opened':
        return this.reconnect('The table has moved to another document.');
      case 'closed':
        return this.#lost(message.reason);
      case 'message': {
        const read = decodeServerMessage(message.text);
        if (!read.ok) return this.#host.on({ event: 'warning', problem: read.problem });
        this.#world.onMessage(read.value);
        return this.#host.on({ event: 'message', message: read.value });
      }
    }
  }

  #greeted(text: string): void {
    const read = decodeServerHello(text);
    if (!read.ok) throw new Error(`the hello is not of the contract: ${read.problem.message}`);
    const hello = read.value;
    if (hello.hello === 'refused') {
      this.#cut();
      this.#wanted = false;
      return this.#host.on({ event: 'refused', code: hello.reason, message: hello.message });
    }
    const { actor, role, document } = hello;
    this.#admission = { actor, role };
    const connection = this.#connection;
    this.#world.onWelcome(hello);
    // The session may want another connection at once.
    this.#host.on({ event: 'welcome', welcome: hello });
    if (connection === null || this.#connection !== connection) return;
    const replica = this.#open(document);
    connection.send({ kind: 'open', document, vector: Y.encodeStateVector(replica.doc) });
  }

  #open(document: string): Replica {
    if (this.#replica?.name === document) return this.#replica;
    this.#replica?.destroy();
    const replica = new Replica(document, (table: Table, writes: readonly Write[] | null) => {
      if (this.#replica !== replica) return;
      this.#world.onReplica(table, document);
      this.#host.on({ event: 'replica', table, writes });
    });
    this.#replica = replica;
    return replica;
  }

  #receiveDocument({ kind, document, bytes }: DocumentFrame): void {
    const replica = this.#replica;
    if (replica === null || replica.name !== document) return;
    Y.applyUpdate(replica.doc, bytes);
    if (kind !== 'answer') return;
    replica.read();
    this.#host.on({ event: 'synced' });
  }
}
