import { cellsIn } from './ranges.ts';
import { isWide } from './selecting.ts';
import { rangeOf, rangesOf, type Selection } from './selection.ts';
import type { Sheet } from './sheet.ts';
import { count } from './count.ts';

/** How large a selection is, in words; null when it is one cell, or has no rows. */
export function selectionText(sheet: Sheet, selection: Selection): string | null {
  const ranges = rangesOf(sheet, selection);
  const cells = cellsIn(ranges);
  if (!isWide(sheet, selection) || ranges.every(({ top, bottom }) => bottom < top)) return null;
  if (selection.span === 'all') return 'Everything is selected.';
  if (ranges.length > 1) return `${count(cells, 'cell')} in ${count(ranges.length, 'range')}.`;
  const { top, bottom, left, right } = rangeOf(sheet, selection);
  return `${count(cells, 'cell')}: ${count(bottom - top + 1, 'row')}, ${count(right - left + 1, 'column')}.`;
}
