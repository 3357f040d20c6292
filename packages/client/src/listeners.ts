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
    // Who comes meanwhile is told from the next event on, who goes is not told any more.
    for (const listener of Array.from(this.#all)) {
      if (!this.#all.has(listener)) continue;
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
