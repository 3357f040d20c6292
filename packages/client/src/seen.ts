import {
  cellTarget,
  type Conflict,
  deletedTarget,
  type Op,
  type Revision,
  revisionOf,
  type Seen,
  type SeenMark,
  type SessionId,
  type Table,
  type Target,
} from '@teable-grid/core';
import type { ChangeName, Entry } from './entry.ts';
import { type Decided, isDisputed, type Outcomes } from './outcomes.ts';

/** What is known of this page's changes when a new one is made. */
export interface SeenSource {
  /** The session that the new change is numbered in. */
  readonly session: SessionId;
  /** Up to which number its verdicts were confirmed: of those whoever decides remembers nothing. */
  readonly confirmed: number;
  /** The undecided change under that ordinal. */
  get(ordinal: number): Entry | undefined;
  readonly outcomes: Pick<Outcomes, 'byOrdinal' | 'byName'>;
}

/** What a new change has seen, as far as the wire can say it, and what it awaits beside. */
export interface Sight {
  readonly seen: Seen;
  /** The ops, with what they themselves say of what was seen. */
  readonly ops: readonly Op[];
  readonly awaits: Readonly<Record<Target, ChangeName>> | null;
}

/**
 * What the author of `ops` saw who looked at `look`: its sequence number, and exceptions for everything the ops are about whose
 * value was a prediction in it. `earlier` tells what changes made together with this one wrote: target or row → number.
 */
export function sightOf(look: Table, ops: readonly Op[], source: SeenSource, earlier: ReadonlyMap<string, number>): Sight {
  const except: Record<Target, SeenMark> = Object.create(null) as Record<Target, SeenMark>;
  const awaits: Record<Target, ChangeName> = Object.create(null) as Record<Target, ChangeName>;
  const note = (target: Target, revision: Revision) => {
    if (revision >= 0) return;
    const mark = markOf(source, target, -revision, look.seq);
    if (mark === null || mark === look.seq) return;
    if (typeof mark === 'object' && 'session' in mark) awaits[target] = mark;
    else except[target] = mark;
  };
  for (const op of ops) {
    for (const [target, revision] of targetsOf(look, op)) {
      note(target, revision);
      // Of a whole row a number would say that all was seen that anybody wrote up to there.
      if (op.op === 'delete-rows' && typeof except[target] === 'number') delete except[target];
    }
    if (earlier.size > 0) noteEarlier(op, earlier, except);
  }
  const seen: Seen = Object.keys(except).length > 0 ? { seq: look.seq, except: { ...except } } : { seq: look.seq };
  const marked = ops.map((op) => (op.op === 'resolve-conflicts' ? markConflicts(look, op, source) : op));
  return { seen, ops: marked, awaits: Object.keys(awaits).length > 0 ? { ...awaits } : null };
}

/** What a change has seen, and beside it what changes made right before it wrote: target or row → number. */
export function withEarlier(seen: Seen, ops: readonly Op[], earlier: ReadonlyMap<string, number>): Seen {
  const except: Record<Target, SeenMark> = {};
  for (const op of ops) noteEarlier(op, earlier, except);
  return Object.keys(except).length > 0 ? { ...seen, except: { ...except, ...seen.except } } : seen;
}

/** A change's marks with those that it awaited and that are decided now, and what it still awaits. */
export function settleAwaits(
  seen: Seen,
  awaits: NonNullable<Entry['awaits']>,
  outcomes: Pick<Outcomes, 'byName'>,
): Pick<Sight, 'seen' | 'awaits'> {
  const except: Record<Target, SeenMark> = { ...seen.except };
  const left: Record<Target, ChangeName> = {};
  for (const [target, name] of Object.entries(awaits)) {
    const decided = outcomes.byName(name);
    const mark = markOfDecided(outcomes, target, decided, seen.seq);
    if (decided === undefined) left[target] = name;
    else if (mark !== null && mark !== seen.seq) except[target] = mark;
  }
  const next = Object.keys(except).length > 0 ? { seq: seen.seq, except } : { seq: seen.seq };
  return { seen: next, awaits: Object.keys(left).length > 0 ? left : null };
}

/** What an op will be judged by, and when that was last written in what the author saw. */
function targetsOf(look: Table, op: Op): [Target, Revision][] {
  switch (op.op) {
    case 'set-cell': {
      const row = look.rows.get(op.row);
      const field = look.fields.get(op.field);
      const targets: [Target, Revision][] = [];
      if (field !== undefined) targets.push([field.id, field.revision]);
      if (row !== undefined) targets.push([deletedTarget(row.id), row.deletedRevision]);
      if (row !== undefined && field !== undefined) targets.push([cellTarget(row.id, field.id), revisionOf(row, field)]);
      return targets;
    }
    case 'delete-rows':
      return op.rows.map((id) => [id, look.rows.get(id)?.version ?? 0]);
    case 'move-rows':
      return op.rows.map((id) => [deletedTarget(id), look.rows.get(id)?.deletedRevision ?? 0]);
    default:
      return [];
  }
}

function noteEarlier(op: Op, earlier: ReadonlyMap<string, number>, except: Record<Target, SeenMark>): void {
  const mark = (target: Target, n: number | undefined) => {
    if (n !== undefined) except[target] = { mine: n };
  };
  if (op.op === 'set-cell') mark(cellTarget(op.row, op.field), earlier.get(cellTarget(op.row, op.field)) ?? earlier.get(op.row));
  if (op.op === 'delete-rows') for (const row of op.rows) mark(row, earlier.get(row));
}

function markConflicts(look: Table, op: Extract<Op, { op: 'resolve-conflicts' }>, source: SeenSource): Op {
  const conflicts = op.conflicts.map(({ id, current }) => {
    if (typeof current !== 'number' || current >= 0) return { id, current };
    const mark = markOf(source, conflictTarget(look.conflicts.get(id)), -current, look.seq);
    return { id, current: mark === null || (typeof mark === 'object' && 'session' in mark) ? look.seq : mark };
  });
  return { ...op, conflicts };
}

function conflictTarget(conflict: Conflict | undefined): Target {
  if (conflict === undefined) return '';
  return conflict.field === null ? conflict.row : cellTarget(conflict.row, conflict.field);
}

/** What was seen of a target that showed a prediction; null: no more than the replica had. */
function markOf(source: SeenSource, target: Target, ordinal: number, seq: number): SeenMark | ChangeName | null {
  const entry = source.get(ordinal);
  if (entry !== undefined) return entry.session === source.session ? { mine: entry.n } : { session: entry.session, n: entry.n };
  const decided = source.outcomes.byOrdinal(ordinal);
  // The author saw his own value, and not the one that it lost to, or that it was merged with: only whoever decides knows that.
  const known = decided !== undefined && decided.session === source.session && decided.n > source.confirmed;
  if (known && decided.seq !== null) return { mine: decided.n };
  return markOfDecided(source.outcomes, target, decided, seq);
}

/** The mark that stands for a decided change: its number if that is news, or what it had seen itself where it moved nothing. */
export function markOfDecided(
  outcomes: Pick<Outcomes, 'byName'>,
  target: Target,
  decided: Decided | undefined,
  seq: number,
): number | null {
  if (decided === undefined) return null;
  if (decided.seq !== null && !isDisputed(decided, target)) return decided.seq > seq ? decided.seq : null;
  if (decided.seen === null) return 0;
  const before = decided.seen.except?.[target] ?? decided.seen.seq;
  if (typeof before === 'number') return before;
  return markOfDecided(outcomes, target, outcomes.byName({ session: decided.session, n: before.mine }), seq) ?? decided.seen.seq;
}
