import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  type AuthoritySession,
  type ClientHello,
  closeCodes,
  commonProtocol,
  decodeClientHello,
  encodeMessage,
  protocol,
  type ServerHello,
  type ServerMessage,
  type TableName,
} from '@teable-grid/core';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import { type Access, type Gate, noSuchTable } from './access.ts';
import { type ClientFrame, messageFrame, readFrame } from './frames.ts';
import { takeMessage } from './live-changes.ts';
import type { OpenTable } from './open-table.ts';
import { outgoing } from './outgoing.ts';
import type { Tables } from './tables.ts';

/** Bytes of one frame: a change of 5,000 ops fits. */
const frameBytes = 1024 * 1024;
/** A socket that has not said hello in this time is closed, milliseconds. */
const helloTime = 10_000;

/** What one socket is for; shared by Hocuspocus' hooks as its context. */
export interface SocketContext {
  readonly access: Access;
  readonly table: OpenTable;
  /** Sessions whose changes this socket may carry. */
  readonly sessions: ReadonlySet<string>;
  /** The awareness client that this socket speaks for; known from its first message. */
  awarenessClient: number | null;
}

/** What the sockets need of their server. */
export interface SocketsOptions {
  readonly tables: Tables;
  readonly gate: Gate;
  readonly log: Logger;
}

/** The server's end of all sockets: says hello, then hands over to Hocuspocus. */
export class Sockets {
  readonly #options: SocketsOptions;
  readonly #server = new WebSocketServer({ noServer: true, maxPayload: frameBytes + 1024, perMessageDeflate: false });

  constructor(options: SocketsOptions) {
    this.#options = options;
  }

  /** Takes an HTTP upgrade. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#accept(webSocket, request, socket));
  }

  /** Tells all clients to come back later. */
  async close(): Promise<void> {
    for (const webSocket of this.#server.clients) webSocket.close(closeCodes.goingAway, 'The server is going away; come back.');
    const gone = [...this.#server.clients].map((webSocket) => new Promise((resolve) => webSocket.once('close', resolve)));
    const patience = setTimeout(() => this.#server.clients.forEach((webSocket) => webSocket.terminate()), 2_000);
    await Promise.all(gone);
    clearTimeout(patience);
  }

  #accept(webSocket: WebSocket, request: IncomingMessage, socket: Duplex): void {
    const early: Buffer[] = [];
    const patience = setTimeout(() => refuse(webSocket, closeCodes.badMessage, 'bad-message', 'The socket did not say hello.'), helloTime);
    webSocket.on('error', (error) => this.#options.log.info({ event: 'socket-error', error: error.message }));
    webSocket.once('close', () => clearTimeout(patience));
    webSocket.once('message', (data, isBinary) => {
      clearTimeout(patience);
      const keep = (frame: Buffer) => void early.push(frame);
      webSocket.on('message', keep);
      const read = isBinary ? null : decodeClientHello(String(data));
      if (read === null || !read.ok) {
        const why = read?.problem.message ?? 'The first frame is not a hello.';
        refuse(webSocket, closeCodes.badMessage, 'bad-message', why);
        return;
      }
      void this.#greet(webSocket, read.value)
        .then((context) => {
          webSocket.off('message', keep);
          if (context === null) return;
          if (webSocket.readyState !== webSocket.OPEN) this.#leave(context);
          else if (context.table.gone) {
            // Closed between the hello and here: it is opened again for the next.
            this.#leave(context);
            webSocket.close(closeCodes.tryAgain, 'The table is opened again.');
          } else this.#handOver(webSocket, socket, request, context, early);
        })
        .catch((error: unknown) => {
          this.#options.log.error({ event: 'hello-failed', table: read.value.table, error: String(error) });
          refuse(webSocket, closeCodes.goingAway, 'unavailable', 'The table cannot be opened now; come back.');
        });
    });
  }

  /** Answers a hello; null when the socket was refused. */
  async #greet(webSocket: WebSocket, hello: ClientHello): Promise<SocketContext | null> {
    const version = commonProtocol(hello.protocol, protocol);
    if (version === null) {
      const { min, max } = hello.protocol;
      const sentence = `This server speaks protocol ${protocol.min} to ${protocol.max}, the page ${min} to ${max}; the older of the two must be updated.`;
      return refuse(webSocket, closeCodes.protocol, 'protocol', sentence);
    }
    const entered = await this.#enter(hello);
    if (entered === null) return refuse(webSocket, closeCodes.noSuchTable, 'no-such-table', noSuchTable(hello.table).problem.message);
    if ('refused' in entered) return refuse(webSocket, closeCodes.unauthorized, 'unauthorized', entered.refused);
    const { access, table } = entered;
    const sessions: AuthoritySession[] = [];
    for (const { session, secret } of hello.sessions) {
      const attached = await table.authority.attach(session, access.actor.id, secret);
      if (!attached.ok) {
        for (const { session: other } of sessions) table.authority.detach(other);
        return refuse(webSocket, closeCodes.unauthorized, 'session', attached.problem.message);
      }
      sessions.push(attached.value);
    }
    send(webSocket, {
      hello: 'server',
      protocol: version,
      document: table.document.name,
      seq: table.authority.table.seq,
      actor: access.actor,
      role: access.role,
      sessions: sessions.map(({ session, last, unconfirmed }) => ({
        session,
        last,
        verdicts: unconfirmed.map(({ n, verdict }) => ({ n, verdict })),
      })),
    } as ServerHello);
    return { access, table, sessions: new Set(sessions.map(({ session }) => session)), awarenessClient: null };
  }

  /** Null: no such table, or none for this token; the two are not told apart. */
  async #enter(hello: ClientHello): Promise<{ access: Access; table: OpenTable } | { refused: string } | null> {
    const access = await this.#options.gate.enter(hello.token, hello.table as TableName, hello.name ?? null);
    if (!access.ok) return access.problem.path === 'table' ? null : { refused: access.problem.message };
    const table = await this.#options.tables.open(hello.table);
    return table === null ? null : { access: access.value, table };
  }

  #handOver(webSocket: WebSocket, socket: Duplex, request: IncomingMessage, context: SocketContext, early: readonly Buffer[]): void {
    const { hocuspocus } = this.#options.tables;
    const headers = new Headers();
    if (request.headers['user-agent'] !== undefined) headers.set('user-agent', request.headers['user-agent']);
    const sending = outgoing(webSocket, socket, this.#options.log);
    const client = hocuspocus.handleConnection(sending, new Request('http://localhost/', { headers }), context);
    const answer = (message: ServerMessage) => {
      if (webSocket.readyState === webSocket.OPEN) sending.send(messageFrame(context.table.document.name, encodeMessage(message)));
    };
    const take = (bytes: Buffer) => {
      const frame = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      let read: ClientFrame;
      try {
        read = readFrame(frame);
      } catch {
        webSocket.close(closeCodes.badMessage, 'A frame is not of the contract.');
        return;
      }
      // Messages go past Hocuspocus, which would only hand them back, some promises later; of updates nothing is even decoded.
      if (read.kind === 'message') takeMessage(read.payload, context, answer, this.#options.log);
      else if (read.kind === 'other') client.handleMessage(frame);
    };
    early.forEach(take);
    webSocket.on('message', take);
    webSocket.once('close', (code, reason) => {
      client.handleClose({ code, reason: String(reason) });
      this.#leave(context);
    });
  }

  #leave({ table, sessions }: SocketContext): void {
    for (const session of sessions) table.authority.detach(session);
    this.#options.tables.left(table.document);
  }
}

function refuse(webSocket: WebSocket, code: number, reason: string, message: string): null {
  send(webSocket, { hello: 'refused', code, reason, message });
  // A close frame holds 123 bytes; the whole sentence went before.
  webSocket.close(code, message.slice(0, 100));
  return null;
}

function send(webSocket: WebSocket, hello: ServerHello): void {
  if (webSocket.readyState === webSocket.OPEN) webSocket.send(encodeMessage(hello));
}
