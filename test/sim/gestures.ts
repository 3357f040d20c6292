import {
  cellTarget,
  type Draft,
  type Field,
  newId,
  type Op,
  type Row,
  type Session,
  type Table,
  type Value,
  valueOf,
} from '@teable-grid/core';
import type { Gesture } from './plan.ts';
import { tagIds } from './start-table.ts';
import { viewOp } from './view-gestures.ts';

/** An editor that is open: where, and what was on the screen when it opened. */
export interface OpenEditor {
  readonly row: string;
  readonly field: string;
  readonly look: Table;
}

/** More than one change takes: pasted into a few cells it becomes a group of changes. */
const largeText = 'x'.repeat(90_000);

type Edit = Exclude<Gesture, { do: 'edit' | 'undo' | 'redo' | 'discard' | 'hold' }>;

/** What a gesture says to the session, by what is on the screen; none where there is nothing to do it to. */
export function draftsOf(gesture: Edit, session: Session, editor: OpenEditor | null): Draft[] {
  const look = session.table;
  if (gesture.do === 'commit') return editor === null ? [] : draft(editor.look, write(editor.look, editor, gesture.value));
  if (gesture.do === 'paste') return paste(gesture, look);
  return draft(look, opOf(gesture, look));
}

function draft(look: Table, op: Op | null): Draft[] {
  return op === null ? [] : [{ ops: [op], look }];
}

function opOf(gesture: Exclude<Edit, { do: 'commit' | 'paste' }>, look: Table): Op | null {
  switch (gesture.do) {
    case 'write': {
      const [row, field] = [rowAt(look, gesture.row), fieldAt(look, gesture.field)];
      return row === undefined || field === undefined ? null : write(look, { row: row.id, field: field.id }, gesture.value);
    }
    case 'clear': {
      const [row, field] = [rowAt(look, gesture.row), fieldAt(look, gesture.field)];
      if (row === undefined || field === undefined) return null;
      return { op: 'set-cell', row: row.id, field: field.id, value: null, was: valueOf(row, field) };
    }
    case 'insert': {
      const rows = Array.from({ length: gesture.rows }, (_, at) => ({ id: newId('row'), cells: cellsOf(look, 100 * gesture.value + at) }));
      return { op: 'insert-rows', place: { after: rowAt(look, gesture.row)?.id ?? null }, rows };
    }
    case 'delete': {
      const rows = rowsFrom([...look.rows], gesture.row, gesture.rows);
      return rows.length === 0 ? null : { op: 'delete-rows', rows };
    }
    case 'restore': {
      const deleted = [...look.rows.all()].filter((row) => row.deleted);
      const rows = rowsFrom(deleted, gesture.row, gesture.rows);
      return rows.length === 0 ? null : { op: 'restore-rows', rows };
    }
    case 'move': {
      const [row, to] = [rowAt(look, gesture.row), rowAt(look, gesture.to)];
      if (row === undefined) return null;
      return { op: 'move-rows', place: { after: to === undefined || to.id === row.id ? null : to.id }, rows: [row.id] };
    }
    case 'add-field':
      if (look.fields.list.length > 9) return null;
      return {
        op: 'add-field',
        place: { before: null },
        field: { id: newId('field'), name: `more ${gesture.value}`, type: 'text', options: {} },
      };
    case 'name-field': {
      const field = fieldAt(look, gesture.field);
      return field === undefined ? null : { op: 'change-field', field: field.id, set: { name: `called ${gesture.value}` } };
    }
    case 'retype': {
      const plain = look.fields.get('fPlain');
      if (plain === undefined || plain.deleted) return null;
      return { op: 'change-field', field: plain.id, set: { type: gesture.value % 2 === 0 ? 'text' : 'number' } };
    }
    case 'policy': {
      const field = fieldAt(look, gesture.field);
      return field === undefined ? null : { op: 'change-field', field: field.id, set: { options: { policy: gesture.policy } } };
    }
    case 'write-rule': {
      const field = fieldAt(look, gesture.field);
      return field === undefined ? null : { op: 'change-field', field: field.id, set: { options: { write: gesture.role } } };
    }
    case 'delete-field': {
      const field = look.fields.list.length > 4 ? fieldAt(look, gesture.field) : undefined;
      return field === undefined ? null : { op: 'delete-field', field: field.id };
    }
    case 'restore-field': {
      const deleted = [...look.fields.all()].filter((field) => field.deleted);
      const field = deleted[gesture.field % Math.max(1, deleted.length)];
      return field === undefined ? null : { op: 'restore-field', field: field.id };
    }
    case 'settle':
      return settle(gesture, look);
    case 'view':
      return viewOp(gesture, look);
  }
}

function settle({ conflict: at, take, value }: Extract<Edit, { do: 'settle' }>, look: Table): Op | null {
  const all = [...look.conflicts];
  const conflict = all[at % Math.max(1, all.length)];
  if (conflict === undefined) return null;
  const { id, row, field, current } = conflict;
  const column = field === null ? undefined : look.fields.get(field);
  const there = look.rows.get(row);
  if (take !== 'other' || column === undefined || there === undefined)
    return {
      op: 'resolve-conflicts',
      conflicts: [{ id, current: current.revision }],
      outcome: { take: take === 'current' ? take : 'incoming' },
    };
  const other = valueFor(column, valueOf(there, column), value);
  return { op: 'resolve-conflicts', conflicts: [{ id, current: current.revision }], outcome: { take: 'other', value: other } };
}

/** Cells of the first fields over some rows, and a new row where there are too few; as one gesture of one or more changes. */
function paste({ row, rows, value, large }: Extract<Edit, { do: 'paste' }>, look: Table): Draft[] {
  const group = newId('group');
  const fields = look.fields.list.slice(0, 2);
  const ops = rowsFrom([...look.rows], row, rows).flatMap((id, down) =>
    fields.map((field, across) => write(look, { row: id, field: field.id }, 1_000 * value + 10 * down + across)),
  );
  const sets = ops.filter((op) => op !== null);
  const text = look.fields.get('fText');
  const drafts: Draft[] = sets.length === 0 ? [] : [{ ops: large ? sets.map((op) => enlarged(op)) : sets, look, group }];
  if (text === undefined || text.deleted) return drafts;
  const added = { id: newId('row'), cells: cellsOf(look, 1_000 * value + 500) };
  return [...drafts, { ops: [{ op: 'insert-rows', place: { before: null }, rows: [added] }], look, group }];
}

function enlarged(op: Op): Op {
  return op.op === 'set-cell' && typeof op.value === 'string' ? { ...op, value: `${op.value} ${largeText}` } : op;
}

function write(look: Table, { row: rowId, field: fieldId }: { readonly row: string; readonly field: string }, value: number): Op | null {
  const [row, field] = [look.rows.get(rowId), look.fields.get(fieldId)];
  if (row === undefined || field === undefined) return null;
  const was = valueOf(row, field);
  return { op: 'set-cell', row: rowId, field: fieldId, value: valueFor(field, was, value), was };
}

/** A value that nobody else writes, as far as the type has such; made from what is there where that can be merged. */
function valueFor(field: Field, now: Value, value: number): Value {
  switch (field.type) {
    case 'number':
      return field.id === 'fCount' ? (typeof now === 'number' ? now : 0) + 1 + (value % 9) : 1_000 + value;
    case 'multiple-select': {
      const tags = new Set(Array.isArray(now) ? (now as readonly string[]) : []);
      const tag = tagIds[value % tagIds.length]!;
      if (!tags.delete(tag)) tags.add(tag);
      return tags.size === 0 ? null : tagIds.filter((each) => tags.has(each));
    }
    case 'long-text':
      return longText(typeof now === 'string' ? now : '', value);
    default:
      return field.id === 'fCode' ? `code${value % 5}` : `w${value}`;
  }
}

/** A line or a word more or less, so that others' lines can be kept. */
function longText(now: string, value: number): string {
  const lines = now === '' ? [] : now.split('\n').slice(0, 6);
  const at = value % Math.max(1, lines.length);
  if (value % 4 === 0) return [`w${value}`, ...lines].join('\n');
  if (value % 4 === 1 && lines.length > 1) return lines.with(at, `${lines[at]} w${value}`).join('\n');
  if (value % 4 === 2 && lines.length > 2) return lines.toSpliced(at, 1, `w${value}`).join('\n');
  return [...lines, `w${value}`].join('\n');
}

function cellsOf(look: Table, value: number): Record<string, Value> {
  const cells: Record<string, Value> = {};
  for (const field of look.fields.list.slice(0, 3)) cells[field.id] = valueFor(field, null, value);
  return cells;
}

function rowAt(look: Table, at: number): Row | undefined {
  const rows = [...look.rows];
  return rows[at % Math.max(1, rows.length)];
}

function fieldAt(look: Table, at: number): Field | undefined {
  return look.fields.list[at % Math.max(1, look.fields.list.length)];
}

function rowsFrom(rows: readonly Row[], at: number, count: number): string[] {
  const from = at % Math.max(1, rows.length);
  return rows.slice(from, from + count).map(({ id }) => id);
}

/** The cell that a gesture is about. */
export function cellOf(look: Table, { row, field }: { readonly row: number; readonly field: number }): OpenEditor | null {
  const [there, column] = [rowAt(look, row), fieldAt(look, field)];
  return there === undefined || column === undefined ? null : { row: there.id, field: column.id, look };
}

/** Where these ops would overwrite, or delete, what this hand did not write itself. */
export function foreignCells(ops: readonly Op[], look: Table, wrote: (target: string, value: Value) => boolean): string[] {
  const found: string[] = [];
  const checked = new Set<string>();
  const check = (row: Row | undefined, field: Field | undefined) => {
    if (row === undefined || field === undefined) return;
    const target = cellTarget(row.id, field.id);
    if (checked.has(target)) return;
    checked.add(target);
    const value = valueOf(row, field);
    if (value !== null && !wrote(target, value)) found.push(`${target}=${JSON.stringify(value)}`);
  };
  const restored = new Set(ops.flatMap((op) => (op.op === 'restore-rows' ? op.rows : [])));
  for (const op of ops) {
    if (op.op === 'set-cell') check(look.rows.get(op.row), look.fields.get(op.field));
    if (op.op === 'delete-rows')
      for (const row of op.rows.map((id) => look.rows.get(id)))
        if (row?.deleted === false && !restored.has(row.id)) for (const field of look.fields.list) check(row, field);
  }
  return found;
}
