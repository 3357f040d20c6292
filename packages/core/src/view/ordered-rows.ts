import type { Row } from '../table/row.ts';

/** Rows in a piece when it is made, and when it is split: copying one on write stays in the order of a microsecond. */
const pieceSize = 512;
const fullPiece = 1024;

/** Order of two rows; 0 only for a row and itself. */
export type CompareRows = (a: Row, b: Row) => number;

/** What becomes of rows in an order: those that leave, those that come, and those that stay where they are with other content. */
export interface RowEdits {
  readonly leave?: readonly Row[];
  readonly come?: readonly Row[];
  /** Each as it is in the list, and as it will be; the order of the two is the same. */
  readonly replace?: readonly (readonly [before: Row, after: Row])[];
}

/** Rows in an order of any kind; persistent: a version shares with the one before all pieces in which nothing is changed. */
export class OrderedRows {
  static readonly empty = new OrderedRows([]);

  readonly size: number;
  /** The rows in order, in pieces that two versions share where they are the same. */
  readonly pieces: readonly (readonly Row[])[];
  /** Rows before each piece. */
  readonly #starts: Int32Array;

  private constructor(pieces: readonly (readonly Row[])[]) {
    this.pieces = pieces;
    this.#starts = new Int32Array(pieces.length);
    let size = 0;
    for (let at = 0; at < pieces.length; at++) {
      this.#starts[at] = size;
      size += pieces[at]!.length;
    }
    this.size = size;
  }

  /** Rows that are in order already. */
  static of(rows: readonly Row[]): OrderedRows {
    return new OrderedRows(piecesOf(rows));
  }

  at(position: number): Row | undefined {
    if (position < 0 || position >= this.size) return undefined;
    const piece = this.#pieceAt(position);
    return this.pieces[piece]![position - this.#starts[piece]!];
  }

  /** The rows at positions from (included) to (excluded). */
  slice(from: number, to: number): Row[] {
    const found: Row[] = [];
    const [start, end] = [Math.max(0, from), Math.min(to, this.size)];
    if (start >= end) return found;
    for (let piece = this.#pieceAt(start); piece < this.pieces.length && this.#starts[piece]! < end; piece++) {
      const before = this.#starts[piece]!;
      found.push(...this.pieces[piece]!.slice(Math.max(0, start - before), end - before));
    }
    return found;
  }

  /** Position of a row; -1 when none with its id is where it would be. */
  indexOf(row: Row, compare: CompareRows): number {
    if (this.size === 0) return -1;
    const piece = this.#pieceOf(row, compare);
    const rows = this.pieces[piece]!;
    const at = lowerBound(rows, row, compare);
    return rows[at]?.id === row.id ? this.#starts[piece]! + at : -1;
  }

  /** The list after these edits, in which each row is named once at most. */
  with({ leave = [], come = [], replace = [] }: RowEdits, compare: CompareRows): OrderedRows {
    if (leave.length + come.length + replace.length === 0) return this;
    if (this.size === 0) return come.length === 0 ? this : OrderedRows.of(come.toSorted(compare));
    const edited = new Map<number, Row[]>();
    const pieceOf = (row: Row): Row[] => {
      const at = this.#pieceOf(row, compare);
      const there = edited.get(at) ?? this.pieces[at]!.slice();
      edited.set(at, there);
      return there;
    };
    for (const [before, after] of replace) {
      const rows = pieceOf(before);
      rows[lowerBound(rows, before, compare)] = after;
    }
    for (const row of leave) {
      const rows = pieceOf(row);
      rows.splice(lowerBound(rows, row, compare), 1);
    }
    for (const row of come) {
      const rows = pieceOf(row);
      rows.splice(lowerBound(rows, row, compare), 0, row);
    }
    const pieces: (readonly Row[])[] = [];
    this.pieces.forEach((piece, at) => {
      const rows = edited.get(at) ?? piece;
      if (rows.length > fullPiece) pieces.push(...piecesOf(rows));
      else if (rows.length > 0) pieces.push(rows);
    });
    return new OrderedRows(pieces);
  }

  #pieceAt(position: number): number {
    let [low, high] = [0, this.#starts.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#starts[middle]! <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** The piece that holds a row or would: the last one that begins at or before it. */
  #pieceOf(row: Row, compare: CompareRows): number {
    let [low, high] = [0, this.pieces.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (compare(this.pieces[middle]![0]!, row) <= 0) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

function piecesOf(rows: readonly Row[]): (readonly Row[])[] {
  const pieces: (readonly Row[])[] = [];
  for (let at = 0; at < rows.length; at += pieceSize) pieces.push(rows.slice(at, at + pieceSize));
  return pieces;
}

function lowerBound(rows: readonly Row[], row: Row, compare: CompareRows): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compare(rows[middle]!, row) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
