/** Differences from the base beyond which two texts are not merged: the work for a difference grows with its square. */
const mostDifferences = 500;

/** A stretch of the base (`from` to `to`) in place of which one side has a stretch of its own (`start` to `end`). */
interface Hunk {
  readonly side: 'current' | 'incoming';
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
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

/** Lines with their ends. */
function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}

/** Words, and every character between words by itself. */
function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}\p{M}_]+|[^\p{L}\p{N}\p{M}_]/gu) ?? [];
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
  const ours = hunksOf('current', numbers.base, numbers.current);
  const theirs = hunksOf('incoming', numbers.base, numbers.incoming);
  if (ours === undefined || theirs === undefined) return undefined;
  const hunks = [...ours, ...theirs].toSorted((a, b) => a.from - b.from || a.to - b.to);
  const merged: string[] = [];
  let done = 0;
  for (let at = 0; at < hunks.length; ) {
    const { from } = hunks[at]!;
    let { to } = hunks[at]!;
    const region: Hunk[] = [];
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
function sideIn(region: readonly Hunk[], side: Hunk['side'], from: number, to: number): [start: number, end: number] | null {
  const hunks = region.filter((hunk) => hunk.side === side);
  const [first, last] = [hunks[0], hunks.at(-1)];
  return first === undefined || last === undefined ? null : [first.start - (first.from - from), last.end + (to - last.to)];
}

/** Tokens as numbers, equal for equal tokens: they are compared many times. */
function numbered(tokens: Versions<readonly string[]>): Versions<readonly number[]> {
  const known = new Map<string, number>();
  const number = (token: string) => {
    const found = known.get(token) ?? known.size;
    if (found === known.size) known.set(token, found);
    return found;
  };
  return { base: tokens.base.map(number), current: tokens.current.map(number), incoming: tokens.incoming.map(number) };
}

/** Where a side differs from the base, in order; undefined when it differs too much. */
function hunksOf(side: Hunk['side'], base: readonly number[], other: readonly number[]): readonly Hunk[] | undefined {
  let head = 0;
  while (head < base.length && head < other.length && base[head] === other[head]) head += 1;
  let tail = 0;
  while (tail < base.length - head && tail < other.length - head && base.at(-1 - tail) === other.at(-1 - tail)) tail += 1;
  const [from, to] = [base.slice(head, base.length - tail), other.slice(head, other.length - tail)];
  if (from.length === 0 && to.length === 0) return [];
  if (from.length === 0 || to.length === 0) return [{ side, from: head, to: head + from.length, start: head, end: head + to.length }];
  const steps = stepsBetween(from, to);
  if (steps === undefined) return undefined;
  const hunks: Hunk[] = [];
  for (const { x, y, insert } of steps) {
    const last = hunks.at(-1);
    const step = { side, from: head + x, to: head + x + (insert ? 0 : 1), start: head + y, end: head + y + (insert ? 1 : 0) };
    if (last !== undefined && last.to === step.from && last.end === step.start)
      hunks[hunks.length - 1] = { ...last, to: step.to, end: step.end };
    else hunks.push(step);
  }
  return hunks;
}

/** At `x` of the one list and `y` of the other: an item of the other comes in, or one of the first goes. */
interface Step {
  readonly x: number;
  readonly y: number;
  readonly insert: boolean;
}

/**
 * The fewest insertions and deletions that make one list the other (E. W. Myers, “An O(ND) Difference Algorithm”, 1986, the greedy
 * form). `reach[k]` is how far in `a` the diagonal k = x - y was followed with so many steps.
 */
function stepsBetween(a: readonly number[], b: readonly number[]): readonly Step[] | undefined {
  const most = Math.min(mostDifferences, a.length + b.length);
  const middle = most + 1;
  const reach = new Int32Array(2 * most + 3);
  const earlier: Int32Array[] = [];
  const goal = a.length - b.length;
  for (let count = 0; count <= most; count++) {
    earlier.push(reach.slice());
    for (let k = -count; k <= count; k += 2) {
      let x = count === 0 ? 0 : comesIn(reach, middle, k, count) ? reach[middle + k + 1]! : reach[middle + k - 1]! + 1;
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x += 1;
      reach[middle + k] = x;
      if (k === goal && x >= a.length) return walkBack(earlier, middle, a.length, b.length);
    }
  }
  return undefined;
}

/** Whether the furthest way to diagonal k comes by an insertion, from the diagonal above. */
function comesIn(reach: Int32Array, middle: number, k: number, count: number): boolean {
  return k === -count || (k !== count && reach[middle + k - 1]! < reach[middle + k + 1]!);
}

function walkBack(earlier: readonly Int32Array[], middle: number, width: number, height: number): readonly Step[] {
  const steps: Step[] = [];
  let k = width - height;
  for (let count = earlier.length - 1; count > 0; count--) {
    const reach = earlier[count]!;
    const insert = comesIn(reach, middle, k, count);
    k += insert ? 1 : -1;
    const x = reach[middle + k]!;
    steps.push({ x, y: x - k, insert });
  }
  return steps.toReversed();
}
