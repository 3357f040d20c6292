import type { GridHost } from './grid-host.ts';

/** Renders all rows while the page is printed, up to a limit, and says on paper when there are more. */
export class PrintController {
  readonly #host: GridHost;

  constructor(host: GridHost) {
    this.#host = host;
    host.addController({
      hostConnected: () => {
        addEventListener('beforeprint', this.#before);
        addEventListener('afterprint', this.#after);
      },
      hostDisconnected: () => {
        removeEventListener('beforeprint', this.#before);
        removeEventListener('afterprint', this.#after);
      },
    });
  }

  readonly #before = () => {
    const { from, to, of } = this.#host.viewport.print(true);
    const { locale } = this.#host.gridState;
    const [first, last, all] = [from + 1, to, of].map((n) => n.toLocaleString(locale));
    this.#say(to - from < of ? `Rows ${first} to ${last} of ${all}.` : '');
  };

  readonly #after = () => {
    this.#host.viewport.print(false);
    this.#say('');
  };

  #say(text: string): void {
    const line = this.#host.renderRoot.querySelector('.printed');
    if (line !== null) line.textContent = text;
  }
}
