import type { ConflictId, FieldId, OrderKey, RowId } from '../ids.ts';
import type { Value } from '../value.ts';
import type { Comment } from './comment.ts';
import type { Conflict } from './conflict.ts';
import type { Field } from './field.ts';
import type { Revision } from './revision.ts';
import type { View } from '../view/view.ts';

/**
 * What `execute` decided to write: the smallest steps that a table, a document and a record understand. The same list is
 * applied to the table value (`apply`), encoded for the replicas (`yjs/encoder`), and read back from a replica's events
 * (`yjs/reader`).
 */
export type Write =
  | { readonly write: 'row'; readonly row: RowBase }
  | { readonly write: 'cell'; readonly row: RowId; readonly field: FieldId; readonly value: Value; readonly revision: Revision }
  | { readonly write: 'order'; readonly row: RowId; readonly order: OrderKey; readonly revision: Revision }
  | { readonly write: 'deleted'; readonly row: RowId; readonly deleted: boolean; readonly revision: Revision }
  /** A conflict on the row was settled without a write of a cell: its version rises all the same. */
  | { readonly write: 'settled'; readonly row: RowId; readonly revision: Revision }
  | { readonly write: 'field'; readonly field: Field }
  | { readonly write: 'conflict'; readonly conflict: Conflict }
  | { readonly write: 'conflict-closed'; readonly id: ConflictId }
  | { readonly write: 'view'; readonly view: View }
  | { readonly write: 'comment'; readonly comment: Comment }
  | { readonly write: 'name'; readonly name: string };

/** What a row is made of when it is inserted, or written anew in a later epoch. */
export interface RowBase {
  readonly id: RowId;
  readonly order: OrderKey;
  readonly created: Revision;
  readonly version: Revision;
  /** Values by `Field.column`. */
  readonly cells: readonly Value[];
  /** Revisions by `Field.column`, 0 where it is `created`; null when all are. */
  readonly revisions: readonly Revision[] | null;
}
