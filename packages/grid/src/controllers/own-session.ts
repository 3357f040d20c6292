import type { Session } from '@teable-grid/core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';
import { openSource } from '../start/open-source.ts';
import { type Source, sameSource } from '../start/source.ts';

/** What the session is opened with, as the element has it at the moment. */
export interface OwnContext {
  readonly locale: string;
  /** What the page has given to get new tokens by. */
  readonly refreshToken: (() => Promise<string | null>) | null;
}

/**
 * The session that the element makes of its attributes, and closes again. An element that is moved in the document keeps it.
 *
 *     none ──open──▶ opening ──▶ open ──close, left the document──▶ none
 *                       └──────▶ failed (says why)
 */
export class OwnSession implements ReactiveController {
  readonly #host: ReactiveControllerHost & { readonly isConnected: boolean };
  readonly #context: () => OwnContext;
  readonly #opened: (session: Session) => void;
  #session: Session | null = null;
  #source: Source | null = null;
  #opening: AbortController | null = null;
  #failure = '';

  constructor(
    host: ReactiveControllerHost & { readonly isConnected: boolean },
    context: () => OwnContext,
    opened: (session: Session) => void,
  ) {
    this.#host = host;
    this.#context = context;
    this.#opened = opened;
    this.#host.addController(this);
  }

  /** The open session; null while there is none. */
  get session(): Session | null {
    return this.#session;
  }

  /** Whether a session is being made. */
  get opening(): boolean {
    return this.#opening !== null;
  }

  /** Why no session could be made; empty when none failed. */
  get failure(): string {
    return this.#failure;
  }

  hostDisconnected(): void {
    // One that is moved is back before this comes.
    queueMicrotask(() => {
      if (!this.#host.isConnected) this.close();
    });
  }

  /** Opens the session of a source; true when it is the one that is open, or being opened, already. */
  open(source: Source): boolean {
    const before = this.#source;
    if ((this.#session !== null || this.opening) && sameSource(before, source)) {
      const token = source.source === 'server' ? source.token : '';
      if (before?.source !== 'server' || before.token === token) return true;
      // A new token of the same person is no reason to let go of the table, of undo, or of what is being typed.
      if (token !== '' && this.#session?.setToken?.(token) === true) {
        this.#source = source;
        return true;
      }
    }
    this.close();
    this.#source = source;
    const opening = new AbortController();
    this.#opening = opening;
    const { locale } = this.#context();
    openSource(source, { locale, signal: opening.signal, refreshToken: async () => (await this.#context().refreshToken?.()) ?? null }).then(
      (session) => {
        // Another source, or no document any more, by now.
        if (opening.signal.aborted) return void session.close();
        this.#opening = null;
        this.#session = session;
        this.#opened(session);
      },
      (error: unknown) => {
        if (!opening.signal.aborted) this.fail(error instanceof Error ? error.message : String(error));
      },
    );
    return false;
  }

  /** Closes a table that is kept nowhere, so that the next `open` begins it again. */
  restart(): void {
    if (this.#source !== null && this.#source.source !== 'server' && this.#source.storage === 'memory') this.close();
  }

  /** Says why there is no session; what was open is closed. */
  fail(failure: string): void {
    this.close();
    this.#failure = failure;
    this.#host.requestUpdate();
  }

  /** Closes what is open. */
  close(): void {
    this.#opening?.abort();
    this.#opening = null;
    this.#source = null;
    this.#failure = '';
    const session = this.#session;
    this.#session = null;
    if (session !== null) void session.close();
  }
}
