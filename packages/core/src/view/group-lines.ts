import type { Row } from '../table/row.ts';
import type { GroupLine } from './lines.ts';
import { compareKeys, keysOf, type OrderedBy } from './row-order.ts';
import type { SortKey } from './sort-column.ts';

/** Rows that are alike in all fields of the groups. */
interface Leaf {
  readonly keys: readonly SortKey[];
  /** One of its rows when it was made: it tells what they have in common. */
  readonly row: Row;
  readonly rows: number;
}

/** Where one line is: the head of a group, or a row by its number among the rows. */
export type Spot = { readonly head: GroupLine } | { readonly row: number };

/** The lines of the leaves, laid out. */
interface Layout {
  /** The outermost level on which a leaf differs from the one before: so many levels need no head. */
  readonly from: Uint8Array;
  /** Lines and rows before each leaf, and after the last. */
  readonly lines: Int32Array;
  readonly rows: Int32Array;
  /** Heads that are shown at each leaf. */
  readonly heads: Uint8Array;
  readonly isCollapsed: Uint8Array;
}

/** Groups of rows that are in order, and the lines of them. Immutable; what is looked up is laid out when it is first asked for. */
export class GroupLines {
  readonly #by: readonly OrderedBy[];
  readonly #leaves: readonly Leaf[];
  readonly #collapsed: ReadonlySet<string>;
  #layout: Layout | null = null;
  #names: ReadonlyMap<string, number> | null = null;

  private constructor(by: readonly OrderedBy[], leaves: readonly Leaf[], collapsed: ReadonlySet<string>) {
    this.#by = by;
    this.#leaves = leaves;
    this.#collapsed = collapsed;
  }

  /** The groups of rows that are in order: of each its first row, and how many it has. */
  static of(
    groups: readonly { readonly row: Row; readonly rows: number }[],
    by: readonly OrderedBy[],
    collapsed: ReadonlySet<string>,
  ): GroupLines {
    return new GroupLines(
      by,
      groups.map(({ row, rows }) => ({ keys: keysOf(row, by), row, rows })),
      collapsed,
    );
  }

  /** These groups with others collapsed. */
  collapsing(collapsed: ReadonlySet<string>): GroupLines {
    return collapsed === this.#collapsed ? this : new GroupLines(this.#by, this.#leaves, collapsed);
  }

  /** The groups after rows have left and come. */
  with(leave: readonly Row[], come: readonly Row[]): GroupLines {
    const moved = new Map<string, { readonly row: Row; readonly keys: SortKey[]; by: number }>();
    const note = (row: Row, by: number) => {
      const keys = keysOf(row, this.#by);
      const name = JSON.stringify(keys);
      const there = moved.get(name);
      if (there === undefined) moved.set(name, { row, keys, by });
      else there.by += by;
    };
    for (const row of leave) note(row, -1);
    for (const row of come) note(row, 1);
    const net = [...moved.values()].filter(({ by }) => by !== 0);
    if (net.length === 0) return this;
    const leaves = this.#leaves.slice();
    for (const { row, keys, by } of net) {
      const at = this.#placeOf(leaves, keys);
      const there = leaves[at];
      if (there !== undefined && compareKeys(there.keys, keys, this.#by) === 0) leaves[at] = { ...there, rows: there.rows + by };
      else leaves.splice(at, 0, { keys, row, rows: by });
    }
    return new GroupLines(
      this.#by,
      leaves.filter(({ rows }) => rows > 0),
      this.#collapsed,
    );
  }

  /** Lines, heads of groups among them. */
  get size(): number {
    return this.#laidOut.lines.at(-1)!;
  }

  /** What is at a line. */
  at(line: number): Spot | undefined {
    const { lines, rows, heads, from } = this.#laidOut;
    if (line < 0 || line >= lines.at(-1)!) return undefined;
    const leaf = lastAtOrBefore(lines, line);
    const offset = line - lines[leaf]!;
    if (offset < heads[leaf]!) return { head: this.#head(leaf, from[leaf]! + offset) };
    return { row: rows[leaf]! + offset - heads[leaf]! };
  }

  /** The line of the row with that number; -1 when it is in a collapsed group. */
  lineOfRow(row: number): number {
    const { lines, rows, heads, isCollapsed } = this.#laidOut;
    const leaf = lastAtOrBefore(rows, row);
    return isCollapsed[leaf] === 1 ? -1 : lines[leaf]! + heads[leaf]! + row - rows[leaf]!;
  }

  /** The line of a group's head by its name; -1 when it is not shown. */
  lineOfGroup(name: string): number {
    const { lines, heads, from } = this.#laidOut;
    if (this.#names === null) {
      const found = new Map<string, number>();
      heads.forEach((count, leaf) => {
        for (let head = 0; head < count; head++) found.set(this.#nameOf(leaf, from[leaf]! + head), lines[leaf]! + head);
      });
      this.#names = found;
    }
    return this.#names.get(name) ?? -1;
  }

  /** Names of the groups that hold the row with that number, the outermost first. */
  groupsOfRow(row: number): readonly string[] {
    const leaf = lastAtOrBefore(this.#laidOut.rows, row);
    return this.#by.map((_, level) => this.#nameOf(leaf, level));
  }

  /** Names of all groups, collapsed or not, down to a level. */
  names(levels = this.#by.length): readonly string[] {
    const { from } = this.#laidOut;
    return this.#leaves.flatMap((_, leaf) => {
      const own: string[] = [];
      for (let level = from[leaf]!; level < levels; level++) own.push(this.#nameOf(leaf, level));
      return own;
    });
  }

  #head(leaf: number, level: number): GroupLine {
    const { keys, row } = this.#leaves[leaf]!;
    const { column } = this.#by[level]!.ranks;
    const group = this.#nameOf(leaf, level);
    const { rows } = this.#laidOut;
    return {
      group,
      level,
      field: column.field,
      value: column.commonValue(keys[level]!, row),
      rows: rows[this.#endOf(leaf, level)]! - rows[leaf]!,
      collapsed: this.#collapsed.has(group),
    };
  }

  /** The first leaf behind those that are alike up to a level. */
  #endOf(leaf: number, level: number): number {
    const { keys } = this.#leaves[leaf]!;
    let [low, high] = [leaf + 1, this.#leaves.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#leaves[middle]!.keys.every((key, at) => at > level || key === keys[at])) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #nameOf(leaf: number, level: number): string {
    const { keys, row } = this.#leaves[leaf]!;
    // By the values that lead to it, so that it is the same for everybody, and tomorrow.
    return JSON.stringify(
      this.#by.slice(0, level + 1).map(({ ranks: { column } }, at) => [column.field.id, column.nameOf(keys[at]!, row)]),
    );
  }

  #placeOf(leaves: readonly Leaf[], keys: readonly SortKey[]): number {
    let [low, high] = [0, leaves.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareKeys(leaves[middle]!.keys, keys, this.#by) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  get #laidOut(): Layout {
    this.#layout ??= this.#layOut();
    return this.#layout;
  }

  #layOut(): Layout {
    const leaves = this.#leaves;
    const depth = this.#by.length;
    const isAnyCollapsed = this.#collapsed.size > 0;
    const from = new Uint8Array(leaves.length);
    const heads = new Uint8Array(leaves.length);
    const isCollapsed = new Uint8Array(leaves.length);
    const lines = new Int32Array(leaves.length + 1);
    const rows = new Int32Array(leaves.length + 1);
    for (let leaf = 0; leaf < leaves.length; leaf++) {
      const { keys, rows: count } = leaves[leaf]!;
      const before = leaf === 0 ? undefined : leaves[leaf - 1]!.keys;
      let level = 0;
      while (before !== undefined && level < depth && before[level] === keys[level]) level += 1;
      from[leaf] = level;
      // The outermost level that is collapsed; nothing further in is shown.
      let closed = depth;
      for (let at = 0; isAnyCollapsed && at < closed; at++) if (this.#collapsed.has(this.#nameOf(leaf, at))) closed = at;
      isCollapsed[leaf] = closed < depth ? 1 : 0;
      heads[leaf] = Math.max(0, Math.min(depth, closed + 1) - level);
      lines[leaf + 1] = lines[leaf]! + heads[leaf]! + (closed < depth ? 0 : count);
      rows[leaf + 1] = rows[leaf]! + count;
    }
    return { from, lines, rows, heads, isCollapsed };
  }
}

/** The last place whose start is at or before a position; places that hold nothing share their start with the next. */
function lastAtOrBefore(starts: Int32Array, position: number): number {
  let [low, high] = [0, starts.length - 2];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}
