import { shownAs } from '../field-types/own-cell.ts';
import { valueText } from '../field-types/read-cell.ts';
import type { Field } from '../table/field.ts';
import type { Row } from '../table/row.ts';
import type { Value } from '../value.ts';
import { dayNumber } from './days.ts';
import type { Reader } from './look.ts';
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

/** What the head of a group shows; '' for empty cells. */
export function groupText({ field: grouped, value }: Pick<GroupLine, 'field' | 'value'>, { locale, computed }: Reader): string {
  if (value === null) return '';
  const field = shownAs(grouped, computed);
  // Moments stand together by their days.
  if (cellKind(field) === 'date' && typeof value === 'string' && dayNumber(value) !== undefined)
    return new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }).format(new Date(`${value}T00:00:00Z`));
  return valueText(value, field, locale);
}

/** One line of a view: a row, or the head of a group. */
export type Line = Row | GroupLine;
