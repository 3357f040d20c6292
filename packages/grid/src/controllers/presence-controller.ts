import type { Session } from '@teable-grid/core';
import { attention } from '../state/attention.ts';
import { ownPlace } from '../state/own-place.ts';
import type { GridHost } from './grid-host.ts';

/** What of a moment is told at once, milliseconds. Sessions tell others more seldom than that where there are many. */
const gathered = 50;
/** Signs of life nearer to each other than this are one, milliseconds. */
const heardEvery = 1_000;
const signs = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchmove', 'focus'] as const;

/** Tells the others where this person is, what he types, and whether he is there at all. */
export class PresenceController {
  readonly #host: GridHost;
  readonly #typed: () => string | null;
  #session: Session | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #waking: ReturnType<typeof setTimeout> | undefined;
  #heardAt = performance.now();

  /** @param typed What is in the open editor, once something was typed in it; null before. */
  constructor(host: GridHost, typed: () => string | null) {
    this.#host = host;
    this.#typed = typed;
    host.addEventListener('input', () => this.changed());
    host.addController({
      hostConnected: () => {
        for (const sign of signs) addEventListener(sign, this.#heard, { capture: true, passive: true });
        document.addEventListener('visibilitychange', this.#seen);
        this.changed();
      },
      hostDisconnected: () => {
        for (const sign of signs) removeEventListener(sign, this.#heard, { capture: true });
        document.removeEventListener('visibilitychange', this.#seen);
        clearTimeout(this.#timer);
        clearTimeout(this.#waking);
        this.#timer = undefined;
      },
    });
  }

  /** Whom to tell. */
  follow(session: Session): void {
    if (session === this.#session) return;
    this.#session = session;
    this.changed();
  }

  /** Says that the place may have changed. */
  changed(): void {
    this.#timer ??= setTimeout(() => this.#tell(), gathered);
  }

  #tell(): void {
    this.#timer = undefined;
    const { state, changesIn } = attention(performance.now() - this.#heardAt, document.hidden);
    clearTimeout(this.#waking);
    if (changesIn !== null) this.#waking = setTimeout(() => this.#tell(), changesIn + 1);
    this.#session?.setPresence(ownPlace(this.#host.gridState, this.#typed(), state));
  }

  readonly #heard = () => {
    const now = performance.now();
    const since = now - this.#heardAt;
    if (since < heardEvery) return;
    this.#heardAt = now;
    if (attention(since, document.hidden).state !== 'active') this.changed();
  };

  readonly #seen = () => {
    if (!document.hidden) this.#heardAt = performance.now();
    // A page that goes out of sight is stopped soon.
    clearTimeout(this.#timer);
    this.#tell();
  };
}
