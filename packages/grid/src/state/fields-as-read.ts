import { type Field, shownAs } from '@teable-grid/core';
import type { GridState } from './grid-state.ts';

/** The fields of a table as their cells read: formulas as fields of their results, so that what can be asked of these can be asked of them. */
export function fieldsAsRead({ table, sheet }: GridState): readonly Field[] {
  return table.fields.list.map((field) => shownAs(field, sheet.computed));
}
