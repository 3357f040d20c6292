import MarkdownIt from 'markdown-it';

/** A sentence, or a row of a table, of a document. */
export interface Sentence {
  readonly text: string;
  /** What is said to hold it; null: nothing is. */
  readonly proofs: readonly string[] | null;
}

const comment = /\s*<!--\s*([^]*?)\s*-->/;

/**
 * The sentences of a document in Markdown, each with what is said to hold it. That stands in a comment at the end of its paragraph, list item or
 * table row: `<!-- SV-20 AUTH-2; E2E-3 -->` has one part for each sentence, in their order. Headings, pictures and code are no sentences.
 */
export function sentencesOf(markdown: string): Sentence[] {
  return blocksOf(markdown).flatMap(({ text, isRow }) => {
    const said = text.replace(comment, '').trim();
    const sentences = isRow ? [said] : split(said);
    const held = comment
      .exec(text)?.[1]
      ?.split(';')
      .map((part) => part.trim().split(/\s+/));
    if (held !== undefined && held.length !== sentences.length)
      throw new Error(`There are ${sentences.length} sentences, and proofs for ${held.length}: ${sentences.join(' ¶ ')}`);
    return sentences.map((sentence, at) => ({ text: sentence, proofs: held?.[at] ?? null }));
  });
}

interface Block {
  readonly text: string;
  readonly isRow: boolean;
}

/** Paragraphs, list items and rows of tables, as they are written. */
function blocksOf(markdown: string): Block[] {
  const blocks: Block[] = [];
  let cells: string[] | null = null;
  let inside = '';
  for (const { type, content } of new MarkdownIt({ html: true }).parse(markdown, {})) {
    if (type === 'tr_open') cells = [];
    else if (type === 'tr_close') {
      if (cells!.length > 0) blocks.push({ text: cells!.join(' | '), isRow: true });
      cells = null;
    } else if (type.endsWith('_open')) inside = type;
    else if (type !== 'inline') continue;
    else if (inside === 'td_open') cells!.push(content);
    else if (inside === 'paragraph_open' && !content.startsWith('![')) blocks.push({ text: content, isRow: false });
  }
  return blocks;
}

/** A sentence ends with a stop before a capital letter, or mark-up that may begin with one, and at the end. */
function split(text: string): string[] {
  return text.replace(/\s+/g, ' ').split(/(?<=[.!?](?:\*\*|\)|”|")?) (?=[\p{Lu}*`“"([])/u);
}
