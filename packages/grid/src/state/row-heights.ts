import type { RowHeight } from '@teable-grid/core';

/** Lines of text that fit into a row. */
const lines: Readonly<Record<RowHeight, number>> = { short: 1, medium: 2, tall: 4, 'extra-tall': 7 };

/** Height of a line of text, and what is above and below the text, CSS pixels; as the styles of the body have it. */
const lineHeight = 18.2;
const around = 10;

/** How many lines of a long text a row shows. */
export function linesOf(name: RowHeight): number {
  return lines[name];
}

/** Height of a row, CSS pixels; `short` is that of a short one. */
export function heightOf(name: RowHeight, short: number): number {
  return name === 'short' ? short : Math.max(short, Math.round(lines[name] * lineHeight + around));
}
