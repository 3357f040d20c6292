import type { Change, SessionId, Target } from '@teable-grid/core';

/** Names a change by the session that numbered it. */
export interface ChangeName {
  readonly session: SessionId;
  readonly n: number;
}

/** A change of this page that is not decided yet. */
export interface Entry extends ChangeName {
  /**
   * Place in this page's own count, 1, 2, 3 …, over all sessions whose changes it carries. Its prediction is written under
   * the revision `predictedRevision(ordinal)`.
   */
  readonly ordinal: number;
  readonly change: Change;
  /**
   * Targets of which the author saw a value that a change of another session of this device wrote, undecided when he saw it.
   * The wire has no words for that: they become marks of `seen` when those changes are decided, before this one is sent.
   */
  readonly awaits: Readonly<Record<Target, ChangeName>> | null;
  /** ISO 8601, UTC, by this device's clock. */
  readonly madeAt: string;
}

/** `session/n`, as a key. */
export function nameKey({ session, n }: ChangeName): string {
  return `${session}/${n}`;
}
