import type { Block } from './tsv.ts';

/** Spans beyond this are cut: a page may claim any number. */
const widestSpan = 1000;

/** Writes cells as an HTML table, which Excel on a Mac needs. */
export function writeHtml(block: Block): string {
  const rows = block.map((row) => `<tr>${row.map((cell) => `<td>${escapeHtml(cell).replaceAll('\n', '<br>')}</td>`).join('')}</tr>`);
  return `<meta charset="utf-8"><table>${rows.join('')}</table>`;
}

/**
 * Reads the first table of an HTML fragment: texts only, spans filled with empty cells. Null when there is none. The
 * document is parsed apart from the page: nothing in it runs or loads.
 */
export function readHtml(html: string): Block | null {
  const table = new DOMParser().parseFromString(html, 'text/html').querySelector('table');
  return table === null ? null : blockOfTable(table);
}

/** The texts of a table's cells, spans filled with empty ones; null when it has none. `data-value` of a cell comes before its text. */
export function blockOfTable(table: HTMLTableElement): Block | null {
  const block: (string | undefined)[][] = [];
  const rows = [...table.rows];
  for (const [at, row] of rows.entries()) {
    block[at] ??= [];
    let column = 0;
    for (const cell of row.cells) {
      while (block[at]![column] !== undefined) column += 1;
      const down = Math.min(cell.rowSpan || rows.length - at, rows.length - at, widestSpan);
      const across = Math.min(cell.colSpan, widestSpan);
      for (let y = 0; y < down; y++)
        for (let x = 0; x < across; x++) {
          block[at + y] ??= [];
          block[at + y]![column + x] = x === 0 && y === 0 ? (cell.dataset['value'] ?? textOf(cell)) : '';
        }
      column += across;
    }
  }
  const width = Math.max(0, ...block.map((row) => row.length));
  return width === 0 ? null : block.map((row) => Array.from({ length: width }, (_, column) => row[column] ?? ''));
}

/** The text of a cell as it looks: blanks run together as HTML does, `<br>` and blocks break the line. */
function textOf(cell: Element): string {
  let text = '';
  const walk = (node: Node) => {
    if (node.nodeType === Node.TEXT_NODE) text += (node.nodeValue ?? '').replace(/[ \t\r\n]+/g, ' ');
    else if (node.nodeName === 'BR') text += '\n';
    else if (node.nodeName !== 'STYLE' && node.nodeName !== 'SCRIPT' && node.nodeName !== 'TEMPLATE') {
      const block = node !== cell && (node.nodeName === 'P' || node.nodeName === 'DIV' || node.nodeName === 'LI');
      if (block && text.trim() !== '' && !text.endsWith('\n')) text += '\n';
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

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
