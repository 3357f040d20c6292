import type { CommentId, ConflictId, RowId } from '../ids.ts';
import { unreachable } from '../problem.ts';
import type { View } from '../view/view.ts';
import type { Comment } from './comment.ts';
import type { Conflict } from './conflict.ts';
import type { Field } from './field.ts';
import { later } from './revision.ts';
import { type Row, withCell } from './row.ts';
import type { Table } from './table.ts';
import type { RowBase, Write } from './write.ts';

/**
 * The table after these writes, as change number `seq`. Costs work in proportion to the writes. A write to a row that is not
 * there yet is kept out: a replica receives a row before what is written to it.
 */
export function apply(table: Table, writes: readonly Write[], seq: number): Table {
  const rows = new Map<RowId, Row>();
  const fields: Field[] = [];
  const views: View[] = [];
  const conflicts = new Map<ConflictId, Conflict | null>();
  const comments = new Map<CommentId, Comment>();
  let name = table.name;
  const change = (id: RowId, next: (row: Row) => Row) => {
    const row = rows.get(id) ?? table.rows.get(id);
    if (row !== undefined) rows.set(id, next(row));
  };
  for (const write of writes) {
    switch (write.write) {
      case 'row':
        rows.set(write.row.id, rowFromBase(write.row));
        break;
      case 'cell':
        change(write.row, (row) => withCell(row, write.field, write.value, write.revision));
        break;
      case 'order':
      case 'deleted':
      case 'settled':
        change(write.row, (row) => withFlag(row, write));
        break;
      case 'field':
        fields.push(write.field);
        break;
      case 'conflict':
        conflicts.set(write.conflict.id, write.conflict);
        break;
      case 'conflict-closed':
        conflicts.set(write.id, null);
        break;
      case 'view':
        views.push(write.view);
        break;
      case 'comment':
        comments.set(write.comment.id, write.comment);
        break;
      case 'name':
        name = write.name;
        break;
      default:
        unreachable(write);
    }
  }
  const changed = [...rows.values()];
  const sheet = {
    fields: fields.length > 0 ? table.fields.with(fields) : table.fields,
    rows: changed.length > 0 ? table.rows.with(changed) : table.rows,
  };
  return {
    name,
    seq,
    ...sheet,
    views: views.length > 0 ? table.views.with(views) : table.views,
    unique: table.unique.follow(table, sheet, changed),
    numbers: table.numbers.follow(table, sheet, changed),
    conflicts: conflicts.size > 0 ? table.conflicts.with(conflicts) : table.conflicts,
    comments: comments.size > 0 ? table.comments.with(comments) : table.comments,
  };
}

/** The table with rows put back as they were at another time, each given once. */
export function withRows(table: Table, changed: readonly Row[]): Table {
  const sheet = { fields: table.fields, rows: table.rows.with(changed) };
  const { unique, numbers } = table;
  return { ...table, rows: sheet.rows, unique: unique.follow(table, sheet, changed), numbers: numbers.follow(table, sheet, changed) };
}

/** A row as it is when its base is all there is. */
export function rowFromBase(base: RowBase): Row {
  return {
    id: base.id,
    order: base.order,
    orderRevision: base.created,
    created: base.created,
    version: base.version,
    deleted: false,
    deletedRevision: 0,
    base: base.cells,
    baseRevisions: base.revisions,
    written: null,
  };
}

/** The row with its place, its deletion or its version written. */
export function withFlag(row: Row, write: Extract<Write, { write: 'order' | 'deleted' | 'settled' }>): Row {
  const version = later(write.revision, row.version);
  switch (write.write) {
    case 'order':
      return { ...row, order: write.order, orderRevision: write.revision, version };
    case 'deleted':
      return { ...row, deleted: write.deleted, deletedRevision: write.revision, version };
    case 'settled':
      return { ...row, version };
    default:
      return unreachable(write);
  }
}
