import { positionOf } from '../state/selection.ts';
import type { GridHost } from './grid-host.ts';

/**
 * Keeps the focus where the person is. Whatever is about to repaint says `keep()` first: if the focus was inside, it goes
 * to the active cell afterwards, unless an editor, a panel or the bar has it. A page's focus is never taken.
 */
export class FocusController {
  readonly #host: GridHost;
  #wanted = false;

  constructor(host: GridHost) {
    this.#host = host;
  }

  /** Remembers that the focus is inside, before nodes move. */
  keep(): void {
    if (this.#host.shadowRoot?.activeElement != null) this.#wanted = true;
  }

  /** Takes the focus with the next repaint. */
  take(): void {
    this.#wanted = true;
  }

  /** Puts the focus on the active cell if it belongs there; call after cells and header were painted. */
  settle(): void {
    const { gridState: state, viewport, renderRoot, shadowRoot } = this.#host;
    if (!this.#wanted || state.editing.state !== 'idle' || state.panel.panel !== 'none') return;
    const within = shadowRoot!.activeElement;
    if (within !== null && within.closest('.bar, .notice, [slot]') !== null) {
      this.#wanted = false;
      return;
    }
    const anchor = state.selection?.anchor;
    if (anchor === undefined) return;
    const at = positionOf(state.sheet, anchor);
    const headed = anchor.row === null ? renderRoot.querySelector<HTMLElement>('.column.active') : null;
    const target =
      headed?.dataset['field'] === anchor.field ? headed : at === null || anchor.row === null ? null : viewport.cell(at)?.element;
    // The header is Lit's, and comes a moment later.
    if (target == null) return;
    this.#wanted = false;
    if (within !== target) target.focus({ preventScroll: true });
  }
}
