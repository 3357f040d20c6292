import type { Field, FieldOptions } from '../table/field.ts';
import type { Row } from '../table/row.ts';
import type { Value } from '../value.ts';
import type { ComputedValues } from './computed.ts';
import { fieldEntry } from './field-entries.ts';
import { fieldType } from './field-types.ts';
import { type CellReading, readCellBy, readingText, shownAs } from './own-cell.ts';
import { toPlainText } from './plain-text.ts';

const empty: CellReading = { state: 'empty' };

/** What a stored value of whatever type means under this one; undefined when it does not convert. Null reads as nothing. */
export function readAs(type: string, stored: Value, options: FieldOptions): Value | undefined {
  if (stored === null) return undefined;
  return fieldType(type).own(stored, options) ?? fieldEntry(type).convert(stored, options);
}

/** Interprets a stored value: nothing is rewritten when a field's type changes. */
export function readValue(stored: Value, field: Field): CellReading {
  if (stored === null) return empty;
  const value = readAs(field.type, stored, field.options);
  return value === undefined ? { state: 'unfit', text: toPlainText(stored) } : { state: 'value', value };
}

/** Interprets a cell. A computed one is empty to those who have no `ComputedValues`. */
export function readCell(row: Row, field: Field, computed: ComputedValues | null = null): CellReading {
  return readCellBy(readValue, row, field, computed);
}

/** What a cell shows in a locale; what does not fit shows as its raw text. */
export function cellText(row: Row, field: Field, locale: string, computed: ComputedValues | null = null): string {
  return readingText(readCell(row, field, computed), shownAs(field, computed), locale);
}

/** What a value shows in a field's cell. */
export function valueText(stored: Value, field: Field, locale: string): string {
  return readingText(readValue(stored, field), field, locale);
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
  return fieldEntry(field.type).edit(reading.value, field.options);
}
