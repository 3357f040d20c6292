import type { Doc, Map as YMap } from 'yjs';
import type { RowId } from '../ids.ts';
import type { Comment } from '../table/comment.ts';
import type { Conflict } from '../table/conflict.ts';
import type { Field } from '../table/field.ts';
import type { RowBase } from '../table/write.ts';
import type { Value } from '../value.ts';
import type { View, ViewProperties } from '../view/view.ts';

/** Version of this layout, in `meta`. A reader refuses one that it does not know. */
export const layoutVersion = 1;

/**
 * The top-level maps of a document:
 * - `rows`: row id → base, one plain value (`RowValue`); written when the row is made, and again only in a new epoch;
 * - `cells`: `row/field` → `[value, revision]`: what was written since; row flags too, under the names of `flags`;
 * - `fields`: field id → its properties;
 * - `views`: view id → its properties; not there in documents that were made before there were views;
 * - `conflicts`: conflict id → record, open ones only;
 * - `comments`: comment id → comment, deleted ones too; not there in documents that were made before there were comments;
 * - `meta`: `layout`, `epoch`, `seq`, `name`.
 *
 * A document that peers share has no `epoch` and no `seq`: nobody numbers what they write, so every revision in it is null, nor can they agree on
 * columns, so a row's base has its cells by field (`PeerRowValue`).
 */
export const mapNames = ['rows', 'cells', 'fields', 'views', 'conflicts', 'comments', 'meta'] as const;
export type MapName = (typeof mapNames)[number];

/** Row flags, told from fields by the `$` that no id can hold. */
export const flags = { order: '$order', deleted: '$deleted', settled: '$settled' } as const;

/** A row's base as stored: order key, creation, version, values by column, and revisions by column where they differ from creation. */
export type RowValue = readonly [order: string, created: number, version: number, cells: readonly Value[], revisions?: readonly number[]];

/** What `cells` holds; among peers there is no revision. */
export type CellValue = readonly [value: Value, revision: number | null];

/** A row's base among peers: order key, no creation, no version, values by field. */
export type PeerRowValue = readonly [order: string, created: null, version: null, cells: Readonly<Record<string, Value>>];

/** One map of a document. */
export function mapOf(doc: Doc, name: MapName): YMap<unknown> {
  return doc.getMap(name);
}

/** A row's base as it is stored. */
export function toRowValue(base: RowBase): RowValue {
  return base.revisions === null
    ? [base.order, base.created, base.version, base.cells]
    : [base.order, base.created, base.version, base.cells, base.revisions];
}

/** A stored base as a row's; its values are shared with the document, not copied. */
export function fromRowValue(id: RowId, [order, created, version, cells, revisions]: RowValue): RowBase {
  return { id, order, created, version, cells, revisions: revisions ?? null };
}

/** What `fields` holds. */
export type FieldValue = Omit<Field, 'id'>;

/** What `fields` holds among peers. */
export type PeerFieldValue = Pick<Field, 'name' | 'type' | 'options' | 'order' | 'deleted'> &
  Readonly<Record<'column' | 'revision' | 'typeRevision' | 'deletedRevision', null>>;

/** What `views` holds. */
export type ViewValue = Omit<View, 'id'>;

/** What `views` holds among peers. */
export type PeerViewValue = ViewProperties & Pick<View, 'order' | 'deleted'> & Readonly<Record<'revision' | 'deletedRevision', null>>;

/** What `conflicts` holds. */
export type ConflictValue = Omit<Conflict, 'id'>;

/** What `comments` holds. */
export type CommentValue = Omit<Comment, 'id'>;

/**
 * A document for readers who may not see all fields: `scope` stands for the fields they see, `generation` for one building of it, which
 * never comes again. Both of lower-case letters and digits.
 */
export interface DocumentScope {
  readonly scope: string;
  readonly generation: string;
}

/** Name of the document that holds an epoch of a table: `workspace/table@epoch`, with `.scope.generation` behind it when it is a scoped one. */
export function documentName(table: string, epoch: number, scope?: DocumentScope): string {
  return scope === undefined ? `${table}@${epoch}` : `${table}@${epoch}.${scope.scope}.${scope.generation}`;
}

/** A document's name taken apart; null when it is not one. `scoped` is null for the whole table. */
export function parseDocumentName(name: string): { table: string; epoch: number; scoped: DocumentScope | null } | null {
  const [, table, epoch, scope, generation] = /^([^@]+)@([1-9]\d{0,9})(?:\.([a-z0-9]{1,20})\.([a-z0-9]{1,20}))?$/.exec(name) ?? [];
  if (table === undefined) return null;
  return { table, epoch: Number(epoch), scoped: scope === undefined ? null : { scope, generation: generation! } };
}
