import { positionOf } from '../state/selection.ts';
import type { GridHost } from './grid-host.ts';

/**
 * Keeps the focus where the person is. Whatever is about to repaint says `keep()` first: if the focus was inside, it goes
 * to the active cell afterwards, unless an editor, a panel or the bar has it. A page's focus is never taken.
 */
export class FocusController {
  readonly #host: GridHost;
  #wanted = false;
  /** What had the focus before a rendering, in the bar or the panel, and on which line of a list. */
  #was: { readonly element: Element; readonly region: Element; readonly line: number } | null = null;

  constructor(host: GridHost) {
    this.#host = host;
  }

  /** Remembers that the focus is inside, before nodes move. */
  keep(): void {
    if (this.#host.shadowRoot?.activeElement != null) this.#wanted = true;
  }

  /** Takes the focus with the next repaint. */
  take(): void {
    const within = this.#host.shadowRoot?.activeElement;
    if (within?.closest('.past-bar') != null) (within as HTMLElement).blur();
    this.#wanted = true;
  }

  /** Before Lit renders: what may go from under the focus. */
  willRender(): void {
    const element = this.#host.shadowRoot?.activeElement ?? null;
    // A header that is put elsewhere loses it.
    if (element?.classList.contains('column') === true) this.#wanted = true;
    const region = element?.closest('.bar, .view-bar, .past-bar, .panel') ?? null;
    if (element === null || region === null || element === region) this.#was = null;
    else this.#was = { element, region, line: [...region.querySelectorAll('li')].findIndex((line) => line.contains(element)) };
  }

  /** After it: where a button is gone that had the focus, its neighbour gets it. Nobody is left without a place. */
  rendered(): void {
    const was = this.#was;
    this.#was = null;
    const { shadowRoot, gridState } = this.#host;
    if (was === null || was.element.isConnected || shadowRoot!.activeElement !== null || !was.region.isConnected) return;
    if (was.region.classList.contains('panel') && gridState.panel.panel === 'none') return;
    const lines = was.region.querySelectorAll('li');
    const line = was.line < 0 ? undefined : lines[Math.min(was.line, lines.length - 1)];
    const next =
      line?.querySelector<HTMLElement>('button:not(:disabled)') ?? was.region.querySelector<HTMLElement>('button:not(:disabled)');
    (next ?? (was.region as HTMLElement)).focus({ preventScroll: true });
  }

  /** Puts the focus on the active cell if it belongs there; call after cells and header were painted. */
  settle(): void {
    const { gridState: state, viewport, renderRoot, shadowRoot } = this.#host;
    if (!this.#wanted || state.editing.state !== 'idle' || state.panel.panel !== 'none') return;
    const within = shadowRoot!.activeElement;
    if (within !== null && within.closest('.bar, .view-bar, .past-bar, .notice, dialog, .search, [slot]') !== null) {
      this.#wanted = false;
      return;
    }
    const anchor = state.selection?.anchor;
    if (anchor === undefined) return;
    const at = positionOf(state.sheet, anchor);
    const headed = anchor.row === null ? renderRoot.querySelector<HTMLElement>('.column.active') : null;
    const target =
      headed?.dataset['field'] === anchor.field ? headed : at === null || anchor.row === null ? null : viewport.cell(at)?.element;
    // The header is Lit's, and comes a moment later; so do hands, before which nothing in the sheet takes the focus.
    if (target == null || target.closest('[inert]') !== null) return;
    this.#wanted = false;
    if (within !== target) target.focus({ preventScroll: true });
  }
}
