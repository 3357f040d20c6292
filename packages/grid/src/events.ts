import type { Op, RowId, FieldId, SessionStatus, ViewId, ViewProperties } from '@teable-grid/core';
import type { GridConflictEvent, GridConflictResolvedEvent } from './conflict-events.ts';

/** Who caused an event: this person, or somebody else. */
export type Origin = 'user' | 'remote';

/** Before this person's change is submitted; `preventDefault()` keeps it from happening. */
export class GridBeforeChangeEvent extends Event {
  static readonly type = 'grid-before-change';
  readonly ops: readonly Op[];

  constructor(ops: readonly Op[]) {
    super(GridBeforeChangeEvent.type, { bubbles: true, composed: true, cancelable: true });
    this.ops = ops;
  }
}

/** The table has changed. `ops` are those of this person's change; empty when others caused it. */
export class GridChangeEvent extends Event {
  static readonly type = 'grid-change';
  readonly origin: Origin;
  readonly ops: readonly Op[];

  constructor(origin: Origin, ops: readonly Op[]) {
    super(GridChangeEvent.type, { bubbles: true, composed: true });
    this.origin = origin;
    this.ops = ops;
  }
}

/** The active cell is another one; null: none. `row: null` is the header. */
export class GridSelectEvent extends Event {
  static readonly type = 'grid-select';
  readonly cell: { readonly row: RowId | null; readonly field: FieldId } | null;

  constructor(cell: { readonly row: RowId | null; readonly field: FieldId } | null) {
    super(GridSelectEvent.type, { bubbles: true, composed: true });
    this.cell = cell;
  }
}

/** What goes on between the table and whoever decides, in the session's words. */
export class GridStatusEvent extends Event {
  static readonly type = 'grid-status';
  readonly status: SessionStatus;
  /** Changes that are not saved. */
  readonly unsaved: number;

  constructor(status: SessionStatus, unsaved: number) {
    super(GridStatusEvent.type, { bubbles: true, composed: true });
    this.status = status;
    this.unsaved = unsaved;
  }
}

/** The table is shown in another way: another view, or that one has changed. */
export class GridViewChangeEvent extends Event {
  static readonly type = 'grid-view-change';
  /** Null in a table that has no views. */
  readonly view: ViewId | null;
  /** As this person has it. */
  readonly settings: ViewProperties;
  readonly origin: Origin;

  constructor(view: ViewId | null, settings: ViewProperties, origin: Origin) {
    super(GridViewChangeEvent.type, { bubbles: true, composed: true });
    this.view = view;
    this.settings = settings;
    this.origin = origin;
  }
}

/** The events of the element, by their names: what `addEventListener` knows, and what types for frameworks are made of. */
export interface TeableGridEventMap {
  'grid-before-change': GridBeforeChangeEvent;
  'grid-change': GridChangeEvent;
  'grid-select': GridSelectEvent;
  'grid-status': GridStatusEvent;
  'grid-view-change': GridViewChangeEvent;
  conflict: GridConflictEvent;
  'conflict-resolved': GridConflictResolvedEvent;
}

declare global {
  // They bubble, so they can be heard on whatever is around the element too.
  interface HTMLElementEventMap extends TeableGridEventMap {}
}
