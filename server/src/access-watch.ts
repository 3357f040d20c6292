import { closeCodes, type Result, type ServerMessage } from '@teable-grid/core';
import { type Access, enter, type Gate } from './access.ts';
import type { SocketContext } from './socket-context.ts';

/** Longer waits are made in steps: a timer holds 32 bits. */
const longestWait = 2 ** 31 - 1;

/** Ends a socket's access with its token, and takes new ones in time. */
export class AccessWatch {
  readonly #context: SocketContext;
  readonly #gate: Gate;
  #timer: NodeJS.Timeout | null = null;
  #renewing = false;
  /** A token that came while another was looked at: the last one counts. */
  #next: string | null = null;
  #stopped = false;

  constructor(context: SocketContext, gate: Gate) {
    this.#context = context;
    this.#gate = gate;
    this.#wait();
  }

  /** Goes on under a new token; the socket is closed when it does not give access, or is of another person. Null when nothing was done. */
  async renew(token: string): Promise<ServerMessage | null> {
    this.#next = token;
    if (this.#renewing) return null;
    this.#renewing = true;
    const context = this.#context;
    let entered: Result<Access> | null = null;
    while (this.#next !== null) {
      const looked: string = this.#next;
      this.#next = null;
      // While it cannot be judged, the old one goes on until it ends.
      entered = await enter(this.#gate, looked, context.table.name, context.access.actor.name).catch(() => null);
    }
    this.#renewing = false;
    if (entered === null || this.#stopped) return null;
    if (!entered.ok) {
      context.end(entered.problem.path === 'table' ? closeCodes.noSuchTable : closeCodes.unauthorized, entered.problem.message);
      return null;
    }
    if (entered.value.actor.id !== context.access.actor.id) {
      context.end(closeCodes.unauthorized, 'The new token is of another person.');
      return null;
    }
    context.access = entered.value;
    this.#wait();
    if (!context.table.replicas.serves(context.replica, entered.value.role)) {
      context.end(closeCodes.epochPassed, 'What you may see of the table has changed.');
      return null;
    }
    const { role, expires } = entered.value;
    return { message: 'access', role, expires: expires === null ? null : Math.floor(expires) };
  }

  stop(): void {
    this.#stopped = true;
    this.#clear();
  }

  #clear(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  #wait(): void {
    this.#clear();
    const { expires } = this.#context.access;
    if (expires === null) return;
    const left = expires * 1_000 - Date.now();
    if (left <= 0) return this.#context.end(closeCodes.unauthorized, 'The token has expired.');
    this.#timer = setTimeout(() => this.#wait(), Math.min(left, longestWait));
    this.#timer.unref();
  }
}
