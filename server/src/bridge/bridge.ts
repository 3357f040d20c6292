import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { closeCodes, protocol, type TableName, tableNamePattern } from '@teable-grid/core';
import { type WebSocket, WebSocketServer } from 'ws';
import { AccessWatch } from '../access-watch.ts';
import { enter, noSuchTable } from '../access.ts';
import { closeSoon } from '../close-soon.ts';
import { outgoing } from '../outgoing.ts';
import type { Replica } from '../replica.ts';
import { newSocketContext, type SocketContext } from '../socket-context.ts';
import type { SocketsOptions } from '../sockets.ts';
import { presenceFrame } from './bridge-frames.ts';
import { BridgeReader } from './bridge-reader.ts';
import { Room } from './room.ts';

/** What all addresses of the bridge begin with. */
export const bridgePath = '/yjs/';

/** Presence of nobody: does nothing where it arrives. */
const signOfLife = presenceFrame(new Uint8Array([0]));

/** Why somebody is not let in. */
interface Refusal {
  readonly code: number;
  readonly reason: string;
  readonly message: string;
}

/** The room of a document as a y-websocket client names it: `workspace/table/3`, or with what follows the epoch's number in its name. */
export function roomName(document: string): string {
  return document.replace('@', '/');
}

/** Ordinary y-websocket clients get the document of a table that is theirs as a live replica, with who else is there. They write nothing. */
export class Bridge {
  readonly #options: SocketsOptions;
  readonly #server: WebSocketServer;
  readonly #rooms = new WeakMap<Replica, Room>();
  readonly #readers = new Set<BridgeReader>();
  readonly #heartbeat: NodeJS.Timeout;
  #closed = false;

  constructor(options: SocketsOptions) {
    this.#options = options;
    this.#server = new WebSocketServer({ noServer: true, maxPayload: options.limits.frameBytes, perMessageDeflate: false });
    // One without a presence of its own has no echo of it.
    this.#heartbeat = setInterval(() => {
      for (const reader of this.#readers) reader.send(signOfLife);
    }, options.limits.silenceMilliseconds).unref();
  }

  /** Takes an HTTP upgrade of a path that begins with `bridgePath`. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#closed) return void socket.destroy();
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#accept(webSocket, request, socket));
  }

  /** Tells all clients to come back later. */
  async close(): Promise<void> {
    this.#closed = true;
    clearInterval(this.#heartbeat);
    const gone = [...this.#server.clients].map((webSocket) => new Promise((resolve) => webSocket.once('close', resolve)));
    for (const webSocket of this.#server.clients) closeSoon(webSocket, closeCodes.goingAway, 'The server is going away; come back.');
    await Promise.all(gone);
  }

  #accept(webSocket: WebSocket, request: IncomingMessage, socket: Duplex): void {
    const { limits, metrics, log, admissions } = this.#options;
    webSocket.on('error', (error) => {
      metrics.refused('frame', 'code' in error ? String(error.code) : 'broken');
      log.info({ event: 'socket-error', error: error.message });
    });
    const tooMany = admissions.admit(webSocket, request);
    if (tooMany !== null) return this.#refuse(webSocket, { code: closeCodes.tooMany, reason: 'over-limit', message: tooMany });
    const early: [bytes: Buffer, isBinary: boolean][] = [];
    let earlyBytes = 0;
    const keep = (bytes: Buffer, isBinary: boolean): void => {
      earlyBytes += bytes.length;
      if (earlyBytes <= limits.frameBytes) early.push([bytes, isBinary]);
      else closeSoon(webSocket, closeCodes.tooLarge, `Before the document is there ${limits.frameBytes} bytes are taken (frameBytes).`);
    };
    webSocket.on('message', keep);
    this.#enter(webSocket, request)
      .then((context) => {
        webSocket.off('message', keep);
        if ('message' in context) return this.#refuse(webSocket, context);
        const { table, replica, access } = context;
        if (webSocket.readyState !== webSocket.OPEN) this.#left(context);
        else if (table.gone || !table.replicas.serves(replica, access.role)) {
          // Closed, or another document to him, while he was let in: the next attempt is told which.
          this.#left(context);
          closeSoon(webSocket, closeCodes.tryAgain, 'The table is opened again.');
        } else this.#handOver(webSocket, socket, context, early);
      })
      .catch((error: unknown) => {
        log.error({ event: 'bridge-failed', error: String(error) });
        this.#refuse(webSocket, {
          code: closeCodes.goingAway,
          reason: 'unavailable',
          message: 'The table cannot be opened now; come back.',
        });
      });
  }

  /** Who comes, to which document. Unknown and forbidden tables are refused alike, and documents of tables only to those who may read them. */
  async #enter(webSocket: WebSocket, request: IncomingMessage): Promise<SocketContext | Refusal> {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    const [, table = '', document = ''] = /^\/yjs\/([^/]+\/[^/]+)\/([^/]+)$/.exec(pathname) ?? [];
    if (!tableNamePattern.test(table)) {
      const message = 'The address is /yjs/<workspace>/<table>/<document>; GET /api/tables/<workspace>/<table> tells it.';
      return { code: closeCodes.noSuchTable, reason: 'no-such-table', message };
    }
    const missing = { code: closeCodes.noSuchTable, reason: 'no-such-table', message: noSuchTable(table).problem.message };
    const entered = await enter(this.#options.gate, searchParams.get('token'), table as TableName, searchParams.get('name'));
    if (!entered.ok && entered.problem.path === 'table') return missing;
    if (!entered.ok) return { code: closeCodes.unauthorized, reason: 'unauthorized', message: entered.problem.message };
    const open = await this.#options.tables.open(table);
    if (open === null) return missing;
    const found = await open.replicas.for(entered.value.role);
    if (!found.ok) return { code: closeCodes.tooMany, reason: 'over-limit', message: found.problem.message };
    if (found.value.document.name !== `${table}@${document}`) {
      const message = `This is not the document of ${table} for you now; GET /api/tables/${table} tells which is.`;
      return { code: closeCodes.epochPassed, reason: 'epoch-passed', message };
    }
    const end: SocketContext['end'] = (code, reason) => closeSoon(webSocket, code, reason);
    return newSocketContext({ access: entered.value, table: open, replica: found.value, protocol: protocol.max, sessions: [], end });
  }

  #handOver(
    webSocket: WebSocket,
    socket: Duplex,
    context: SocketContext,
    early: readonly (readonly [bytes: Buffer, isBinary: boolean])[],
  ): void {
    const { metrics, gate, limits } = this.#options;
    const { replica } = context;
    const sending = outgoing(webSocket, socket, this.#options);
    const room = this.#rooms.get(replica) ?? new Room(replica, limits.presenceMilliseconds);
    this.#rooms.set(replica, room);
    replica.readers.add(context);
    const reader = new BridgeReader(context, room, sending, this.#options);
    this.#readers.add(reader);
    let ended = false;
    let watch: AccessWatch | null = null;
    context.end = (code, reason) => {
      if (ended) return;
      ended = true;
      watch?.stop();
      reader.leave();
      this.#readers.delete(reader);
      this.#left(context);
      sending.flush();
      closeSoon(webSocket, code, reason);
    };
    // After the end is set: a token that has run out meanwhile ends the socket here.
    watch = new AccessWatch(context, gate);
    const take = (bytes: Buffer, isBinary: boolean): void => {
      // Until the peer has answered the close there is more to come.
      if (ended) return;
      if (isBinary) return reader.take(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength));
      metrics.refused('frame', 'bad-frame');
      context.end(closeCodes.badMessage, 'A frame is not of the contract: this path takes binary ones.');
    };
    for (const [bytes, isBinary] of early) take(bytes, isBinary);
    webSocket.on('message', take);
    webSocket.once('close', (code, reason) => context.end(code, String(reason)));
  }

  #left(context: SocketContext): void {
    const { table, replica } = context;
    replica.readers.delete(context);
    table.replicas.left(replica);
    this.#options.tables.left(table);
  }

  #refuse(webSocket: WebSocket, { code, reason, message }: Refusal): void {
    this.#options.metrics.refused('hello', reason);
    // Not by a message about authentication: y-websocket would print it with the address, and so the token.
    closeSoon(webSocket, code, message);
  }
}
