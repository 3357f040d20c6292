import { readFileSync } from 'node:fs';
import { root } from '../harness/suites.ts';

/** A code block of a page. */
export interface CodeBlock {
  /** What stands behind its fence: the language, then what it is. */
  readonly language: string;
  readonly label: string;
  readonly code: string;
}

/** A page that is written. */
export interface WrittenPage {
  readonly text: string;
  readonly blocks: readonly CodeBlock[];
  /** Rows of its tables, by cells, without the signs of code. */
  readonly rows: readonly (readonly string[])[];
}

/** Reads a page of the repository. */
export function readPage(path: string): WrittenPage {
  const text = readFileSync(root + path, 'utf8');
  const blocks = [...text.matchAll(/^```(\w*) ?([\w-]*)\n([^]*?)^```$/gm)].map(([, language, label, code]) => ({
    language: language!,
    label: label!,
    code: code!,
  }));
  const rows = [...text.matchAll(/^\|(.*)\|$/gm)]
    .map(([, row]) => row!.split(/(?<!\\)\|/).map((cell) => cell.replaceAll('`', '').replaceAll('\\|', '|').trim()))
    .filter((cells) => !cells.every((cell) => /^-*$/.test(cell)));
  return { text, blocks, rows };
}

/** Code blocks of a page with a label. */
export function labelled({ blocks }: WrittenPage, label: string): readonly string[] {
  return blocks.filter((block) => block.label === label).map(({ code }) => code);
}
