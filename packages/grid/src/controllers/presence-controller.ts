import type { PresencePlace } from '@teable-grid/core';
import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Others are told of a place at most this often, milliseconds: a held arrow key is not worth a message each. */
const every = 60;

/** Tells the others where this person is: the last place of each pause. */
export class PresenceController implements ReactiveController {
  readonly #tell: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `place` is asked when it is time to tell; `send` gets it. */
  constructor(host: ReactiveControllerHost, place: () => PresencePlace, send: (place: PresencePlace) => void) {
    this.#tell = () => {
      this.#timer = undefined;
      send(place());
    };
    host.addController(this);
  }

  hostDisconnected(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** Says that the place may have changed. */
  changed(): void {
    this.#timer ??= setTimeout(this.#tell, every);
  }
}
