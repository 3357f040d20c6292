import { fieldEntry } from '../field-types/field-entries.ts';
import { choiceById } from '../field-types/choices.ts';
import { withTime } from '../field-types/date.ts';
import type { EditorKind } from '../field-types/field-type.ts';
import { fieldType } from '../field-types/field-types.ts';
import { instant } from '../field-types/instant.ts';
import type { CellReading } from '../field-types/own-cell.ts';
import { momentOf as instantOf, wallTime } from '../field-types/wall-time.ts';
import { quoted } from '../problem.ts';
import type { Field, FieldOptions } from '../table/field.ts';
import type { Value } from '../value.ts';
import { dateAt, momentOf, numberOf, readDate, textOf, truthOf } from './convert.ts';
import {
  formulaError,
  type FormulaDate,
  type FormulaKind,
  type FormulaScalar,
  type FormulaValue,
  isFormulaDate,
  isFormulaError,
  isFormulaList,
} from './formula-value.ts';

/** What cells are to formulas where they are no texts, by the editor of their type. */
const kinds: Readonly<Partial<Record<EditorKind, FormulaKind>>> = {
  number: 'number',
  rating: 'number',
  'auto-number': 'number',
  checkbox: 'truth',
  time: 'moment',
  'multiple-select': 'list',
  attachment: 'list',
};

/** What the cells of a field that is no formula are to formulas. */
export function kindOfCells({ type, options }: Pick<Field, 'type' | 'options'>): FormulaKind {
  const { kind } = fieldType(type).editor;
  if (kind === 'date') return withTime(options) ? 'moment' : 'date';
  return kinds[kind] ?? 'text';
}

/** What a cell is to a formula: choices, people and files by their names, moments by what the clock shows in a zone. */
export function valueOfCell(reading: CellReading, field: Field, zone: string): FormulaValue {
  const kind = kindOfCells(field);
  if (reading.state === 'empty') return kind === 'truth' ? false : null;
  if (reading.state === 'unfit')
    return formulaError(
      '#VALUE!',
      `${quoted(reading.text)} in ${quoted(field.name)} does not fit its type, ${fieldType(field.type).label}.`,
    );
  const { value } = reading;
  switch (kind) {
    case 'number':
    case 'truth':
      return value as number | boolean;
    case 'date':
      return { date: value as string };
    case 'moment':
      return clockAt(Date.parse(value as string), zone);
    case 'list':
      return (value as readonly Value[]).map((item) => nameIn(item, field));
    default:
      return nameIn(value, field);
  }
}

/** What a clock in a zone shows at a moment, milliseconds since 1970. */
export function clockAt(moment: number, zone: string): FormulaScalar {
  const wall = wallTime(moment, zone);
  return wall === null
    ? formulaError('#NUM!', 'The date is not in the years 1 to 9999.')
    : dateAt(Date.parse(`${wall.day}T00:00:00Z`) + wall.time, true);
}

/** A choice, a person or a file is meant by its name. */
function nameIn(value: Value, field: Field): string {
  if (typeof value === 'string') return choiceById(field.options, value)?.name ?? value;
  if (typeof value === 'object' && value !== null && 'name' in value) return String((value as { readonly name: Value }).name);
  return fieldEntry(field.type).edit(value, field.options);
}

/** A date with a time as another zone's clock shows it. */
export function inZone(value: FormulaValue, from: string, to: string): FormulaValue {
  if (isFormulaList(value)) return value.map((item) => inZone(item, from, to) as FormulaScalar);
  if (from === to || !isFormulaDate(value) || value.date.length === 10) return value;
  return clockAt(Date.parse(toInstant(value, from)), to);
}

/** The type and options by which results of a kind are read, shown and compared. */
export function typeOfResult(kind: FormulaKind, options: FieldOptions, zone: string): Pick<Field, 'type' | 'options'> {
  switch (kind) {
    case 'number':
      return { type: 'number', options };
    case 'truth':
      return { type: 'checkbox', options };
    case 'date':
      return { type: 'date', options: { ...options, time: false } };
    case 'moment':
      return { type: 'date', options: { ...options, time: true, timeZone: zone } };
    default:
      return { type: 'text', options };
  }
}

/** A result as a cell of its kind reads. Numbers have the 15 digits that spreadsheets show. */
export function readingOf(result: FormulaValue, kind: FormulaKind, zone: string): CellReading {
  if (result === null || result === '' || (isFormulaList(result) && result.length === 0)) return empty;
  const value = asKind(result, kind, zone);
  if (isFormulaError(value)) return { state: 'unfit', text: value.error, why: value.message };
  return value === '' ? empty : { state: 'value', value: value as Value };
}

const empty: CellReading = { state: 'empty' };

function asKind(result: FormulaValue, kind: FormulaKind, zone: string): FormulaValue {
  switch (kind) {
    case 'number': {
      const number = numberOf(result);
      return typeof number !== 'number' || Number.isInteger(number) ? number : Number(number.toPrecision(15));
    }
    case 'truth':
      return truthOf(result);
    case 'date':
    case 'moment': {
      const date = typeof result === 'string' ? (readDate(result) ?? formulaError('#VALUE!', `${quoted(result)} is not a date.`)) : result;
      if (!isFormulaDate(date)) return isFormulaError(date) ? date : formulaError('#VALUE!', 'The result is not a date.');
      return kind === 'date' ? date.date.slice(0, 10) : toInstant(date, zone);
    }
    default:
      return textOf(result);
  }
}

/** The moment at which a clock in a zone shows a date. */
function toInstant(date: FormulaDate, zone: string): string {
  const day = date.date.slice(0, 10);
  const time = momentOf(date) - Date.parse(`${day}T00:00:00Z`);
  return instant(instantOf({ day, time }, zone)) ?? date.date;
}
