import type { FieldId } from '../ids.ts';
import { hiddenColumns, scopedConflict, visibleVersion } from '../scope/scope.ts';
import { scopedField } from '../scope/scoped-field.ts';
import { scopedView } from '../scope/scoped-view.ts';
import type { Comment } from '../table/comment.ts';
import type { Field } from '../table/field.ts';
import { type Row, revisionOf, valueOf } from '../table/row.ts';
import type { Revision } from '../table/revision.ts';
import type { Table } from '../table/table.ts';
import type { Write } from '../table/write.ts';
import type { Value } from '../value.ts';
import type { UpdateEncoder } from './encoder.ts';

/** Rows in one part: encoding or applying it takes a few milliseconds. */
const rowsPerPart = 1_000;

/**
 * A table written anew, as a new epoch begins: updates that make the same table in an empty document, one item an entry and nothing
 * overwritten. Made part by part so that the caller can let others run in between; the encoder is not settled, so that
 * changes committed meanwhile can be encoded after it.
 *
 * @param encoder Of an empty document.
 * @param hidden Fields that those for whom it is written may not see: nothing of them, or about them, is in it.
 */
export function* encodeTable(table: Table, encoder: UpdateEncoder, hidden: ReadonlySet<FieldId> = new Set()): Generator<Uint8Array> {
  const fields = [...table.fields.all()].flatMap((field) => scopedField(field, hidden) ?? []);
  const columns = hiddenColumns(table.fields, hidden);
  yield encoder.encode(
    fields.map((field) => ({ write: 'field', field })),
    null,
  );
  let writes: Write[] = [];
  let rows = 0;
  for (const row of table.rows.all()) {
    writes.push(...rowWrites(row, fields, columns));
    rows += 1;
    if (rows % rowsPerPart !== 0) continue;
    yield encoder.encode(writes, null);
    writes = [];
  }
  for (const conflict of table.conflicts) {
    const shown = scopedConflict(conflict, table, hidden);
    if (shown !== null) writes.push({ write: 'conflict', conflict: shown });
  }
  for (const view of table.views.all()) writes.push({ write: 'view', view: scopedView(view, hidden) });
  for (const comment of table.comments as Iterable<Comment>)
    if (comment.field === null || !hidden.has(comment.field)) writes.push({ write: 'comment', comment });
  if (table.name !== '') writes.push({ write: 'name', name: table.name });
  yield encoder.encode(writes, table.seq);
}

function rowWrites(row: Row, fields: readonly Field[], hidden: ReadonlySet<number>): Write[] {
  const cells: Value[] = [];
  const revisions: Revision[] = [];
  for (const field of fields) {
    const value = valueOf(row, field);
    const revision = revisionOf(row, field);
    if (value !== null) put(cells, field.column, value, null);
    if (revision !== row.created) put(revisions, field.column, revision, 0);
  }
  const { id, order, orderRevision, created, deleted, deletedRevision } = row;
  const version = hidden.size === 0 ? row.version : visibleVersion(row, fields);
  const writes: Write[] = [
    { write: 'row', row: { id, order, created, version, cells, revisions: revisions.length === 0 ? null : revisions } },
  ];
  if (orderRevision !== created) writes.push({ write: 'order', row: id, order, revision: orderRevision });
  if (deletedRevision !== 0) writes.push({ write: 'deleted', row: id, deleted, revision: deletedRevision });
  return writes;
}

function put<T>(list: T[], at: number, item: T, nothing: T): void {
  while (list.length < at) list.push(nothing);
  list[at] = item;
}
