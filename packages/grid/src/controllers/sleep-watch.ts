import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** How often it is noted that the page runs, milliseconds. */
const beatEvery = 15_000;
/** A longer pause between two beats was sleep: browsers let pages in the background run once a minute. */
const pause = 120_000;
/** So long after waking a connection is found to be lost that was lost in sleep. */
const soon = 90_000;

/** Notices that the device slept, so that an absence counts from when its lid was closed, not from when the loss was found. */
export class SleepWatch implements ReactiveController {
  readonly #now: () => number;
  #last: number;
  #slept: { readonly since: number; readonly until: number } | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param now The time, milliseconds. */
  constructor(host: ReactiveControllerHost, now: () => number = Date.now) {
    this.#now = now;
    this.#last = now();
    host.addController(this);
  }

  hostConnected(): void {
    this.#last = this.#now();
    this.#timer = setInterval(() => this.beat(), beatEvery);
  }

  hostDisconnected(): void {
    clearInterval(this.#timer);
  }

  /** Notes that the page runs. */
  beat(): void {
    const now = this.#now();
    if (now - this.#last > pause) this.#slept = { since: this.#last, until: now };
    this.#last = now;
  }

  /** When a connection was lost of which it is found only now. */
  lostSince(): number {
    this.beat();
    const now = this.#last;
    return this.#slept !== null && now - this.#slept.until < soon ? this.#slept.since : now;
  }
}
