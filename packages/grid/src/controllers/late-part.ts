import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Notice } from '../state/grid-state.ts';

/** When it is tried again to get a part, milliseconds. */
const retryAfter = 5_000;

/** What a part that comes late asks of the element. */
export interface LateHost {
  /** Shows what can be shown now. */
  refresh(): void;
  show(notice: Notice): void;
}

/**
 * A part of the element that is loaded when something that is shown asks for it.
 *
 *     none ──want()──▶ loading ──▶ there
 *                        ▲ │
 *                        └─┘ could not be loaded (a notice says so, once): again after a while
 */
export class LatePart<T> implements ReactiveController {
  readonly #load: () => Promise<T>;
  readonly #what: string;
  readonly #to: LateHost;
  #part: T | null = null;
  #wanted = false;
  #loading = false;
  #told = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param what What cannot be shown without it, in the plural, for the person. */
  constructor(host: ReactiveControllerHost, load: () => Promise<T>, what: string, to: LateHost) {
    this.#load = load;
    this.#what = what;
    this.#to = to;
    host.addController(this);
  }

  /** The part; null until it is loaded. */
  get current(): T | null {
    return this.#part;
  }

  /** Asks for it. */
  want(): void {
    if (this.#wanted) return;
    this.#wanted = true;
    void this.#bring();
  }

  hostConnected(): void {
    if (this.#wanted && this.#part === null) void this.#bring();
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
  }

  async #bring(): Promise<void> {
    if (this.#loading) return;
    this.#loading = true;
    clearTimeout(this.#timer);
    try {
      this.#part = await this.#load();
      this.#to.refresh();
    } catch (error) {
      this.#timer = setTimeout(() => void this.#bring(), retryAfter);
      const why = error instanceof Error ? error.message : String(error);
      if (!this.#told)
        this.#to.show({ tone: 'bad', text: `${this.#what} could not be loaded; they are shown when you are online again. (${why})` });
      this.#told = true;
    } finally {
      this.#loading = false;
    }
  }
}
