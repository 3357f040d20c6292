import type { Session, SessionEvent } from '@teable-grid/core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Follows a session: however many events come, the element hears of them once a frame. It is subscribed exactly while the
 * element is connected.
 */
export class SessionController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #news: (events: readonly SessionEvent[]) => void;
  #session: Session | null = null;
  #unsubscribe: (() => void) | null = null;
  #events: SessionEvent[] = [];
  #frame = 0;
  #connected = false;

  constructor(host: ReactiveControllerHost, news: (events: readonly SessionEvent[]) => void) {
    this.#host = host;
    this.#news = news;
    this.#host.addController(this);
  }

  /** Follows another session, or none. */
  follow(session: Session | null): void {
    if (session === this.#session) return;
    this.#stop();
    this.#session = session;
    if (this.#connected) this.#start();
  }

  hostConnected(): void {
    this.#connected = true;
    this.#start();
  }

  hostDisconnected(): void {
    this.#connected = false;
    this.#stop();
  }

  /** Delivers what has happened without waiting for the frame. */
  flush(): void {
    if (this.#events.length === 0) return;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const events = this.#events;
    this.#events = [];
    this.#news(events);
  }

  #start(): void {
    this.#unsubscribe = this.#session?.subscribe(this.#heard) ?? null;
  }

  #stop(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    this.#events = [];
  }

  readonly #heard = (event: SessionEvent) => {
    this.#events.push(event);
    if (this.#frame === 0) this.#frame = requestAnimationFrame(() => this.flush());
  };
}
