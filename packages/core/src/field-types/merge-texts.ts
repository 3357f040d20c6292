import { type Hunk, hunksOf, linesOf, numbered, wordsOf } from './text-hunks.ts';

/** Where one side differs from the base. */
interface SidedHunk extends Hunk {
  readonly side: 'current' | 'incoming';
}

/** The same text in three versions. */
interface Versions<Text> {
  readonly base: Text;
  readonly current: Text;
  readonly incoming: Text;
}

/**
 * One text of two that were made of a base without seeing each other: by lines, and word by word in lines that both changed.
 * Undefined where both changed the same words or words side by side, or more than can be compared quickly. Which side is which
 * does not matter. Written here because the diffs in packages take cubic time for texts made to that end.
 */
export function mergeTexts(base: string, current: string, incoming: string): string | undefined {
  const texts = { base, current, incoming };
  return mergeTokens(texts, linesOf, (lines) => mergeTokens(lines, wordsOf, () => undefined));
}

/** Merges token by token; `settle` decides about what both sides changed. */
function mergeTokens(
  texts: Versions<string>,
  tokensOf: (text: string) => readonly string[],
  settle: (both: Versions<string>) => string | undefined,
): string | undefined {
  const { base, current, incoming } = texts;
  if (current === incoming || incoming === base) return current;
  if (current === base) return incoming;
  const tokens = { base: tokensOf(base), current: tokensOf(current), incoming: tokensOf(incoming) };
  const numbers = numbered(tokens);
  const ours = hunksOf(numbers.base, numbers.current);
  const theirs = hunksOf(numbers.base, numbers.incoming);
  if (ours === undefined || theirs === undefined) return undefined;
  const hunks = [...sided(ours, 'current'), ...sided(theirs, 'incoming')].toSorted((a, b) => a.from - b.from || a.to - b.to);
  const merged: string[] = [];
  let done = 0;
  for (let at = 0; at < hunks.length; ) {
    const { from } = hunks[at]!;
    let { to } = hunks[at]!;
    const region: SidedHunk[] = [];
    // Hunks that touch are about the same place.
    for (; at < hunks.length && (region.length === 0 || hunks[at]!.from <= to); at++) {
      region.push(hunks[at]!);
      to = Math.max(to, hunks[at]!.to);
    }
    const [left, right] = [sideIn(region, 'current', from, to), sideIn(region, 'incoming', from, to)];
    const original = tokens.base.slice(from, to).join('');
    const both = {
      base: original,
      current: left === null ? original : tokens.current.slice(...left).join(''),
      incoming: right === null ? original : tokens.incoming.slice(...right).join(''),
    };
    const settled = left === null ? both.incoming : right === null || both.current === both.incoming ? both.current : settle(both);
    if (settled === undefined) return undefined;
    merged.push(tokens.base.slice(done, from).join(''), settled);
    done = to;
  }
  return merged.join('') + tokens.base.slice(done).join('');
}

/** Which tokens a side has in place of a stretch of the base; null when it left that as it was. */
function sideIn(region: readonly SidedHunk[], side: SidedHunk['side'], from: number, to: number): [start: number, end: number] | null {
  const hunks = region.filter((hunk) => hunk.side === side);
  const [first, last] = [hunks[0], hunks.at(-1)];
  return first === undefined || last === undefined ? null : [first.start - (first.from - from), last.end + (to - last.to)];
}

function sided(hunks: readonly Hunk[], side: SidedHunk['side']): readonly SidedHunk[] {
  return hunks.map((hunk) => ({ ...hunk, side }));
}
