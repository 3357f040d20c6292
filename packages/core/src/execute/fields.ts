import { fieldEntry } from '../field-types/field-entries.ts';
import type { Op } from '../change/change.ts';
import { choiceName } from '../field-types/choices.ts';
import { readAlike } from '../field-types/read-alike.ts';
import { fieldType, isFieldType } from '../field-types/field-types.ts';
import { idPattern } from '../ids.ts';
import { quoted } from '../problem.ts';
import type { Choice, Field, FieldOptions } from '../table/field.ts';
import { whyNotUnique } from '../table/unique-values.ts';
import { sameValue, type Value } from '../value.ts';
import { checkFormula } from './formulas.ts';
import { fieldKey } from './places.ts';
import { exceeds } from './check-value.ts';
import { giveUpInField } from './withheld.ts';
import type { WorkingTable } from './working-table.ts';

type OpOf<Kind extends Op['op']> = Extract<Op, { op: Kind }>;

/** Adds a field at a place; its column is the next free one. */
export function addField(working: WorkingTable, op: OpOf<'add-field'>, at: number): void {
  const path = `ops/${at}/field`;
  const { id, type } = op.field;
  const { limits, revision } = working.context;
  const column = working.fields.columns;
  if (!idPattern.test(id)) return working.refuse('bad-change', `${path}/id`, `${quoted(id)} is not an id.`);
  if (working.fields.get(id) !== undefined)
    return working.refuse('exists-already', `${path}/id`, `There is a field ${quoted(id)} already.`);
  if (column >= limits.fields)
    return working.refuse('over-limit', path, `The table would have more fields than the limit fields (${limits.fields}).`);
  const name = checkName(working, op.field.name, `${path}/name`);
  if (!isFieldType(type)) working.refuse('no-such-type', `${path}/type`, `There is no field type ${quoted(type)}.`);
  const options = checkOptions(working, type, withOptions({}, op.field.options), op.field.options, `${path}/options`);
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
  if (set.type !== undefined && !isFieldType(set.type))
    working.refuse('no-such-type', `${path}/type`, `There is no field type ${quoted(set.type)}.`);
  const name = set.name === undefined ? field.name : checkName(working, set.name, `${path}/name`);
  const type = set.type ?? field.type;
  const given = { ...set.options, ...(set.addChoices !== undefined && { choices: set.addChoices }) };
  const options = checkOptions(
    working,
    type,
    withChoices(withOptions(field.options, set.options), set.addChoices),
    given,
    `${path}/options`,
  );
  const alike = field.options.unique === true && readAlike(field, { type, options });
  if (!field.deleted && options.unique === true && !alike) {
    if (!mayLook(working, path)) return;
    checkUnique(working, field, { ...field, name, type, options }, path);
  }
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
  if (field === undefined || field.deleted === deleted) return;
  if (!deleted && field.options.unique === true && !mayLook(working, `ops/${at}/field`)) return;
  writeField(working, field, { deleted, deletedRevision: working.context.revision });
  if (!deleted) giveUpInField(working, field, at);
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
  const clean = choiceName(name);
  const { nameLength } = working.context.limits;
  if (clean === '') working.refuse('required', path, 'A field must have a name.');
  if (clean.length > nameLength)
    working.refuse('over-limit', path, `A field's name is longer than the limit nameLength (${nameLength} characters).`);
  return clean;
}

/** The options as they are kept; of those that were given, what is wrong with them is told. */
function checkOptions(working: WorkingTable, type: string, options: FieldOptions, given: FieldOptions, path: string): FieldOptions {
  const { choices: mostChoices, nameLength, optionBytes } = working.context.limits;
  const over = (what: string, limit: string) => working.refuse('over-limit', path, `${what} than the limit ${limit}.`);
  if (exceeds(options as Value, optionBytes)) over('The options are larger', `optionBytes (${optionBytes} bytes)`);
  let kept = options;
  if (given.choices != null) {
    const choices = (options.choices ?? []).map((choice) => ({ ...choice, name: choiceName(choice.name) }));
    if (choices.length > mostChoices) over('The field would have more choices', `choices (${mostChoices})`);
    if (choices.some(({ name }) => name.length > nameLength)) over("A choice's name is longer", `nameLength (${nameLength} characters)`);
    if (choices.some(({ name }) => name === '')) working.refuse('required', `${path}/choices`, 'A choice must have a name.');
    for (const key of ['id', 'name'] as const) {
      const twice = firstTwice(choices.map((choice) => choice[key]));
      if (twice !== undefined) working.refuse('wrong-value', `${path}/choices`, `Two choices have the ${key} ${quoted(twice)}.`);
    }
    kept = { ...options, choices };
  }
  const { computed, numbered } = fieldType(type);
  if (options.unique === true && computed === true)
    working.refuse('wrong-value', `${path}/unique`, 'A field that is computed holds no values, so they cannot be made unique.');
  if (given.default != null && (computed === true || numbered === true))
    working.refuse('wrong-value', `${path}/default`, 'A field that nobody writes has no default.');
  else if (options.unique === true && options.default != null && (given.unique != null || given.default != null))
    working.refuse('wrong-value', `${path}/default`, 'A field whose values are unique has no default: each new row would take it.');
  if (given.default != null) {
    const checked = fieldEntry(type).check(given.default, kept);
    if (!checked.ok) working.refuse(checked.problem.code, `${path}/default`, `${checked.problem.message}, so it cannot be the default.`);
    if (exceeds(given.default, working.context.limits.cellBytes))
      over('The default is larger', `cellBytes (${working.context.limits.cellBytes} bytes)`);
  }
  if (given['formula'] != null) checkFormula(working, given['formula'], `${path}/formula`);
  return kept;
}

/** Whether the change may look through all rows once more, for the values of a unique field. */
export function mayLook(working: WorkingTable, path: string): boolean {
  const { looksPerChange } = working.context.limits;
  working.looks += 1;
  if (working.looks <= looksPerChange) return true;
  const sentence = `The change looks through all rows, for unique values, more often than the limit looksPerChange (${looksPerChange}).`;
  if (working.looks === looksPerChange + 1) working.refuse('over-limit', path, sentence);
  return false;
}

/** Refuses to make values unique that are not: by the option, or because cells read otherwise from now on. */
function checkUnique(working: WorkingTable, before: Field, after: Field, path: string): void {
  const sentence = whyNotUnique(working.rows, after);
  if (sentence === null) return;
  const sameChoices = sameValue((before.options.choices ?? null) as Value, (after.options.choices ?? null) as Value);
  const option = sameChoices ? 'options' : 'options/choices';
  const cause = before.options.unique !== true ? 'options/unique' : before.type !== after.type ? 'type' : option;
  working.refuse('not-unique', `${path}/${cause}`, sentence);
}

function firstTwice(texts: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return texts.find((item) => seen.size === seen.add(item).size);
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
  const ids = new Set(choices.map(({ id }) => id));
  const names = new Set(choices.map(({ name }) => choiceName(name)));
  for (const choice of added) {
    const name = choiceName(choice.name);
    if (ids.has(choice.id) || names.has(name)) continue;
    ids.add(choice.id);
    names.add(name);
    choices.push(choice);
  }
  return { ...options, choices };
}
