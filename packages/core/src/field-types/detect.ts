import { fieldEntry } from './field-entries.ts';
import type { Choice, Field, FieldOptions } from '../table/field.ts';
import { type FieldId, newId } from '../ids.ts';
import type { NewField, NewRow } from '../change/change.ts';
import type { Problem } from '../problem.ts';
import type { Value } from '../value.ts';
import { missingChoices } from './choice-names.ts';
import { choiceName } from './choices.ts';
import { cleanText } from './plain-text.ts';
import { detectAs } from './type-detectors.ts';

/** Types that are tried, the strictest first; text takes what is left. */
const tried = ['checkbox', 'number', 'date', 'url', 'email', 'long-text', 'single-select'] as const;
/** The share of texts that may not fit a type and still leave the column that type. */
const toleratedMisfits = 0.02;

/** A column of a table of texts, read as a field. */
export interface ImportedColumn {
  /** The field: one that the table has, or a new one of the type that the texts look like. */
  readonly field: NewField;
  readonly isNew: boolean;
  /** Choices that a select of the table does not have yet. */
  readonly newChoices: readonly Choice[];
}

/** A table of texts as typed values. What does not fit its field is kept as its raw text, and told in `misfits`. */
export interface ImportedTable {
  readonly columns: readonly ImportedColumn[];
  readonly rows: readonly NewRow[];
  /** `path` is `row/field`: the row counted from 1 without the header, and the field's name. */
  readonly misfits: readonly Problem[];
}

/**
 * Reads a table of texts. A column whose name a field of the table has is read as that field; the type of any other is detected. Rows
 * may be shorter than the header; longer ones widen it.
 */
export function readTexts(...texts: Parameters<typeof readTextsInSteps>): ImportedTable {
  const reading = readTextsInSteps(...texts);
  let step = reading.next();
  while (step.done !== true) step = reading.next();
  return step.value;
}

/**
 * As `readTexts`, a column a step, so that others can be served in between: 100,000 texts take some 100 ms. With the columns of an earlier
 * reading the same texts are read as they were then, whatever has become of the table since.
 */
export function* readTextsInSteps(
  header: readonly string[],
  rows: readonly (readonly string[])[],
  existing: readonly Field[],
  locale: string,
  earlier: readonly ImportedColumn[] = [],
): Generator<void, ImportedTable> {
  const width = rows.reduce((most, row) => Math.max(most, row.length), header.length);
  const names = new Map<string, number>();
  const misfits: Problem[] = [];
  const columns: ImportedColumn[] = [];
  const cells = rows.map(() => Object.create(null) as Record<FieldId, Value>);
  for (let column = 0; column < width; column++) {
    const texts = rows.map((row) => row[column] ?? '');
    const name = uniqueName(header[column] ?? '', column, names);
    const imported = earlier[column] ?? readColumn(name, texts, existing, locale);
    columns.push(imported);
    const { field } = imported;
    const entry = fieldEntry(field.type);
    const options = withChoices(field.options, imported.newChoices);
    texts.forEach((text, at) => {
      const parsed = entry.parse(text, options, locale);
      if (!parsed.ok) misfits.push({ ...parsed.problem, path: `${at + 1}/${field.name}` });
      const value = parsed.ok ? parsed.value : cleanText(text) || null;
      if (value !== null) cells[at]![field.id] = value;
    });
    yield;
  }
  return { columns, rows: cells.map((row) => ({ id: newId('row'), cells: row })), misfits };
}

function readColumn(name: string, texts: readonly string[], existing: readonly Field[], locale: string): ImportedColumn {
  const there = existing.find((field) => field.name === name);
  if (there === undefined) return { field: { id: newId('field'), name, ...detectType(texts, locale) }, isNew: true, newChoices: [] };
  const { id, type, options } = there;
  const { namesIn } = fieldEntry(type);
  const newChoices = namesIn === undefined ? [] : missingChoices(options, namesOf(texts, namesIn));
  return { field: { id, name, type, options }, isNew: false, newChoices };
}

function* namesOf(texts: readonly string[], namesIn: (text: string) => Iterable<string>): Generator<string> {
  for (const text of texts) yield* namesIn(text);
}

function withChoices(options: FieldOptions, added: readonly Choice[]): FieldOptions {
  return added.length === 0 ? options : { ...options, choices: [...(options.choices ?? []), ...added] };
}

/** The type that a column of texts looks like, with its options; empty texts do not count. */
export function detectType(texts: readonly string[], locale: string): Pick<NewField, 'type' | 'options'> {
  const filled = texts.filter((text) => text.trim() !== '');
  for (const name of tried) {
    if (filled.length === 0) break;
    const found = detectAs(name, filled, locale);
    if (found !== null && found.misfits <= filled.length * toleratedMisfits) return { type: name, options: found.options };
  }
  return { type: 'text', options: {} };
}

/** A name that no earlier column has. `taken` holds, for each name, the last number that was put to it. */
function uniqueName(name: string, column: number, taken: Map<string, number>): string {
  const wanted = choiceName(name) || `Field ${column + 1}`;
  let found = wanted;
  let copy = taken.get(wanted) ?? 0;
  while (taken.has(found)) {
    copy = Math.max(copy, 1) + 1;
    found = `${wanted} ${copy}`;
  }
  taken.set(wanted, copy);
  taken.set(found, taken.get(found) ?? 0);
  return found;
}
