import { cellText } from '../field-types/read-cell.ts';
import type { FieldId, RowId } from '../ids.ts';
import type { Field } from '../table/field.ts';
import type { Row } from '../table/row.ts';
import type { Reader } from './look.ts';
import { cellKind } from './operators.ts';
import { computesAlike, saysAlike } from './alike.ts';
import { remembered } from './remembered.ts';
import type { ShownRows } from './shown-rows.ts';

/** A cell in which a text was found. */
export interface Hit {
  readonly row: RowId;
  readonly field: FieldId;
}

/** What is looked for, and where. */
export interface Search {
  readonly text: string;
  /** Fields that are shown, in their order. */
  readonly fields: readonly Field[];
  readonly reader: Reader;
}

/** What was found in a piece: the cells, and their places as row times fields plus field, counted from the first row of the piece. */
interface PieceHits {
  readonly hits: readonly Hit[];
  readonly places: readonly number[];
  /** Rows of the piece that count. */
  readonly rows: number;
}

/** Cells that one step looks through. */
const cellsPerStep = 4_000;

/** The cells in which a text was found, in the order of rows and fields; immutable. */
export class Hits {
  readonly search: Search;
  readonly #pieces: readonly PieceHits[];
  /** Hits and rows before each piece. */
  readonly #hitsBefore: readonly number[];
  readonly #rowsBefore: readonly number[];
  readonly #found: WeakMap<readonly Row[], PieceHits>;
  /** How many there are. */
  readonly count: number;

  /**
   * Looks for a text in what cells show, without regard to case and accents, piece by piece; yields how many cells each step has looked
   * through. With what was found before, only rows are looked through that have changed since, or that are in another order.
   */
  static *inSteps(shown: ShownRows, search: Search, before: Hits | null): Generator<number, Hits> {
    const isSame = before !== null && before.#finds(search);
    const found = isSame ? before.#found : new WeakMap<readonly Row[], PieceHits>();
    const keys = search.fields.map((field) => cellKeys(field, search.reader));
    const wanted = searchKey(search.text);
    if (wanted === '') return new Hits(search, [], found);
    const pieces: PieceHits[] = [];
    let cells = 0;
    for (const piece of shown.pieces) {
      let known = found.get(piece);
      if (known === undefined) {
        const looking = searchPiece(piece, keys, wanted);
        let step = looking.next();
        for (; step.done !== true; step = looking.next()) {
          cells += step.value;
          if (cells < cellsPerStep) continue;
          yield cells;
          cells = 0;
        }
        known = step.value;
        found.set(piece, known);
      }
      pieces.push(known);
    }
    return new Hits(search, pieces, found);
  }

  private constructor(search: Search, pieces: readonly PieceHits[], found: WeakMap<readonly Row[], PieceHits>) {
    this.search = search;
    this.#pieces = pieces;
    this.#found = found;
    const [hitsBefore, rowsBefore]: [number[], number[]] = [[], []];
    let [hits, rows] = [0, 0];
    for (const piece of pieces) {
      hitsBefore.push(hits);
      rowsBefore.push(rows);
      hits += piece.hits.length;
      rows += piece.rows;
    }
    this.#hitsBefore = hitsBefore;
    this.#rowsBefore = rowsBefore;
    this.count = hits;
  }

  /** A hit by its number, from 0. */
  at(number: number): Hit | undefined {
    if (number < 0 || number >= this.count) return undefined;
    const piece = lastAtOrBefore(this.#hitsBefore, number);
    return this.#pieces[piece]!.hits[number - this.#hitsBefore[piece]!];
  }

  /**
   * The number of the first hit behind a cell, or of the last one before it; from the end it goes on at the beginning, and the other way round. `row`
   * counts the rows that are shown, from 0 (`RowView.numberOf`), `column` the fields. -1 when there is none at all.
   */
  next(row: number, column: number): number {
    const at = this.#countUpTo(row, column, 'included');
    return this.count === 0 ? -1 : at % this.count;
  }

  /** The number of the last hit before a place, from the end on where there is none; -1 where there is no hit. */
  previous(row: number, column: number): number {
    const at = this.#countUpTo(row, column, 'excluded');
    return this.count === 0 ? -1 : (at - 1 + this.count) % this.count;
  }

  /** How many hits there are up to a cell. */
  #countUpTo(row: number, column: number, that: 'included' | 'excluded'): number {
    if (this.#pieces.length === 0) return 0;
    const piece = lastAtOrBefore(this.#rowsBefore, Math.max(0, row));
    const place = (row - this.#rowsBefore[piece]!) * this.search.fields.length + column;
    const { places } = this.#pieces[piece]!;
    const from = places.findIndex((other) => (that === 'included' ? other > place : other >= place));
    return this.#hitsBefore[piece]! + (from < 0 ? places.length : from);
  }

  /** Whether what was found holds for another search. */
  #finds({ text, fields, reader }: Search): boolean {
    const { text: mine, fields: shown, reader: by } = this.search;
    if (searchKey(mine) !== searchKey(text) || by.locale !== reader.locale || shown.length !== fields.length) return false;
    return shown.every((field, at) => {
      const other = fields[at]!;
      return field.id === other.id && saysAlike(field, other) && computesAlike(other, by, reader);
    });
  }
}

/** Whether a cell is a hit, asked as it is shown. */
export function isHit(row: Row, field: Field, text: string, reader: Reader): boolean {
  const wanted = searchKey(text);
  return wanted !== '' && searchKey(cellText(row, field, reader.locale, reader.computed)).includes(wanted);
}

function* searchPiece(piece: readonly Row[], keys: readonly CellKeys[], wanted: string): Generator<number, PieceHits> {
  const hits: Hit[] = [];
  const places: number[] = [];
  let rows = 0;
  for (const row of piece) {
    if (row.deleted) continue;
    keys.forEach((ofField, column) => {
      if (!ofField.of(row).includes(wanted)) return;
      hits.push({ row: row.id, field: ofField.field.id });
      places.push(rows * keys.length + column);
    });
    rows += 1;
    yield keys.length;
  }
  return { hits, places, rows };
}

/** What the cells of a field are searched by. Writing a day or a number in a locale takes longer than finding something in it. */
interface CellKeys {
  readonly field: Field;
  of(row: Row): string;
}

function cellKeys(field: Field, { locale, computed }: Reader): CellKeys {
  const of = (row: Row) => searchKey(cellText(row, field, locale, computed));
  return { field, of: cellKind(field) === 'text' ? of : remembered(field, of) };
}

/** Text of letters that have neither accents nor more than one form, which most text is. */
const plainAscii = /^[ -~]*$/;

/** Text as it is looked for: without case, accents and spaces around it. */
export function searchKey(text: string): string {
  const bare = plainAscii.test(text) ? text : text.normalize('NFKD').replace(/\p{Mn}/gu, '');
  return bare.toLowerCase().trim();
}

function lastAtOrBefore(starts: readonly number[], position: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (starts[middle]! <= position) low = middle;
    else high = middle - 1;
  }
  return low;
}
