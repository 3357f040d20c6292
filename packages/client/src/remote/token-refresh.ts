import { expiryOf } from './scope.ts';

/** How long before a token runs out a new one is asked for, milliseconds; of one that is short-lived, half of its time before. */
const ahead = 60_000;
/** Timers take no more, milliseconds. */
const longestTimer = 2_000_000_000;
/** New tokens that are refused, one after the other, before that is taken for an answer. */
const mostRefused = 2;

/** Where new tokens come from, and who wants them. */
export interface TokenRefreshHost {
  /** Asks the page for a new token; null: it has none. */
  refresh(): Promise<string | null>;
  /** Here it is. */
  use(token: string): void;
  /** There is none; why, where that is known. */
  none(reason: string | null): void;
}

/** Gets new tokens from the page: a while before the one at hand runs out (by this device's clock), and when a server says that it has. */
export class TokenRefresh {
  readonly #host: TokenRefreshHost;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #refused = 0;
  #asking = false;
  #stopped = false;

  constructor(host: TokenRefreshHost) {
    this.#host = host;
  }

  /** A token is in use from now on. */
  watch(token: string | null): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    const expiry = expiryOf(token);
    const left = expiry === null ? 0 : expiry - Date.now();
    // What has run out by this clock, which may be wrong, the server will say.
    if (left <= 0 || left > longestTimer || this.#stopped) return;
    this.#timer = setTimeout(() => void this.#ask(), left - Math.min(ahead, left / 2));
  }

  /** The server took the token. */
  accepted(): void {
    this.#refused = 0;
  }

  /** The server says that the token is not good (any more). Whether a new one is being asked for. */
  refused(): boolean {
    this.#refused += 1;
    if (this.#refused > mostRefused || this.#stopped) return false;
    void this.#ask();
    return true;
  }

  stop(): void {
    this.#stopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    let token: string | null = null;
    let reason: string | null = null;
    try {
      token = await this.#host.refresh();
    } catch (error) {
      reason = `A new token could not be had: ${error instanceof Error ? error.message : String(error)}`;
    }
    this.#asking = false;
    if (this.#stopped) return;
    if (token === null || token === '') this.#host.none(reason);
    else this.#host.use(token);
  }
}
