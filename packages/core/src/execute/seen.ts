import { cellTarget, type Change, deletedTarget, type Op, type Seen, type SeenMark, type Target } from '../change/change.ts';
import { isLater, type Revision } from '../table/revision.ts';
import type { Table } from '../table/table.ts';
import type { WorkingTable } from './working-table.ts';

/** What the author saw of a target. */
export interface Sight {
  /** Whether that is said of this target apart, and is later than the rest: then it is an own change, of which only the number is known. */
  readonly beyond?: boolean;
  /** What his replica had: everything up to here was seen. */
  readonly replica: Revision;
  /** The own earlier change that he saw there, when it was accepted: its revision, and its number. */
  readonly own: { readonly revision: Revision; readonly n: number; readonly merged: readonly Target[] } | null;
}

/** What a change has seen of a target. */
export function seenOf(working: WorkingTable, target: Target): Sight {
  return sightOf(working, target, markOf(working.change.seen, target));
}

/**
 * What a mark says. Own change accepted: that change, over what the replica had. Own change rejected: as if by what that one had
 * seen. An own number that is not known, or not earlier than the change, counts as having seen nothing.
 */
export function sightOf(working: WorkingTable, target: Target, mark: SeenMark): Sight {
  if (typeof mark === 'number') return { replica: mark, own: null, beyond: isLater(mark, working.change.seen.seq) };
  const key = `${mark.mine} ${target}`;
  const known = working.sights.get(key) ?? follow(working, target, mark);
  working.sights.set(key, known);
  return known;
}

/** Goes from an own change to what that had seen, as long as these were rejected. */
function follow(working: WorkingTable, target: Target, mark: SeenMark): Sight {
  let seen = working.change.seen;
  let before = working.change.n;
  while (typeof mark !== 'number') {
    const n = mark.mine;
    const outcome = n < before ? working.context.mine(n) : undefined;
    if (outcome === undefined) return { replica: 0, own: null };
    if (outcome.outcome === 'accepted') return { replica: seen.seq, own: { revision: outcome.revision, n, merged: outcome.merged ?? [] } };
    seen = outcome.seen;
    before = n;
    mark = markOf(seen, target);
  }
  return { replica: mark, own: null };
}

/**
 * Whether something was written without the author having seen it. An own change is no proof for what others wrote before it: it
 * may have lost to them, or been merged with it. `cell` is the cell that was written, if one was.
 */
export function isUnseen(working: WorkingTable, written: Revision, { replica, own }: Sight, cell?: Target): boolean {
  // Written by an earlier op of this change.
  if (written === working.context.revision) return false;
  if (!isLater(written, replica)) return false;
  if (own === null) return true;
  // In a prediction the own change may be in the replica already, under a number that is not known yet.
  if (own.revision < 0 && written !== own.revision) return isLater(written, own.revision);
  const merged = written === own.revision ? own.merged : working.ownRevisions.get(written);
  return merged === undefined || (cell !== undefined && merged.includes(cell));
}

/**
 * What a rejected change had seen, for later changes that name it as their own: of the exceptions those that its ops are about. Null when
 * a mark of it lies after the table on which it was decided: it would be believed when the table has come there.
 */
export function seenOfRejected({ seen, ops }: Change, { seq }: Table): Seen | null {
  const marks = Object.entries(seen.except ?? {});
  if (seen.seq > seq || marks.some(([, mark]) => typeof mark === 'number' && mark > seq)) return null;
  if (marks.length === 0) return seen;
  const named = new Set(ops.flatMap(targetsOf));
  const kept = marks.filter(([target]) => named.has(target));
  return kept.length > 0 ? { seq: seen.seq, except: Object.fromEntries(kept) } : { seq: seen.seq };
}

/** What an op is judged by that names no conflict. */
function targetsOf(op: Op): readonly Target[] {
  switch (op.op) {
    case 'set-cell':
      return [cellTarget(op.row, op.field), deletedTarget(op.row), op.row, op.field];
    case 'delete-rows':
    case 'restore-rows':
    case 'move-rows':
      return op.rows.flatMap((row) => [row, deletedTarget(row)]);
    default:
      return [];
  }
}

function markOf(seen: Seen, target: Target): SeenMark {
  return seen.except !== undefined && Object.hasOwn(seen.except, target) ? seen.except[target]! : seen.seq;
}
