import type { ChangeId, ConflictId, FieldId, RowId, SessionId } from '../ids.ts';
import type { Value } from '../value.ts';
import type { Revision } from './revision.ts';

/** Who did something, as the server knows it. */
export interface Actor {
  /** Subject of the token; never an e-mail address that others may not see. */
  readonly id: string;
  readonly name: string;
}

/** Who wrote something and when (ISO 8601, UTC). */
export interface Authorship {
  readonly actor: Actor;
  /** Those who wrote it with him, where it was written together. */
  readonly coauthors?: readonly Actor[];
  readonly at: string;
}

/**
 * What kind of thing could not be merged:
 * - `both-wrote`: the cell was written by another since the author looked;
 * - `edited-deleted-row`: the row was deleted meanwhile; taking the incoming value restores it;
 * - `deleted-edited-row`: the row was edited meanwhile, so it stays; taking the incoming side deletes it;
 * - `field-changed`: the field's type changed meanwhile and the value does not fit it;
 * - `field-gone`: the field was deleted meanwhile; taking the incoming value restores it;
 * - `unique-taken`: another row has the value meanwhile, in a field whose values are unique; it can be taken when it is free.
 */
export type ConflictKind = 'both-wrote' | 'edited-deleted-row' | 'deleted-edited-row' | 'field-changed' | 'field-gone' | 'unique-taken';

/** One side of a conflict. `by` is null where the log no longer tells. */
export interface ConflictSide {
  readonly value: Value;
  readonly by: Authorship | null;
}

/** A losing change and its target, kept until a person settles it. One record per losing change and target. */
export interface Conflict {
  readonly id: ConflictId;
  readonly kind: ConflictKind;
  readonly row: RowId;
  /** null for `deleted-edited-row`, whose target is the row. */
  readonly field: FieldId | null;
  /** What both started from: from the log, or as the losing author said (`was`). null: not known. */
  readonly base: { readonly value: Value; readonly from: 'log' | 'was' } | null;
  readonly current: ConflictSide & { readonly revision: Revision };
  readonly incoming: ConflictSide & {
    readonly change: ChangeId;
    readonly session: SessionId;
    readonly n: number;
    /** Sequence number of the losing change. */
    readonly revision: Revision;
  };
}

/** What a change did to conflict records: those that it opened or gave another incoming side, and those that it closed, as they were. */
export interface ConflictNews {
  readonly opened: readonly Conflict[];
  readonly settled: readonly Conflict[];
}

/** How a conflict was settled, and which field it was about; null: a whole row. */
export interface Settled {
  readonly outcome: Outcome;
  readonly field: FieldId | null;
}

/** How a conflict is settled: the current value stays, the incoming one is written, or another one is. */
export type Outcome = { readonly take: 'current' } | { readonly take: 'incoming' } | { readonly take: 'other'; readonly value: Value };
