import type { IncomingMessage } from 'node:http';
import type { WebSocket } from 'ws';
import type { Limits } from './limits.ts';
import type { Metrics } from './metrics.ts';

/** What counting sockets needs of the server. */
export interface AdmissionsOptions {
  readonly limits: Pick<Limits, 'sockets' | 'socketsPerAddress'>;
  readonly metrics: Metrics;
  /** Take the address that a proxy tells for the client's. */
  readonly trustProxy: boolean;
}

/** Counts the sockets of a server, of whatever kind, in and out. */
export class Admissions {
  readonly #options: AdmissionsOptions;
  /** Sockets at once, by network address. */
  readonly #addresses = new Map<string, number>();
  #admitted = 0;

  constructor(options: AdmissionsOptions) {
    this.#options = options;
  }

  /** Sockets that were let in and are not gone. */
  get size(): number {
    return this.#admitted;
  }

  /** Counts a socket in until it is closed; a sentence when there are too many. */
  admit(webSocket: WebSocket, request: IncomingMessage): string | null {
    const { limits, metrics } = this.#options;
    const address = this.#addressOf(request);
    const there = this.#addresses.get(address) ?? 0;
    const name = this.size >= limits.sockets ? 'sockets' : there >= limits.socketsPerAddress ? 'socketsPerAddress' : null;
    if (name !== null) {
      metrics.limited(name);
      return `There are more sockets than the limit ${name} allows (${limits[name]}).`;
    }
    this.#admitted += 1;
    this.#addresses.set(address, there + 1);
    webSocket.once('close', () => {
      this.#admitted -= 1;
      const left = this.#addresses.get(address)! - 1;
      if (left === 0) this.#addresses.delete(address);
      else this.#addresses.set(address, left);
    });
    return null;
  }

  #addressOf(request: IncomingMessage): string {
    // The last address is the one that our own proxy has seen; those before it are claims.
    const told = this.#options.trustProxy
      ? String(request.headers['x-forwarded-for'] ?? '')
          .split(',')
          .at(-1)!
          .trim()
      : '';
    return told === '' ? (request.socket.remoteAddress ?? '') : told;
  }
}
