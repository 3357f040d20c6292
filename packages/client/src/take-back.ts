import {
  cellTarget,
  type Conflict,
  type Field,
  type FieldProperties,
  fieldType,
  invert,
  type Op,
  propertiesOf,
  revisionOf,
  type Row,
  type RowId,
  sameValue,
  type Table,
  type UndoAnswer,
  type Value,
  valueOf,
  type View,
} from '@teable-grid/core';
import type { Gesture, UndoHistory, Written } from './undo.ts';

export { viewRules } from '@teable-grid/core';

/** How to take a gesture back: by these ops, not before its person was asked about these values, not at all. */
export type TakeBack =
  | { readonly plan: 'do'; readonly ops: readonly Op[] }
  | { readonly plan: 'ask'; readonly values: readonly Written[] }
  | { readonly plan: 'keep' | 'nothing' };

/** How the next gesture in a direction is taken back; those that left nothing to take back are passed over. */
export function planTakeBack(history: UndoHistory, direction: 'undo' | 'redo', now: Table, answer: UndoAnswer | undefined): TakeBack {
  for (let gesture = history.next(direction); gesture !== undefined; gesture = history.next(direction)) {
    const inverse = settledNow(invertGesture(gesture), now);
    const written = writtenSince(inverse, gesture.steps.at(-1)!.after, now);
    const values = answer === undefined ? written : unanswered(written, answer);
    if (values.length > 0) return { plan: 'ask', values };
    const ops = answer === undefined || written.length === 0 ? inverse : answeredOps(inverse, now, answer);
    if (ops.length > 0) return { plan: 'do', ops };
    history.pass(direction);
    // What is kept for others was all there was to take back.
    if (inverse.length > 0) return { plan: 'keep' };
  }
  return { plan: 'nothing' };
}

/** The ops that take a gesture back, its last change first. What it wrote into rows that it inserted itself goes with these. */
function invertGesture(gesture: Gesture): Op[] {
  const inserted = new Set<RowId>();
  for (const { ops } of gesture.steps) for (const op of ops) if (op.op === 'insert-rows') for (const { id } of op.rows) inserted.add(id);
  const inverse = gesture.steps.toReversed().flatMap((step) => invert(step.ops, step.before, step.after));
  return inserted.size === 0 ? inverse : inverse.filter((op) => op.op !== 'set-cell' || !inserted.has(op.row));
}

/** The ops with settlements of those records only that are open now, as having seen what they say now. */
function settledNow(inverse: readonly Op[], now: Table): Op[] {
  return inverse.flatMap((op): Op[] => {
    if (op.op !== 'resolve-conflicts') return [op];
    const conflicts = op.conflicts.flatMap(({ id }) => {
      const conflict = now.conflicts.get(id);
      return conflict === undefined ? [] : [{ id, current: conflict.current.revision }];
    });
    return conflicts.length > 0 ? [{ ...op, conflicts }] : [];
  });
}

function targetOf({ row, field }: Conflict): string {
  return `${row}/${field}`;
}

/**
 * Where these inverse ops would not find what the gesture left: cells that somebody wrote since (those of rows and fields that would be
 * deleted, too), properties, the table's name. `left` is the table as the gesture left it.
 */
function writtenSince(inverse: readonly Op[], left: Table, now: Table): Written[] {
  const found: Written[] = [];
  const checked = new Set<string>();
  const restored = new Set<RowId>();
  for (const op of inverse) {
    if (op.op === 'restore-rows') for (const id of op.rows) restored.add(id);
    else if (op.op === 'set-cell') {
      const key = cellTarget(op.row, op.field);
      // Of several writes to a cell the first one meets what is there; the later ones meet what that one leaves.
      if (checked.has(key)) continue;
      checked.add(key);
      const field = now.fields.get(op.field);
      const row = now.rows.get(op.row);
      if (field === undefined || row === undefined || isNumbered(field)) continue;
      if ((row.deleted && !restored.has(row.id)) || !sameValue(valueOf(row, field), op.was)) found.push(cellOf(row, field));
    } else if (op.op === 'delete-rows') {
      for (const id of op.rows) found.push(...cellsWritten(left.rows.get(id), now.rows.get(id), now.fields.list));
    } else if (op.op === 'delete-field') {
      const field = now.fields.get(op.field);
      if (field !== undefined && !field.deleted) found.push(...columnWritten(field, left, now));
    } else if (op.op === 'change-field') {
      const field = now.fields.get(op.field);
      if (propertiesMoved(op.set, left.fields.get(op.field), field))
        found.push({ row: null, field: op.field, value: null, revision: field?.revision ?? 0 });
    } else if (op.op === 'change-view' || op.op === 'delete-view') {
      const view = now.views.get(op.view);
      if (viewMoved(op, left.views.get(op.view), view))
        found.push({ row: null, field: null, view: op.view, value: null, revision: view?.revision ?? 0 });
    } else if (op.op === 'resolve-conflicts') {
      for (const { id } of op.conflicts) {
        const conflict = now.conflicts.get(id);
        const row = conflict === undefined ? undefined : left.rows.get(conflict.row);
        const field = conflict?.field == null ? undefined : left.fields.get(conflict.field);
        if (conflict === undefined || row === undefined || field === undefined) continue;
        if (sameValue(conflict.current.value, valueOf(row, field))) continue;
        checked.add(targetOf(conflict));
        found.push({ row: conflict.row, field: conflict.field, value: conflict.current.value, revision: conflict.current.revision });
      }
    } else if (op.op === 'rename-table' && left.name !== now.name) found.push({ row: null, field: null, value: null, revision: 0 });
  }
  return found;
}

/** What is found of these that a person has not answered for: other values, or values that came since. */
function unanswered(found: readonly Written[], { values }: UndoAnswer): Written[] {
  const answered = new Set(values.map(nameOf));
  return found.filter((written) => !answered.has(nameOf(written)));
}

/** The inverse ops as a person wants them who was asked about what others wrote. */
function answeredOps(inverse: readonly Op[], now: Table, { theirs, values }: UndoAnswer): Op[] {
  return theirs === 'keep' ? keeping(inverse, values, now) : overwriting(inverse, now);
}

/** Without the ops that would write where others wrote. */
function keeping(inverse: readonly Op[], values: readonly Written[], now: Table): Op[] {
  const views = new Set(values.flatMap(({ view }) => view ?? []));
  const cells = new Set(values.map(({ row, field, view }) => (view === undefined ? `${row}/${field}` : '')));
  const rows = new Set(values.map(({ row }) => row));
  const fields = new Set(values.map(({ field }) => field));
  return inverse.flatMap((op): Op[] => {
    switch (op.op) {
      case 'set-cell':
        return cells.has(cellTarget(op.row, op.field)) ? [] : [op];
      case 'delete-rows': {
        const left = op.rows.filter((id) => !rows.has(id));
        return left.length > 0 ? [{ ...op, rows: left }] : [];
      }
      case 'delete-field':
        return fields.has(op.field) ? [] : [op];
      case 'change-field':
        return cells.has(`null/${op.field}`) ? [] : [op];
      case 'delete-view':
      case 'change-view':
        return views.has(op.view) ? [] : [op];
      case 'rename-table':
        return cells.has('null/null') ? [] : [op];
      case 'resolve-conflicts': {
        const conflicts = op.conflicts.filter(({ id }) => !cells.has(targetOf(now.conflicts.get(id)!)));
        return conflicts.length > 0 ? [{ ...op, conflicts }] : [];
      }
      default:
        return [op];
    }
  });
}

/** As ops of somebody who has seen what is there now. */
function overwriting(inverse: readonly Op[], now: Table): Op[] {
  const met = new Set<string>();
  return inverse.map((op) => {
    if (op.op !== 'set-cell') return op;
    const key = cellTarget(op.row, op.field);
    const [row, field] = [now.rows.get(op.row), now.fields.get(op.field)];
    if (met.has(key) || row === undefined || field === undefined) return op;
    met.add(key);
    return { ...op, was: valueOf(row, field) };
  });
}

function cellOf(row: Row, field: Field): Written {
  return { row: row.id, field: field.id, value: valueOf(row, field), revision: revisionOf(row, field) };
}

function cellsWritten(left: Row | undefined, row: Row | undefined, fields: readonly Field[]): Written[] {
  if (row === undefined || row === left || row.deleted) return [];
  const isWritten = (field: Field) => !sameValue(valueOf(row, field), left === undefined ? null : valueOf(left, field));
  return fields.filter((field) => !isNumbered(field) && isWritten(field)).map((field) => cellOf(row, field));
}

/** Whether nobody writes the cells of a field: the numbers in it may be others than were predicted. */
function isNumbered({ type }: Field): boolean {
  return fieldType(type).numbered === true;
}

function columnWritten(field: Field, left: Table, now: Table): Written[] {
  const found: Written[] = [];
  for (const row of now.rows.all()) if (left.rows.get(row.id) !== row) found.push(...cellsWritten(left.rows.get(row.id), row, [field]));
  return found;
}

function nameOf({ row, field, view = '', revision, value }: Written): string {
  // Among peers there are no revisions.
  return `${row}/${field}/${view}/${revision}/${JSON.stringify(value)}`;
}

/** Whether any of the properties that would be set back is not what the gesture left. */
function propertiesMoved(set: FieldProperties, left: Field | undefined, now: Field | undefined): boolean {
  if (left === undefined || now === undefined || now.deleted) return true;
  if (set.name !== undefined && left.name !== now.name) return true;
  if (set.type !== undefined && left.type !== now.type) return true;
  return Object.keys(set.options ?? {}).some(
    (key) => !sameValue((left.options[key] ?? null) as Value, (now.options[key] ?? null) as Value),
  );
}

/** Whether any of the properties of a view that would be set back is not what the gesture left, or any of one that would be deleted. */
function viewMoved(op: Extract<Op, { op: 'change-view' | 'delete-view' }>, left: View | undefined, now: View | undefined): boolean {
  if (left === undefined || now === undefined || now.deleted) return op.op === 'change-view' || now?.deleted === false;
  const same = (a: unknown, b: unknown) => sameValue((a ?? null) as Value, (b ?? null) as Value);
  if (op.op === 'delete-view') return !same(propertiesOf(left), propertiesOf(now));
  return Object.entries(op.set).some(([key, value]) => {
    if (key !== 'widths' && key !== 'statistics') return !same(left[key as keyof View], now[key as keyof View]);
    return Object.keys(value as object).some((field) => !same(left[key][field], now[key][field]));
  });
}
