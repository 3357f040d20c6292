/**
 * Sorts a list piece by piece, so that the caller can let others run in between; yields how many items each step has handled. What is in order
 * already costs one look; equal items keep their order.
 */
export function* sortInSteps<T>(items: readonly T[], compare: (a: T, b: T) => number, perStep: number): Generator<number, readonly T[]> {
  let runs: (readonly T[])[] = [];
  let run: T[] = [];
  for (let at = 0; at < items.length; at += perStep) {
    const piece = items.slice(at, at + perStep);
    if (!isInOrder(piece, compare)) piece.sort(compare);
    // A piece that goes on where the run ends belongs to it.
    if (run.length > 0 && compare(run.at(-1)!, piece[0]!) > 0) {
      runs.push(run);
      run = [];
    }
    for (const item of piece) run.push(item);
    yield piece.length;
  }
  runs.push(run);
  while (runs.length > 1) {
    const merged: (readonly T[])[] = [];
    for (let at = 0; at < runs.length; at += 2) {
      const [first, second] = [runs[at]!, runs[at + 1]];
      merged.push(second === undefined ? first : yield* merge(first, second, compare, perStep));
    }
    runs = merged;
  }
  return runs[0]!;
}

function isInOrder<T>(items: readonly T[], compare: (a: T, b: T) => number): boolean {
  for (let at = 1; at < items.length; at++) if (compare(items[at - 1]!, items[at]!) > 0) return false;
  return true;
}

function* merge<T>(
  first: readonly T[],
  second: readonly T[],
  compare: (a: T, b: T) => number,
  perStep: number,
): Generator<number, readonly T[]> {
  const merged: T[] = [];
  let [i, j] = [0, 0];
  while (i < first.length || j < second.length) {
    const end = Math.min(first.length + second.length, merged.length + perStep);
    const before = merged.length;
    while (merged.length < end) {
      const isFirst = j === second.length || (i < first.length && compare(first[i]!, second[j]!) <= 0);
      merged.push(isFirst ? first[i++]! : second[j++]!);
    }
    yield merged.length - before;
  }
  return merged;
}
