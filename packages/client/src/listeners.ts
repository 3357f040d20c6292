/** Those who are told of events, in the order in which they came. */
export class Listeners<Event> {
  readonly #all = new Set<(event: Event) => void>();

  /** Adds a listener; the result takes it away. */
  add(listener: (event: Event) => void): () => void {
    // Wrapped, so that one function added twice is told twice and taken away once.
    const own = (event: Event) => listener(event);
    this.#all.add(own);
    return () => this.#all.delete(own);
  }

  /** Tells all. One that throws keeps no other from being told. */
  tell(event: Event): void {
    for (const listener of [...this.#all]) {
      try {
        listener(event);
      } catch (error) {
        // Reported as any error of the page is, not caught by whoever happened to cause the event.
        queueMicrotask(() => {
          throw error;
        });
      }
    }
  }

  clear(): void {
    this.#all.clear();
  }
}
