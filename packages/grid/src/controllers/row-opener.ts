import { openRecord } from '../commands/record.ts';
import type { GridHost } from './grid-host.ts';

/** The button beside the number of the row under the mouse, which opens the row with all its fields. Keys and the menu do the same. */
export class RowOpener {
  readonly #host: GridHost;
  #button: HTMLButtonElement | null = null;

  constructor(host: GridHost) {
    this.#host = host;
  }

  /** Listens on the sheet; call once per element that is made. */
  attach(sheet: HTMLElement): void {
    sheet.addEventListener('pointerover', (event) => this.#over(event));
    sheet.addEventListener('pointerleave', () => this.#button?.remove());
  }

  #over(event: PointerEvent): void {
    if (event.pointerType === 'touch' || event.buttons !== 0) return;
    const row = event.composedPath().find((target) => target instanceof HTMLElement && target.matches('.row:not(.group)'));
    const gutter = row instanceof HTMLElement ? row.querySelector(':scope > .gutter') : null;
    if (gutter === null) this.#button?.remove();
    else if (this.#button?.parentElement !== gutter) gutter.append((this.#button ??= this.#make()));
  }

  #make(): HTMLButtonElement {
    const button = document.createElement('button');
    button.type = 'button';
    button.className = 'open-row';
    button.tabIndex = -1;
    button.title = 'Open row (Space)';
    button.setAttribute('part', 'open-row');
    // For the mouse, as the row number is.
    button.setAttribute('aria-hidden', 'true');
    button.addEventListener('click', (event) => {
      // A recycled row shows another one by now than when the mouse came.
      const at = this.#host.viewport.hit(event.composedPath());
      const row = at === null ? undefined : this.#host.gridState.sheet.rows.at(at.row);
      if (row !== undefined) this.#host.run(openRecord(row.id));
    });
    return button;
  }
}
