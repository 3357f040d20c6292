import type { Field } from '../table/field.ts';
import { type Row, valueOf } from '../table/row.ts';
import type { Value } from '../value.ts';
import type { ComputedValues } from './computed.ts';
import { fieldType } from './field-types.ts';
import { toPlainText } from './plain-text.ts';

/**
 * What a cell says under its field's present type. `unfit`: it holds something that the type cannot read, as text; of a computed one what went
 * wrong, and `why` in a sentence. `awaited`: a computed one that is empty only until it is known.
 */
export type CellReading =
  | { readonly state: 'empty'; readonly awaited?: true }
  | { readonly state: 'value'; readonly value: Value }
  | { readonly state: 'unfit'; readonly text: string; readonly why?: string };

const empty: CellReading = { state: 'empty' };

/** Interprets a stored value: nothing is rewritten when a field's type changes. */
export function readValue(stored: Value, field: Field): CellReading {
  if (stored === null) return empty;
  const value = fieldType(field.type).read(stored, field.options);
  return value === undefined ? { state: 'unfit', text: toPlainText(stored) } : { state: 'value', value };
}

/** Interprets a cell. A computed one is empty to those who have no `ComputedValues`. */
export function readCell(row: Row, field: Field, computed: ComputedValues | null = null): CellReading {
  if (fieldType(field.type).computed === true) return computed?.read(row, field) ?? empty;
  return readValue(valueOf(row, field), field);
}

/** What a cell shows in a locale; what does not fit shows as its raw text. */
export function cellText(row: Row, field: Field, locale: string, computed: ComputedValues | null = null): string {
  return readingText(readCell(row, field, computed), shownAs(field, computed), locale);
}

/** The field as which the cells of a field read (see `ComputedValues.shownAs`): whatever depends on the type of a reading goes by it. */
export function shownAs(field: Field, computed: ComputedValues | null): Field {
  return fieldType(field.type).computed === true ? (computed?.shownAs?.(field) ?? field) : field;
}

/** What a value shows in a field's cell. */
export function valueText(stored: Value, field: Field, locale: string): string {
  return readingText(readValue(stored, field), field, locale);
}

function readingText(reading: CellReading, field: Field, locale: string): string {
  if (reading.state === 'empty') return '';
  return reading.state === 'unfit' ? reading.text : fieldType(field.type).format(reading.value, field.options, locale);
}

/** What an editor starts with and the clipboard carries: the type's `parse` gives the value back. */
export function editText(row: Row, field: Field, computed: ComputedValues | null = null): string {
  return readingEditText(readCell(row, field, computed), shownAs(field, computed));
}

/** What an editor would start with if a field's cell had that value. */
export function valueEditText(stored: Value, field: Field): string {
  return readingEditText(readValue(stored, field), field);
}

function readingEditText(reading: CellReading, field: Field): string {
  if (reading.state === 'empty') return '';
  if (reading.state === 'unfit') return reading.text;
  return fieldType(field.type).edit(reading.value, field.options);
}
