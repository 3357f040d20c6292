import { type Greeting, HelloSocket, type SocketEvents } from './hello-socket.ts';

/** Between two attempts to connect, milliseconds. */
const shortestPause = 500;
const longestPause = 10_000;

/**
 * How long to wait before the next attempt, after so many that failed one after the other: the longer the more, and at random, since of many
 * who lose a server at once not all are to come back at once.
 */
export function pauseAfter(failures: number): number {
  const most = Math.min(longestPause, shortestPause * 2 ** Math.max(1, failures));
  return shortestPause + Math.random() * (most - shortestPause);
}

/** What is told of a connection as it comes and goes. */
export interface ConnectionEvents extends SocketEvents {
  /** An attempt begins. */
  connecting(): void;
}

/**
 * A connection to a server: one socket after the other, as long as one is wanted.
 *
 *     idle ──connect──▶ trying ──hellos──▶ open
 *                       ▲    └──closed──┬───┘
 *                       └──time── waiting        (disconnect leads to idle from everywhere)
 */
export class ServerSocket {
  readonly #url: string;
  readonly #greeting: Greeting;
  readonly #events: ConnectionEvents;
  #wanted = false;
  #socket: HelloSocket | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** Sockets that were closed before a word came over them, one after the other. */
  #failures = 0;

  constructor(url: string, greeting: Greeting, events: ConnectionEvents) {
    this.#url = url;
    this.#greeting = greeting;
    this.#events = events;
  }

  /** Whether a connection is to be there, by and by. */
  get isWanted(): boolean {
    return this.#wanted;
  }

  /** Connects: now, whatever attempt is under way or waited for, unless there is a connection. */
  connect(): void {
    this.#wanted = true;
    if (this.#socket?.isOpen === true) return;
    this.#failures = 0;
    this.#try();
  }

  /** Ends what there is, and tells of it. */
  disconnect(): void {
    this.#wanted = false;
    this.#stopWaiting();
    this.#socket?.close();
  }

  /** Sends a frame if there is a connection. */
  send(frame: Uint8Array<ArrayBuffer>): void {
    this.#socket?.send(frame);
  }

  #try(): void {
    this.#stopWaiting();
    const before = this.#socket;
    this.#socket = null;
    before?.close();
    try {
      this.#socket = this.#open();
    } catch (error) {
      // Such a socket may not be opened from this page.
      return this.#closed(1006, error instanceof Error ? error.message : String(error));
    }
    this.#events.connecting();
  }

  /** Opens a socket. When another one has taken its place nothing is told of it any more. */
  #open(): HelloSocket {
    let heard = false;
    const isThis = () => this.#socket === socket;
    const socket = new HelloSocket(this.#url, this.#greeting, {
      open: () => {
        if (isThis()) this.#events.open();
      },
      frame: (data) => {
        if (!isThis()) return;
        heard = true;
        this.#failures = 0;
        this.#events.frame(data);
      },
      closed: (code, reason) => {
        if (isThis()) this.#closed(code, reason, heard);
      },
    });
    return socket;
  }

  #closed(code: number, reason: string, heard = false): void {
    this.#socket = null;
    if (!heard) this.#failures += 1;
    this.#events.closed(code, reason);
    // Whoever was told may have connected again.
    if (this.#wanted && this.#socket === null) this.#wait();
  }

  #wait(): void {
    this.#stopWaiting();
    this.#timer = setTimeout(() => this.#try(), pauseAfter(this.#failures));
  }

  #stopWaiting(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }
}
