import type { RowId } from '../ids.ts';
import type { Row } from './row.ts';

/** Entries in a bucket before the buckets are doubled: copying one on write stays in the order of ten microseconds. */
const fullBucket = 128;

type Bucket = ReadonlyMap<RowId, Row>;

/**
 * Row by id, persistent: a new index shares all buckets with the old one except those it writes. Cost of `with`: one bucket
 * per changed row, whatever the number of rows.
 */
export class RowIndex {
  static readonly empty = new RowIndex([new Map()], 0);

  readonly size: number;
  readonly #buckets: readonly Bucket[];

  private constructor(buckets: readonly Bucket[], size: number) {
    this.#buckets = buckets;
    this.size = size;
  }

  /** The row with this id, also when it is deleted. */
  get(id: RowId): Row | undefined {
    return this.#buckets[hash(id) & (this.#buckets.length - 1)]!.get(id);
  }

  /** An index in which these rows stand in place of those with the same ids. */
  with(rows: readonly Row[]): RowIndex {
    let buckets: Bucket[] = this.#buckets.slice();
    const mask = () => buckets.length - 1;
    if (this.size + rows.length > buckets.length * fullBucket) buckets = spread(buckets, this.size + rows.length);
    const copied = new Map<number, Map<RowId, Row>>();
    let size = this.size;
    for (const row of rows) {
      const at = hash(row.id) & mask();
      let bucket = copied.get(at);
      if (bucket === undefined) {
        bucket = new Map(buckets[at]);
        copied.set(at, bucket);
        buckets[at] = bucket;
      }
      if (!bucket.has(row.id)) size += 1;
      bucket.set(row.id, row);
    }
    return new RowIndex(buckets, size);
  }
}

/** Makes room: so many buckets that they are half full on average. */
function spread(buckets: readonly Bucket[], size: number): Bucket[] {
  let count = buckets.length;
  while (size * 2 > count * fullBucket) count *= 2;
  const next: Map<RowId, Row>[] = Array.from({ length: count }, () => new Map());
  for (const bucket of buckets) for (const [id, row] of bucket) next[hash(id) & (count - 1)]!.set(id, row);
  return next;
}

/** FNV-1a, 32 bits, finished with a shift so that the low bits depend on all characters. */
function hash(id: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) h = Math.imul(h ^ id.charCodeAt(i), 0x01000193);
  return (h ^ (h >>> 15)) >>> 0;
}
