import type { Block } from './tsv.ts';

/** A page may claim any span: so many cells at most are left out for all spans of a table; beyond it they count as one cell each. */
const mostCovered = 1_000_000;
/** Longer HTML is not parsed, which would hold the page up; its plain text is read instead. */
export const longestHtml = 30_000_000;

/** Cells of a table: their texts, and the numbers that spreadsheets say are behind them. */
export interface HtmlTable {
  readonly block: Block;
  /** By row, then by column; absent where nothing is said. */
  readonly numbers: ReadonlyMap<number, ReadonlyMap<number, number>>;
}

/**
 * Reads the first table of an HTML fragment: texts only, spans filled with empty cells. Null when there is none. The
 * document is parsed apart from the page: nothing in it runs or loads.
 */
export function readHtml(html: string): HtmlTable | null {
  if (html.length > longestHtml) return null;
  const table = new DOMParser().parseFromString(html, 'text/html').querySelector('table');
  if (table === null) return null;
  const block = blockOfTable(table);
  return block === null ? null : { block, numbers: numbersOf(table) };
}

/** The texts of a table's cells, spans filled with empty ones; null when it has none. `data-value` of a cell comes before its text. */
export function blockOfTable(table: HTMLTableElement): Block | null {
  const block: string[][] = [];
  eachCell(table, (row, column, cell) => {
    const line = (block[row] ??= []);
    while (line.length <= column) line.push('');
    line[column] = cell === null ? '' : (cell.dataset['value'] ?? textOf(cell));
  });
  const width = block.reduce((widest, row) => Math.max(widest, row.length), 0);
  if (width === 0) return null;
  // A table that is much wider in some rows stays ragged: what it has no cells for is left alone.
  if (width * block.length <= mostCovered * 2) for (const row of block) while (row.length < width) row.push('');
  return block;
}

/** The numbers behind formatted texts: of Excel (`x:num`) and of Google Sheets (`data-sheets-value`). */
function numbersOf(table: HTMLTableElement): HtmlTable['numbers'] {
  const numbers = new Map<number, Map<number, number>>();
  eachCell(table, (row, column, cell) => {
    const number = cell === null ? undefined : numberOf(cell);
    if (number === undefined) return;
    const line = numbers.get(row);
    if (line === undefined) numbers.set(row, new Map([[column, number]]));
    else line.set(column, number);
  });
  return numbers;
}

function numberOf(cell: Element): number | undefined {
  const excel = cell.getAttribute('x:num');
  if (excel !== null && excel.trim() !== '') return finite(Number(excel));
  const sheets = /^\{"1":3,"3":(-?[\d.eE+-]+)\}$/.exec(cell.getAttribute('data-sheets-value') ?? '');
  return sheets === null ? undefined : finite(Number(sheets[1]));
}

function finite(number: number): number | undefined {
  return Number.isFinite(number) ? number : undefined;
}

/** Calls for each cell with its place, and with null for a row without any. */
function eachCell(table: HTMLTableElement, call: (row: number, column: number, cell: HTMLTableCellElement | null) => void): void {
  const rows = [...table.rows];
  /** Up to which row (excluded) a column is covered from above. */
  const covered: number[] = [];
  let left = mostCovered;
  for (const [at, row] of rows.entries()) {
    let column = 0;
    for (const cell of row.cells) {
      for (; (covered[column] ?? 0) > at && left > 0; column++) left -= 1;
      call(at, column, cell);
      const down = cell.rowSpan === 0 ? rows.length : Math.min(at + cell.rowSpan, rows.length);
      const end = column + Math.min(cell.colSpan, left + 1);
      left -= end - column - 1;
      for (; column < end; column++) if (down > at + 1) covered[column] = down;
    }
    if (row.cells.length === 0) call(at, 0, null);
  }
}

const blocks = new Set(['P', 'DIV', 'LI', 'TR', 'TABLE', 'H1', 'H2', 'H3', 'H4', 'H5', 'H6']);
const unread = new Set(['STYLE', 'SCRIPT', 'TEMPLATE', 'NOSCRIPT']);

/** The text of a cell as it looks: blanks run together as HTML does, `<br>` and blocks break the line. */
function textOf(cell: Element): string {
  let text = '';
  const walk = (node: Node) => {
    if (node.nodeType === Node.TEXT_NODE) text += (node.nodeValue ?? '').replace(/[ \t\r\n]+/g, ' ');
    else if (node.nodeName === 'BR') text += '\n';
    else if (!unread.has(node.nodeName)) {
      if (node !== cell && blocks.has(node.nodeName) && text.trim() !== '' && !text.endsWith('\n')) text += '\n';
      else if (node !== cell && node.nodeName === 'TD' && text !== '' && !/\s$/.test(text)) text += ' ';
      for (const child of node.childNodes) walk(child);
    }
  };
  walk(cell);
  return text
    .replaceAll('\u00a0', ' ')
    .split('\n')
    .map((line) => line.trim())
    .join('\n')
    .replace(/^\n+|\n+$/g, '');
}
