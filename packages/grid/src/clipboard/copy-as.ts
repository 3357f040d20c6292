import type { GridState } from '../state/grid-state.ts';
import type { Block } from './tsv.ts';
import { writeTsv } from './tsv.ts';
import type { OwnCells } from './clip.ts';
import { copiedCells } from './write-clip.ts';

/** Forms in which cells can be copied for other programs: tab-separated with the fields' names, Markdown, JSON. */
export type CopyForm = 'names' | 'markdown' | 'json';

/** The selected cells in a form, or why they cannot be copied. */
export function copyAsText(state: GridState, form: CopyForm): { readonly text: string } | { readonly why: string } {
  const copied = copiedCells(state);
  if (copied.copied === 'none') return { why: copied.why };
  if (copied.copied === 'names') return { text: writeTsv([copied.names]) };
  const { cells } = copied;
  const names = cells.fields.map(({ id }) => state.table.fields.get(id)?.name ?? id);
  switch (form) {
    case 'names':
      return { text: writeTsv([names, ...cells.texts]) };
    case 'markdown':
      return { text: markdownOf(names, cells.texts) };
    case 'json':
      return { text: jsonOf(names, cells) };
  }
}

function markdownOf(names: readonly string[], block: Block): string {
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell) => cell.replaceAll('\\', '\\\\').replaceAll('|', '\\|').replaceAll('\n', '<br>')).join(' | ')} |`;
  return [line(names), line(names.map(() => '---')), ...block.map(line)].join('\n');
}

/** An object a row: numbers and yes or no as they are, everything else as its text. */
function jsonOf(names: readonly string[], { texts, values }: OwnCells): string {
  const valueAt = (y: number, x: number) => {
    const value = values[y]![x]!;
    return value === null || typeof value === 'number' || typeof value === 'boolean' ? value : texts[y]![x]!;
  };
  return JSON.stringify(
    texts.map((_, y) => Object.fromEntries(names.map((name, x) => [name, valueAt(y, x)]))),
    null,
    2,
  );
}
