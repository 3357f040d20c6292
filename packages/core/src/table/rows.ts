import type { OrderKey, RowId } from '../ids.ts';
import type { Row } from './row.ts';
import { IdIndex } from './id-index.ts';
import { sortInSteps } from './sort-in-steps.ts';

/** Rows in a chunk when it is made, and when it is split: copying one on write stays in the order of a microsecond. */
const chunkSize = 512;
const fullChunk = 1024;

/** Rows that follow each other; the same object as long as none of them is written and none comes in between. */
export interface RowChunk {
  /** In order, deleted rows among them: they keep their place. */
  readonly rows: readonly Row[];
  /** Rows that are not deleted. */
  readonly live: number;
}

/** A row that is not the same in two versions of a table; null where it is not there. A row that was deleted is still there. */
export interface RowChange {
  readonly before: Row | null;
  readonly after: Row | null;
}

/** A chunk that is being changed. */
interface ChunkEdit {
  /** The chunk's rows, null where one has gone elsewhere. */
  readonly rows: (Row | null)[];
  readonly added: Row[];
  /** Whether any has gone. */
  moved: boolean;
}

/**
 * The rows of a table, in order and by id; persistent: a version with k changed rows costs k chunks and k buckets, and shares
 * the rest. Positions count rows that are not deleted.
 */
export class Rows {
  static readonly empty = new Rows([], IdIndex.empty);

  /**
   * The rows of a table made of many at once, piece by piece, so that the caller can let others run in between; yields how many rows each
   * step has handled. No two may have the same id.
   */
  static *inSteps(rows: readonly Row[], perStep: number): Generator<number, Rows> {
    let index: IdIndex<Row> = IdIndex.empty;
    for (let at = 0; at < rows.length; at += perStep) {
      const piece = rows.slice(at, at + perStep);
      index = index.with(piece);
      yield piece.length;
    }
    return new Rows(chunked(yield* sortInSteps(rows, compareRows, perStep)), index);
  }

  /** Rows that are not deleted. */
  readonly size: number;
  readonly #chunks: readonly RowChunk[];
  readonly #index: IdIndex<Row>;
  /** Live rows before each chunk. */
  readonly #starts: Int32Array;

  private constructor(chunks: readonly RowChunk[], index: IdIndex<Row>) {
    this.#chunks = chunks;
    this.#index = index;
    this.#starts = new Int32Array(chunks.length);
    let live = 0;
    for (let i = 0; i < chunks.length; i++) {
      this.#starts[i] = live;
      live += chunks[i]!.live;
    }
    this.size = live;
  }

  /** All rows, deleted ones too. */
  get total(): number {
    return this.#index.size;
  }

  /** All rows in order, deleted ones too, in chunks that two versions share where they are the same. */
  get chunks(): readonly RowChunk[] {
    return this.#chunks;
  }

  /** The row with this id, also when it is deleted. */
  get(id: RowId): Row | undefined {
    return this.#index.get(id);
  }

  /** The live row at a position, 0 to size - 1. */
  at(position: number): Row | undefined {
    if (position < 0 || position >= this.size) return undefined;
    const chunk = this.#chunkAt(position);
    return liveAt(this.#chunks[chunk]!, position - this.#starts[chunk]!);
  }

  /** The position of a live row; -1 when it is deleted or not there. */
  indexOf(id: RowId): number {
    const row = this.#index.get(id);
    if (row === undefined || row.deleted) return -1;
    const at = findChunk(this.#chunks, row);
    let position = this.#starts[at]!;
    for (const other of this.#chunks[at]!.rows) {
      if (other.id === id) return position;
      if (!other.deleted) position += 1;
    }
    return -1;
  }

  /** The live rows at positions from (included) to (excluded). */
  slice(from: number, to: number): Row[] {
    const found: Row[] = [];
    const end = Math.min(to, this.size);
    if (from >= end) return found;
    let at = this.#chunkAt(Math.max(0, from));
    let position = this.#starts[at]!;
    for (; at < this.#chunks.length && position < end; at++) {
      for (const row of this.#chunks[at]!.rows) {
        if (row.deleted) continue;
        if (position >= from && position < end) found.push(row);
        position += 1;
      }
    }
    return found;
  }

  /** Live rows in order. */
  *[Symbol.iterator](): Iterator<Row> {
    for (const chunk of this.#chunks) for (const row of chunk.rows) if (!row.deleted) yield row;
  }

  /** All rows in order, deleted ones too. */
  *all(): Generator<Row> {
    for (const chunk of this.#chunks) yield* chunk.rows;
  }

  /**
   * The next order key after a row's (or the first of all, for null), deleted rows counted; null at the end. Rows whose keys are
   * equal are passed over: nothing can be put between them.
   */
  orderAfter(row: Row | null): OrderKey | null {
    if (row === null) return this.#chunks[0]?.rows[0]?.order ?? null;
    for (
      let chunk = findChunk(this.#chunks, row), at = lowerBound(this.#chunks[chunk]!.rows, row);
      chunk < this.#chunks.length;
      chunk++, at = 0
    ) {
      const { rows } = this.#chunks[chunk]!;
      for (; at < rows.length; at++) if (rows[at]!.order > row.order) return rows[at]!.order;
    }
    return null;
  }

  /** The next order key before a row's (or the last of all, for null), deleted rows counted; null at the beginning. */
  orderBefore(row: Row | null): OrderKey | null {
    if (row === null) return this.#chunks.at(-1)?.rows.at(-1)?.order ?? null;
    let chunk = findChunk(this.#chunks, row);
    for (let at = lowerBound(this.#chunks[chunk]!.rows, row) - 1; chunk >= 0; at = (this.#chunks[--chunk]?.rows.length ?? 0) - 1) {
      const { rows } = this.#chunks[chunk]!;
      for (; at >= 0; at--) if (rows[at]!.order < row.order) return rows[at]!.order;
    }
    return null;
  }

  /** Rows with these in place of those with the same ids, and the new ones at their order. */
  with(changed: readonly Row[]): Rows {
    if (changed.length === 0) return this;
    const index = this.#index.with(changed);
    if (this.#chunks.length === 0) return new Rows(chunked(inOrder(dedupe(changed, index))), index);
    const edits = new Map<number, ChunkEdit>();
    const editOf = (at: number) => {
      let edit = edits.get(at);
      if (edit === undefined) {
        edit = { rows: this.#chunks[at]!.rows.slice(), added: [], moved: false };
        edits.set(at, edit);
      }
      return edit;
    };
    for (const row of dedupe(changed, index)) {
      const before = this.#index.get(row.id);
      const at = findChunk(this.#chunks, row);
      if (before !== undefined && before.order === row.order) {
        editOf(at).rows[lowerBound(this.#chunks[at]!.rows, row)] = row;
        continue;
      }
      if (before !== undefined) {
        const from = findChunk(this.#chunks, before);
        const edit = editOf(from);
        edit.rows[lowerBound(this.#chunks[from]!.rows, before)] = null;
        edit.moved = true;
      }
      editOf(at).added.push(row);
    }
    const chunks: RowChunk[] = [];
    this.#chunks.forEach((chunk, at) => {
      const edit = edits.get(at);
      if (edit === undefined) {
        chunks.push(chunk);
        return;
      }
      const rows = edit.moved ? edit.rows.filter((row) => row !== null) : (edit.rows as Row[]);
      const sorted = edit.added.length > 0 ? inOrder(rows.concat(edit.added)) : rows;
      if (sorted.length > fullChunk) chunks.push(...chunked(sorted));
      else if (sorted.length > 0) chunks.push(toChunk(sorted));
    });
    return new Rows(chunks, index);
  }

  /** What is not the same in an earlier version, each row once; costs work in proportion to the chunks that are not shared, and one look at each. */
  changedSince(before: Rows): readonly RowChange[] {
    if (before === this) return [];
    const changes: RowChange[] = [];
    const gone = new Map<RowId, Row>();
    const come: Row[] = [];
    const [left, right] = [new RowCursor(before.chunks), new RowCursor(this.#chunks)];
    for (;;) {
      while (left.chunk !== undefined && left.chunk === right.chunk && left.isAtStart && right.isAtStart) {
        left.skipChunk();
        right.skipChunk();
      }
      const [old, next] = [left.row, right.row];
      if (old === undefined && next === undefined) break;
      const order = old === next ? 0 : old === undefined ? 1 : next === undefined ? -1 : compareRows(old, next);
      if (order === 0 && old !== next) changes.push({ before: old!, after: next! });
      if (order < 0) gone.set(old!.id, old!);
      if (order > 0) come.push(next!);
      if (order <= 0) left.step();
      if (order >= 0) right.step();
    }
    for (const after of come) {
      changes.push({ before: gone.get(after.id) ?? null, after });
      gone.delete(after.id);
    }
    for (const row of gone.values()) changes.push({ before: row, after: null });
    return changes;
  }

  #chunkAt(position: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= position) low = middle;
      else high = middle - 1;
    }
    // Chunks whose rows are all deleted share their start with the next one.
    while (low + 1 < this.#chunks.length && this.#chunks[low]!.live === 0) low += 1;
    return low;
  }
}

/** Goes through the rows of chunks. */
class RowCursor {
  readonly #chunks: readonly RowChunk[];
  #chunk = 0;
  #at = 0;

  constructor(chunks: readonly RowChunk[]) {
    this.#chunks = chunks;
  }

  get chunk(): RowChunk | undefined {
    return this.#chunks[this.#chunk];
  }

  get isAtStart(): boolean {
    return this.#at === 0;
  }

  get row(): Row | undefined {
    return this.chunk?.rows[this.#at];
  }

  skipChunk(): void {
    this.#chunk += 1;
  }

  step(): void {
    this.#at += 1;
    if (this.#at < this.chunk!.rows.length) return;
    this.#chunk += 1;
    this.#at = 0;
  }
}

/** Rows are ordered by order key, then by id, so that even equal keys have one order. */
export function compareRows(a: Row, b: Row): number {
  if (a.order !== b.order) return a.order < b.order ? -1 : 1;
  return a.id === b.id ? 0 : a.id < b.id ? -1 : 1;
}

/** The last version of each row that was given more than once. */
function dedupe(changed: readonly Row[], index: IdIndex<Row>): readonly Row[] {
  return changed.length === 1 ? changed : [...new Set(changed)].filter((row) => index.get(row.id) === row);
}

function inOrder(rows: readonly Row[]): readonly Row[] {
  for (let i = 1; i < rows.length; i++) if (compareRows(rows[i - 1]!, rows[i]!) > 0) return rows.toSorted(compareRows);
  return rows;
}

function toChunk(rows: readonly Row[]): RowChunk {
  let live = 0;
  for (const row of rows) if (!row.deleted) live += 1;
  return { rows, live };
}

function chunked(rows: readonly Row[]): RowChunk[] {
  const chunks: RowChunk[] = [];
  for (let at = 0; at < rows.length; at += chunkSize) chunks.push(toChunk(rows.slice(at, at + chunkSize)));
  return chunks;
}

/** The last chunk that begins at or before a row, so the one that holds it or would. */
function findChunk(chunks: readonly RowChunk[], row: Row): number {
  let low = 0;
  let high = chunks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (compareRows(chunks[middle]!.rows[0]!, row) <= 0) low = middle;
    else high = middle - 1;
  }
  return low;
}

function lowerBound(rows: readonly Row[], row: Row): number {
  let low = 0;
  let high = rows.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareRows(rows[middle]!, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function liveAt(chunk: RowChunk, offset: number): Row | undefined {
  if (chunk.live === chunk.rows.length) return chunk.rows[offset];
  let left = offset;
  for (const row of chunk.rows) {
    if (row.deleted) continue;
    if (left === 0) return row;
    left -= 1;
  }
  return undefined;
}
