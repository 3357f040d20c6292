import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { encodeMessage, type ProtocolRange, protocol, type ServerHello, type ServerMessage } from '@teable-grid/core';
import { WebSocket } from 'ws';

/** Kinds of Hocuspocus frame. */
const kinds = { sync: 0, awareness: 1, auth: 2, stateless: 5, syncStatus: 8 } as const;

/** Of the messages about authentication. */
const permissionDenied = 1;

/** What a raw socket tells. */
export type Received =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'stateless'; readonly payload: string }
  | { readonly kind: 'update'; readonly update: Uint8Array }
  | { readonly kind: 'awareness'; readonly update: Uint8Array }
  | { readonly kind: 'acknowledged' }
  /** The document is not for this socket, or not there. */
  | { readonly kind: 'denied'; readonly reason: string };

/**
 * The smallest client that a Hocuspocus server takes for one: frames by hand, nothing kept. Both sides of a bench are driven by it, so
 * that what differs is the server.
 */
export class RawSocket {
  readonly #socket: WebSocket;
  readonly #waiting: ((received: Received) => boolean)[] = [];
  onReceived: (received: Received) => void = () => {};
  /** Told of every frame as it came. */
  onBytes: (bytes: Buffer) => void = () => {};
  /** The code and reason with which the server closed. */
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    this.closed = new Promise((resolve) => socket.once('close', (code, reason) => resolve({ code, reason: String(reason) })));
    socket.on('message', (data: Buffer, isBinary) => {
      this.onBytes(data);
      const received = isBinary
        ? readFrame(new Uint8Array(data.buffer, data.byteOffset, data.byteLength))
        : ({ kind: 'text', text: String(data) } as const);
      if (received === null) return;
      this.onReceived(received);
      const at = this.#waiting.findIndex((wants) => wants(received));
      if (at >= 0) this.#waiting.splice(at, 1);
    });
  }

  static open(url: string): Promise<RawSocket> {
    const socket = new WebSocket(url, { perMessageDeflate: false });
    const raw = new RawSocket(socket);
    return new Promise((resolve, reject) => {
      socket.once('open', () => resolve(raw));
      socket.once('error', reject);
    });
  }

  /** The next of what comes that is wanted. */
  next<R>(pick: (received: Received) => R | null): Promise<R> {
    return new Promise((resolve) => {
      this.#waiting.push((received) => {
        const found = pick(received);
        if (found === null) return false;
        resolve(found);
        return true;
      });
    });
  }

  /** Reads nothing more until `resume`, so that what comes piles up at the other side. */
  pause(): void {
    this.#socket.pause();
  }

  resume(): void {
    this.#socket.resume();
  }

  sendBytes(bytes: Uint8Array): void {
    this.#socket.send(bytes);
  }

  sendText(text: string): void {
    this.#socket.send(text);
  }

  /** Says hello with one session; resolves with the server's answer. */
  async hello(options: {
    readonly table: string;
    readonly token?: string;
    readonly session?: string;
    readonly secret?: string;
    readonly range?: ProtocolRange;
  }): Promise<ServerHello> {
    const { table, token = null, session, secret = 'a secret of some length', range = protocol } = options;
    const answer = this.next((received) => (received.kind === 'text' ? (JSON.parse(received.text) as ServerHello) : null));
    const sessions = session === undefined ? [] : [{ session, secret, confirmed: 0 }];
    this.sendText(encodeMessage({ hello: 'client', protocol: range, table, token, sessions }));
    return answer;
  }

  /** Sends a message about a table; resolves with the next answer. */
  async ask(document: string, message: unknown): Promise<ServerMessage> {
    const answer = this.next((received) => (received.kind === 'stateless' ? (JSON.parse(received.payload) as ServerMessage) : null));
    this.sendStateless(document, typeof message === 'string' ? message : JSON.stringify(message));
    return answer;
  }

  /** Joins a document; resolves with all that is in it, beyond what a state vector says. */
  async sync(document: string, stateVector?: Uint8Array): Promise<Uint8Array> {
    const update = this.next((received) => (received.kind === 'update' ? received.update : null));
    this.join(document, '', stateVector);
    return update;
  }

  /** Authenticates for a document, and asks for all that is in it. */
  join(document: string, token: string, stateVector: Uint8Array = new Uint8Array([0])): void {
    this.#frame(document, kinds.auth, (encoder) => {
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarString(encoder, token);
    });
    this.#frame(document, kinds.sync, (encoder) => {
      encoding.writeVarUint(encoder, 0);
      encoding.writeVarUint8Array(encoder, stateVector);
    });
  }

  sendUpdate(document: string, update: Uint8Array): void {
    this.#frame(document, kinds.sync, (encoder) => {
      encoding.writeVarUint(encoder, 2);
      encoding.writeVarUint8Array(encoder, update);
    });
  }

  /** Tells presence, whatever it claims (an update of y-protocols' awareness). */
  sendAwareness(document: string, update: Uint8Array): void {
    this.#frame(document, kinds.awareness, (encoder) => encoding.writeVarUint8Array(encoder, update));
  }

  sendStateless(document: string, payload: string): void {
    this.#frame(document, kinds.stateless, (encoder) => encoding.writeVarString(encoder, payload));
  }

  close(): Promise<void> {
    this.#socket.close();
    return this.closed.then(() => {});
  }

  #frame(document: string, kind: number, write: (encoder: encoding.Encoder) => void): void {
    const encoder = encoding.createEncoder();
    encoding.writeVarString(encoder, document);
    encoding.writeVarUint(encoder, kind);
    write(encoder);
    this.#socket.send(encoding.toUint8Array(encoder));
  }
}

/** A frame that carries a message about a table. */
export function encodeFrame(document: string, payload: string): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarString(encoder, document);
  encoding.writeVarUint(encoder, kinds.stateless);
  encoding.writeVarString(encoder, payload);
  return encoding.toUint8Array(encoder);
}

function readFrame(frame: Uint8Array): Received | null {
  const decoder = decoding.createDecoder(frame);
  decoding.readVarString(decoder);
  switch (decoding.readVarUint(decoder)) {
    case kinds.sync:
    case 4:
      return decoding.readVarUint(decoder) === 0 ? null : { kind: 'update', update: decoding.readVarUint8Array(decoder) };
    case kinds.awareness:
      return { kind: 'awareness', update: decoding.readVarUint8Array(decoder) };
    case kinds.stateless:
      return { kind: 'stateless', payload: decoding.readVarString(decoder) };
    case kinds.auth:
      return decoding.readVarUint(decoder) === permissionDenied ? { kind: 'denied', reason: decoding.readVarString(decoder) } : null;
    case kinds.syncStatus:
      return { kind: 'acknowledged' };
    default:
      return null;
  }
}
