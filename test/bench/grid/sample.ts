import {
  apply,
  cellText,
  defaultViewProperties,
  emptyTable,
  type Field,
  type FieldOptions,
  type RowBase,
  type Table,
  type Value,
  type View,
  type ViewSort,
  type Write,
} from '@teable-grid/core';

/** Columns of this width make thirteen and a half visible in a window of 1280 pixels. */
export const columnWidth = 91;
export const rowHeight = 20;
export const headerHeight = 36;
/** Rows that are visible. */
export const visibleRows = 33;

const choices = ['Open', 'In work', 'Waiting', 'Done', 'Dropped'].map((name, at) => ({ id: `o${at}`, name, color: at }));

/** One column in turn of each kind that people have. */
const kinds: readonly { readonly type: string; readonly options?: FieldOptions; value(row: number, column: number): Value }[] = [
  { type: 'text', value: (row, column) => `Row ${row} of ${column}` },
  { type: 'number', options: { decimals: 0 }, value: (row, column) => (row * 733 + column * 17) % 100_000 },
  { type: 'text', value: (row, column) => `town ${(row * 7 + column) % 331}` },
  { type: 'date', value: (row, column) => `20${10 + ((row + column) % 20)}-0${1 + (row % 9)}-1${row % 10}` },
  { type: 'single-select', options: { choices }, value: (row, column) => `o${(row + column) % 5}` },
  { type: 'number', options: { decimals: 2 }, value: (row, column) => ((row * 31 + column) % 10_000) / 100 },
  { type: 'text', value: (row) => `some words about ${row % 977}` },
  { type: 'checkbox', value: (row, column) => (row + column) % 3 === 0 },
];

/** Columns by which rows are sorted, by the type of their fields. */
export const sorted = { number: 1, date: 3, 'single-select': 4 } as const;

/** The field of a column. */
export const fieldId = (column: number) => `f${column}`;
/** The row at a position. */
export const rowId = (row: number) => `r${row}`;

/** A table of so many rows and columns. */
export function sampleTable(rows: number, columns: number): Table {
  const stamps = { deleted: false, revision: 1, typeRevision: 1, deletedRevision: 0 };
  const fields = Array.from({ length: columns }, (_, column): Field => {
    const { type, options = {} } = kinds[column % kinds.length]!;
    const order = `a${column.toString(36).padStart(2, '0')}`;
    return { id: fieldId(column), name: `Field ${column}`, type, options: { ...options, width: columnWidth }, order, column, ...stamps };
  });
  const bases = Array.from({ length: rows }, (_, row): RowBase => {
    const cells = Array.from({ length: columns }, (_cell, column) => kinds[column % kinds.length]!.value(row, column));
    return { id: rowId(row), order: `c${row.toString(36).padStart(5, '0')}`, created: 1, version: 1, cells, revisions: null };
  });
  return apply(
    { ...emptyTable, name: 'Bench' },
    [
      ...fields.map((field): Write => ({ write: 'field', field })),
      ...bases.map((row): Write => ({ write: 'row', row })),
      ...viewsOf().map((view): Write => ({ write: 'view', view })),
    ],
    1,
  );
}

/** A view of the rows as they are, and one for each column by which they are sorted, named by its type. */
function viewsOf(): View[] {
  const view = (name: string, at: number, sorts: readonly ViewSort[]): View => {
    const stamps = { deleted: false, revision: 1, deletedRevision: 0 };
    return { ...defaultViewProperties, id: `v${name}`, name, order: `a${at}`, sorts, ...stamps };
  };
  const types = Object.entries(sorted).map(([type, column]) => [type, [{ field: fieldId(column), direction: 'ascending' }]] as const);
  return [view('plain', 0, []), ...types.map(([type, sorts], at) => view(type, at + 1, sorts))];
}

/** What every cell of a table shows, by column and row: for grids that know texts only. */
export function textsOf(table: Table): string[][] {
  const rows = table.rows.slice(0, table.rows.size);
  return table.fields.list.map((field) => rows.map((row) => cellText(row, field, 'en')));
}
