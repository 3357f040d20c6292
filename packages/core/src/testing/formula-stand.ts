import { Formulas, type FormulaSources } from '../formula/formulas.ts';
import { withIds } from '../formula/names.ts';
import type { CellReading } from '../field-types/own-cell.ts';
import { cellText } from '../field-types/read-cell.ts';
import type { Field, FieldOptions } from '../table/field.ts';
import type { Row } from '../table/row.ts';
import { Fields } from '../table/table.ts';
import type { Value } from '../value.ts';

/** Fields that formulas in tests are over, by id: name, type, options. */
const inputs: readonly (readonly [id: string, name: string, type: string, options?: FieldOptions])[] = [
  ['fprice', 'Price', 'number'],
  ['fqty', 'Qty', 'number'],
  ['fname', 'Unit name', 'text'],
  ['fdone', 'Done', 'checkbox'],
  ['fdue', 'Due', 'date'],
  ['fstart', 'Start', 'date', { time: true }],
  [
    'ftags',
    'Tags',
    'multiple-select',
    {
      choices: [
        { id: 'o1', name: 'Red', color: 0 },
        { id: 'o2', name: 'Green', color: 1 },
      ],
    },
  ],
  ['ffiles', 'Files', 'attachment'],
];

/** The time of tests: 2026-07-08, 22:30:45 in UTC, which is the next day in Berlin. */
export const testNow = Date.UTC(2026, 6, 8, 22, 30, 45);

/** A field as a table has it. */
export function testField(id: string, name: string, type: string, options: FieldOptions = {}, column = 0): Field {
  return { id, name, type, options, order: id, column, deleted: false, revision: 1, typeRevision: 1, deletedRevision: 0 };
}

/** The fields of `inputs`, and formulas by name, as people write them. */
export function formulaFields(formulas: Readonly<Record<string, string>>, options: FieldOptions = {}): Fields {
  const plain = inputs.map(([id, name, type, given], column) => testField(id, name, type, given, column));
  const computed = Object.keys(formulas).map((name, at) => testField(`f${name}`, name, 'formula', {}, plain.length + at));
  const named = Fields.empty.with([...plain, ...computed]);
  return named.with(
    computed.map((field) => {
      const stored = withIds(formulas[field.name]!, named);
      if (!stored.ok) throw new Error(stored.problem.message);
      return { ...field, options: { ...options, formula: stored.formula } };
    }),
  );
}

/** A row with these values by id of field. */
export function testRow(fields: Fields, cells: Readonly<Record<string, Value>>, id = 'r1'): Row {
  const base = [...fields.all()].map((field) => cells[field.id] ?? null);
  const flags = { order: 'a', orderRevision: 1, created: 1, version: 1, deleted: false, deletedRevision: 0 };
  return { ...flags, id, base, baseRevisions: null, written: null };
}

/** What a formula reads as, over a row with these values. */
export function readFormula(formula: string, cells: Readonly<Record<string, Value>> = {}, options: FieldOptions = {}): CellReading {
  const fields = formulaFields({ out: formula }, options);
  return Formulas.of(fields, sources).read(testRow(fields, cells), fields.get('fout')!);
}

/** What a formula comes to: its value, its error, or null where it is nothing. */
export function valueOfFormula(formula: string, cells: Readonly<Record<string, Value>> = {}, options: FieldOptions = {}): Value {
  const reading = readFormula(formula, cells, options);
  return reading.state === 'empty' ? null : reading.state === 'unfit' ? reading.text : reading.value;
}

/** What the cell of a formula shows in a language. */
export function shownFormula(formula: string, cells: Readonly<Record<string, Value>>, options: FieldOptions, locale: string): string {
  const fields = formulaFields({ out: formula }, options);
  return cellText(testRow(fields, cells), fields.get('fout')!, locale, Formulas.of(fields, sources));
}

/** No system fields, and a clock that stands. */
export const sources: FormulaSources = { system: null, now: () => testNow };
