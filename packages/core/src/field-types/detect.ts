import { newId } from '../ids.ts';
import type { NewField, NewRow } from '../change/change.ts';
import type { Problem } from '../problem.ts';
import type { Value } from '../value.ts';
import { fieldType } from './field-types.ts';

/** Types that are tried, the strictest first; text takes what is left. */
const tried = ['checkbox', 'number', 'date', 'single-select'] as const;
/** The share of texts that may not fit a type and still leave the column that type. */
const toleratedMisfits = 0.02;

/** A field as it was detected. */
export type ImportedField = NewField;

/** A table of texts as typed values. What does not fit its field is kept as its raw text, and told in `misfits`. */
export interface ImportedTable {
  readonly fields: readonly ImportedField[];
  readonly rows: readonly NewRow[];
  /** `path` is `row/field`: the row counted from 1 without the header, and the field's name. */
  readonly misfits: readonly Problem[];
}

/** Detects the type of each column and reads the texts. Rows may be shorter than the header; longer ones widen it. */
export function readTexts(header: readonly string[], rows: readonly (readonly string[])[], locale: string): ImportedTable {
  const width = rows.reduce((most, row) => Math.max(most, row.length), header.length);
  const misfits: Problem[] = [];
  const fields: ImportedField[] = [];
  const columns: Value[][] = [];
  const names = new Set<string>();
  for (let column = 0; column < width; column++) {
    const texts = rows.map((row) => row[column] ?? '');
    const field = { id: newId('field'), name: uniqueName(header[column] ?? '', column, names), ...detectType(texts, locale) };
    const type = fieldType(field.type);
    fields.push(field);
    columns.push(
      texts.map((text, at) => {
        const parsed = type.parse(text, field.options, locale);
        if (parsed.ok) return parsed.value;
        misfits.push({ ...parsed.problem, path: `${at + 1}/${field.name}` });
        return text;
      }),
    );
  }
  const typed = rows.map((_, at): NewRow => {
    const cells: Record<string, Value> = {};
    fields.forEach((field, column) => {
      const value = columns[column]![at]!;
      if (value !== null) cells[field.id] = value;
    });
    return { id: newId('row'), cells };
  });
  return { fields, rows: typed, misfits };
}

function detectType(texts: readonly string[], locale: string): Pick<ImportedField, 'type' | 'options'> {
  const filled = texts.filter((text) => text.trim() !== '');
  for (const name of tried) {
    if (filled.length === 0) break;
    const found = fieldType(name).detect(filled, locale);
    if (found !== null && found.misfits <= filled.length * toleratedMisfits) return { type: name, options: found.options };
  }
  return { type: 'text', options: {} };
}

function uniqueName(name: string, column: number, taken: Set<string>): string {
  const wanted = name.trim() || `Field ${column + 1}`;
  let found = wanted;
  for (let copy = 2; taken.has(found); copy++) found = `${wanted} ${copy}`;
  taken.add(found);
  return found;
}
