import type { RowChunk } from '../table/rows.ts';
import { sortInSteps } from '../table/sort-in-steps.ts';
import type { SortColumn, SortKey } from './sort-column.ts';

type Key = Exclude<SortKey, null>;

/** Keys that one step reads, or puts in order among themselves: that takes some ten times as long. */
const keysPerStep = 4_000;
const keysComparedPerStep = 5_000;

/** New keys beyond which all are numbered anew: a few, or a share of those that there are. */
const fewKeys = 100;
const renumberedShare = 0.02;

/**
 * The cells of a column as numbers that are in the order of the cells, kept from one sorting to the next: rows are then sorted by numbers,
 * whatever the field holds. NaN is the empty cell. What was found out about a chunk of rows holds as long as the chunk does.
 */
export class KeyRanks {
  readonly column: SortColumn;
  /** Whether numbers are given to keys; else they are the keys. */
  #isRanked: boolean;
  #ranks = new Map<Key, number>();
  /** Keys that have a number, in order. */
  #sorted: readonly Key[] = [];
  #ofChunk = new WeakMap<RowChunk, Float64Array>();

  constructor(column: SortColumn) {
    this.column = column;
    this.#isRanked = !column.isNumeric;
  }

  /** Makes sure that all these chunks have their numbers, piece by piece; yields how many rows each step has handled. */
  *prepare(chunks: readonly RowChunk[]): Generator<number, void> {
    while (!(yield* this.#tryToPrepare(chunks)));
  }

  /** The numbers of a chunk that was prepared, row by row. */
  of(chunk: RowChunk): Float64Array {
    return this.#ofChunk.get(chunk)!;
  }

  /** False when what was known has to be found out again. */
  *#tryToPrepare(chunks: readonly RowChunk[]): Generator<number, boolean> {
    const read: { readonly chunk: RowChunk; readonly keys: readonly SortKey[] }[] = [];
    const fresh = new Set<Key>();
    let rows = 0;
    for (const chunk of chunks) {
      if (this.#ofChunk.has(chunk)) continue;
      const keys = chunk.rows.map((row) => this.column.keyOf(row));
      rows += keys.length;
      if (!this.#isRanked) {
        // A text among numbers is what the type could not read.
        if (keys.some((key) => typeof key === 'string')) {
          this.#forget();
          this.#isRanked = true;
          return false;
        }
        this.#ofChunk.set(
          chunk,
          Float64Array.from(keys, (key) => (key === null ? Number.NaN : (key as number) + 0)),
        );
      } else {
        read.push({ chunk, keys });
        for (const key of keys) if (key !== null && !this.#ranks.has(key)) fresh.add(key);
      }
      if (rows < keysPerStep) continue;
      yield rows;
      rows = 0;
    }
    if (fresh.size > 0 && !(yield* this.#number(fresh))) return false;
    for (const { chunk, keys } of read) {
      this.#ofChunk.set(
        chunk,
        Float64Array.from(keys, (key) => (key === null ? Number.NaN : this.#ranks.get(key)!)),
      );
      rows += keys.length;
      if (rows < keysPerStep) continue;
      yield rows;
      rows = 0;
    }
    return true;
  }

  /** Gives numbers to new keys; false when for that all had to be forgotten. */
  *#number(fresh: ReadonlySet<Key>): Generator<number, boolean> {
    if (this.#sorted.length > 0 && fresh.size > Math.max(fewKeys, this.#sorted.length * renumberedShare)) {
      this.#forget();
      return false;
    }
    const unsorted = [...fresh];
    const added = yield* sortInSteps(unsorted, this.column.comparer(unsorted), keysComparedPerStep);
    const before = this.#sorted;
    const compare = (a: Key, b: Key) => this.column.compare(a, b);
    if (before.length === 0) {
      for (let at = 0; at < added.length; at++) {
        this.#ranks.set(added[at]!, at);
        if (at % keysPerStep === keysPerStep - 1) yield keysPerStep;
      }
      this.#sorted = added;
      return true;
    }
    const places = added.map((key) => placeIn(before, (other) => compare(other, key)));
    const merged: Key[] = [];
    for (let first = 0, done = 0; first < added.length; ) {
      const place = places[first]!;
      // All that lie between the same two share the room there.
      let end = first;
      while (places[end] === place) end += 1;
      for (; done < place; done++) merged.push(before[done]!);
      let last = place === 0 ? Number.NEGATIVE_INFINITY : this.#ranks.get(before[place - 1]!)!;
      const to = place === before.length ? Number.POSITIVE_INFINITY : this.#ranks.get(before[place]!)!;
      const from = last;
      for (let at = first; at < end; at++) {
        const rank = numberBetween(from, to, at - first + 1, end - first + 1);
        if (!(rank > last && rank < to)) {
          this.#forget();
          return false;
        }
        last = rank;
        this.#ranks.set(added[at]!, rank);
        merged.push(added[at]!);
      }
      first = end;
    }
    this.#sorted = merged.concat(before.slice(places.at(-1)));
    yield merged.length;
    return true;
  }

  #forget(): void {
    this.#ranks = new Map();
    this.#sorted = [];
    this.#ofChunk = new WeakMap();
  }
}

/** How many of these keys come before one, by how each compares with it. */
function placeIn(keys: readonly Key[], compared: (key: Key) => number): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compared(keys[middle]!) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The number at so many of so many equal steps between two; with nothing on a side, one apart. */
function numberBetween(from: number, to: number, step: number, steps: number): number {
  if (from === Number.NEGATIVE_INFINITY) return to === Number.POSITIVE_INFINITY ? step : to - steps + step;
  return to === Number.POSITIVE_INFINITY ? from + step : from + ((to - from) * step) / steps;
}
