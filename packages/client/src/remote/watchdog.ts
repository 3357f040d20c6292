/** Without a word for so long, a connection is taken for dead, milliseconds. Presence alone says one every 15 s. */
const silence = 30_000;
/** A peer that is asked answers in this time, milliseconds. */
const patience = 5_000;
/** How often it is looked, milliseconds. */
const lookEvery = 3_000;
/** A look that comes so much later than it should, by whichever clock, means that the device slept or the page was frozen, milliseconds. */
const slept = 10_000;

/** What a watchdog watches over. */
export interface Watched {
  /** Whether there is a connection that should be alive. */
  isOpen(): boolean;
  /** Asks the peer for a word, any. */
  ask(): void;
  /** The connection is dead, though nobody has said so. */
  dead(): void;
  /** There may be a network again: try without waiting. */
  tryNow(): void;
}

type Listening = 'addEventListener' | 'removeEventListener';

/**
 * Notices a connection that is open but dead: by silence, measured on a clock that no person and no time server sets, and by asking the peer
 * when there is reason to doubt (the network changed, the page is looked at again, the device slept, the wall clock jumped).
 */
export class Watchdog {
  readonly #watched: Watched;
  readonly #looking: ReturnType<typeof setInterval>;
  #heardAt = performance.now();
  #lookedAt = performance.now();
  #lookedWall = Date.now();
  #asking: ReturnType<typeof setTimeout> | null = null;
  readonly #doubt = () => this.doubt();
  readonly #seen = () => {
    if (globalThis.document?.visibilityState !== 'hidden') this.doubt();
  };

  constructor(watched: Watched) {
    this.#watched = watched;
    this.#looking = setInterval(() => this.#look(), lookEvery);
    this.#listen('addEventListener');
  }

  /** The peer has said something. */
  heard(): void {
    this.#heardAt = performance.now();
    this.#answered();
  }

  /** There is reason to think that the connection may be dead, or that there may be one again. */
  doubt(): void {
    if (!this.#watched.isOpen()) return this.#watched.tryNow();
    if (this.#asking !== null) return;
    this.#asking = setTimeout(() => {
      this.#asking = null;
      if (this.#watched.isOpen()) this.#watched.dead();
    }, patience);
    this.#watched.ask();
  }

  /** There is no connection (any more). */
  gone(): void {
    this.#answered();
  }

  stop(): void {
    clearInterval(this.#looking);
    this.#answered();
    this.#listen('removeEventListener');
  }

  #look(): void {
    const [now, wall] = [performance.now(), Date.now()];
    const late = Math.max(now - this.#lookedAt, Math.abs(wall - this.#lookedWall)) - lookEvery;
    this.#lookedAt = now;
    this.#lookedWall = wall;
    if (late > slept) return this.doubt();
    if (this.#asking === null && this.#watched.isOpen() && now - this.#heardAt > silence) this.#watched.dead();
  }

  #answered(): void {
    if (this.#asking !== null) clearTimeout(this.#asking);
    this.#asking = null;
  }

  #listen(how: Listening): void {
    // A browser knows when its network comes and goes, or says so at least.
    for (const event of ['online', 'offline', 'pageshow', 'focus'] as const) globalThis[how]?.(event, this.#doubt);
    globalThis.document?.[how]('visibilitychange', this.#seen);
  }
}
