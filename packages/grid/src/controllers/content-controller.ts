import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** Watches the element's own children: what it begins with, and what columns look like, may come after it, or change. */
export class ContentController implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement;
  readonly #changed: () => void;
  #observer: MutationObserver | null = null;
  #table: HTMLTableElement | null = null;

  /** @param changed Another HTML table is in the element now, or none any more. */
  constructor(host: ReactiveControllerHost & HTMLElement, changed: () => void) {
    this.#host = host;
    this.#changed = changed;
    host.addController(this);
  }

  /** The HTML table in the element, its direct child; null without one. */
  get table(): HTMLTableElement | null {
    return this.#host.querySelector<HTMLTableElement>(':scope > table');
  }

  hostConnected(): void {
    this.#table = this.table;
    this.#observer ??= new MutationObserver(() => {
      const { table } = this;
      if (table === this.#table) return;
      this.#table = table;
      this.#changed();
    });
    this.#observer.observe(this.#host, { childList: true });
  }

  hostDisconnected(): void {
    this.#observer?.disconnect();
  }
}
