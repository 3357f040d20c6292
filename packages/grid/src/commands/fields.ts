import {
  type Choice,
  type Field,
  type FieldId,
  type FieldOptions,
  type FieldProperties,
  fieldType,
  newId,
  type Op,
  type Place,
  previewConversion,
  whyNotUnique,
} from '@teable-grid/core';
import { idle } from '../state/editing.ts';
import { type GridState, noPanel } from '../state/grid-state.ts';
import { selectSpot } from '../state/selecting.ts';
import { columnOf } from '../state/sheet.ts';
import { widthOf } from '../state/widths.ts';
import { draftsOf } from './batches.ts';
import type { Command } from './command.ts';
import { numberingOps } from './numbering.ts';

/** How far one key press moves a column's edge, pixels. */
export const widthStep = 16;

/** A field that is to be added. */
export interface NewFieldForm {
  readonly id?: FieldId;
  /** An empty one becomes that of its type. */
  readonly name: string;
  readonly type: string;
  /** Those of the type by default. */
  readonly options?: FieldOptions;
}

/** Adds a field and goes to its header. */
export function addField(
  { id = newId('field'), name, type, options = fieldType(type).defaults }: NewFieldForm,
  place: Place<FieldId>,
): Command {
  return ({ state, dispatch }) => {
    if (!state.writable) return false;
    const kind = fieldType(type);
    const field = {
      id,
      name:
        name.trim() === ''
          ? freeName(
              kind.label,
              state.table.fields.list.map((other) => other.name),
            )
          : name.trim(),
      type: kind.name,
      options,
    };
    dispatch({ action: 'panel', panel: noPanel });
    const ops: readonly Op[] = [{ op: 'add-field', place, field }, ...numberingOps(id, type, state.table)];
    for (const draft of draftsOf(ops, state.table)) dispatch({ action: 'submit', draft });
    const near = { row: -1, column: state.sheet.fields.length };
    dispatch({ action: 'select', selection: selectSpot({ row: null, field: id }, near), reveal: 'anchor' });
    return true;
  };
}

/** Opens the editor of a field's name. */
export function openRename(field: FieldId): Command {
  return ({ state, dispatch }) => {
    if (!state.writable) return false;
    dispatch({ action: 'panel', panel: noPanel });
    dispatch({ action: 'edit', editing: { state: 'name', field } });
    return true;
  };
}

/** Ends the editor of a field's name; an empty name changes nothing. */
export function rename(name: string): Command {
  return ({ state, dispatch }) => {
    const { editing } = state;
    if (editing.state !== 'name') return false;
    dispatch({ action: 'edit', editing: idle });
    const trimmed = name.trim();
    if (trimmed === '' || trimmed === state.table.fields.get(editing.field)?.name) return true;
    dispatch({
      action: 'submit',
      draft: { ops: [{ op: 'change-field', field: editing.field, set: { name: trimmed } }], look: state.table },
    });
    return true;
  };
}

/**
 * Changes a field. With another type choices are made of the texts that name some. Values are made unique only when they are; else a notice
 * says why not.
 */
export function changeField(id: FieldId, set: FieldProperties): Command {
  return ({ state, dispatch }) => {
    const field = state.table.fields.get(id);
    if (!state.writable || field === undefined || field.deleted) return false;
    const becomes = { ...field, type: set.type ?? field.type, options: { ...field.options, ...set.options } };
    const made = set.type === undefined || set.type === field.type ? [] : choicesMade(state, field, becomes);
    const choices = [...(becomes.options.choices ?? []), ...(set.addChoices ?? []), ...made];
    const unique = { ...becomes, options: { ...becomes.options, ...(choices.length > 0 && { choices }) } };
    const why = becomes.options.unique === true ? whyNotUnique(state.table.rows, unique) : null;
    if (why !== null) {
      dispatch({ action: 'notice', notice: { tone: 'bad', text: why } });
      return false;
    }
    const addChoices = [...(set.addChoices ?? []), ...made];
    const change: Op = { op: 'change-field', field: id, set: { ...set, ...(addChoices.length > 0 && { addChoices }) } };
    const numbers = set.type === undefined ? [] : numberingOps(id, set.type, state.table);
    for (const draft of draftsOf([change, ...numbers], state.table)) dispatch({ action: 'submit', draft });
    return true;
  };
}

function choicesMade(
  { table, sheet, locale }: GridState,
  field: Field,
  { type, options }: Pick<Field, 'type' | 'options'>,
): readonly Choice[] {
  const steps = previewConversion({ rows: table.rows, field, type, options, computed: sheet.computed, locale });
  let step = steps.next();
  while (step.done !== true) step = steps.next();
  return step.value.newChoices;
}

/** Makes the active column wider or narrower by a step. */
export function stepWidth(steps: number): Command {
  return ({ state, dispatch }) => {
    const id = state.selection?.anchor.field;
    const field = id === undefined ? undefined : state.sheet.fields[columnOf(state.sheet, id)];
    if (field === undefined) return false;
    dispatch({ action: 'width', field: field.id, width: widthOf(field, state.widths) + steps * widthStep });
    return true;
  };
}

/** F2: renames the field of a header, else opens the cell's editor (see `keymap.ts`). */
export const renameActive: Command = (context) => {
  const anchor = context.state.selection?.anchor;
  return anchor !== undefined && anchor.row === null && openRename(anchor.field)(context);
};

/** A name that no other field has: with a number behind it when it is taken. */
export function freeName(label: string, taken: readonly string[]): string {
  let name = label;
  for (let n = 2; taken.includes(name); n++) name = `${label} ${n}`;
  return name;
}
