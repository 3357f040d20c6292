import { streamCsvRows } from 'hucre/csv';

/** What separates the cells of a line, and what people call it. */
export const separators: readonly { readonly sign: string; readonly label: string }[] = [
  { sign: ',', label: 'Comma' },
  { sign: ';', label: 'Semicolon' },
  { sign: '\t', label: 'Tab' },
  { sign: '|', label: 'Vertical bar' },
];

const mostLines = 50;
const mostCharacters = 100_000;

/**
 * The sign that separates the cells of a text: the one by which most of the first lines are as wide as the first one, which names the
 * fields; of several such the one of which that line has most. A comma where there is none.
 */
export function separatorOf(text: string): string {
  const head = text.slice(0, mostCharacters);
  let best = { sign: ',', alike: 0, width: 1 };
  for (const { sign } of separators) {
    const widths = [...streamCsvRows(head, { delimiter: sign, skipBom: false, maxRows: mostLines })].map((line) => line.length);
    // What was cut off at the end of the sample is no line.
    if (head.length < text.length && widths.length < mostLines) widths.pop();
    const width = widths[0] ?? 0;
    if (width < 2) continue;
    const alike = widths.filter((other) => other === width).length;
    if (alike > best.alike || (alike === best.alike && width > best.width)) best = { sign, alike, width };
  }
  return best.sign;
}
