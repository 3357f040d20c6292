import { nowhereInTable, type PresencePlace, readPlace } from '@teable-grid/core';

/** Between two places that are told, milliseconds: at least this, and so much for each person who is told of them. */
const atLeast = 100;
const eachPerson = 10;

/** Tells the others where this person is: at once, then the last place of each moment. Among many people moments are longer, as each is told of all. */
export class PlaceSender {
  readonly #send: (place: PresencePlace) => void;
  readonly #people: () => number;
  #told = '';
  #next: PresencePlace | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  /** @param people How many others are here. */
  constructor(send: (place: PresencePlace) => void, people: () => number) {
    this.#send = send;
    this.#people = people;
  }

  /** Of what is too much, as much is told as others see. */
  tell(place: PresencePlace): void {
    this.#next = readPlace(place) ?? nowhereInTable;
    if (this.#timer === null) this.#tellNext();
  }

  /** Nothing is told any more. */
  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#next = null;
  }

  #tellNext(): void {
    const next = this.#next;
    this.#next = null;
    this.#timer = null;
    const text = JSON.stringify(next);
    if (next === null || text === this.#told) return;
    this.#told = text;
    this.#timer = setTimeout(() => this.#tellNext(), Math.max(atLeast, eachPerson * this.#people()));
    this.#send(next);
  }
}
