import { cellTarget, type ConflictId, type MineOutcome, type Op, type Seen, type Target, type Verdict } from '@teable-grid/core';
import { type ChangeName, type Entry, nameKey } from './entry.ts';

/** Decided changes that are remembered: longer than any editor stays open while its author goes on editing elsewhere. */
const remembered = 2_000;

/** How a change of this page ended. */
export interface Decided extends ChangeName {
  readonly ordinal: number;
  /** What its author had seen; null when it was rejected because that lay in the future: nothing of it is believed. */
  readonly seen: Seen | null;
  /** null when it was rejected. */
  readonly seq: number | null;
  /** Where it lost: targets whose value is still another's. */
  readonly disputed: readonly Target[];
}

/** The final verdicts. */
export type FinalVerdict = Exclude<Verdict, { verdict: 'retry' }>;

/** How the last changes of this page ended, for what later changes have seen of them. */
export class Outcomes {
  readonly #byOrdinal = new Map<number, Decided>();
  readonly #byName = new Map<string, Decided>();

  add(entry: Entry, verdict: FinalVerdict): void {
    const { session, n, ordinal, change } = entry;
    const accepted = verdict.verdict === 'accepted';
    const decided: Decided = {
      session,
      n,
      ordinal,
      seen: isFromFuture(verdict) ? null : change.seen,
      seq: accepted ? verdict.seq : null,
      disputed: accepted ? disputedTargets(change.id, change.ops, verdict.conflicts) : [],
    };
    this.#byOrdinal.set(ordinal, decided);
    this.#byName.set(nameKey(decided), decided);
    for (const [oldest, { session: by, n: number }] of this.#byOrdinal) {
      if (this.#byOrdinal.size <= remembered) break;
      this.#byOrdinal.delete(oldest);
      this.#byName.delete(nameKey({ session: by, n: number }));
    }
  }

  byOrdinal(ordinal: number): Decided | undefined {
    return this.#byOrdinal.get(ordinal);
  }

  byName(name: ChangeName): Decided | undefined {
    return this.#byName.get(nameKey(name));
  }

  /** As `execute` asks for it. */
  mine(name: ChangeName): MineOutcome | undefined {
    const decided = this.byName(name);
    if (decided === undefined || decided.seen === null) return undefined;
    return decided.seq === null ? { outcome: 'rejected', seen: decided.seen } : { outcome: 'accepted', revision: decided.seq };
  }
}

function isFromFuture(verdict: FinalVerdict): boolean {
  return verdict.verdict === 'rejected' && verdict.problems.some(({ code }) => code === 'seen-from-future');
}

/** Whether a decided change lost at a target; at a row's whole when it lost at any of its cells. */
export function isDisputed({ disputed }: Decided, target: Target): boolean {
  return disputed.some((lost) => lost === target || (!target.includes('/') && lost.startsWith(`${target}/`)));
}

/** The targets that conflict records are about. Their ids tell the op; a record of an earlier change that went on could be about any. */
function disputedTargets(change: string, ops: readonly Op[], conflicts: readonly ConflictId[]): Target[] {
  const own = conflicts.map((id) => (id.startsWith(`${change}-`) ? ops[Number.parseInt(id.slice(change.length + 1), 10)] : undefined));
  const lost = own.includes(undefined) ? ops : own;
  return lost.flatMap((op) => (op?.op === 'set-cell' ? [cellTarget(op.row, op.field)] : op?.op === 'delete-rows' ? op.rows : []));
}
