import type { SelectionTally } from '@teable-grid/core';

/** What there is and what of it is selected, for the bar below the sheet. */
export interface Figures {
  /** Rows that are shown. */
  readonly rows: number;
  /** All rows of the table. */
  readonly all: number;
  readonly selectedCells: number;
  /** Null where less than two cells are selected, and before it is found out. */
  readonly tally: SelectionTally | null;
}

let format: Intl.NumberFormat | null = null;
let formatLocale = '';

/** Made once per language: making it costs more than all it writes. */
function formatOf(locale: string): Intl.NumberFormat {
  if (format === null || formatLocale !== locale) {
    format = new Intl.NumberFormat(locale, { maximumFractionDigits: 4 });
    formatLocale = locale;
  }
  return format;
}

/** The figures in words. */
export function figuresText({ rows, all, selectedCells, tally }: Figures, locale: string): string {
  const write = formatOf(locale);
  const of = rows === all ? '' : ` of ${write.format(all)}`;
  const parts = [`${write.format(rows)}${of} row${all === 1 ? '' : 's'}`];
  if (selectedCells < 2) return parts[0]!;
  if (tally !== null && tally.numbers > 1 && tally.average !== null && tally.min !== null && tally.max !== null) {
    // Sums of decimals have digits that nobody wrote.
    const exact = (value: number) => write.format(Number(value.toPrecision(15)));
    parts.unshift(`Sum ${exact(tally.sum)}`, `Average ${exact(tally.average)}`, `Min ${exact(tally.min)}`, `Max ${exact(tally.max)}`);
  }
  const filled = tally === null || tally.filled === selectedCells ? '' : ` (${write.format(tally.filled)} filled)`;
  return [`${write.format(selectedCells)} cells${filled}`, ...parts].join(' · ');
}
