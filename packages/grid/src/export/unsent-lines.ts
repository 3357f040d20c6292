import {
  type CommentOp,
  type Field,
  type NewRow,
  type Op,
  type PendingChange,
  type RowId,
  type Table,
  valueOf,
  valueText,
} from '@teable-grid/core';
import { cellValueText, fieldName, opText } from '../state/op-text.ts';
import { reasonOf } from '../state/outbox-view.ts';

/** One line of the exported list: a cell, or what was done to a row, a field or the table. Keys are the heads of the columns. */
export interface UnsentLine {
  readonly 'Made at': string;
  readonly State: string;
  readonly Kind: string;
  readonly Row: string;
  readonly Field: string;
  readonly Value: string;
  readonly 'Value before': string;
  readonly Reason: string;
}

/** The columns, in their order. */
export const unsentColumns: readonly (keyof UnsentLine)[] = ['Made at', 'State', 'Kind', 'Row', 'Field', 'Value', 'Value before', 'Reason'];

const states: Readonly<Record<PendingChange['state'], string>> = { pending: 'waiting', sent: 'on its way', rejected: 'refused' };

/** Everything of the entries that are not saved, as lines for people: each cell that a change writes has its own. */
export function unsentLines(pending: readonly PendingChange[], table: Table, locale: string): UnsentLine[] {
  return pending.flatMap((entry) => {
    const line = (kind: string, more: Partial<UnsentLine>): UnsentLine => ({
      'Made at': entry.madeAt,
      State: states[entry.state],
      Kind: kind,
      Row: '',
      Field: '',
      Value: '',
      'Value before': '',
      Reason: entry.state === 'rejected' ? reasonOf(entry) : '',
      ...more,
    });
    if (entry.state === 'rejected' && entry.held !== null) {
      const { row, field, text } = entry.held;
      return [line('cell', { Row: rowText(row, table, locale), Field: fieldName(field, table), Value: text })];
    }
    return (entry.change?.ops ?? []).flatMap((op) => linesOf(op, table, locale).map(({ kind, ...more }) => line(kind, more)));
  });
}

type OpLine = Partial<UnsentLine> & { readonly kind: string };

function linesOf(op: Op, table: Table, locale: string): OpLine[] {
  switch (op.op) {
    case 'set-cell':
      return [
        {
          kind: 'cell',
          Row: rowText(op.row, table, locale),
          Field: fieldName(op.field, table),
          Value: cellValueText(op.value, op.field, table, locale),
          'Value before': cellValueText(op.was, op.field, table, locale),
        },
      ];
    case 'insert-rows':
      return op.rows.flatMap((row) => insertedLines(row, table, locale));
    case 'delete-rows':
      return op.rows.map((row) => ({ kind: 'row deleted', Row: rowText(row, table, locale) }));
    case 'restore-rows':
      return op.rows.map((row) => ({ kind: 'row restored', Row: rowText(row, table, locale) }));
    case 'move-rows':
      return op.rows.map((row) => ({ kind: 'row moved', Row: rowText(row, table, locale) }));
    case 'number-rows':
      return op.rows.map((row) => ({ kind: 'row numbered', Row: rowText(row, table, locale), Field: fieldName(op.field, table) }));
    case 'add-field':
      return [{ kind: 'field added', Field: op.field.name, Value: op.field.type }];
    case 'change-field':
      return [{ kind: 'field changed', Field: fieldName(op.field, table), Value: JSON.stringify(op.set) }];
    case 'move-field':
      return [{ kind: 'field moved', Field: fieldName(op.field, table) }];
    case 'delete-field':
      return [{ kind: 'field deleted', Field: fieldName(op.field, table) }];
    case 'restore-field':
      return [{ kind: 'field restored', Field: fieldName(op.field, table) }];
    case 'rename-table':
      return [{ kind: 'table renamed', Value: op.name, 'Value before': table.name }];
    case 'add-comment':
    case 'edit-comment':
    case 'delete-comment':
    case 'restore-comment':
    case 'resolve-comment':
    case 'reopen-comment':
      return [
        {
          kind: commentKinds[op.op],
          Row: rowText(op.row, table, locale),
          Field: op.field === null ? '' : fieldName(op.field, table),
          Value: 'text' in op ? op.text : (table.comments.get(op.comment)?.text ?? op.comment),
        },
      ];
    default:
      return [{ kind: 'conflicts settled', Value: opText(op, table, locale) }];
  }
}

const commentKinds: Readonly<Record<CommentOp['op'], string>> = {
  'add-comment': 'comment added',
  'edit-comment': 'comment changed',
  'delete-comment': 'comment deleted',
  'restore-comment': 'comment restored',
  'resolve-comment': 'comment resolved',
  'reopen-comment': 'comment reopened',
};

function insertedLines({ id, cells }: NewRow, table: Table, locale: string): OpLine[] {
  const first = table.fields.list[0];
  const label = first === undefined || cells[first.id] == null ? rowText(id, table, locale) : valueText(cells[first.id]!, first, locale);
  const written = Object.entries(cells);
  if (written.length === 0) return [{ kind: 'row inserted', Row: label }];
  return written.map(([field, value]) => ({
    kind: 'row inserted',
    Row: label,
    Field: fieldName(field, table),
    Value: cellValueText(value, field, table, locale),
  }));
}

/** A row by the text of its first field; its id where there is none. */
function rowText(id: RowId, table: Table, locale: string): string {
  const first: Field | undefined = table.fields.list[0];
  const row = table.rows.get(id);
  return (first === undefined || row === undefined ? '' : valueText(valueOf(row, first), first, locale)) || id;
}
