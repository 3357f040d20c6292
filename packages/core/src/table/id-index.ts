/** Bits of the hash that one level looks at, and the items that a leaf holds before it becomes a branch. */
const bitsPerLevel = 5;
const width = 1 << bitsPerLevel;
const fullLeaf = 8;
const hashBits = 32;

/** What an index holds: it is found by its id. */
export interface Identified {
  readonly id: string;
}

type Node<Item> = Leaf<Item> | Branch<Item>;

/** A few items, looked through one by one. */
class Leaf<Item> {
  readonly items: readonly Item[];

  constructor(items: readonly Item[]) {
    this.items = items;
  }
}

class Branch<Item> {
  readonly slots: readonly (Node<Item> | undefined)[];

  constructor(slots: readonly (Node<Item> | undefined)[]) {
    this.slots = slots;
  }
}

/**
 * Item by id, persistent: a trie over the hash of the id (after P. Bagwell, “Ideal Hash Trees”, 2001, without the bitmap). A new
 * index shares with the old one all but the path to what it writes; of many items written at once each node is copied once.
 */
export class IdIndex<Item extends Identified> {
  static readonly empty: IdIndex<never> = new IdIndex<never>(undefined, 0);

  readonly size: number;
  readonly #root: Node<Item> | undefined;

  private constructor(root: Node<Item> | undefined, size: number) {
    this.#root = root;
    this.size = size;
  }

  /** The item with this id. */
  get(id: string): Item | undefined {
    let node = this.#root;
    for (let rest = hash(id); node instanceof Branch; rest >>>= bitsPerLevel) node = node.slots[rest & (width - 1)];
    return node?.items.find((item) => item.id === id);
  }

  /** An index in which these items stand in place of those with the same ids. */
  with(items: readonly Item[]): IdIndex<Item> {
    if (items.length === 0) return this;
    const added = { count: 0 };
    const root = written(this.#root, items, 0, added);
    return new IdIndex(root, this.size + added.count);
  }

  /** An index without the item with this id. */
  without(id: string): IdIndex<Item> {
    return this.get(id) === undefined ? this : new IdIndex(dropped(this.#root!, id, hash(id)), this.size - 1);
  }
}

/** The node with these items, all of which belong under it; counts those that are new. */
function written<Item extends Identified>(
  node: Node<Item> | undefined,
  items: readonly Item[],
  shift: number,
  added: { count: number },
): Node<Item> {
  if (node instanceof Branch) return new Branch(writtenSlots(node.slots, items, shift, added));
  const held = [...(node?.items ?? [])];
  // More than a leaf takes go down first, so that the search below stays short.
  if (held.length + items.length > width && shift < hashBits) {
    const slots = writtenSlots([], held, shift, { count: 0 });
    return new Branch(writtenSlots(slots, items, shift, added));
  }
  for (const item of items) {
    const at = held.findIndex((other) => other.id === item.id);
    if (at >= 0) {
      held[at] = item;
      continue;
    }
    held.push(item);
    added.count += 1;
  }
  // Ids whose whole hashes are equal stay together in one leaf.
  return held.length <= fullLeaf || shift >= hashBits ? new Leaf(held) : new Branch(writtenSlots([], held, shift, { count: 0 }));
}

/** The node without an item that is under it; undefined when that was all. */
function dropped<Item extends Identified>(node: Node<Item>, id: string, rest: number): Node<Item> | undefined {
  if (node instanceof Branch) {
    const slot = rest & (width - 1);
    return new Branch(node.slots.with(slot, dropped(node.slots[slot]!, id, rest >>> bitsPerLevel)));
  }
  const items = node.items.filter((item) => item.id !== id);
  return items.length === 0 ? undefined : new Leaf(items);
}

function writtenSlots<Item extends Identified>(
  slots: readonly (Node<Item> | undefined)[],
  items: readonly Item[],
  shift: number,
  added: { count: number },
): (Node<Item> | undefined)[] {
  const next = slots.length === width ? slots.slice() : Array.from<Node<Item> | undefined>({ length: width });
  if (items.length === 1) {
    const slot = (hash(items[0]!.id) >>> shift) & (width - 1);
    next[slot] = written(next[slot], items, shift + bitsPerLevel, added);
    return next;
  }
  const bySlot: Item[][] = [];
  for (const item of items) (bySlot[(hash(item.id) >>> shift) & (width - 1)] ??= []).push(item);
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
