import { type CellReading, type Field, fieldType, unreachable } from '@teable-grid/core';

/** A cell as a workbook holds it. */
export type WorkbookValue = string | number | boolean | Date | null;

/** How the cells of a field go to a workbook; those of a type that is not here go as texts. */
export interface WorkbookColumn {
  /** In the language of number formats. */
  readonly numFmt?: string;
  /** Undefined where the value cannot be: then its text is. */
  value(value: NonNullable<unknown>): WorkbookValue | undefined;
}

/** Before this day the first spreadsheets did not count rightly, and later ones do as they did. */
const firstDay = '1900-03-01';

const columns: Readonly<Record<string, (field: Field) => WorkbookColumn>> = {
  number: ({ options: { precision } }) => ({
    ...(precision !== undefined && { numFmt: decimals('0', precision) }),
    value: (value) => (typeof value === 'number' ? value : undefined),
  }),
  checkbox: () => ({ value: (value) => (typeof value === 'boolean' ? value : undefined) }),
  date: () => ({
    numFmt: 'yyyy-mm-dd',
    value: (value) => (typeof value === 'string' && value >= firstDay && value.length === 10 ? new Date(`${value}T00:00:00Z`) : undefined),
  }),
};

function decimals(format: string, precision: number): string {
  return precision === 0 ? format : `${format}.${'0'.repeat(precision)}`;
}

/** How a field's cells go to a workbook. */
export function workbookColumn(field: Field): WorkbookColumn | null {
  return columns[field.type]?.(field) ?? null;
}

/** Characters that a cell of a workbook holds. */
export const longestWorkbookText = 32_767;

/** What a cell of a workbook gets of a reading. */
export function workbookValue(reading: CellReading, field: Field, column: WorkbookColumn | null): WorkbookValue {
  switch (reading.state) {
    case 'empty':
      return null;
    case 'unfit':
      return reading.text;
    case 'value':
      return column?.value(reading.value as NonNullable<unknown>) ?? fieldType(field.type).edit(reading.value, field.options);
    default:
      return unreachable(reading);
  }
}
