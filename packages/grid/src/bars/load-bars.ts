import { sheetStyles } from '../styles/sheet.ts';

/** What `bars.ts` holds. */
export type Bars = typeof import('./bars.ts');

/** Does something with the bars: now, or when they are there (P15). */
export type WithBars = (act: (bars: Bars) => void) => void;

/** Loads what is around the rows, and its styles into an element; rejects when the page cannot get it. */
export async function loadBars(root: ShadowRoot): Promise<Bars> {
  const bars = await import('./bars.ts');
  const [marks, ...around] = bars.barStyles.flatMap(({ styleSheet }) => styleSheet ?? []);
  // Marks come right after what they mark in the cascade.
  const sheets = root.adoptedStyleSheets.flatMap((sheet) => (sheet === sheetStyles.styleSheet ? [sheet, marks!] : [sheet]));
  root.adoptedStyleSheets = [...sheets, ...around];
  return bars;
}
