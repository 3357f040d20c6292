import { fieldType } from '../field-types/field-types.ts';
import { readValue } from '../field-types/read-cell.ts';
import type { Field } from '../table/field.ts';
import type { Row } from '../table/row.ts';
import type { Value } from '../value.ts';
import { dayNumber } from './days.ts';
import { cellKind } from './operators.ts';

/** The head of a group of rows that are alike in a field. */
export interface GroupLine {
  /** Names the group for as long as it is there, by the values that lead to it; no row has such an id. */
  readonly group: string;
  /** 0 for the outermost groups. */
  readonly level: number;
  readonly field: Field;
  /** What the rows have in common; null where the cells are empty. */
  readonly value: Value;
  /** Rows in it, those of inner groups too. */
  readonly rows: number;
  readonly collapsed: boolean;
}

/** What the head of a group shows in a locale; '' for empty cells. */
export function groupText({ field, value }: Pick<GroupLine, 'field' | 'value'>, locale: string): string {
  if (value === null) return '';
  // Moments stand together by their days.
  if (cellKind(field) === 'date' && typeof value === 'string' && dayNumber(value) !== undefined)
    return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${value}T00:00:00Z`));
  const type = fieldType(field.type);
  if (type.computed === true) return type.format(value, field.options, locale);
  const reading = readValue(value, field);
  return reading.state === 'value' ? type.format(reading.value, field.options, locale) : reading.state === 'unfit' ? reading.text : '';
}

/** One line of a view: a row, or the head of a group. */
export type Line = Row | GroupLine;
