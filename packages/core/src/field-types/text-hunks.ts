/** Differences from the base beyond which two texts are not compared: the work for a difference grows with its square. */
const mostDifferences = 500;

/** A stretch of the base (`from` to `to`) in place of which the other text has a stretch of its own (`start` to `end`). */
export interface Hunk {
  readonly from: number;
  readonly to: number;
  readonly start: number;
  readonly end: number;
}

/** Lines with their ends. */
export function linesOf(text: string): readonly string[] {
  return text.match(/[^\n]*\n|[^\n]+/g) ?? [];
}

/** Words, and every character between words by itself. */
export function wordsOf(text: string): readonly string[] {
  return text.match(/[\p{L}\p{N}\p{M}_]+|[^\p{L}\p{N}\p{M}_]/gu) ?? [];
}

/** Tokens as numbers, equal for equal tokens: they are compared many times. */
export function numbered<Texts extends Readonly<Record<string, readonly string[]>>>(
  tokens: Texts,
): { readonly [K in keyof Texts]: readonly number[] } {
  const known = new Map<string, number>();
  const number = (token: string) => {
    const found = known.get(token) ?? known.size;
    if (found === known.size) known.set(token, found);
    return found;
  };
  const all = Object.entries(tokens).map(([name, list]) => [name, list.map(number)] as const);
  return Object.fromEntries(all) as unknown as { readonly [K in keyof Texts]: readonly number[] };
}

/** Where a side differs from the base, in order; undefined when it differs too much. */
export function hunksOf(base: readonly number[], other: readonly number[]): readonly Hunk[] | undefined {
  let head = 0;
  while (head < base.length && head < other.length && base[head] === other[head]) head += 1;
  let tail = 0;
  while (tail < base.length - head && tail < other.length - head && base.at(-1 - tail) === other.at(-1 - tail)) tail += 1;
  const [from, to] = [base.slice(head, base.length - tail), other.slice(head, other.length - tail)];
  if (from.length === 0 && to.length === 0) return [];
  if (from.length === 0 || to.length === 0) return [{ from: head, to: head + from.length, start: head, end: head + to.length }];
  const steps = stepsBetween(from, to);
  if (steps === undefined) return undefined;
  const hunks: Hunk[] = [];
  for (const { x, y, insert } of steps) {
    const last = hunks.at(-1);
    const step = { from: head + x, to: head + x + (insert ? 0 : 1), start: head + y, end: head + y + (insert ? 1 : 0) };
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
