import { choiceRank } from '../field-types/choices.ts';
import { fieldType } from '../field-types/field-types.ts';
import { readCell } from '../field-types/read-cell.ts';
import type { Field } from '../table/field.ts';
import type { Row } from '../table/row.ts';
import { isNothing, type Value } from '../value.ts';
import { dayInCell, momentInCell } from './cell-days.ts';
import { dayOf } from './days.ts';
import type { Reader } from './look.ts';
import { type CellKind, cellKind } from './operators.ts';

/**
 * What a cell counts as where rows are put in order: equal keys, equal places. A number; or a text, for texts themselves and, marked by its first
 * character, for other values and for what the field's type cannot read. Null is the empty cell.
 */
export type SortKey = number | string | null;

/** What rows are put in order for: to be sorted, or to be put together (days, where there are times of day). */
export type SortPurpose = 'sort' | 'group';

const valueMark = '\u0000';
const unfitMark = '\uffff';

/** Kinds whose keys are numbers that are compared as such. */
const numeric: ReadonlySet<CellKind> = new Set(['number', 'date', 'checkbox', 'choice']);

/** The cells of one field as keys, for one state of the field. */
export class SortColumn {
  readonly field: Field;
  readonly purpose: SortPurpose;
  readonly reader: Reader;
  /** Whether keys are numbers that are compared as such, where the type can read the cell. */
  readonly isNumeric: boolean;
  readonly #kind: CellKind;
  /** Values that are neither number nor text, by their keys. */
  readonly #values = new Map<string, Value>();

  constructor(field: Field, purpose: SortPurpose, reader: Reader) {
    this.field = field;
    this.purpose = purpose;
    this.reader = reader;
    this.#kind = cellKind(field);
    this.isNumeric = numeric.has(this.#kind);
  }

  /** The key of a row's cell. */
  keyOf(row: Row): SortKey {
    const reading = readCell(row, this.field, this.reader.computed);
    if (reading.state === 'unfit') return unfitMark + reading.text;
    const value = reading.state === 'empty' || isNothing(reading.value) ? null : reading.value;
    // An empty checkbox is one that is not checked.
    if (this.#kind === 'checkbox') return value === true ? 1 : 0;
    if (value === null) return null;
    switch (this.#kind) {
      case 'choice':
        return typeof value === 'string' ? choiceRank(this.field.options, value) : null;
      case 'date':
        return this.purpose === 'group' ? dayInCell(value) : momentInCell(value);
      default:
        return typeof value === 'number' || typeof value === 'string' ? value : this.#keyOfValue(value);
    }
  }

  /** Order of two keys, ascending; what the type cannot read comes after what it can, and empty cells are not its business. */
  compare(a: number | string, b: number | string): number {
    if (a === b) return 0;
    if (typeof a === 'number' && typeof b === 'number' && this.isNumeric) return a - b;
    const [unfitA, unfitB] = [isUnfit(a), isUnfit(b)];
    if (unfitA !== unfitB) return unfitA ? 1 : -1;
    const type = fieldType(unfitA ? 'text' : this.field.type);
    const order = type.compare(this.#valueOf(a), this.#valueOf(b), this.field.options, this.reader.locale);
    // Texts that count as equal where they are sorted may be written in more than one way.
    return order !== 0 ? order : String(a) < String(b) ? -1 : 1;
  }

  /** What cells with that key have in common, as a value of the field. `row` is one that has it. */
  commonValue(key: SortKey, row: Row): Value {
    if (key === null || this.#kind === 'choice') {
      const reading = readCell(row, this.field, this.reader.computed);
      return reading.state === 'value' && !isNothing(reading.value) ? reading.value : reading.state === 'unfit' ? reading.text : null;
    }
    if (this.#kind === 'checkbox' && typeof key === 'number') return key === 1;
    if (this.#kind === 'date' && typeof key === 'number') return dayOf(key);
    return this.#valueOf(key);
  }

  /** What cells with that key are told by from others for as long as the field is there; `row` is one that has it. */
  nameOf(key: SortKey, row: Row): Value {
    // Choices can be put in another order.
    return this.#kind === 'choice' && typeof key === 'number' ? this.commonValue(key, row) : key;
  }

  #keyOfValue(value: Value): string {
    const key = valueMark + JSON.stringify(value);
    if (!this.#values.has(key)) this.#values.set(key, value);
    return key;
  }

  #valueOf(key: number | string): Value {
    if (typeof key === 'number') return key;
    if (isUnfit(key)) return key.slice(1);
    return key.startsWith(valueMark) ? (this.#values.get(key) ?? key) : key;
  }
}

function isUnfit(key: number | string): boolean {
  return typeof key === 'string' && key.startsWith(unfitMark);
}
