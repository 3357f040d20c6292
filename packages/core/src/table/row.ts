import type { FieldId, OrderKey, RowId } from '../ids.ts';
import type { Value } from '../value.ts';
import type { Field } from './field.ts';
import { later, type Revision } from './revision.ts';

/** What was written to a cell since the row's base. */
export interface Written {
  readonly value: Value;
  readonly revision: Revision;
}

/**
 * A row, immutable: a base that is shared with where it came from, and what was written since. Read cells through
 * `valueOf` and `revisionOf`.
 */
export interface Row {
  readonly id: RowId;
  readonly order: OrderKey;
  readonly orderRevision: Revision;
  /** Revision of the insertion. */
  readonly created: Revision;
  /** Revision of the last write of a cell, flag or place, or of the settling of a conflict on the row. Never falls. */
  readonly version: Revision;
  readonly deleted: boolean;
  /** When it was last deleted or restored; 0 when never. */
  readonly deletedRevision: Revision;
  /** Values by `Field.column`. */
  readonly base: readonly Value[];
  /** Revisions by `Field.column` where they differ from `created`; 0 or absent: the same. */
  readonly baseRevisions: readonly Revision[] | null;
  readonly written: ReadonlyMap<FieldId, Written> | null;
}

/** The stored value of a cell; `null` when empty. It may be of another type than the field's (see `readCell`). */
export function valueOf(row: Row, field: Pick<Field, 'id' | 'column'>): Value {
  const written = row.written?.get(field.id);
  return written === undefined ? (row.base[field.column] ?? null) : written.value;
}

/** When a cell was last written. A cell that was never written has its row's creation. */
export function revisionOf(row: Row, field: Pick<Field, 'id' | 'column'>): Revision {
  const written = row.written?.get(field.id);
  return written === undefined ? row.baseRevisions?.[field.column] || row.created : written.revision;
}

/** The row with one cell written. */
export function withCell(row: Row, field: FieldId, value: Value, revision: Revision): Row {
  const written = new Map(row.written ?? []);
  written.set(field, { value, revision });
  return { ...row, written, version: later(revision, row.version) };
}
