import {
  cellTarget,
  type Conflict,
  type Field,
  type LogEntry,
  type Op,
  sameValue,
  type Table,
  type Target,
  type Value,
  valueOf,
  readAs,
} from '@teable-grid/core';
import { type Glance, type Glances, seenConflict } from './glances.ts';
import { mergesTo } from './merges.ts';
import type { Watch } from './watch.ts';

type SetCell = Extract<Op, { op: 'set-cell' }>;

/** A cell before and after a change. */
interface Cell {
  readonly target: Target;
  readonly row: string;
  readonly field: Field;
  readonly before: Value;
  readonly after: Value;
}

/**
 * Judges each stored change by what its author had on his screen (P3): slow and plain, and without a word of core/execute. What he did not
 * know is not replaced, unless by its field's rule; what anybody wrote is in its cell, merged into it, or kept beside it until somebody who
 * saw it settles it.
 */
export class Overwrites {
  readonly #watch: Watch;
  readonly #glances: Glances;
  /** How often each value was put in its cell: one that came back may be known from before. */
  readonly #times = new Map<string, number>();

  constructor(watch: Watch, glances: Glances) {
    this.#watch = watch;
    this.#glances = glances;
  }

  judge(entry: LogEntry, before: Table, after: Table): void {
    const { counts } = this.#watch;
    if (entry.ops === null) return;
    counts.committed += 1;
    counts.conflicts += entry.conflicts.opened.length;
    const glance = this.#glances.get(entry.change);
    if (glance === undefined) return this.#violate(entry, 'a change that nobody made');
    const { ops } = entry.ops;
    const sets = new Map<Target, SetCell[]>();
    for (const op of ops) {
      if (op.op !== 'set-cell') continue;
      const target = cellTarget(op.row, op.field);
      sets.set(target, [...(sets.get(target) ?? []), op]);
    }
    for (const cell of movedCells(before, after)) this.#moved(entry, glance, cell, sets.get(cell.target) ?? [], before, after);
    for (const [target, all] of sets) this.#kept(entry, glance, target, all, before, after);
    this.#inserted(entry, ops, after);
    this.#deleted(entry, glance, ops, before, after);
    this.#settled(entry, glance, ops, sets, before, after);
  }

  /** A cell holds something else now: whoever did it knew what it held, or it was put together. */
  #moved(entry: LogEntry, glance: Glance, cell: Cell, sets: readonly SetCell[], before: Table, after: Table): void {
    const { target, field } = cell;
    this.#count(target, cell.after);
    const known = glance.known.get(target) ?? [];
    // Known as what it was before the field's type changed, too.
    const held = readings(cell.before, field);
    const isHeld = (value: Value) => readings(value, field).some((one) => held.some((other) => sameValue(one, other)));
    const knew = known.some(isHeld);
    const own = (glance.own.get(target) ?? []).some(isHeld);
    if (sets.length > 0) return this.#set(entry, cell, { knew: knew || own, known, sets }, before, after);
    const settlement = settlementOf(entry.ops!.ops, target, before);
    if (settlement !== null) {
      const wanted = settlement.op.outcome.take === 'other' ? settlement.op.outcome.value : settlement.conflict.incoming.value;
      if (!knew && !own)
        this.#violate(entry, `a conflict at ${target} was settled over ${show(cell.before)}, which was not known (${show(known)})`);
      if (!readings(wanted, after.fields.get(field.id)!).some((value) => sameValue(value, cell.after)))
        this.#violate(entry, `a conflict at ${target} was settled with ${show(wanted)}, and it holds ${show(cell.after)}`);
      return;
    }
    // Given up because another row has the value by now.
    const kept = conflictsAt(after, target).some(({ kind, incoming }) => kind === 'unique-taken' && sameValue(incoming.value, cell.before));
    if (cell.after !== null || !kept) this.#violate(entry, `${target} moved from ${show(cell.before)} to ${show(cell.after)} by itself`);
  }

  /** A cell was set: to what its author wanted if he knew what it held, or the field lets the last one win; else it was merged. */
  #set(
    entry: LogEntry,
    { target, field, ...cell }: Cell,
    { knew, known, sets }: { readonly knew: boolean; readonly known: readonly Value[]; readonly sets: readonly SetCell[] },
    before: Table,
    after: Table,
  ): void {
    const wanted = sets.at(-1)!.value;
    const policy = before.fields.get(field.id)?.options.policy;
    const several = sets.length > 1;
    const asWanted = several || readings(wanted, after.fields.get(field.id)!).some((value) => sameValue(value, cell.after));
    if ((knew || policy === 'last-wins') && asWanted) return;
    if (policy === 'merge') {
      this.#watch.counts.merges += 1;
      if (several || mergesTo(field.type, known, cell.before, wanted, cell.after)) return;
      const what = `${show(cell.before)} and ${show(wanted)} became ${show(cell.after)}`;
      this.#violate(entry, `in ${target} ${what}; known were ${show(known)}`);
    } else if (knew) this.#violate(entry, `${target} was set to ${show(wanted)} and holds ${show(cell.after)}`);
    else this.#violate(entry, `${target} held ${show(cell.before)}, which its author did not know (${show(known)}), and it was replaced`);
  }

  /** What was written is in the cell, in what was made of it, or beside it. */
  #kept(entry: LogEntry, glance: Glance, target: Target, sets: readonly SetCell[], before: Table, after: Table): void {
    const { value } = sets.at(-1)!;
    const [row = '', id = ''] = target.split('/');
    const field = after.fields.get(id);
    const there = after.rows.get(row);
    const held = field === undefined || there === undefined ? null : valueOf(there, field);
    const options = field === undefined ? [value] : readings(value, field);
    const beside = conflictsAt(after, target).filter(({ incoming }) => options.some((one) => sameValue(one, incoming.value)));
    if (sets.length === 1) this.#needless(entry, glance, sets[0]!, before, beside);
    if (beside.length > 0 || options.some((one) => sameValue(one, held))) return;
    const earlier = before.rows.get(row);
    const current = earlier === undefined || field === undefined ? null : valueOf(earlier, field);
    const known = glance.known.get(target) ?? [];
    if (field?.options.policy === 'merge' && (sets.length > 1 || mergesTo(field.type, known, current, value, held))) return;
    this.#violate(entry, `${show(value)} was written to ${target} and is nowhere; it holds ${show(held)}`);
  }

  /** Nobody is in conflict with what he knew. */
  #needless(entry: LogEntry, glance: Glance, { row, field, was }: SetCell, before: Table, opened: readonly Conflict[]): void {
    const target = cellTarget(row, field);
    for (const { id, kind, current, incoming } of opened) {
      if (kind !== 'both-wrote' || incoming.change !== entry.change || before.conflicts.get(id) !== undefined) continue;
      if (typeof current.value !== 'string' || !current.value.startsWith('w')) continue;
      const times = this.#times.get(`${target} ${JSON.stringify(current.value)}`) ?? 0;
      // His own, which lost, and which somebody else has brought back.
      if (current.by?.actor.id !== entry.actor.id && (glance.own.get(target) ?? []).some((value) => sameValue(value, current.value)))
        continue;
      // It was below a prediction of his own, which stood in the cell.
      if (!sameValue(current.value, was)) continue;
      if (current.by?.actor.id === entry.actor.id && this.#glances.parted.has(entry.actor.id)) continue;
      if (times > 1 || !(glance.known.get(target) ?? []).some((value) => sameValue(value, current.value))) continue;
      this.#violate(entry, `${show(incoming.value)} at ${target} is in conflict with ${show(current.value)}, which its author knew`);
    }
  }

  #inserted(entry: LogEntry, ops: readonly Op[], after: Table): void {
    const later = new Set(ops.flatMap((op) => (op.op === 'set-cell' ? [cellTarget(op.row, op.field)] : [])));
    for (const op of ops) {
      if (op.op !== 'insert-rows') continue;
      for (const { id, cells } of op.rows) {
        for (const [name, value] of Object.entries(cells)) {
          const target = cellTarget(id, name);
          const field = after.fields.get(name);
          const row = after.rows.get(id);
          this.#count(target, value);
          if (later.has(target) || value === null) continue;
          const beside = conflictsAt(after, target).some(({ incoming }) => sameValue(incoming.value, value));
          const held = row === undefined || field === undefined ? null : valueOf(row, field);
          if (!beside && (field === undefined || !readings(value, field).some((one) => sameValue(one, held))))
            this.#violate(entry, `the new row ${id} came with ${show(value)} in ${name} and holds ${show(held)}`);
        }
      }
    }
  }

  /** A row is deleted only by who knew all that was in it; else it stays, and the wish is kept. */
  #deleted(entry: LogEntry, glance: Glance, ops: readonly Op[], before: Table, after: Table): void {
    for (const row of after.rows.all()) {
      const earlier = before.rows.get(row.id);
      if (earlier === row || earlier === undefined || earlier.deleted || !row.deleted) continue;
      for (const field of before.fields.list) {
        const target = cellTarget(row.id, field.id);
        const value = valueOf(earlier, field);
        const known = [...(glance.known.get(target) ?? [null]), ...(glance.own.get(target) ?? [])];
        // Given up as the row came back, because another has it: it is beside the cell.
        const givenUp = value === null && conflictsAt(after, target).some(({ kind }) => kind === 'unique-taken');
        if (!givenUp && !known.some((one) => readings(one, field).some((read) => sameValue(read, value))))
          this.#violate(entry, `the row ${row.id} was deleted with ${show(value)} in ${field.id}, which was not known (${show(known)})`);
      }
    }
    const restored = new Set(ops.flatMap((op) => (op.op === 'restore-rows' ? op.rows : [])));
    for (const op of ops) {
      if (op.op !== 'delete-rows') continue;
      for (const id of op.rows) {
        const row = after.rows.get(id);
        if (row === undefined || row.deleted || restored.has(id)) continue;
        const kept = after.conflicts.at(id, null).some(({ incoming }) => incoming.change === entry.change);
        if (!kept) this.#violate(entry, `the row ${id} was to be deleted, and is there without a conflict`);
      }
    }
  }

  /** Records end, and change their incoming side, by those only who saw them. */
  #settled(
    entry: LogEntry,
    glance: Glance,
    ops: readonly Op[],
    sets: ReadonlyMap<Target, readonly SetCell[]>,
    before: Table,
    after: Table,
  ) {
    const named = new Set(ops.flatMap((op) => (op.op === 'resolve-conflicts' ? op.conflicts.map(({ id }) => id) : [])));
    for (const conflict of before.conflicts) {
      const next = after.conflicts.get(conflict.id);
      if (next !== undefined && sameValue(next.incoming.value, conflict.incoming.value)) continue;
      const { id, field, row, incoming } = conflict;
      const target = field === null ? row : cellTarget(row, field);
      if (next === undefined && named.has(id)) {
        const seen = seenConflict(glance, id);
        if (seen === undefined) this.#violate(entry, `the conflict ${id} was settled by somebody who did not see it`);
        else if (!sameValue(seen.incoming.value, incoming.value))
          this.#violate(
            entry,
            `the conflict ${id} was settled by somebody who saw ${show(seen.incoming.value)} in it, not ${show(incoming.value)}`,
          );
        continue;
      }
      const known = glance.known.get(target) ?? [];
      const own = glance.own.get(target) ?? [];
      const column = field === null ? undefined : after.fields.get(field);
      const mine = [...known, ...own].flatMap((value) => (column === undefined ? [value] : readings(value, column)));
      const lost = column === undefined ? [incoming.value] : readings(incoming.value, column);
      if (sets.has(target) && mine.some((value) => lost.some((one) => sameValue(value, one)))) continue;
      const held = field === null ? null : valueOf(after.rows.get(row)!, after.fields.get(field)!);
      if (field !== null && sameValue(held, incoming.value)) continue;
      this.#violate(entry, `${show(incoming.value)} was beside ${target} in ${id}, and nobody who knew it took it away`);
    }
  }

  #count(target: Target, value: Value): void {
    const key = `${target} ${JSON.stringify(value)}`;
    this.#times.set(key, (this.#times.get(key) ?? 0) + 1);
  }

  #violate(entry: LogEntry, told: string): void {
    this.#watch.violate('P3 no silent overwrite', `number ${entry.seq} (${entry.change}): ${told}`);
  }
}

function* movedCells(before: Table, after: Table): Generator<Cell> {
  for (const row of after.rows.all()) {
    const earlier = before.rows.get(row.id);
    if (earlier === row || earlier === undefined) continue;
    for (const field of after.fields.all()) {
      const [was, is] = [valueOf(earlier, field), valueOf(row, field)];
      if (!sameValue(was, is)) yield { target: cellTarget(row.id, field.id), row: row.id, field, before: was, after: is };
    }
  }
}

function settlementOf(ops: readonly Op[], target: Target, before: Table) {
  for (const op of ops.toReversed()) {
    if (op.op !== 'resolve-conflicts' || op.outcome.take === 'current') continue;
    for (const { id } of op.conflicts) {
      const conflict = before.conflicts.get(id);
      if (conflict?.field != null && cellTarget(conflict.row, conflict.field) === target) return { op, conflict };
    }
  }
  return null;
}

function conflictsAt(table: Table, target: Target): readonly Conflict[] {
  const [row = '', field = ''] = target.split('/');
  return table.conflicts.at(row, field);
}

/** Forms in which a value may be stored: as it is, or as the field's type reads it. */
function readings(value: Value, field: Field): Value[] {
  if (value === null) return [null];
  const read = readAs(field.type, value, field.options);
  return read === undefined ? [value] : [value, read];
}

function show(value: Value | readonly Value[]): string {
  return JSON.stringify(value).slice(0, 120);
}
