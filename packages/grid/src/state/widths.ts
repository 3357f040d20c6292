import { type Field, type FieldId, fieldType } from '@teable-grid/core';

/** Widths of columns, CSS pixels, where they are not those of their fields. Null: the field's own again, whatever the view says. */
export type Widths = ReadonlyMap<FieldId, number | null>;

/** A column narrower than this cannot be read or grabbed again. */
export const narrowest = 48;
/** A column wider than this hides the rest of the table. */
export const widest = 1200;

/** Where the columns are: `lefts[i]` is the start of column i, and the last entry is the width of all. */
export interface ColumnLayout {
  readonly lefts: readonly number[];
  readonly total: number;
}

/** Width of a column: that of the view, else the field's, else that of its type. */
export function widthOf(field: Field, widths: Widths): number {
  const { width, widthWith } = fieldType(field.type).editor;
  return widths.get(field.id) ?? boundedWidth(field.options.width ?? widthWith?.(field.options) ?? width);
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
  return new Map(widths).set(field, width === null ? null : boundedWidth(width));
}

/** The widths of a view with those over them that are not stored yet. */
export function widthsOf(stored: Readonly<Record<FieldId, number>>, drafts: Widths): Widths {
  return new Map<FieldId, number | null>([...Object.entries(stored), ...drafts]);
}
