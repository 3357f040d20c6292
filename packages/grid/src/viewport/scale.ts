/**
 * Maps the scroller's position to the rows. Browsers clamp what can be scrolled (17 to 33 million pixels, less at high
 * pixel ratios), so above `tallest` the bar moves in a scaled space:
 *
 *     scrollTop  0 ─────────── spacer - view        what the browser scrolls
 *                │ × ratio
 *     offset     0 ─────────── content - view       where the rows are
 */
export interface Scale {
  /** Height of all rows, pixels. */
  readonly content: number;
  /** Height that the browser is told. */
  readonly spacer: number;
  /** Height of the window on the rows. */
  readonly view: number;
}

/** The tallest spacer: under every browser's clamp, with room for a pixel ratio of 2. */
export const tallest = 8_000_000;

/** Makes the scale of so many rows in a window of some height. */
export function makeScale(rows: number, rowHeight: number, view: number): Scale {
  const content = rows * rowHeight;
  return { content, spacer: Math.min(content, tallest), view };
}

/** Where the rows are when the scroller stands at `scrollTop`. */
export function offsetAt(scale: Scale, scrollTop: number): number {
  const range = Math.max(0, scale.content - scale.view);
  if (scale.spacer === scale.content) return Math.max(0, Math.min(range, scrollTop));
  return Math.max(0, Math.min(range, (scrollTop * range) / (scale.spacer - scale.view)));
}

/** Where the scroller must stand to show the rows at `offset`. */
export function scrollTopAt(scale: Scale, offset: number): number {
  const range = Math.max(0, scale.content - scale.view);
  const bounded = Math.max(0, Math.min(range, offset));
  return scale.spacer === scale.content ? bounded : (bounded * (scale.spacer - scale.view)) / range;
}
