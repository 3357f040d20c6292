import type { Field } from '../table/field.ts';
import type { Row } from '../table/row.ts';
import type { Value } from '../value.ts';

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

/** One line of a view: a row, or the head of a group. */
export type Line = Row | GroupLine;
