import { readXlsx, streamXlsxRows } from 'hucre/xlsx';
import type { Lines } from './csv-lines.ts';
import { type FileLimits, keepWithin, UnreadableFile } from './file-limits.ts';
import type { Pause } from './pause.ts';
import { type CellFormat, type DayZero, formatOf, textOfCell } from './workbook-cells.ts';
import { guardZip } from './zip-guard.ts';

/** Rows whose formats are looked at to know what a column holds. */
const sampledRows = 100;
/** Bytes of a sheet, unpacked, above which its formats are not looked at: the library unpacks all of it for that. */
const largestSampled = 200_000_000;

/** An opened workbook. */
export interface Workbook {
  readonly bytes: Uint8Array;
  readonly sheets: readonly { readonly name: string; readonly hidden: boolean }[];
  /** Bytes of its largest sheet, unpacked. */
  readonly largestSheet: number;
}

/** Opens a workbook: looks at how large it is and which sheets it has; no sheet is read. */
export async function openWorkbook(file: Blob, limits: FileLimits): Promise<Workbook> {
  keepWithin(limits, 'workbookBytes', file.size, 'The size of the workbook');
  const bytes = new Uint8Array(await file.arrayBuffer());
  const largestSheet = guardZip(bytes, limits);
  const sheets: { name: string; hidden: boolean }[] = [];
  await readable(
    readXlsx(bytes, {
      sheets: ({ name, hidden, veryHidden }) => {
        sheets.push({ name, hidden: hidden === true || veryHidden === true });
        return false;
      },
    }),
  );
  if (sheets.length === 0) throw new UnreadableFile('There is no sheet in the workbook.');
  return { bytes, sheets, largestSheet };
}

/**
 * Reads a sheet as texts: numbers as `String` writes them, dates as ISO 8601 says, formulas as the values that they had when the workbook was
 * saved. Rows without anything are left out.
 */
export async function linesOfSheet(
  workbook: Workbook,
  sheet: number,
  limits: FileLimits,
  pause: Pause,
  progress: (lines: number) => void,
): Promise<Lines> {
  const { bytes, sheets } = workbook;
  if (sheets[sheet] === undefined) throw new UnreadableFile(`There is no sheet ${sheet + 1} in the workbook.`);
  const formats = await formatsOf(workbook, sheet);
  await pause();
  const lines: string[][] = [];
  const rows = streamXlsxRows(bytes, { sheet })[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await readable(rows.next());
      if (next.done === true) break;
      await pause();
      const { values } = next.value;
      while (values.length > 0 && (values.at(-1) === null || values.at(-1) === '')) values.pop();
      if (values.length === 0) continue;
      keepWithin(limits, 'columns', values.length, `The number of columns in row ${next.value.index + 1}`);
      lines.push(values.map((value, column) => textOfCell(value, formats.columns[column] ?? null, formats.dayZero)));
      keepWithin(limits, 'rows', lines.length - 1, 'The number of rows');
      if (lines.length % 1_000 === 0) progress(lines.length);
    }
  } finally {
    // Stops what unpacks the sheet.
    await rows.return(undefined);
  }
  return { lines, notes: [], formats: formats.columns };
}

/** What the formats of the first rows tell of each column, and from which day the workbook counts. */
async function formatsOf(
  { bytes, largestSheet }: Workbook,
  sheet: number,
): Promise<{ readonly columns: readonly CellFormat[]; readonly dayZero: DayZero }> {
  if (largestSheet > largestSampled) return { columns: [], dayZero: '1900' };
  const { sheets, dateSystem } = await readable(readXlsx(bytes, { sheets: [sheet], readStyles: true, maxRows: sampledRows }));
  const columns: CellFormat[] = [];
  for (const [key, cell] of sheets[0]?.cells ?? []) {
    const column = Number(key.split(',')[1]);
    // The format of the header, or of a cell that differs, is no reason to forget what others tell.
    columns[column] ??= formatOf(cell.style?.numFmt ?? '');
  }
  return { columns, dayZero: dateSystem ?? '1900' };
}

/** What the library says of a damaged file, as a sentence for the person who gave it. */
async function readable<T>(reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UnreadableFile(`The workbook cannot be read: ${why.replace(/\.?$/, '.')}`);
  }
}
