import type { Op } from '../change/change.ts';
import { isFieldType } from '../field-types/field-types.ts';
import { wellFormed } from '../field-types/plain-text.ts';
import { idPattern } from '../ids.ts';
import { quoted } from '../problem.ts';
import type { Choice, Field, FieldOptions } from '../table/field.ts';
import { fieldKey } from './places.ts';
import type { WorkingTable } from './working-table.ts';

type OpOf<Kind extends Op['op']> = Extract<Op, { op: Kind }>;

/** Adds a field at a place; its column is the next free one. */
export function addField(working: WorkingTable, op: OpOf<'add-field'>, at: number): void {
  const path = `ops/${at}/field`;
  const { id, type, options } = op.field;
  const { limits, revision } = working.context;
  const column = working.fields.columns;
  if (!idPattern.test(id)) return working.refuse('bad-change', `${path}/id`, `${quoted(id)} is not an id.`);
  if (working.field(id) !== undefined) return working.refuse('exists-already', `${path}/id`, `There is a field ${quoted(id)} already.`);
  if (column >= limits.fields) return working.refuse('over-limit', path, `The table would have more fields than the limit fields (${limits.fields}).`);
  const name = checkName(working, op.field.name, `${path}/name`);
  if (!isFieldType(type)) working.refuse('no-such-type', `${path}/type`, `There is no field type ${quoted(type)}.`);
  const order = fieldKey(working, op.place, `ops/${at}/place`);
  if (!order.ok) return working.refuse(order.problem.code, order.problem.path, order.problem.message);
  const stamps = { revision, typeRevision: revision, deletedRevision: 0 };
  working.write({ write: 'field', field: { id, name, type, options, order: order.value, column, deleted: false, ...stamps } });
}

/** Writes properties of a field: the last writer wins, property by property; values in cells stay as they are. */
export function changeField(working: WorkingTable, op: OpOf<'change-field'>, at: number): void {
  const { set } = op;
  const path = `ops/${at}/set`;
  const field = fieldThere(working, op.field, at);
  if (field === undefined) return;
  if (set.type !== undefined && !isFieldType(set.type)) working.refuse('no-such-type', `${path}/type`, `There is no field type ${quoted(set.type)}.`);
  const name = set.name === undefined ? field.name : checkName(working, set.name, `${path}/name`);
  const options = withChoices(withOptions(field.options, set.options), set.addChoices);
  const type = set.type ?? field.type;
  writeField(working, field, { name, type, options, typeRevision: type === field.type ? field.typeRevision : working.context.revision });
}

/** Moves a field to a place. */
export function moveField(working: WorkingTable, op: OpOf<'move-field'>, at: number): void {
  const field = fieldThere(working, op.field, at);
  const order = fieldKey(working, op.place, `ops/${at}/place`);
  if (!order.ok) return working.refuse(order.problem.code, order.problem.path, order.problem.message);
  if (field !== undefined) writeField(working, field, { order: order.value });
}

/** Deletes a field, or brings it back; its values stay where they are. */
export function setFieldDeleted(working: WorkingTable, op: OpOf<'delete-field'> | OpOf<'restore-field'>, at: number): void {
  const field = fieldThere(working, op.field, at);
  const deleted = op.op === 'delete-field';
  if (field !== undefined && field.deleted !== deleted) writeField(working, field, { deleted, deletedRevision: working.context.revision });
}

/** Writes a field with some properties changed. */
export function writeField(working: WorkingTable, field: Field, changed: Partial<Field>): void {
  working.write({ write: 'field', field: { ...field, ...changed, revision: working.context.revision } });
}

function fieldThere(working: WorkingTable, id: string, at: number): Field | undefined {
  const field = working.field(id);
  if (field === undefined) working.refuse('no-such-field', `ops/${at}/field`, `There is no field ${quoted(id)} in this table.`);
  return field;
}

function checkName(working: WorkingTable, name: string, path: string): string {
  const clean = wellFormed(name).replace(/\s+/g, ' ').trim();
  const { nameLength } = working.context.limits;
  if (clean === '') working.refuse('required', path, 'A field must have a name.');
  if (clean.length > nameLength) working.refuse('over-limit', path, `A field's name is longer than the limit nameLength (${nameLength} characters).`);
  return clean;
}

/** Options written over the present ones; null takes one away. */
function withOptions(options: FieldOptions, set: FieldOptions | undefined): FieldOptions {
  if (set === undefined) return options;
  return Object.fromEntries(Object.entries({ ...options, ...set }).filter(([, value]) => value !== null));
}

/** Choices appended, except those whose id or name is there. */
function withChoices(options: FieldOptions, added: readonly Choice[] | undefined): FieldOptions {
  if (added === undefined) return options;
  const choices = [...(options.choices ?? [])];
  for (const choice of added) if (!choices.some(({ id, name }) => id === choice.id || name === choice.name)) choices.push(choice);
  return { ...options, choices };
}
