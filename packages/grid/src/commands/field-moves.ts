import { type Field, type FieldId, fieldType, newId, type Op, type Place, valueOf, fieldEntry } from '@teable-grid/core';
import { noPanel } from '../state/grid-state.ts';
import { selectSpot } from '../state/selecting.ts';
import { rangesOf } from '../state/selection.ts';
import type { GridState } from '../state/grid-state.ts';
import { columnOf } from '../state/sheet.ts';
import { count } from '../state/count.ts';
import { draftsOf } from './batches.ts';
import type { Command } from './command.ts';
import { freeName } from './fields.ts';
import { numberingOps } from './numbering.ts';

/** Fields whose columns are selected, in order; the active one alone when no whole columns are. */
export function selectedFields(state: GridState): readonly FieldId[] {
  const { selection, sheet } = state;
  if (selection === null) return [];
  if (selection.span !== 'columns' && selection.anchor.row !== null) return [selection.anchor.field];
  const columns = rangesOf(sheet, selection).flatMap(({ left, right }) => Array.from({ length: right - left + 1 }, (_, at) => left + at));
  return [...new Set(columns)].toSorted((a, b) => a - b).flatMap((column) => sheet.fields[column]?.id ?? []);
}

/** The fields that a command on one of them is about: all that are selected when it is among them, else it alone. */
export function fieldsMeant(state: GridState, field: FieldId): readonly FieldId[] {
  const selected = selectedFields(state);
  return selected.includes(field) ? selected : [field];
}

/** Moves fields to a place, one behind the other, as one step for undo. */
export function moveFields(fields: readonly FieldId[], place: Place<FieldId>): Command {
  return ({ state, dispatch }) => {
    if (!state.writable || fields.length === 0) return false;
    const anchor = 'after' in place ? place.after : place.before;
    if (anchor !== null && fields.includes(anchor)) return false;
    const ops = fields.map((field, at): Op => ({ op: 'move-field', field, place: at === 0 ? place : { after: fields[at - 1]! } }));
    dispatch({ action: 'submit', draft: { ops, look: state.table } });
    return true;
  };
}

/** Moves the selected columns by one, towards the start or the end, and says where they are. */
export function stepFields(step: -1 | 1): Command {
  return (context) => {
    const { state } = context;
    const fields = selectedFields(state);
    const columns = fields.map((field) => columnOf(state.sheet, field));
    const [first, last] = [Math.min(...columns), Math.max(...columns)];
    const beside = state.sheet.fields[step < 0 ? first - 1 : last + 1];
    if (beside === undefined) return false;
    if (!moveFields(fields, step < 0 ? { before: beside.id } : { after: beside.id })(context)) return false;
    const name = state.table.fields.get(fields[0]!)!.name;
    const what = fields.length === 1 ? `“${name}”` : count(fields.length, 'field');
    const { selection } = context.state;
    context.dispatch({ action: 'select', selection, reveal: step < 0 ? 'anchor' : 'head' });
    context.dispatch({ action: 'say', text: `${what} moved ${step < 0 ? 'before' : 'behind'} “${beside.name}”.` });
    return true;
  };
}

/** Copies a field, with or without its values, beside it. What must be unique may not be so twice. */
export function duplicateField(id: FieldId, values: 'values' | 'empty', copyId: FieldId = newId('field')): Command {
  return ({ state, dispatch }) => {
    const field = state.table.fields.get(id);
    if (!state.writable || field === undefined || field.deleted) return false;
    const copy = copyOf(field, copyId, state.table.fields.list);
    const type = fieldType(field.type);
    const holds = type.computed !== true && type.numbered !== true;
    const ops: Op[] = [{ op: 'add-field', place: { after: id }, field: copy }, ...numberingOps(copy.id, copy.type, state.table)];
    if (values === 'values' && holds)
      for (const row of state.table.rows) {
        const value = valueOf(row, field);
        // What does not fit the field's present type would be refused, and all with it.
        if (value !== null && fieldEntry(field.type).check(value, copy.options).ok)
          ops.push({ op: 'set-cell', row: row.id, field: copy.id, value, was: null });
      }
    dispatch({ action: 'panel', panel: noPanel });
    for (const draft of draftsOf(ops, state.table)) dispatch({ action: 'submit', draft });
    const near = { row: -1, column: columnOf(state.sheet, id) + 1 };
    dispatch({ action: 'select', selection: selectSpot({ row: null, field: copy.id }, near), reveal: 'anchor' });
    return true;
  };
}

function copyOf(
  { name, type, options }: Field,
  id: FieldId,
  fields: readonly Field[],
): { readonly id: FieldId; readonly name: string; readonly type: string; readonly options: Field['options'] } {
  const { unique: _, ...rest } = options;
  const named = freeName(
    `${name} copy`,
    fields.map((field) => field.name),
  );
  return { id, name: named, type, options: rest };
}

/** Deletes fields as one step; undo brings them back with their values. */
export function deleteFields(fields: readonly FieldId[]): Command {
  return ({ state, dispatch }) => {
    const found = fields.flatMap((id) => state.table.fields.get(id) ?? []).filter(({ deleted }) => !deleted);
    if (!state.writable || found.length === 0) return false;
    dispatch({ action: 'panel', panel: noPanel });
    dispatch({ action: 'submit', draft: { ops: found.map(({ id }): Op => ({ op: 'delete-field', field: id })), look: state.table } });
    const what = found.length === 1 ? `“${found[0]!.name}”` : count(found.length, 'field');
    dispatch({
      action: 'notice',
      notice: {
        tone: 'info',
        text: `${what} deleted. Undo brings ${found.length === 1 ? 'it back with its' : 'them back with their'} values.`,
      },
    });
    return true;
  };
}

/** Makes columns as wide as what is in them. */
export function fitFields(fields: readonly FieldId[]): Command {
  return ({ dispatch }) => {
    dispatch({ action: 'fit', fields });
    return true;
  };
}
