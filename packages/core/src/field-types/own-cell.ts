import type { Field } from '../table/field.ts';
import { type Row, valueOf } from '../table/row.ts';
import type { Value } from '../value.ts';
import type { ComputedValues } from './computed.ts';
import { fieldType } from './field-types.ts';

/**
 * What a cell says under its field's present type. `unfit`: it holds something that the type cannot read, as text; of a computed one what went
 * wrong, and `why` in a sentence. `awaited`: empty only until it is known what is in it.
 */
export type CellReading =
  | { readonly state: 'empty'; readonly awaited?: true }
  | { readonly state: 'value'; readonly value: Value }
  | { readonly state: 'unfit'; readonly text: string; readonly why?: string };

const empty: CellReading = { state: 'empty' };
/** What a cell reads as until it is known what is in it. */
export const awaited: CellReading = { state: 'empty', awaited: true };

/** Interprets a stored value under a field's present type. */
export type ReadValue = (stored: Value, field: Field) => CellReading;

/** `readValue` of those who cannot convert: a value that is not one of the type's own, such as one from before the field had it, is awaited. */
export const readOwn: ReadValue = (stored, field) => {
  if (stored === null) return empty;
  const value = fieldType(field.type).own(stored, field.options);
  return value === undefined ? awaited : { state: 'value', value };
};

/** Interprets a cell by what interprets values. A computed one is empty to those who have no `ComputedValues`. */
export function readCellBy(read: ReadValue, row: Row, field: Field, computed: ComputedValues | null): CellReading {
  if (fieldType(field.type).computed === true) return computed?.read(row, field) ?? empty;
  return read(valueOf(row, field), field);
}

/** The field as which the cells of a field read (see `ComputedValues.shownAs`): whatever depends on the type of a reading goes by it. */
export function shownAs(field: Field, computed: ComputedValues | null): Field {
  return fieldType(field.type).computed === true ? (computed?.shownAs?.(field) ?? field) : field;
}

/** What a reading shows in a locale; what does not fit shows as its raw text. */
export function readingText(reading: CellReading, field: Field, locale: string): string {
  if (reading.state === 'empty') return '';
  return reading.state === 'unfit' ? reading.text : fieldType(field.type).format(reading.value, field.options, locale);
}
