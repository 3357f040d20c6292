import type { Seen, Target } from '../change/change.ts';
import type { Revision } from '../table/revision.ts';
import type { WorkingTable } from './working-table.ts';

/** What the author saw of a target: a revision, and his own change number when it was his own write that he saw. */
export interface SeenRevision {
  readonly revision: Revision;
  readonly mine: number | null;
}

/**
 * Resolves what a change has seen of a target. Own change accepted: its revision. Own change rejected: as if by what that one
 * had seen. An own number that is not known, or not earlier than the change, counts as having seen nothing.
 */
export function seenOf(working: WorkingTable, target: Target, seen: Seen = working.change.seen, before = working.change.n): SeenRevision {
  const mark = seen.except !== undefined && Object.hasOwn(seen.except, target) ? seen.except[target]! : seen.seq;
  if (typeof mark === 'number') return { revision: mark, mine: null };
  if (mark.mine >= before) return { revision: 0, mine: null };
  const outcome = working.context.mine(mark.mine);
  if (outcome === undefined) return { revision: 0, mine: null };
  if (outcome.outcome === 'accepted') return { revision: outcome.revision, mine: mark.mine };
  return seenOf(working, target, outcome.seen, mark.mine);
}
