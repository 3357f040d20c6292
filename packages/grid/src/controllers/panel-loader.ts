import type { ReactiveController, ReactiveControllerHost } from 'lit';

/** What draws the panels. */
export type Panels = typeof import('../panels/panel-view.ts');

/** Loads what draws the panels: when there is time after the first rendering, or when the first one is opened. */
export class PanelLoader implements ReactiveController {
  readonly #host: ReactiveControllerHost;
  readonly #failed: (why: string) => void;
  #panels: Panels | null = null;
  #loading = false;

  /** @param failed Told, in a sentence, that it could not be loaded, such as on a page that is offline. */
  constructor(host: ReactiveControllerHost, failed: (why: string) => void) {
    this.#host = host;
    this.#failed = failed;
    host.addController(this);
  }

  /** Null until it is loaded. */
  get panels(): Panels | null {
    return this.#panels;
  }

  hostUpdated(): void {
    if (this.#panels !== null || this.#loading) return;
    this.#loading = true;
    // Safari has no idle callbacks.
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => void this.#fetch(false), { timeout: 2_000 });
    else setTimeout(() => void this.#fetch(false), 200);
  }

  /** Loads now, since something waits for it. */
  load(): void {
    if (this.#panels === null) void this.#fetch(true);
  }

  async #fetch(wanted: boolean): Promise<void> {
    try {
      const panels = await import('../panels/panel-view.ts');
      if (this.#panels !== null) return;
      this.#panels = panels;
      this.#host.requestUpdate();
    } catch (error) {
      if (wanted) this.#failed(`This part of the page could not be loaded: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
}
