/** The elements that the body lives in, and what it tells when the window on the rows has moved. */
export interface BodyParts {
  readonly scroller: HTMLElement;
  /** Pinned to the window (`position: sticky; height: 0`); holds the rows, written by hand. */
  readonly layer: HTMLElement;
  /** Pinned likewise; holds what comes after the last row. */
  readonly tail: HTMLElement;
}

/** Moves the layer of rows to where the window is. Only what differs is written. */
export class PinnedLayer {
  readonly #parts: BodyParts;
  #across = 0;
  #layerShift = '';
  #tailShift = '';

  constructor(parts: BodyParts) {
    this.#parts = parts;
  }

  /** Moves the rows across and down, and what comes after them; what stays in place moves back by `--x`, see the styles. */
  shift(across: number, down: number, tail: number): void {
    const { layer, tail: after } = this.#parts;
    const layerShift = `translate(${-across}px, ${down}px)`;
    if (layerShift !== this.#layerShift) {
      this.#layerShift = layerShift;
      layer.style.transform = layerShift;
    }
    if (across !== this.#across) {
      this.#across = across;
      const sheet = layer.parentElement!;
      sheet.style.setProperty('--x', `${across}px`);
      sheet.classList.toggle('across', across !== 0);
    }
    const tailShift = `translateY(${tail}px)`;
    if (tailShift === this.#tailShift) return;
    this.#tailShift = tailShift;
    after.style.transform = tailShift;
  }
}
