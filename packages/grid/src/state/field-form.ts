import {
  type Choice,
  type ConversionPreview,
  type Field,
  type FieldOptions,
  type FieldProperties,
  fieldType,
  type Op,
  type Result,
  type Row,
  sameValue,
  type Value,
  valueOf,
  readAs,
  fieldEntry,
} from '@teable-grid/core';
import type { FormulaOutlook } from '../field-options/formula-options.ts';

/** What a person has made of a field so far: one that is there, or a new one. */
export interface FieldForm {
  /** The field as it was when the form was opened; null: it is a new one. */
  readonly base: Field | null;
  readonly name: string;
  readonly type: string;
  /** Options as they would be; the default is in `defaultText` until it is saved. */
  readonly options: FieldOptions;
  readonly defaultText: string;
  /** Whether the list of types is open, and what is searched for in it. */
  readonly picking: boolean;
  readonly search: string;
  /** What a change of type would do to the cells; `counting` while that is found out, null where nothing is converted. */
  readonly preview: ConversionPreview | 'counting' | null;
  /** Why it cannot be saved as it is; empty when it can. */
  readonly problem: string;
  /** Why the formula in it cannot be kept yet, and what it gives; absent where nothing was said of it. */
  readonly formula?: { readonly obstacle: string; readonly outlook: FormulaOutlook | null };
}

/** The form of a field that is there; null: of a new one. */
export function startForm(field: Field | null): FieldForm {
  if (field === null)
    return { base: null, name: '', type: 'text', options: {}, defaultText: '', picking: true, search: '', preview: null, problem: '' };
  const { name, type, options } = field;
  return {
    base: field,
    name,
    type,
    options,
    defaultText: defaultTextOf(type, options),
    picking: false,
    search: '',
    preview: null,
    problem: '',
  };
}

function defaultTextOf(type: string, options: FieldOptions): string {
  const { default: value } = options;
  if (value == null) return '';
  const read = readAs(type, value, options);
  return read === undefined ? '' : fieldEntry(type).edit(read, options);
}

/** The form with another type: what only the type before had is left out when it is saved. */
export function withType(form: FieldForm, type: string): FieldForm {
  return {
    ...form,
    type,
    options: { ...fieldType(type).defaults, ...form.options },
    defaultText: '',
    problem: '',
  };
}

/** The form with another formula; null: with what cannot be kept, and why. */
export function withFormula(form: FieldForm, formula: string | null, obstacle: string): FieldForm {
  const next = formula === null || formula === form.options['formula'] ? form : withFormOptions(form, { formula });
  return { ...next, problem: '', formula: { outlook: form.formula?.outlook ?? null, obstacle } };
}

/** The form with what its formula gives. One that hangs on a clock takes a zone along, so that it gives the same to everybody. */
export function withOutlook(form: FieldForm, outlook: FormulaOutlook, zone: string): FieldForm {
  const next = outlook.usesClock && form.options['timeZone'] === undefined ? withFormOptions(form, { timeZone: zone }) : form;
  return { ...next, formula: { obstacle: form.formula?.obstacle ?? '', outlook } };
}

/** The form with options written over the present ones; null takes one away. */
export function withFormOptions(form: FieldForm, set: Readonly<Record<string, unknown>>): FieldForm {
  const options = Object.fromEntries(
    Object.entries({ ...form.options, ...set }).filter(([, value]) => value !== null && value !== undefined),
  );
  return { ...form, options: options as FieldOptions, problem: '' };
}

/** The options that are to be saved; a sentence where the default cannot be read. */
export function formOptions(form: FieldForm, locale: string): Result<FieldOptions> {
  const { default: _, ...options } = form.options;
  // What must be unique has no default.
  if (form.defaultText.trim() === '' || options.unique === true) return { ok: true, value: options };
  const read = fieldEntry(form.type).parse(form.defaultText, options, locale);
  if (!read.ok) return { ok: false, problem: { ...read.problem, message: `The default cannot be that: ${read.problem.message}.` } };
  return { ok: true, value: read.value === null ? options : { ...options, default: read.value } };
}

/**
 * What is to be written of a field: only what the form has otherwise than when it was opened, so that what others changed meanwhile stays. `made`
 * are choices that a conversion makes of the texts there are.
 */
export function changedProperties(field: Field, form: FieldForm, options: FieldOptions, made: readonly Choice[]): FieldProperties {
  const base = form.base ?? field;
  const changed: Record<string, Value> = {};
  for (const key of new Set([...Object.keys(base.options), ...Object.keys(options)])) {
    const [before, after] = [(base.options[key] ?? null) as Value, (options[key] ?? null) as Value];
    if (key !== 'choices' && !sameValue(before, after)) changed[key] = after;
  }
  const { added, rewritten } = changedChoices(base.options.choices ?? [], options.choices ?? []);
  const addChoices = [...(rewritten ? [] : added), ...made];
  if (rewritten) changed['choices'] = [...(options.choices ?? []), ...addedByOthers(field, form)] as unknown as Value;
  const name = form.name.trim();
  return {
    ...(name !== '' && name !== base.name && { name }),
    ...(form.type !== base.type && { type: form.type }),
    ...(Object.keys(changed).length > 0 && { options: changed as FieldOptions }),
    ...(addChoices.length > 0 && { addChoices }),
  };
}

/** Choices that came while the form was open. */
function addedByOthers({ options }: Field, { base, options: own }: FieldForm): readonly Choice[] {
  const known = new Set([...(base?.options.choices ?? []), ...(own.choices ?? [])].map(({ id }) => id));
  return options.choices?.filter(({ id }) => !known.has(id)) ?? [];
}

/** Choices that were only added go with what others add; any other change writes all of them. */
function changedChoices(
  before: readonly Choice[],
  after: readonly Choice[],
): { readonly added: readonly Choice[]; readonly rewritten: boolean } {
  const kept = after.slice(0, before.length);
  const rewritten =
    kept.length < before.length || before.some((choice, at) => !sameValue(choice as unknown as Value, kept[at] as unknown as Value));
  return { added: after.slice(before.length), rewritten };
}

/** Whether a form would change what the cells of its field say. Choices are a matter of their own. */
export function converts(field: Field, form: FieldForm): boolean {
  const keys = fieldType(field.type).readingOptions?.filter((key) => key !== 'choices') ?? [];
  const same = (key: string) => sameValue((form.options[key] ?? null) as Value, (field.options[key] ?? null) as Value);
  return form.type !== field.type || !keys.every(same);
}

/** Choices of a field that a form takes out, and how many of the rows have each. Those that no row has are left out. */
export function choicesTakenOut(rows: Iterable<Row>, field: Field, form: FieldForm): readonly (Choice & { readonly cells: number })[] {
  const kept = new Set(form.options.choices?.map(({ id }) => id));
  const gone = (form.base ?? field).options.choices?.filter(({ id }) => !kept.has(id)) ?? [];
  if (gone.length === 0) return [];
  const uses = choiceUses(rows, field);
  return gone.map((choice) => ({ ...choice, cells: uses.get(choice.id) ?? 0 })).filter(({ cells }) => cells > 0);
}

/** What takes choices out of the cells that have them. */
export function withoutChoices(rows: Iterable<Row>, field: Field, gone: ReadonlySet<string>): readonly Op[] {
  const ops: Op[] = [];
  for (const row of rows) {
    const was = valueOf(row, field);
    const left = Array.isArray(was) ? was.filter((id) => typeof id !== 'string' || !gone.has(id)) : was;
    const value = Array.isArray(left) ? (left.length === 0 ? null : left) : typeof was === 'string' && gone.has(was) ? null : was;
    if (!sameValue(value, was)) ops.push({ op: 'set-cell', row: row.id, field: field.id, value, was });
  }
  return ops;
}

let counted: { readonly rows: Iterable<Row>; readonly field: Field; readonly uses: ReadonlyMap<string, number> } | null = null;

/** How many rows have each choice; counted once for a state of the rows. */
export function choiceUses(rows: Iterable<Row>, field: Field): ReadonlyMap<string, number> {
  if (counted?.rows === rows && counted.field === field) return counted.uses;
  const uses = new Map<string, number>();
  for (const row of rows) {
    const value = valueOf(row, field);
    for (const id of Array.isArray(value) ? value : [value]) if (typeof id === 'string') uses.set(id, (uses.get(id) ?? 0) + 1);
  }
  counted = { rows, field, uses };
  return uses;
}

/** What a type is for, in a line. */
export const typeHints: Readonly<Record<string, string>> = {
  text: 'A line of any text.',
  'long-text': 'Text of several lines; two who write it at once can be put together.',
  number: 'A number: plain, an amount of money, per cent, or a duration.',
  checkbox: 'Yes or no.',
  'single-select': 'One of some choices.',
  'multiple-select': 'Any of some choices.',
  date: 'A day, or a day with a time.',
  rating: 'Some of so many stars.',
  url: 'An address on the web.',
  email: 'An address for e-mail.',
  phone: 'A telephone number.',
  user: 'Somebody who works on this table.',
  attachment: 'Links to files, with their names.',
  formula: 'Computed from other fields of the row.',
  'auto-number': 'A number that the table gives to each row, once.',
  'created-time': 'When the row was made.',
  'modified-time': 'When the row was last edited.',
  'created-by': 'Who made the row.',
  'modified-by': 'Who edited the row last.',
};

/** The types in groups, as they are offered. Types that are not named here come last. */
export const typeGroups: readonly (readonly [title: string, types: readonly string[]])[] = [
  ['Text', ['text', 'long-text', 'url', 'email', 'phone']],
  ['Numbers and dates', ['number', 'rating', 'date', 'checkbox']],
  ['Choices and people', ['single-select', 'multiple-select', 'user', 'attachment']],
  ['Kept by the table', ['formula', 'auto-number', 'created-time', 'modified-time', 'created-by', 'modified-by']],
];
