import { defaultTableLimits } from '@teable-grid/core';

/** How much of a file is read, by name; what is over one is refused with a sentence that names it. */
export interface FileLimits {
  /** Bytes of a text file: all of it has to fit in one string. */
  readonly textBytes: number;
  /** Bytes of a workbook as it is. */
  readonly workbookBytes: number;
  /** Bytes of all parts of a workbook when they are unpacked: a few kilobytes can be made to unpack to terabytes. */
  readonly unpackedBytes: number;
  /** Bytes of one part that is no sheet, such as the list of its texts, unpacked: these are held whole. */
  readonly partBytes: number;
  /** Rows without the header. */
  readonly rows: number;
  readonly columns: number;
  /** UTF-8 bytes of one cell's value as JSON. */
  readonly cellBytes: number;
  /** Choices of one select field. */
  readonly choices: number;
}

/** What holds in the element: what a table takes, and what a page can hold. */
export const fileLimits: FileLimits = {
  textBytes: 400_000_000,
  workbookBytes: 200_000_000,
  unpackedBytes: 1_500_000_000,
  partBytes: 400_000_000,
  rows: defaultTableLimits.rows,
  columns: defaultTableLimits.fields,
  cellBytes: defaultTableLimits.cellBytes,
  choices: defaultTableLimits.choices,
};

/** A file cannot be read; the message is a sentence for the person who gave it. */
export class UnreadableFile extends Error {}

/** Throws when something is over a limit. */
export function keepWithin(limits: FileLimits, name: keyof FileLimits, amount: number, what: string): void {
  if (amount > limits[name])
    throw new UnreadableFile(`${what} is over the limit ${name} (${limits[name].toLocaleString('en')}): ${amount.toLocaleString('en')}.`);
}
