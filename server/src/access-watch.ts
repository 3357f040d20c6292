import { closeCodes, type ServerMessage } from '@teable-grid/core';
import type { WebSocket } from 'ws';
import { enter, type Gate } from './access.ts';
import type { SocketContext } from './sockets.ts';

/** Longer waits are made in steps: a timer holds 32 bits. */
const longestWait = 2 ** 31 - 1;

/** Ends a socket's access with its token, and takes new ones in time. */
export class AccessWatch {
  readonly #context: SocketContext;
  readonly #webSocket: WebSocket;
  readonly #gate: Gate;
  #timer: NodeJS.Timeout | null = null;
  #renewing = false;

  constructor(context: SocketContext, webSocket: WebSocket, gate: Gate) {
    this.#context = context;
    this.#webSocket = webSocket;
    this.#gate = gate;
    this.#wait();
  }

  /** Goes on under a new token; the socket is closed when it does not give access, or is of another person. Null when nothing was done. */
  async renew(token: string): Promise<ServerMessage | null> {
    if (this.#renewing) return null;
    this.#renewing = true;
    const { access, table } = this.#context;
    // While it cannot be judged, the old one goes on until it ends.
    const entered = await enter(this.#gate, token, table.name, access.actor.name).catch(() => null);
    this.#renewing = false;
    if (entered === null) return null;
    if (!entered.ok) {
      const code = entered.problem.path === 'table' ? closeCodes.noSuchTable : closeCodes.unauthorized;
      this.#webSocket.close(code, entered.problem.message.slice(0, 100));
      return null;
    }
    if (entered.value.actor.id !== access.actor.id) {
      this.#webSocket.close(closeCodes.unauthorized, 'The new token is of another person.');
      return null;
    }
    this.#context.access = entered.value;
    this.#wait();
    const { replica, sync } = this.#context;
    if (!table.replicas.serves(replica, entered.value.role)) {
      sync?.stop();
      this.#webSocket.close(closeCodes.epochPassed, 'What you may see of the table has changed.');
      return null;
    }
    const { role, expires } = entered.value;
    return { message: 'access', role, expires: expires === null ? null : Math.floor(expires) };
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #wait(): void {
    this.stop();
    const { expires } = this.#context.access;
    if (expires === null) return;
    const left = expires * 1_000 - Date.now();
    if (left <= 0) return this.#webSocket.close(closeCodes.unauthorized, 'The token has expired.');
    this.#timer = setTimeout(() => this.#wait(), Math.min(left, longestWait));
    this.#timer.unref();
  }
}
