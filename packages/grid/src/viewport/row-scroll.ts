import { makeScale, offsetAt, type Scale, scrollTopAt } from './scale.ts';

/** Where the window on the rows is, exactly, while the scroller knows it only as well as its pixels and its scaled height can tell. */
export class RowScroll {
  #scale: Scale = makeScale(0, 1, 0);
  #offset = 0;
  /** What was written to scrollTop, as it reads back, and the offset that it stands for. */
  #written: { readonly scrollTop: number; readonly offset: number } | null = null;

  /** Pixels of rows above the window. */
  get offset(): number {
    return this.#offset;
  }

  /** Height that the browser is told, pixels. */
  get spacer(): number {
    return this.#scale.spacer;
  }

  /** Takes another number of rows, or another height of them or of the window. */
  fit(rows: number, rowHeight: number, view: number): void {
    this.#scale = makeScale(rows, rowHeight, view);
  }

  /** The scroller stands there now; where we have put it ourselves, the offset is what we wanted it to be. */
  follow(scrollTop: number): void {
    if (this.#written !== null && Math.abs(this.#written.scrollTop - scrollTop) >= 0.5) this.#written = null;
    this.#offset = this.#written?.offset ?? offsetAt(this.#scale, scrollTop);
  }

  /** Moves the window, as far as there are rows. */
  moveTo(scroller: Element, offset: number): void {
    const bounded = Math.max(0, Math.min(Math.max(0, this.#scale.content - this.#scale.view), offset));
    if (bounded === this.#offset) return;
    this.#offset = bounded;
    scroller.scrollTop = scrollTopAt(this.#scale, bounded);
    this.#written = { scrollTop: scroller.scrollTop, offset: bounded };
  }
}
