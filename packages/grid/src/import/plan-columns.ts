import {
  type Choice,
  detectAs,
  detectType,
  type Field,
  type FieldOptions,
  fieldType,
  jsonBytes,
  missingChoices,
  newId,
  type NewField,
  type Value,
  valueText,
  whyNotEditable,
  fieldEntry,
} from '@teable-grid/core';
import type { FileLimits } from './file-limits.ts';
import type { ColumnTarget, Misfit, PlannedColumn } from './import-columns.ts';
import type { Pause } from './pause.ts';

/** A table of texts, and in which line of its file each row stands. */
export interface TextRows {
  readonly rows: readonly (readonly string[])[];
  /** Number of the first row in the file. */
  readonly firstLine: number;
}

/** What planning needs beside the texts. */
export interface PlanContext {
  readonly fields: readonly Field[];
  readonly locale: string;
  readonly limits: FileLimits;
  readonly pause: Pause;
  /** What is known of the columns beside their texts, as options of number fields. */
  readonly formats: readonly (FieldOptions | null)[];
}

/** A text as a field holds it; `problem` when the field cannot read it. */
export interface FittedText {
  readonly value: Value;
  readonly problem: string | null;
  readonly isLeftOut: boolean;
}

const longestName = 200;

/** The names of the columns: those in the header, each once; numbers where there is none. */
export function columnNames(header: readonly string[] | null, width: number): string[] {
  const taken = new Set<string>();
  return Array.from({ length: width }, (_, column) => {
    const wanted = nameOf(header?.[column] ?? '') || `Field ${column + 1}`;
    return freeName(wanted, taken);
  });
}

/** A name of which there is no other, which is noted in `taken`. */
export function freeName(wanted: string, taken: Set<string>): string {
  let name = wanted;
  for (let copy = 2; taken.has(name); copy++) name = `${wanted} ${copy}`;
  taken.add(name);
  return name;
}

/** Whether the first line of a file looks like the names of its columns: texts, each other, none empty, none a number or a day. */
export function looksLikeHeader(lines: readonly (readonly string[])[], locale: string): boolean {
  const [first, ...rest] = lines;
  if (first === undefined || rest.length === 0) return true;
  const names = first.map(nameOf);
  if (new Set(names).size < names.length || names.includes('')) return false;
  return !names.some((name) => ['number', 'date'].some((type) => fieldEntry(type).parse(name, {}, locale).ok));
}

/** Where the columns go unless the person says otherwise: to the field of that name, or to a new one of the type that the texts look like. */
export function targetsOf(names: readonly string[], fields: readonly Field[]): ColumnTarget[] {
  const used = new Set<string>();
  return names.map((name) => {
    const there =
      fields.find((field) => field.name === name) ?? fields.find((field) => field.name.trim().toLowerCase() === name.toLowerCase());
    if (there === undefined || used.has(there.id)) return { target: 'new', name, type: null };
    used.add(there.id);
    return whyNotEditable(there) === null ? { target: 'field', field: there.id } : { target: 'skip' };
  });
}

/** Texts from which the type of a column is guessed; that it fits the others is looked at after. */
const sampledTexts = 5_000;

/** The type that a column looks like: tried on some of its texts, so that a long column takes one look at all of them and not one for each type. */
function typeOf(texts: readonly string[], format: FieldOptions | null, locale: string): string {
  const filled = texts.filter((text) => text.trim() !== '');
  if (format !== null && fits(filled, format, locale)) return 'number';
  if (filled.length <= sampledTexts) return detectType(filled, locale).type;
  const step = filled.length / sampledTexts;
  const { type } = detectType(
    Array.from({ length: sampledTexts }, (_, at) => filled[Math.floor(at * step)]!),
    locale,
  );
  return detectAs(type, filled, locale) === null ? detectType([], locale).type : type;
}

/** Whether texts are numbers of a format. */
function fits(filled: readonly string[], format: FieldOptions, locale: string): boolean {
  const { parse } = fieldEntry('number');
  return filled.length > 0 && filled.every((text) => parse(text, format, locale).ok);
}

/** How the texts of a column read as a target. */
export async function planColumn(
  name: string,
  column: number,
  wanted: ColumnTarget,
  texts: TextRows,
  context: PlanContext,
): Promise<PlannedColumn> {
  await context.pause();
  const isOpen = wanted.target === 'new' && wanted.type === null;
  const target: ColumnTarget = isOpen
    ? { ...wanted, type: typeOf(columnOf(texts, column), context.formats[column] ?? null, context.locale) }
    : wanted;
  const there = target.target === 'field' ? context.fields.find(({ id }) => id === target.field) : undefined;
  const base = { name, target, newChoices: [], filled: 0, misfits: 0, firstMisfit: null };
  if (target.target === 'skip' || (target.target === 'field' && there === undefined))
    return { ...base, target: { target: 'skip' }, field: null };
  const { field, newChoices } =
    there === undefined ? newFieldOf(target, column, texts, context) : knownField(there, column, texts, context);
  let [filled, misfits] = [0, 0];
  let firstMisfit: Misfit | null = null;
  for (const [at, row] of texts.rows.entries()) {
    if (at % 64 === 0) await context.pause();
    const text = row[column] ?? '';
    if (text === '') continue;
    const fitted = fitText(text, field, context.locale, context.limits);
    if (fitted.value !== null || fitted.problem !== null) filled += 1;
    if (fitted.problem === null) continue;
    misfits += 1;
    firstMisfit ??= misfitOf(fitted, text, name, texts.firstLine + at);
  }
  return { name, target, field, newChoices, filled, misfits, firstMisfit };
}

/** A text as a field holds it: the value that its type reads, else the text itself. */
export function fitText(text: string, field: NewField, locale: string, limits: FileLimits): FittedText {
  if (text === '') return { value: null, problem: null, isLeftOut: false };
  // As JSON a UTF-16 unit takes six bytes at most.
  if (text.length * 6 + 2 > limits.cellBytes && jsonBytes(JSON.stringify(text)) > limits.cellBytes)
    return { value: null, problem: `It is over the limit cellBytes (${limits.cellBytes} bytes), and is left out.`, isLeftOut: true };
  const parsed = fieldEntry(field.type).parse(text, field.options, locale);
  if (parsed.ok) return { value: parsed.value, problem: null, isLeftOut: false };
  return { value: text, problem: parsed.problem.message, isLeftOut: false };
}

/** What is told of a text that does not fit. */
export function misfitOf({ problem, isLeftOut }: FittedText, text: string, column: string, line: number): Misfit {
  return { line, column, text: text.slice(0, longestTold), why: problem ?? '', isLeftOut };
}

/** Characters of a text that are told; what does not fit may be a book. */
const longestTold = 1_000;

/** What a value will show. */
export function shownText(value: Value, field: NewField, locale: string): string {
  return valueText(value, { ...field, order: '', column: 0, deleted: false, revision: 0, typeRevision: 0, deletedRevision: 0 }, locale);
}

function newFieldOf(
  target: ColumnTarget,
  column: number,
  texts: TextRows,
  { fields, locale, limits, formats }: PlanContext,
): { field: NewField; newChoices: readonly Choice[] } {
  const { name, type } = target as Extract<ColumnTarget, { target: 'new' }>;
  const kind = fieldType(type ?? '');
  const filled = columnOf(texts, column).filter((text) => text.trim() !== '');
  const found = filled.length === 0 ? null : detectAs(kind.name, filled, locale);
  const format = kind.name === 'number' ? (formats[column] ?? null) : null;
  const options = { ...kind.defaults, ...found?.options, ...(format !== null && fits(filled, format, locale) ? format : {}) };
  const free = freeName(nameOf(name) || kind.label, new Set(fields.map((field) => field.name)));
  const { namesIn } = fieldEntry(kind.name);
  const choices = namesIn === undefined ? null : choicesOf(filled, { choices: [] }, namesIn, limits);
  return {
    field: { id: newId('field'), name: free, type: kind.name, options: choices === null ? options : { ...options, choices } },
    newChoices: [],
  };
}

function knownField(
  { id, name, type, options }: Field,
  column: number,
  texts: TextRows,
  { limits }: PlanContext,
): { field: NewField; newChoices: readonly Choice[] } {
  const { namesIn } = fieldEntry(type);
  const newChoices = namesIn === undefined ? [] : choicesOf(columnOf(texts, column), options, namesIn, limits);
  const choices = newChoices.length === 0 ? options.choices : [...(options.choices ?? []), ...newChoices];
  return { field: { id, name, type, options: choices === undefined ? options : { ...options, choices } }, newChoices };
}

/** Choices for the names that a field has none for, as many as it can have. */
function choicesOf(
  texts: readonly string[],
  options: FieldOptions,
  namesIn: (text: string) => Iterable<string>,
  limits: FileLimits,
): readonly Choice[] {
  const names = new Set<string>();
  for (const text of texts) for (const name of namesIn(text)) if (name.length <= longestName) names.add(name);
  return missingChoices(options, names).slice(0, Math.max(0, limits.choices - (options.choices?.length ?? 0)));
}

function columnOf({ rows }: TextRows, column: number): string[] {
  return rows.map((row) => row[column] ?? '');
}

/** A name on one line, not too long. */
function nameOf(text: string): string {
  return text
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .slice(0, longestName);
}
