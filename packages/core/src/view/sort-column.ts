import { valueOrder, rowOrder } from '../field-types/compare-values.ts';
import { choiceRank } from '../field-types/choices.ts';
import { editedFields, systemRevision } from '../field-types/system-values.ts';
import { shownAs } from '../field-types/own-cell.ts';
import { readCell } from '../field-types/read-cell.ts';
import type { Field } from '../table/field.ts';
import type { Row } from '../table/row.ts';
import type { Fields } from '../table/table.ts';
import { isNothing, type Value } from '../value.ts';
import { dayInCell, momentInCell } from './cell-days.ts';
import { dayOf } from './days.ts';
import { computesAlike, saysAlike } from './alike.ts';
import type { Reader } from './look.ts';
import { type CellKind, cellKind } from './operators.ts';
import { remembered } from './remembered.ts';

/**
 * What a cell counts as where rows are put in order: equal keys, equal places. A number; or a text, for texts themselves and, marked by its first
 * character, for other values and for what the field's type cannot read. Null is the empty cell.
 */
export type SortKey = number | string | null;

/** What keys are for: to sort rows, to put them together (by days, where there are times of day), or to tell values apart. */
export type SortPurpose = 'sort' | 'group' | 'value';

const valueMark = '\u0000';
const unfitMark = '\uffff';
const unfitCode = 0xffff;
const textOrder = valueOrder('text');

/** Above every number of a change. */
const firstPredicted = 2 ** 52;

/** Kinds whose keys are numbers that are compared as such. */
const numeric: ReadonlySet<CellKind> = new Set(['number', 'date', 'checkbox', 'choice']);

/** The cells of one field as keys, for one state of the field. */
export class SortColumn {
  readonly field: Field;
  readonly purpose: SortPurpose;
  readonly reader: Reader;
  /** Whether keys are numbers that are compared as such, where the type can read the cell. */
  readonly isNumeric: boolean;
  /** As what cells read. */
  readonly #shown: Field;
  readonly #kind: CellKind;
  readonly #order: ReturnType<typeof valueOrder>;
  /** Fields whose cells count as edits of a row, where rows are sorted by changes, which are numbered in the order of their times. */
  readonly #edited: readonly Field[] | null;
  readonly #fields: Fields;
  /** Values that are neither number nor text, by their keys. */
  readonly #values = new Map<string, Value>();

  constructor(field: Field, purpose: SortPurpose, reader: Reader, fields: Fields) {
    this.field = field;
    this.purpose = purpose;
    this.reader = reader;
    this.#shown = shownAs(field, reader.computed);
    this.#kind = cellKind(this.#shown);
    this.#order = valueOrder(this.#shown.type);
    this.#fields = fields;
    this.#edited = sortsByChange(field, purpose) ? editedFields(fields) : null;
    this.isNumeric = numeric.has(this.#kind);
    const keyOf = (row: Row) => this.#keyOf(row);
    // Texts and numbers are read as quickly as they are looked up.
    this.keyOf = this.#kind === 'date' || this.#kind === 'choice' ? remembered(field, keyOf) : keyOf;
  }

  /** Whether keys are the same for another state of the field, and another reader. */
  holdsFor(field: Field, reader: Reader, fields: Fields): boolean {
    if (!saysAlike(this.field, field) || this.reader.locale !== reader.locale) return false;
    return this.#edited === null ? computesAlike(field, this.reader, reader) : this.#fields === fields;
  }

  /** The key of a row's cell. */
  readonly keyOf: (row: Row) => SortKey;

  #keyOf(row: Row): SortKey {
    if (this.#edited !== null) {
      const revision = systemRevision(row, this.field, this.#edited);
      // A prediction comes after all that is numbered.
      return revision >= 0 ? revision : firstPredicted - revision;
    }
    const reading = readCell(row, this.field, this.reader.computed);
    if (reading.state === 'unfit') return unfitMark + reading.text;
    const value = reading.state === 'empty' || isNothing(reading.value) ? null : reading.value;
    // An empty checkbox is one that is not checked.
    if (this.#kind === 'checkbox') return value === true ? 1 : 0;
    if (value === null) return null;
    switch (this.#kind) {
      case 'choice':
        return typeof value === 'string' ? choiceRank(this.#shown.options, value) : null;
      case 'date':
        return this.purpose === 'group' ? dayInCell(value, this.#shown) : momentInCell(value);
      default:
        return typeof value === 'number' || typeof value === 'string' ? value : this.#keyOfValue(value);
    }
  }

  /** Order of two keys, ascending; what the type cannot read comes after what it can, and empty cells are not its business. */
  compare(a: number | string, b: number | string): number {
    if (a === b) return 0;
    if (typeof a === 'number' && typeof b === 'number' && this.isNumeric) return a - b;
    const unfit = isUnfit(a);
    if (unfit !== isUnfit(b)) return unfit ? 1 : -1;
    const inOrder = unfit ? textOrder : this.#order;
    const order = inOrder(this.#valueOf(a), this.#valueOf(b), this.#shown.options, this.reader.locale);
    // Texts that count as equal where they are sorted may be written in more than one way.
    return order !== 0 ? order : String(a) < String(b) ? -1 : 1;
  }

  /** `compare` for these keys, which are to be compared many times: with less ado where all are texts. */
  comparer(keys: readonly (number | string)[]): (a: number | string, b: number | string) => number {
    const isText = (key: number | string) => typeof key === 'string' && key.charCodeAt(0) !== 0 && key.charCodeAt(0) !== unfitCode;
    if (!keys.every(isText)) return (a, b) => this.compare(a, b);
    const [order, { options }, { locale }] = [this.#order, this.#shown, this.reader];
    return (a, b) => order(a, b, options, locale) || (a < b ? -1 : a > b ? 1 : 0);
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
    return key.charCodeAt(0) === 0 ? (this.#values.get(key) ?? key) : key;
  }
}

/** Whether rows are sorted by the numbers of changes in place of what cells say, which may not be known yet. */
export function sortsByChange({ type }: Pick<Field, 'type'>, purpose: SortPurpose): boolean {
  return purpose === 'sort' && rowOrder(type) !== null;
}

function isUnfit(key: number | string): boolean {
  return typeof key === 'string' && key.charCodeAt(0) === unfitCode;
}
