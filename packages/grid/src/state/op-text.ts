import {
  type CommentId,
  type FieldId,
  type Op,
  type RowId,
  type Table,
  unreachable,
  type Value,
  valueText,
  type ViewId,
} from '@teable-grid/core';
import { count } from './count.ts';

/** What an op does, in words; for a cell, the value that it writes. */
export function opText(op: Op, table: Table, locale: string): string {
  switch (op.op) {
    case 'set-cell':
      return cellValueText(op.value, op.field, table, locale);
    case 'insert-rows':
      return `Insert ${count(op.rows.length, 'row')}`;
    case 'delete-rows':
      return `Delete ${count(op.rows.length, 'row')}`;
    case 'restore-rows':
      return `Restore ${count(op.rows.length, 'row')}`;
    case 'move-rows':
      return `Move ${count(op.rows.length, 'row')}`;
    case 'number-rows':
      return `Number ${count(op.rows.length, 'row')} in “${fieldName(op.field, table)}”`;
    case 'add-field':
      return `Add the field “${op.field.name}”`;
    case 'change-field':
      return `Change the field “${fieldName(op.field, table)}”`;
    case 'move-field':
      return `Move the field “${fieldName(op.field, table)}”`;
    case 'delete-field':
      return `Delete the field “${fieldName(op.field, table)}”`;
    case 'restore-field':
      return `Restore the field “${fieldName(op.field, table)}”`;
    case 'add-view':
      return `Add the view “${op.view.name}”`;
    case 'change-view':
      return `Change the view “${viewName(op.view, table)}”`;
    case 'move-view':
      return `Move the view “${viewName(op.view, table)}”`;
    case 'delete-view':
      return `Delete the view “${viewName(op.view, table)}”`;
    case 'restore-view':
      return `Restore the view “${viewName(op.view, table)}”`;
    case 'rename-table':
      return `Call the table “${op.name}”`;
    case 'add-comment':
    case 'edit-comment':
      return op.text;
    case 'delete-comment':
      return `Delete the comment “${commentText(op.comment, table)}”`;
    case 'restore-comment':
      return `Restore the comment “${commentText(op.comment, table)}”`;
    case 'resolve-comment':
      return `Resolve the comment “${commentText(op.comment, table)}”`;
    case 'reopen-comment':
      return `Reopen the comment “${commentText(op.comment, table)}”`;
    case 'resolve-conflicts':
      return `Settle ${count(op.conflicts.length, 'conflict')}`;
    case 'reopen-conflicts':
      return `Open ${count(op.conflicts.length, 'conflict')} again`;
    default:
      return unreachable(op);
  }
}

/** A value as its field shows it; as JSON where nobody knows the field. */
export function cellValueText(value: Value, id: FieldId, table: Table, locale: string): string {
  const field = table.fields.get(id);
  if (field !== undefined) return valueText(value, field, locale);
  return value === null ? '' : typeof value === 'string' ? value : JSON.stringify(value);
}

/** What a field is called, also when it is deleted; its id where nobody knows it. */
export function fieldName(id: FieldId, table: Table): string {
  return table.fields.get(id)?.name ?? id;
}

/** The text of a comment; its id where nobody knows it. */
function commentText(id: CommentId, table: Table): string {
  return table.comments.get(id)?.text ?? id;
}

/** What a view is called, also when it is deleted; its id where nobody knows it. */
export function viewName(id: ViewId, table: Table): string {
  return table.views.get(id)?.name ?? id;
}

/** “Size”, row 3: where a cell is, for people. */
export function placeText(row: RowId, field: FieldId, table: Table, locale: string): string {
  const at = table.rows.indexOf(row);
  return `“${fieldName(field, table)}”, ${at < 0 ? 'a row that is not there' : `row ${(at + 1).toLocaleString(locale)}`}`;
}
