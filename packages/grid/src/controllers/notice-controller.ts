import type { ReactiveController, ReactiveControllerHost } from 'lit';
import type { Notice } from '../state/grid-state.ts';

/** How long a notice stays, milliseconds. */
const stays = 8000;

/** The one notice that is shown; it goes by itself. */
export class NoticeController implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  #notice: Notice | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: ReactiveControllerHost) {
    this.#host = host;
    this.#host.addController(this);
  }

  /** What is shown now. */
  get current(): Notice | null {
    return this.#notice;
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#notice = null;
  }

  /** Shows a notice in place of the one that is there; a quiet one does not take the place of something bad. */
  show(notice: Notice): void {
    if (notice.tone === 'quiet' && this.#notice?.tone === 'bad') return;
    this.#notice = notice;
    clearTimeout(this.#timer);
    // What goes on says itself when it is over; what can be done about something takes longer to decide.
    if (notice.progress === undefined) this.#timer = setTimeout(() => this.dismiss(), notice.offers === undefined ? stays : stays * 3);
    this.#host.requestUpdate();
  }

  /** Takes the notice away. */
  dismiss(): void {
    this.#notice = null;
    clearTimeout(this.#timer);
    this.#host.requestUpdate();
  }
}
