import type { FieldId, RowId } from '../ids.ts';
import { cellText } from '../field-types/read-cell.ts';
import type { Field } from '../table/field.ts';
import type { Row } from '../table/row.ts';
import type { Reader } from './look.ts';

/** A cell in which a text was found. */
export interface Hit {
  readonly row: RowId;
  readonly field: FieldId;
}

/** Where rows are looked through: a view, or what shows a table's rows as they are. */
export interface SearchedLines {
  readonly size: number;
  slice(from: number, to: number): readonly Row[];
}

/** The cells in which a text was found, in the order of lines and fields. */
export class Hits {
  static readonly none = new Hits([]);
  readonly list: readonly Hit[];

  constructor(list: readonly Hit[]) {
    this.list = list;
  }

  get count(): number {
    return this.list.length;
  }
}

/** Lines that one step looks through. */
const linesPerStep = 500;

/**
 * Looks for a text in what cells show, without regard to case and accents, piece by piece; yields how many lines each step has looked
 * through.
 */
export function* searchRows(lines: SearchedLines, fields: readonly Field[], text: string, reader: Reader): Generator<number, Hits> {
  const wanted = searchKey(text);
  if (wanted === '') return Hits.none;
  const found: Hit[] = [];
  for (let at = 0; at < lines.size; at += linesPerStep) {
    for (const row of lines.slice(at, at + linesPerStep)) {
      for (const field of fields) {
        if (searchKey(cellText(row, field, reader.locale, reader.computed)).includes(wanted)) found.push({ row: row.id, field: field.id });
      }
    }
    yield Math.min(linesPerStep, lines.size - at);
  }
  return new Hits(found);
}

/** Text as it is looked for: without case and accents. */
export function searchKey(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .trim();
}
