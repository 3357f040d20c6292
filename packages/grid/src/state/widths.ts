import { type Field, type FieldId, fieldType } from '@teable-grid/core';

/** Widths that this person gave to columns, CSS pixels; they are his own, and last as long as the element. */
export type Widths = ReadonlyMap<FieldId, number>;

/** A column narrower than this cannot be read or grabbed again. */
export const narrowest = 48;
/** A column wider than this hides the rest of the table. */
export const widest = 1200;

/** Where the columns are: `lefts[i]` is the start of column i, and the last entry is the width of all. */
export interface ColumnLayout {
  readonly lefts: readonly number[];
  readonly total: number;
}

/** Width of a column: this person's, else the field's, else that of its type. */
export function widthOf(field: Field, widths: Widths): number {
  return widths.get(field.id) ?? boundedWidth(field.options.width ?? fieldType(field.type).editor.width);
}

/** A width inside the bounds. */
export function boundedWidth(width: number): number {
  return Math.round(Math.max(narrowest, Math.min(widest, width)));
}

/** Sums the widths up, from `start` on. */
export function layoutColumns(fields: readonly Field[], widths: Widths, start: number): ColumnLayout {
  const lefts: number[] = [start];
  let left = start;
  for (const field of fields) {
    left += widthOf(field, widths);
    lefts.push(left);
  }
  return { lefts, total: left };
}

/** The widths with one changed, or given up (null). */
export function withWidth(widths: Widths, field: FieldId, width: number | null): Widths {
  const next = new Map(widths);
  if (width === null) next.delete(field);
  else next.set(field, boundedWidth(width));
  return next;
}
