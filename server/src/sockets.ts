import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import {
  type AuthoritySession,
  type ClientHello,
  closeCodes,
  commonProtocol,
  decodeClientHello,
  encodeMessage,
  ok,
  protocol,
  type Result,
  type ServerHello,
  type ServerMessage,
  type TableName,
} from '@teable-grid/core';
import type { Logger } from 'pino';
import { type WebSocket, WebSocketServer } from 'ws';
import { AccessWatch } from './access-watch.ts';
import { type Access, enter, type Gate, noSuchTable } from './access.ts';
import type { Admissions } from './admissions.ts';
import { closeSoon } from './close-soon.ts';
import type { HookContext } from './document-hooks.ts';
import { DocumentSync } from './document-sync.ts';
import { type ClientFrame, messageFrame, messageHead, readFrame, syncFrame } from './frames.ts';
import type { Limits } from './limits.ts';
import { takeMessage, takenOverProblem } from './live-changes.ts';
import type { Metrics } from './metrics.ts';
import type { OpenTable } from './open-table.ts';
import { type Outgoing, outgoing } from './outgoing.ts';
import { newSocketContext, type SocketContext } from './socket-context.ts';
import type { Tables } from './tables.ts';

/** What the sockets need of their server. */
export interface SocketsOptions {
  readonly tables: Tables;
  readonly gate: Gate;
  readonly log: Logger;
  readonly limits: Limits;
  readonly metrics: Metrics;
  readonly admissions: Admissions;
}

/** The server's end of all sockets: says hello, then hands over to Hocuspocus. */
export class Sockets {
  readonly #options: SocketsOptions;
  readonly #server: WebSocketServer;
  #closed = false;

  constructor(options: SocketsOptions) {
    this.#options = options;
    // Beside the message there is the frame's own head: the document's name and a few numbers.
    this.#server = new WebSocketServer({ noServer: true, maxPayload: options.limits.frameBytes + 1024, perMessageDeflate: false });
  }

  /** Takes an HTTP upgrade. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    if (this.#closed) return void socket.destroy();
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#accept(webSocket, request, socket));
  }

  /** Tells all clients to come back later. */
  async close(): Promise<void> {
    this.#closed = true;
    const gone = [...this.#server.clients].map((webSocket) => new Promise((resolve) => webSocket.once('close', resolve)));
    for (const webSocket of this.#server.clients) closeSoon(webSocket, closeCodes.goingAway, 'The server is going away; come back.');
    await Promise.all(gone);
  }

  #accept(webSocket: WebSocket, request: IncomingMessage, socket: Duplex): void {
    const { limits, metrics, log } = this.#options;
    webSocket.on('error', (error) => {
      metrics.refused('frame', 'code' in error ? String(error.code) : 'broken');
      log.info({ event: 'socket-error', error: error.message });
    });
    const tooMany = this.#options.admissions.admit(webSocket, request);
    if (tooMany !== null) return void this.#refuse(webSocket, closeCodes.tooMany, 'over-limit', tooMany);
    const early: Buffer[] = [];
    let earlyBytes = 0;
    const patience = setTimeout(
      () => this.#refuse(webSocket, closeCodes.badMessage, 'bad-message', 'The socket did not say hello.'),
      limits.helloMilliseconds,
    );
    webSocket.once('close', () => clearTimeout(patience));
    webSocket.once('message', (data, isBinary) => {
      clearTimeout(patience);
      const keep = (frame: Buffer) => {
        earlyBytes += frame.length;
        if (earlyBytes <= limits.frameBytes) early.push(frame);
        else closeSoon(webSocket, closeCodes.tooLarge, `Before the hello is answered ${limits.frameBytes} bytes are taken (frameBytes).`);
      };
      webSocket.on('message', keep);
      const read = isBinary ? null : decodeClientHello(String(data));
      if (read === null || !read.ok) {
        const why = read?.problem.message ?? 'The first frame is not a hello.';
        this.#refuse(webSocket, closeCodes.badMessage, 'bad-message', why);
        return;
      }
      void this.#greet(webSocket, read.value)
        .then((context) => {
          webSocket.off('message', keep);
          if (context === null) return;
          const { table, replica, access } = context;
          if (webSocket.readyState !== webSocket.OPEN) this.#leave(context);
          else if (table.gone || !table.replicas.serves(replica, access.role)) {
            // Closed, or another table to him, between the hello and here: it is opened again for the next.
            this.#leave(context);
            closeSoon(webSocket, closeCodes.tryAgain, 'The table is opened again.');
          } else this.#handOver(webSocket, socket, request, context, early);
        })
        .catch((error: unknown) => {
          this.#options.log.error({ event: 'hello-failed', table: read.value.table, error: String(error) });
          this.#refuse(webSocket, closeCodes.goingAway, 'unavailable', 'The table cannot be opened now; come back.');
        });
    });
  }

  /** Answers a hello; null when the socket was refused. */
  async #greet(webSocket: WebSocket, hello: ClientHello): Promise<SocketContext | null> {
    const version = commonProtocol(hello.protocol, protocol);
    if (version === null) {
      const { min, max } = hello.protocol;
      const sentence = `This server speaks protocol ${protocol.min} to ${protocol.max}, the page ${min} to ${max}; the older of the two must be updated.`;
      return this.#refuse(webSocket, closeCodes.protocol, 'protocol', sentence);
    }
    const entered = await this.#enter(hello);
    if (entered === null) return this.#refuse(webSocket, closeCodes.noSuchTable, 'no-such-table', noSuchTable(hello.table).problem.message);
    if ('refused' in entered) return this.#refuse(webSocket, closeCodes.unauthorized, 'unauthorized', entered.refused);
    const { access, table } = entered;
    const found = await table.replicas.for(access.role);
    if (!found.ok) return this.#refuse(webSocket, closeCodes.tooMany, 'over-limit', found.problem.message);
    const replica = found.value;
    const attached = await attachAll(hello, access, table);
    if (!attached.ok) return this.#refuse(webSocket, closeCodes.unauthorized, 'session', attached.problem.message);
    const sessions = attached.value;
    send(webSocket, {
      hello: 'server',
      protocol: version,
      document: replica.document.name,
      seq: table.authority.table.seq,
      snapshot: replica.feed.isLarge,
      actor: access.actor,
      role: access.role,
      sessions: sessions.map(({ session, last, unconfirmed }) => ({
        session,
        last,
        verdicts: unconfirmed.map(({ n, verdict }) => ({ n, verdict })),
      })),
    } as ServerHello);
    const context = newSocketContext({
      access,
      table,
      replica,
      protocol: version,
      sessions: sessions.map(({ session }) => session),
      end: (code, reason) => closeSoon(webSocket, code, reason),
    });
    for (const session of context.sessions.keys()) takeOver(session, context);
    return context;
  }

  /** Null: no such table, or none for this token; the two are not told apart. */
  async #enter(hello: ClientHello): Promise<{ access: Access; table: OpenTable } | { refused: string } | null> {
    const access = await enter(this.#options.gate, hello.token, hello.table as TableName, hello.name ?? null);
    if (!access.ok) return access.problem.path === 'table' ? null : { refused: access.problem.message };
    const table = await this.#options.tables.open(hello.table);
    return table === null ? null : { access: access.value, table };
  }

  #handOver(webSocket: WebSocket, socket: Duplex, request: IncomingMessage, context: SocketContext, early: readonly Buffer[]): void {
    const { hocuspocus } = this.#options.tables;
    const headers = new Headers();
    if (request.headers['user-agent'] !== undefined) headers.set('user-agent', request.headers['user-agent']);
    const sending = outgoing(webSocket, socket, this.#options);
    const { feed, writer } = context.replica;
    const sync = new DocumentSync(feed, writer, {
      sending,
      log: this.#options.log,
      frame: syncFrame,
      end: (code, reason) => context.end(code, reason),
    });
    context.sync = sync;
    const toReader: Outgoing = {
      flush: () => sending.flush(),
      send: (frame) => {
        if (sync.passes(frame)) sending.send(frame);
      },
      close: (code, reason) => context.end(code ?? closeCodes.tryAgain, reason ?? ''),
      get readyState() {
        return sending.readyState;
      },
    };
    const client = hocuspocus.handleConnection(toReader, new Request('http://localhost/', { headers }), {
      reader: context,
    } satisfies HookContext);
    const head = messageHead(context.replica.document.name);
    const answer = (message: ServerMessage) => {
      if (webSocket.readyState === webSocket.OPEN) sending.send(messageFrame(head, encodeMessage(message)));
    };
    context.answer = answer;
    context.replica.readers.add(context);
    for (const session of context.takenOver) answer({ message: 'refused', problem: takenOverProblem(session), session });
    let ended = false;
    let watch: AccessWatch | null = null;
    context.end = (code, reason) => {
      if (ended) return;
      ended = true;
      context.ended = true;
      watch?.stop();
      sync.stop();
      client.handleClose({ code, reason });
      this.#leave(context);
      sending.flush();
      closeSoon(webSocket, code, reason);
    };
    // After the end is set: a token that has run out since the hello ends the socket here.
    const watching = new AccessWatch(context, this.#options.gate);
    watch = watching;
    const options = {
      ...this.#options,
      renew: (token: string) =>
        void watching.renew(token).then((message) => {
          if (message === null) return;
          answer(message);
          context.table.drafts.review();
        }),
    };
    const take = (bytes: Buffer) => {
      // Until the peer has answered the close there is more to come.
      if (ended) return;
      const frame = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
      let read: ClientFrame;
      try {
        read = readFrame(frame);
      } catch {
        this.#options.metrics.refused('frame', 'bad-frame');
        context.end(closeCodes.badMessage, 'A frame is not of the contract.');
        return;
      }
      // Messages go past Hocuspocus, which would only hand them back, some promises later; of updates nothing is even decoded.
      if (read.kind === 'message') takeMessage(read.payload, context, answer, options);
      else if (read.kind === 'sync') sync.asked(read.address, read.stateVector);
      else if (read.kind === 'other') client.handleMessage(frame);
      else this.#options.metrics.refused('frame', 'update');
    };
    early.forEach(take);
    webSocket.on('message', take);
    webSocket.once('close', (code, reason) => context.end(code, String(reason)));
  }

  #refuse(webSocket: WebSocket, code: number, reason: string, message: string): null {
    this.#options.metrics.refused('hello', reason);
    send(webSocket, { hello: 'refused', code, reason, message });
    closeSoon(webSocket, code, message);
    return null;
  }

  #leave(context: SocketContext): void {
    const { table, replica, sessions } = context;
    replica.readers.delete(context);
    table.drafts.left(context);
    for (const session of sessions.keys()) {
      table.authority.detach(session);
      if (table.carriers.get(session) === context) table.carriers.delete(session);
    }
    table.replicas.left(replica);
    this.#options.tables.left(table);
  }
}

/** Attaches the sessions of a hello, each once; all or none. */
async function attachAll(hello: ClientHello, { actor }: Access, { authority }: OpenTable): Promise<Result<AuthoritySession[]>> {
  const sessions: AuthoritySession[] = [];
  const letGo = () => sessions.forEach(({ session }) => authority.detach(session));
  try {
    for (const [session, secret] of new Map(hello.sessions.map((one) => [one.session, one.secret]))) {
      const attached = await authority.attach(session, actor.id, secret);
      if (!attached.ok) {
        letGo();
        return attached;
      }
      sessions.push(attached.value);
    }
  } catch (error) {
    letGo();
    throw error;
  }
  return ok(sessions);
}

/** Makes a socket the one that carries a session; whichever carried it before is told, and takes no more changes of it. */
function takeOver(session: string, context: SocketContext): void {
  const { carriers, authority } = context.table;
  const before = carriers.get(session);
  carriers.set(session, context);
  if (before === undefined || before === context) return;
  before.sessions.delete(session);
  before.takenOver.add(session);
  authority.detach(session);
  before.answer({ message: 'refused', problem: takenOverProblem(session), session });
}

function send(webSocket: WebSocket, hello: ServerHello): void {
  if (webSocket.readyState === webSocket.OPEN) webSocket.send(encodeMessage(hello));
}
