import type { Session } from '@teable-grid/core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Where a table is, as the element's attributes say. */
export interface TableAddress {
  readonly server: string;
  readonly table: string;
  readonly token: string;
  readonly user: string;
  /** What the page has given to get new tokens by, at the moment. */
  refreshToken(): (() => Promise<string | null>) | null;
}

/**
 * The session that the element makes of its attributes, and closes again.
 *
 *     none ──open──▶ opening ──▶ open ──close, disconnect──▶ none
 *                       └──────▶ failed (says why)
 */
export class OwnSession implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #opened: (session: Session) => void;
  #session: Session | null = null;
  #address: TableAddress | null = null;
  #opening = false;
  #failure = '';
  /** Counts what was opened and closed, so that a session that comes too late is noticed. */
  #turn = 0;

  constructor(host: ReactiveControllerHost, opened: (session: Session) => void) {
    this.#host = host;
    this.#opened = opened;
    this.#host.addController(this);
  }

  /** The open session; null while there is none. */
  get session(): Session | null {
    return this.#session;
  }

  /** Whether a session is being made. */
  get opening(): boolean {
    return this.#opening;
  }

  /** Why no session could be made; empty when none failed. */
  get failure(): string {
    return this.#failure;
  }

  hostDisconnected(): void {
    this.close();
  }

  /** Opens a session at an address through the client, which is loaded now; one that was open is closed. */
  open(address: TableAddress): void {
    const before = this.#address;
    const isSamePlace = before?.server === address.server && before.table === address.table && before.user === address.user;
    // A new token of the same person is no reason to let go of the table, of undo, or of what is being typed.
    if (isSamePlace && address.token !== '' && this.#session?.setToken?.(address.token) === true) {
      this.#address = address;
      return;
    }
    this.close();
    this.#address = address;
    this.#opening = true;
    const turn = this.#turn;
    openAt(address).then(
      (session) => {
        // Another address, or no document any more, by now.
        if (turn !== this.#turn) return void session.close();
        this.#opening = false;
        this.#session = session;
        this.#opened(session);
      },
      (error: unknown) => {
        if (turn !== this.#turn) return;
        this.#opening = false;
        this.#failure = error instanceof Error ? error.message : String(error);
        this.#host.requestUpdate();
      },
    );
  }

  /** Closes what is open. */
  close(): void {
    this.#turn += 1;
    this.#opening = false;
    this.#failure = '';
    const session = this.#session;
    this.#session = null;
    if (session !== null) void session.close();
  }
}

/** The client is loaded now: a page that brings its own session never loads it. */
async function openAt({ server, table, token, user, refreshToken }: TableAddress): Promise<Session> {
  const { openSession } = await import('@teable-grid/client');
  return openSession({
    server,
    table,
    token: token === '' ? null : token,
    name: user === '' ? null : user,
    refreshToken: async () => (await refreshToken()?.()) ?? null,
  });
}
