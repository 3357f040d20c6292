import type { ReactiveController, ReactiveControllerHost } from 'lit';

/**
 * Has the browser ask before the page is left, for as long as something would be lost with it. It listens only then: a page that listens
 * for good is not kept for the way back.
 */
export class LeavingController implements ReactiveController {
  readonly #wouldLose: () => boolean;
  #listens = false;

  /** @param wouldLose Whether something would be lost; asked after every update. */
  constructor(host: ReactiveControllerHost, wouldLose: () => boolean) {
    this.#wouldLose = wouldLose;
    host.addController(this);
  }

  hostUpdated(): void {
    this.#listen(this.#wouldLose());
  }

  hostDisconnected(): void {
    this.#listen(false);
  }

  #listen(listens: boolean): void {
    if (listens === this.#listens) return;
    this.#listens = listens;
    if (listens) addEventListener('beforeunload', this.#leaving);
    else removeEventListener('beforeunload', this.#leaving);
  }

  readonly #leaving = (event: BeforeUnloadEvent) => event.preventDefault();
}
