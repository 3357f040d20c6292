/** A rectangle of texts, row by row, as the clipboard carries cells. */
export type Block = readonly (readonly string[])[];

/**
 * Writes cells as tab-separated values. A cell with a tab, a line break or a quote is quoted as RFC 4180 says, which Excel, Sheets
 * and Numbers read and write.
 */
export function writeTsv(block: Block): string {
  return block.map((row) => row.map((cell) => (/[\t\r\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join('\t')).join('\r\n');
}

/**
 * Reads tab-separated values. A cell that begins with a quote is quoted, unless its closing quote is missing or followed by
 * more text: then it is what it looks like. One line break at the end belongs to the last row.
 */
export function readTsv(text: string): Block {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  while (at <= text.length) {
    const { cell, end } = text[at] === '"' ? (quotedCell(text, at) ?? plainCell(text, at)) : plainCell(text, at);
    row.push(cell);
    const separator = text[end];
    at = end + 1;
    if (separator === '\t') continue;
    if (separator === '\r' && text[at] === '\n') at += 1;
    rows.push(row);
    row = [];
    // The line break that ends the text ends its last row, and begins no other.
    if (at >= text.length) break;
  }
  return rows;
}

function plainCell(text: string, start: number): { cell: string; end: number } {
  let end = start;
  while (end < text.length && text[end] !== '\t' && text[end] !== '\n' && text[end] !== '\r') end += 1;
  return { cell: text.slice(start, end), end };
}

function quotedCell(text: string, start: number): { cell: string; end: number } | null {
  let at = start + 1;
  for (;;) {
    const quote = text.indexOf('"', at);
    if (quote < 0) return null;
    if (text[quote + 1] === '"') {
      at = quote + 2;
      continue;
    }
    const next = text[quote + 1];
    if (next !== undefined && next !== '\t' && next !== '\n' && next !== '\r') return null;
    return {
      cell: text
        .slice(start + 1, quote)
        .replaceAll('""', '"')
        .replaceAll('\r\n', '\n'),
      end: quote + 1,
    };
  }
}
