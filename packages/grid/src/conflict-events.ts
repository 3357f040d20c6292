import type { Conflict, ConflictId, Value } from '@teable-grid/core';
import type { Origin } from './events.ts';

/** A conflict was opened: two people wrote without seeing each other, or a settlement was undone. `origin: user`: by this person's change. */
export class GridConflictEvent extends Event {
  static readonly type = 'conflict';
  readonly conflict: Conflict;
  readonly origin: Origin;

  constructor(conflict: Conflict, origin: Origin) {
    super(GridConflictEvent.type, { bubbles: true, composed: true });
    this.conflict = conflict;
    this.origin = origin;
  }
}

/** A conflict is settled. */
export class GridConflictResolvedEvent extends Event {
  static readonly type = 'conflict-resolved';
  readonly id: ConflictId;
  /** As it was when it was settled. */
  readonly conflict: Conflict;
  /** What is in its cell now; null for a whole row, and where the row or field is gone. */
  readonly value: Value;
  readonly origin: Origin;

  constructor(conflict: Conflict, value: Value, origin: Origin) {
    super(GridConflictResolvedEvent.type, { bubbles: true, composed: true });
    this.id = conflict.id;
    this.conflict = conflict;
    this.value = value;
    this.origin = origin;
  }
}
