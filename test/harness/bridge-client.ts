import { readTable } from '@teable-grid/core/yjs';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import { Doc } from 'yjs';

/** How a server closed a client's connection. */
export interface Closed {
  readonly code: number;
  readonly reason: string;
}

/** The document that somebody gets of a table, as a y-websocket client names it. */
export async function roomOf(url: string, table: string, token: string): Promise<string> {
  const response = await fetch(`${url}/api/tables/${table}`, { headers: { authorization: `Bearer ${token}` } });
  const { room } = (await response.json()) as { room?: string };
  if (room === undefined) throw new Error(`there is no room of ${table}: ${response.status}`);
  return room;
}

/** An ordinary y-websocket client, as a page would make one. */
export class BridgeClient {
  readonly doc: Doc;
  readonly provider: WebsocketProvider;
  /** Every close of its connection. */
  readonly closes: Closed[] = [];

  /** @param params What its address says behind the path: `token`, or `name` in development mode. */
  constructor(url: string, room: string, params: Readonly<Record<string, string>>, doc = new Doc()) {
    this.doc = doc;
    this.provider = new WebsocketProvider(`${url.replace('http', 'ws')}/yjs`, room, doc, {
      params,
      WebSocketPolyfill: WebSocket as never,
      // Documents of one test are not to sync behind the server's back.
      disableBc: true,
    });
    this.provider.on('connection-close', (event) => {
      if (event !== null) this.closes.push({ code: event.code, reason: event.reason });
    });
  }

  /** Resolves when it has the document. */
  synced(): Promise<void> {
    if (this.provider.synced) return Promise.resolve();
    return new Promise((resolve) => this.provider.once('sync', () => resolve()));
  }

  /** Resolves when its connection is closed for good. */
  closed(): Promise<Closed> {
    const last = this.closes.at(-1);
    if (last !== undefined && !this.provider.shouldConnect) return Promise.resolve(last);
    return new Promise((resolve) => this.provider.once('closed', resolve));
  }

  /** Resolves when its table is at a number. */
  async at(seq: number): Promise<void> {
    while (readTable(this.doc).seq < seq) await new Promise<void>((resolve) => this.doc.once('update', () => resolve()));
  }

  get table() {
    return readTable(this.doc);
  }

  /** What everybody else tells of himself. */
  others(): Record<string, unknown>[] {
    const { awareness } = this.provider;
    return [...awareness.getStates()].flatMap(([client, state]) => (client === awareness.clientID ? [] : [state]));
  }

  end(): void {
    this.provider.destroy();
    this.doc.destroy();
  }
}
