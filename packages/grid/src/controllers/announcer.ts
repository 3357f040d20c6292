/** Messages closer together than this are not heard out. */
const pause = 2000;

/** Says things in a polite live region: at most one message in two seconds, and of those that wait only the last. */
export class Announcer {
  readonly #write: (text: string) => void;
  #waiting: string | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(write: (text: string) => void) {
    this.#write = write;
  }

  /** Says a text now, or when the pause is over. */
  say(text: string): void {
    if (this.#timer !== null) {
      this.#waiting = text;
      return;
    }
    this.#write(text);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      const next = this.#waiting;
      this.#waiting = null;
      if (next !== null) this.say(next);
    }, pause);
  }

  /** Forgets what waits. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#waiting = null;
  }
}
