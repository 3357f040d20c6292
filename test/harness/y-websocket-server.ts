import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';
import { WebSocket, WebSocketServer } from 'ws';
import { applyAwarenessUpdate, Awareness, encodeAwarenessUpdate, removeAwarenessStates } from 'y-protocols/awareness';
import { readSyncMessage, writeSyncStep1, writeUpdate } from 'y-protocols/sync';
import { Doc } from 'yjs';

/** Kinds of y-websocket's frame. */
const kinds = { sync: 0, awareness: 1 } as const;

/** A room of an ordinary y-websocket server. */
class Room {
  readonly doc = new Doc();
  readonly #awareness = new Awareness(this.doc);
  /** Sockets, and the awareness clients that came by each. */
  readonly #sockets = new Map<WebSocket, Set<number>>();

  constructor() {
    this.#awareness.setLocalState(null);
    this.doc.on('update', (update: Uint8Array) => this.#tell(framed(kinds.sync, (encoder) => writeUpdate(encoder, update))));
    this.#awareness.on('update', (change: Record<'added' | 'updated' | 'removed', number[]>, origin: unknown) => {
      const own = this.#sockets.get(origin as WebSocket);
      change.added.forEach((client) => own?.add(client));
      this.#tell(this.#presence([...change.added, ...change.updated, ...change.removed]));
    });
  }

  join(socket: WebSocket): void {
    this.#sockets.set(socket, new Set());
    socket.on('message', (data: Buffer) => this.#take(socket, new Uint8Array(data)));
    socket.on('close', () => {
      const gone = [...this.#sockets.get(socket)!];
      this.#sockets.delete(socket);
      removeAwarenessStates(this.#awareness, gone, null);
    });
    socket.send(framed(kinds.sync, (encoder) => writeSyncStep1(encoder, this.doc)));
    socket.send(this.#presence([...this.#awareness.getStates().keys()]));
  }

  close(): void {
    this.#awareness.destroy();
    this.doc.destroy();
  }

  #take(socket: WebSocket, frame: Uint8Array): void {
    const decoder = decoding.createDecoder(frame);
    if (decoding.readVarUint(decoder) === kinds.awareness)
      return applyAwarenessUpdate(this.#awareness, decoding.readVarUint8Array(decoder), socket);
    const answer = framed(kinds.sync, (encoder) => readSyncMessage(decoder, encoder, this.doc, socket));
    if (answer.length > 1) socket.send(answer);
  }

  #presence(clients: number[]): Uint8Array {
    return framed(kinds.awareness, (encoder) => encoding.writeVarUint8Array(encoder, encodeAwarenessUpdate(this.#awareness, clients)));
  }

  #tell(frame: Uint8Array): void {
    for (const socket of this.#sockets.keys()) if (socket.readyState === WebSocket.OPEN) socket.send(frame);
  }
}

function framed(kind: number, write: (encoder: encoding.Encoder) => void): Uint8Array {
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, kind);
  write(encoder);
  return encoding.toUint8Array(encoder);
}

/** An ordinary y-websocket server: it merges what comes and passes it on, and knows nothing of tables. `@y/websocket-server` is for Yjs 14. */
export interface YWebsocketServer {
  /** `ws://host:port`. */
  readonly url: string;
  /** The document of a room. */
  document(room: string): Doc;
  /** Cuts all connections; clients come again by themselves. */
  cut(): void;
  close(): Promise<void>;
}

export async function startYWebsocketServer(): Promise<YWebsocketServer> {
  const rooms = new Map<string, Room>();
  const roomOf = (name: string): Room => {
    const room = rooms.get(name) ?? new Room();
    rooms.set(name, room);
    return room;
  };
  const http = createServer();
  const sockets = new WebSocketServer({ server: http });
  sockets.on('connection', (socket, request) => roomOf(new URL(request.url!, 'http://localhost').pathname.slice(1)).join(socket));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const cut = () => sockets.clients.forEach((socket) => socket.terminate());
  return {
    url: `ws://127.0.0.1:${(http.address() as AddressInfo).port}`,
    document: (room) => roomOf(room).doc,
    cut,
    async close() {
      cut();
      await new Promise((resolve) => http.close(resolve));
      for (const room of rooms.values()) room.close();
    },
  };
}
