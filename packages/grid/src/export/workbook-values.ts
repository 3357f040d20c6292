import { type CellReading, type Field, type FieldOptions, unreachable, type Value, fieldEntry } from '@teable-grid/core';

/** A cell as a workbook holds it. */
export type WorkbookValue = string | number | boolean | Date | null;

/** How the cells of a field go to a workbook; those of a type that is not here go as texts. */
export interface WorkbookColumn {
  /** In the language of number formats. */
  readonly numFmt?: string;
  /** Undefined where a workbook cannot hold the value as what it is: then its text goes there. */
  value(value: Value): WorkbookValue | undefined;
}

/** Before this day the first spreadsheets did not count rightly, and later ones do as they did. */
const firstDay = '1900-03-01';
const secondsPerDay = 86_400;

const columns: Readonly<Record<string, (options: FieldOptions) => WorkbookColumn>> = {
  number: ({ format, currency, precision }) => {
    if (format === 'duration') return { numFmt: '[h]:mm:ss', value: daysOf };
    const numFmt =
      format === 'percent'
        ? `${decimals('0', precision ?? 0)}%`
        : format === 'currency'
          ? `[$${currency === undefined ? 'USD' : currency}] ${decimals('#,##0', precision ?? 2)}`
          : precision === undefined
            ? undefined
            : decimals('0', precision);
    return { ...(numFmt !== undefined && { numFmt }), value: numberOf };
  },
  rating: () => ({ value: numberOf }),
  'auto-number': () => ({ value: numberOf }),
  checkbox: () => ({ value: (value) => (typeof value === 'boolean' ? value : undefined) }),
  date: ({ time }) => (time === true ? moments : { numFmt: 'yyyy-mm-dd', value: dayOf }),
};

/** Moments go as the day and time that they are on the clock of their field, which `edit` tells. */
const moments: WorkbookColumn = { numFmt: 'yyyy-mm-dd hh:mm:ss', value: () => undefined };

function numberOf(value: Value): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

/** A duration of whole seconds as days, as a workbook counts. */
function daysOf(value: Value): number | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 ? value / secondsPerDay : undefined;
}

function dayOf(value: Value): Date | undefined {
  return typeof value === 'string' && value >= firstDay && /^\d{4}-\d\d-\d\d$/.test(value) ? new Date(`${value}T00:00:00Z`) : undefined;
}

/** The day and time in a text such as `2026-01-02 03:04`, as a workbook holds it; undefined where it says an offset, or is too early. */
function wallTimeOf(text: string): Date | undefined {
  const found = /^(\d{4}-\d\d-\d\d) (\d\d:\d\d(?::\d\d)?)$/.exec(text);
  return found === null || found[1]! < firstDay ? undefined : new Date(`${found[1]}T${found[2]}${found[2]!.length === 5 ? ':00' : ''}Z`);
}

function decimals(format: string, precision: number): string {
  return precision === 0 ? format : `${format}.${'0'.repeat(precision)}`;
}

/** How a field's cells go to a workbook. */
export function workbookColumn(field: Field): WorkbookColumn | null {
  return columns[field.type]?.(field.options) ?? null;
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
    case 'value': {
      const text = fieldEntry(field.type).edit(reading.value, field.options);
      return column?.value(reading.value) ?? (column === moments ? wallTimeOf(text) : undefined) ?? text;
    }
    default:
      return unreachable(reading);
  }
}
