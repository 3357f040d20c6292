import { stringify } from 'csv-stringify/browser/esm/sync';
import { guarded } from './formula-guard.ts';

/** The mark at the beginning by which spreadsheets know UTF-8. */
export const byteOrderMark = '\ufeff';

/**
 * Lines of texts as CSV: lines end as RFC 4180 says, and no text is one that a spreadsheet would run when the file is opened by a double click.
 */
export function csvText(lines: readonly (readonly string[])[]): string {
  return stringify(
    lines.map((line) => line.map(guarded)),
    // A line of one empty cell would be no line at all.
    { record_delimiter: 'windows', quoted_empty: lines.some((line) => line.length === 1) },
  );
}
