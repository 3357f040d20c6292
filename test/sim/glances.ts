import { cellTarget, type Change, type Conflict, sameValue, type Table, type Target, type Value, valueOf } from '@teable-grid/core';

/** A value that somebody put in a cell, and those that he knew there when he did. */
interface OwnWrite {
  readonly value: Value;
  readonly known: readonly Value[];
}

/** Who makes changes in one page; with those of pages that it took over. */
export class Hand {
  readonly writes = new Map<Target, OwnWrite[]>();
  /** Values that its gestures left beside these: what they were merged to at once, and what came back with rows that they restored. */
  readonly #left = new Map<Target, Value[]>();

  leaves(target: Target, value: Value): void {
    this.#left.set(target, [...(this.#left.get(target) ?? []), value]);
  }

  /** Whether a value in a cell may be of its own making. */
  left(target: Target, value: Value): boolean {
    const own = this.writes.get(target)?.some((write) => sameValue(write.value, value)) ?? false;
    return own || (this.#left.get(target)?.some((one) => sameValue(one, value)) ?? false);
  }
}

/** What a person looks at: a table, and beneath his own changes the replica that it was made from. */
export interface Screen {
  readonly look: Table;
  readonly replica: Table | null;
}

/** What the author of a change had before him. */
export interface Glance {
  readonly hand: Hand;
  readonly look: Table;
  /** Values that he knew, by cell: what was on his screen, and where he had put that there himself, what it had taken the place of. */
  readonly known: ReadonlyMap<Target, readonly Value[]>;
  /** Values that he had put in a cell himself. */
  readonly own: ReadonlyMap<Target, readonly Value[]>;
  /** What was on his screen, for a cell: from there he started. */
  readonly wrote: ReadonlyMap<Target, OwnWrite>;
}

/** Takes down what was on the screens when changes were made: what the product says about that itself is not asked. */
export class Glances {
  /** People of whose pages one was taken for dead: it does not know any more what becomes of what it had typed (OB-7). */
  readonly parted = new Set<string>();
  readonly #byChange = new Map<string, Glance>();

  get(change: string): Glance | undefined {
    return this.#byChange.get(change);
  }

  /** A page goes on with a change of one that has ended. */
  adopt(hand: Hand, change: string): void {
    for (const [target, write] of this.#byChange.get(change)?.wrote ?? []) add(hand, target, write);
  }

  /** A change is made by somebody who looks at a screen. */
  note({ id, ops }: Change, { look, replica }: Screen, hand: Hand): void {
    const known = new Map<Target, readonly Value[]>();
    const wrote = new Map<Target, OwnWrite>();
    const own = new Map<Target, readonly Value[]>();
    const knows = (target: Target) => {
      const there = known.get(target) ?? knownAt(target, { look, replica }, hand);
      known.set(target, there);
      own.set(target, hand.writes.get(target)?.map(({ value }) => value) ?? []);
      return there;
    };
    const put = (target: Target, value: Value) => {
      const write = { value, known: knows(target) };
      wrote.set(target, write);
    };
    const knowsRow = (row: string) => {
      for (const field of look.fields.all()) knows(cellTarget(row, field.id));
    };
    for (const op of ops) {
      if (op.op === 'set-cell') put(cellTarget(op.row, op.field), op.value);
      else if (op.op === 'insert-rows') {
        for (const { id: row, cells } of op.rows) for (const [field, value] of Object.entries(cells)) put(cellTarget(row, field), value);
      } else if (op.op === 'delete-rows') op.rows.forEach(knowsRow);
      else if (op.op === 'restore-rows') {
        for (const row of op.rows.map((name) => look.rows.get(name)))
          for (const field of look.fields.all()) if (row !== undefined) hand.leaves(cellTarget(row.id, field.id), valueOf(row, field));
      } else if (op.op === 'resolve-conflicts') {
        for (const { id: name } of op.conflicts) {
          const conflict = look.conflicts.get(name);
          if (conflict === undefined) continue;
          if (conflict.field === null) knowsRow(conflict.row);
          else knows(cellTarget(conflict.row, conflict.field));
          if (conflict.field !== null && op.outcome.take !== 'current')
            put(cellTarget(conflict.row, conflict.field), op.outcome.take === 'other' ? op.outcome.value : conflict.incoming.value);
        }
      }
    }
    this.#byChange.set(id, { hand, look, known, own, wrote });
    for (const [target, write] of wrote) add(hand, target, write);
  }
}

/** What a person looks at in a record of a conflict. */
export function seenConflict({ look }: Glance, id: string): Conflict | undefined {
  return look.conflicts.get(id);
}

function knownAt(target: Target, { look, replica }: Screen, hand: Hand): Value[] {
  const screen = cellAt(look, target);
  const own = hand.writes.get(target) ?? [];
  const last = own.findLast(({ value }) => sameValue(value, screen));
  const beneath = replica === null ? [] : [cellAt(replica, target)];
  return last === undefined ? [screen, ...beneath] : [screen, ...beneath, ...last.known];
}

function cellAt(table: Table, target: Target): Value {
  const [row = '', field = ''] = target.split('/');
  const there = table.rows.get(row);
  const column = table.fields.get(field);
  return there === undefined || column === undefined ? null : valueOf(there, column);
}

function add(hand: Hand, target: Target, write: OwnWrite): void {
  const there = hand.writes.get(target);
  if (there === undefined) hand.writes.set(target, [write]);
  else there.push(write);
}
