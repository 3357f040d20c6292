import type { RowId } from '../ids.ts';
import type { Row } from './row.ts';

/** Bits of the hash that one level looks at, and the rows that a leaf holds before it becomes a branch. */
const bitsPerLevel = 5;
const width = 1 << bitsPerLevel;
const fullLeaf = 8;
const hashBits = 32;

type Node = Leaf | Branch;

/** A few rows, looked through one by one. */
class Leaf {
  readonly rows: readonly Row[];

  constructor(rows: readonly Row[]) {
    this.rows = rows;
  }
}

class Branch {
  readonly slots: readonly (Node | undefined)[];

  constructor(slots: readonly (Node | undefined)[]) {
    this.slots = slots;
  }
}

/**
 * Row by id, persistent: a trie over the hash of the id (after P. Bagwell, “Ideal Hash Trees”, 2001, without the bitmap). A new
 * index shares with the old one all but the path to what it writes; of many rows written at once each node is copied once.
 */
export class RowIndex {
  static readonly empty = new RowIndex(undefined, 0);

  readonly size: number;
  readonly #root: Node | undefined;

  private constructor(root: Node | undefined, size: number) {
    this.#root = root;
    this.size = size;
  }

  /** The row with this id, also when it is deleted. */
  get(id: RowId): Row | undefined {
    let node = this.#root;
    for (let rest = hash(id); node instanceof Branch; rest >>>= bitsPerLevel) node = node.slots[rest & (width - 1)];
    return node?.rows.find((row) => row.id === id);
  }

  /** An index in which these rows stand in place of those with the same ids. */
  with(rows: readonly Row[]): RowIndex {
    if (rows.length === 0) return this;
    const added = { count: 0 };
    const root = written(this.#root, rows, 0, added);
    return new RowIndex(root, this.size + added.count);
  }
}

/** The node with these rows, all of which belong under it; counts those that are new. */
function written(node: Node | undefined, rows: readonly Row[], shift: number, added: { count: number }): Node {
  if (node instanceof Branch) return new Branch(writtenSlots(node.slots, rows, shift, added));
  const held = [...(node?.rows ?? [])];
  // More than a leaf takes go down first, so that the search below stays short.
  if (held.length + rows.length > width && shift < hashBits) {
    const slots = writtenSlots([], held, shift, { count: 0 });
    return new Branch(writtenSlots(slots, rows, shift, added));
  }
  for (const row of rows) {
    const at = held.findIndex((other) => other.id === row.id);
    if (at >= 0) {
      held[at] = row;
      continue;
    }
    held.push(row);
    added.count += 1;
  }
  // Ids whose whole hashes are equal stay together in one leaf.
  return held.length <= fullLeaf || shift >= hashBits ? new Leaf(held) : new Branch(writtenSlots([], held, shift, { count: 0 }));
}

function writtenSlots(
  slots: readonly (Node | undefined)[],
  rows: readonly Row[],
  shift: number,
  added: { count: number },
): (Node | undefined)[] {
  const next = slots.length === width ? slots.slice() : Array.from<Node | undefined>({ length: width });
  if (rows.length === 1) {
    const slot = (hash(rows[0]!.id) >>> shift) & (width - 1);
    next[slot] = written(next[slot], rows, shift + bitsPerLevel, added);
    return next;
  }
  const bySlot: Row[][] = [];
  for (const row of rows) (bySlot[(hash(row.id) >>> shift) & (width - 1)] ??= []).push(row);
  bySlot.forEach((group, slot) => {
    next[slot] = written(next[slot], group, shift + bitsPerLevel, added);
  });
  return next;
}

/** FNV-1a, 32 bits, finished with a shift so that the low bits depend on all characters. */
function hash(id: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < id.length; i++) h = Math.imul(h ^ id.charCodeAt(i), 0x01000193);
  return (h ^ (h >>> 15)) >>> 0;
}
