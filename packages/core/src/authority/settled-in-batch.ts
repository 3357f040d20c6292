import type { Op } from '../change/change.ts';
import type { Execution } from '../execute/context.ts';
import type { ConflictId } from '../ids.ts';
import type { Conflict, Settled } from '../table/conflict.ts';

/** A change of a batch, and what became of it. */
interface Done {
  readonly waiting: { readonly submitted: { readonly change: { readonly ops: readonly Op[] } } };
  readonly execution: Execution | null;
}

/** How a conflict was settled last in a batch that is not in the log yet, and its record as it was; undefined when it was not. */
export function settledIn(batch: readonly Done[], id: ConflictId): { readonly settled: Settled; readonly record: Conflict } | undefined {
  for (const { waiting, execution } of batch.toReversed()) {
    if (execution === null || !('conflicts' in execution)) continue;
    const record = execution.conflicts.settled.find((closed) => closed.id === id);
    const op = waiting.submitted.change.ops.find((one) => one.op === 'resolve-conflicts' && one.conflicts.some((each) => each.id === id));
    if (record !== undefined && op?.op === 'resolve-conflicts') return { settled: { outcome: op.outcome, field: record.field }, record };
  }
  return undefined;
}
