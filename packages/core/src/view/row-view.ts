import { rowOrder } from '../field-types/compare-values.ts';
import type { RowId } from '../ids.ts';
import { assert } from '../problem.ts';
import type { Row } from '../table/row.ts';
import type { RowChange } from '../table/rows.ts';
import type { Fields, Table } from '../table/table.ts';
import { sameValue, type Value } from '../value.ts';
import { computesAlike, saysAlike } from './alike.ts';
import { type Filter, makeFilter } from './conditions.ts';
import { conditionsIn } from './filter-conditions.ts';
import { GroupLines } from './group-lines.ts';
import type { Line } from './lines.ts';
import type { Ignored, Look } from './look.ts';
import { OrderedRows } from './ordered-rows.ts';
import { comparePlaced, KeptRanks, type Placements, type RowOrder, samePlace } from './row-order.ts';
import { type NumbersToSort, sortByNumbers } from './sort-by-numbers.ts';

/** Changed rows up to which a view is brought up to date one by one, and the share of all of them up to which it is. */
const fewChanges = 1_000;
const fewChangesShare = 0.1;

/** Rows that one step filters. */
const rowsPerStep = 2_000;

/** What a view is made of. */
interface Parts {
  readonly table: Table;
  readonly look: Look;
  readonly filter: Filter;
  readonly order: RowOrder;
  readonly placements: Placements;
  readonly rows: OrderedRows;
  readonly groups: GroupLines | null;
}

/**
 * The lines that a view shows, from the top: an immutable value that follows a table. Positions count lines: rows, and the heads of
 * groups where there are groups.
 */
export class RowView {
  readonly #parts: Parts;
  readonly #kept: KeptRanks;

  /**
   * The view of a table, piece by piece, so that the caller can let others run in between; yields how many rows each step has handled. With
   * an earlier view of the same table, and the same look, the work is in proportion to what changed and done in the first step. With another look,
   * what was found out about the order of cells is used again.
   */
  static *inSteps(table: Table, look: Look, before: RowView | null): Generator<number, RowView> {
    const kept = before === null ? new KeptRanks() : before.#kept;
    if (before !== null && before.#sees(look, table.fields)) {
      const changes = table.rows.changedSince(before.#parts.table.rows);
      if (changes.length <= Math.max(fewChanges, table.rows.size * fewChangesShare)) return before.#follow(table, look, changes);
    }
    const filter = makeFilter(look.filter, table.fields, look.reader);
    const order = kept.orderOf(look, table.fields);
    const isSame = before !== null && before.#sees(look, table.fields);
    const placements = isSame ? nextPlacements(before.#parts, table, look) : firstPlacements(table, look, filter);
    const sorted = yield* sortedRows(table, filter, order, placements);
    const held = [...placements].flatMap(([id, placed]) => (placed === null ? [] : { row: table.rows.get(id)!, placed }));
    const rows = sorted.rows.with({ come: held.map(({ row }) => row) }, comparePlaced(order.all, placements));
    const groups =
      order.groups.length === 0
        ? null
        : GroupLines.of(sorted.groups, order.groups, look.collapsed).with(
            [],
            held.map(({ placed }) => placed),
          );
    return new RowView({ table, look, filter, order, placements, rows, groups }, kept);
  }

  private constructor(parts: Parts, kept: KeptRanks) {
    this.#parts = parts;
    this.#kept = kept;
  }

  /** The table that is looked at. */
  get table(): Table {
    return this.#parts.table;
  }

  /** How it is looked at. */
  get look(): Look {
    return this.#parts.look;
  }

  /** What of the look cannot be done, and is passed over. */
  get ignored(): readonly Ignored[] {
    return [...this.#parts.filter.ignored, ...this.#parts.order.ignored];
  }

  /** Lines. */
  get size(): number {
    return this.#parts.groups?.size ?? this.#parts.rows.size;
  }

  /** Rows that are shown, those in collapsed groups too. */
  get rowCount(): number {
    return this.#parts.rows.size;
  }

  /** The rows that are shown, those in collapsed groups too, in order, and in pieces that two views share where they are the same. */
  get pieces(): readonly (readonly Row[])[] {
    return this.#parts.rows.pieces;
  }

  /** The row at a position; undefined beyond the end, and at the head of a group. */
  at(position: number): Row | undefined {
    const { groups, rows } = this.#parts;
    if (groups === null) return rows.at(position);
    const spot = groups.at(position);
    return spot === undefined || 'head' in spot ? undefined : rows.at(spot.row);
  }

  /** The line at a position, from 0; undefined beyond the last. */
  line(position: number): Line | undefined {
    const { groups, rows } = this.#parts;
    if (groups === null) return rows.at(position);
    const spot = groups.at(position);
    if (spot === undefined || 'row' in spot) return spot === undefined ? undefined : rows.at(spot.row);
    // The field may be called otherwise by now.
    const { head } = spot;
    return { ...head, field: this.table.fields.get(head.field.id) ?? head.field };
  }

  /** Position of a row, or of the head of a group by its name; -1 when it is not shown. */
  indexOf(id: RowId): number {
    const { groups } = this.#parts;
    // No row has such an id.
    if (id.startsWith('[')) return groups?.lineOfGroup(id) ?? -1;
    const number = this.numberOf(id);
    return number < 0 || groups === null ? number : groups.lineOfRow(number);
  }

  /** Rows at positions from (included) to (excluded), without heads of groups. */
  slice(from: number, to: number): readonly Row[] {
    if (this.#parts.groups === null) return this.#parts.rows.slice(from, to);
    return this.lines(from, to).filter((line): line is Row => !('group' in line));
  }

  /** Lines at positions from (included) to (excluded). */
  lines(from: number, to: number): readonly Line[] {
    if (this.#parts.groups === null) return this.#parts.rows.slice(from, to);
    const found: Line[] = [];
    for (let at = Math.max(0, from); at < Math.min(to, this.size); at++) found.push(this.line(at)!);
    return found;
  }

  /** Which of the rows that are shown, from 0, a row is, those in collapsed groups counted; -1 when it is not shown. */
  numberOf(id: RowId): number {
    const { table, placements, order, rows } = this.#parts;
    const row = table.rows.get(id);
    return row === undefined || row.deleted ? -1 : rows.indexOf(row, comparePlaced(order.all, placements));
  }

  /** Names of the groups in which a row is, the outermost first; empty when it is in none. To show it none of these may be collapsed. */
  groupsOf(id: RowId): readonly string[] {
    const number = this.numberOf(id);
    return number < 0 ? [] : (this.#parts.groups?.groupsOfRow(number) ?? []);
  }

  /** Names of all groups, for collapsing them: of the outermost, or of all levels. */
  groupNames(levels?: number): readonly string[] {
    return this.#parts.groups?.names(levels) ?? [];
  }

  /** Whether a look at these fields shows the same rows in the same order, but for what is held. */
  #sees(look: Look, fields: Fields): boolean {
    const { look: mine, table } = this.#parts;
    const [a, b] = [mine.reader, look.reader];
    if (a.locale !== b.locale || a.me !== b.me || a.today !== b.today) return false;
    for (const key of ['filter', 'groups', 'sorts'] as const)
      if (mine[key] !== look[key] && !sameValue(mine[key] as unknown as Value, look[key] as unknown as Value)) return false;
    if (table.fields === fields && a.computed === b.computed) return true;
    return [...fieldsOf(look)].every((id) => {
      const [was, is] = [table.fields.get(id), fields.get(id)];
      if (was === undefined || is === undefined) return was === is;
      // Whose edits count may be another thing now.
      if (table.fields !== fields && rowOrder(is.type) !== null) return false;
      return saysAlike(was, is) && computesAlike(is, a, b);
    });
  }

  /** This view after some rows were changed, and others are held. */
  #follow(table: Table, look: Look, changes: readonly RowChange[]): RowView {
    const { filter, order, placements: before, groups } = this.#parts;
    const { test } = filter;
    const after = nextPlacements(this.#parts, table, look);
    const isShown = (row: Row | null | undefined): row is Row => row != null && !row.deleted && (test === null || test(row));
    const leave: Row[] = [];
    const come: Row[] = [];
    const replace: [Row, Row][] = [];
    // Rows as they are placed, for the groups.
    const left: Row[] = [];
    const arrived: Row[] = [];
    const oldRows = this.#parts.table.rows;
    const settle = (id: RowId, old: Row | null | undefined, next: Row | null | undefined) => {
      const held = before.get(id);
      const was = held !== undefined ? held : isShown(old) ? old : null;
      const holds = after.get(id);
      const is = holds !== undefined ? holds : isShown(next) ? next : null;
      if (was !== null && is !== null && next != null && samePlace(was, is, order.all)) {
        if (old != null && old !== next) replace.push([old, next]);
        return;
      }
      if (was !== null) {
        leave.push(old!);
        left.push(was);
      }
      if (is !== null) {
        come.push(next!);
        arrived.push(is);
      }
    };
    const settled = new Set<RowId>();
    for (const change of changes) {
      const { id } = (change.after ?? change.before)!;
      settled.add(id);
      settle(id, change.before, change.after);
    }
    for (const id of [...before.keys(), ...after.keys()])
      if (!settled.has(id) && before.get(id) !== after.get(id)) settle(id, oldRows.get(id), table.rows.get(id));
    const both = new Map([...after, ...before]);
    const kept = this.#parts.rows.with({ leave, replace }, comparePlaced(order.all, both));
    const rows = kept.with({ come }, comparePlaced(order.all, after));
    const nextGroups = groups?.with(left, arrived).collapsing(look.collapsed) ?? null;
    return new RowView({ ...this.#parts, table, look, placements: after, rows, groups: nextGroups }, this.#kept);
  }
}

function fieldsOf({ filter, groups, sorts }: Look): Set<string> {
  const asked = filter === null ? [] : [...conditionsIn(filter)];
  return new Set([...asked, ...groups, ...sorts].map(({ field }) => field));
}

/** Rows that are held from the beginning are held as they are. */
function firstPlacements(table: Table, { held }: Look, { test }: Filter): Placements {
  const placements = new Map<RowId, Row | null>();
  for (const id of held) {
    const row = table.rows.get(id);
    if (row !== undefined && !row.deleted) placements.set(id, test === null || test(row) ? row : null);
  }
  return placements;
}

/** Rows that are held on stay where they were; one that was not there before is shown. */
function nextPlacements({ placements, table: before, filter }: Parts, table: Table, { held }: Look): Placements {
  if (held.size === 0 && placements.size === 0) return placements;
  const next = new Map<RowId, Row | null>();
  for (const id of held) {
    const row = table.rows.get(id);
    if (row === undefined || row.deleted) continue;
    const placed = placements.get(id);
    const was = before.rows.get(id);
    if (placed !== undefined) next.set(id, putWhere(placed, row));
    else if (was === undefined || was.deleted) next.set(id, row);
    else next.set(id, filter.test === null || filter.test(was) ? putWhere(was, row) : null);
  }
  return next;
}

/** A row as it is held, where the row has been put since. */
function putWhere(placed: Row | null, { order }: Row): Row | null {
  return placed === null || placed.order === order ? placed : { ...placed, order };
}

/** Rows that are in order, and where there are groups the first row of each, with how many there are. */
interface SortedRows {
  readonly rows: OrderedRows;
  readonly groups: readonly { readonly row: Row; readonly rows: number }[];
}

/** The rows that a filter lets through, in order, without those that are held. */
function* sortedRows(table: Table, { test }: Filter, { all, groups }: RowOrder, held: Placements): Generator<number, SortedRows> {
  const { chunks, size } = table.rows;
  for (const { ranks } of all) yield* ranks.prepare(chunks);
  const rows: Row[] = [];
  const numbers = all.map(() => new Float64Array(size));
  let handled = 0;
  for (const chunk of chunks) {
    const ofChunk = all.map(({ ranks }) => ranks.of(chunk));
    for (let at = 0; at < chunk.rows.length; at++) {
      const row = chunk.rows[at]!;
      if (row.deleted || (held.size > 0 && held.has(row.id)) || (test !== null && !test(row))) continue;
      for (let key = 0; key < numbers.length; key++) numbers[key]![rows.length] = ofChunk[key]![at]!;
      rows.push(row);
    }
    handled += chunk.rows.length;
    if (handled < rowsPerStep) continue;
    yield handled;
    handled = 0;
  }
  if (all.length === 0) return { rows: OrderedRows.of(rows), groups: [] };
  const by = all.map(({ isDescending }, key): NumbersToSort => ({ numbers: numbers[key]!.subarray(0, rows.length), isDescending }));
  const order = yield* sortByNumbers(rows.length, by);
  const sorted: Row[] = [];
  const found: { row: Row; rows: number }[] = [];
  const outer = numbers.slice(0, groups.length);
  let last = -1;
  for (const at of order) {
    const row = rows[at]!;
    sorted.push(row);
    if (groups.length === 0) continue;
    // NaN, the empty cell, is equal to itself here.
    if (last >= 0 && outer.every((ofRow) => Object.is(ofRow[at], ofRow[last]))) found.at(-1)!.rows += 1;
    else found.push({ row, rows: 1 });
    last = at;
  }
  assert(sorted.length === rows.length, 'no row is lost in sorting');
  yield rows.length;
  return { rows: OrderedRows.of(sorted), groups: found };
}
