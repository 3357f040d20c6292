import type { CellReading } from '../field-types/read-cell.ts';
import { fieldType } from '../field-types/field-types.ts';
import type { Field } from '../table/field.ts';
import type { Value } from '../value.ts';
import { dateAt } from './convert.ts';
import { formulaError, type FormulaScalar, type FormulaValue, isFormulaDate, isFormulaError, isFormulaList } from './formula-value.ts';

/** What a cell is to a formula: numbers, truths and dates as such, choices and people by their names, several values as a list, else a text. */
export function valueOfCell(reading: CellReading, field: Field): FormulaValue {
  if (reading.state === 'empty') return field.type === 'checkbox' ? false : null;
  if (reading.state === 'unfit') return formulaError('#VALUE!', `“${reading.text.slice(0, 40)}” in “${field.name}” does not fit its type.`);
  const { value } = reading;
  if (field.type === 'formula') return value as FormulaValue;
  if (Array.isArray(value)) return value.map((item) => namedOf(item, field));
  return scalarOfCell(value, field);
}

function scalarOfCell(value: Value, field: Field): FormulaScalar {
  if (typeof value === 'number' || typeof value === 'boolean' || value === null) return value;
  const { kind } = fieldType(field.type).editor;
  if (typeof value === 'string' && (kind.startsWith('date') || /^(created|modified)-time$/.test(field.type))) {
    const moment = Date.parse(value.length === 10 ? `${value}T00:00:00Z` : value);
    return dateAt(moment, value.length > 10);
  }
  return namedOf(value, field);
}

/** A choice, a person or a file is meant by its name. */
function namedOf(value: Value, field: Field): FormulaScalar {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    const { name } = value as { readonly name?: unknown };
    if (typeof name === 'string') return name;
    return JSON.stringify(value);
  }
  if (typeof value !== 'string') return value as FormulaScalar;
  const choice = field.options.choices?.find(({ id }) => id === value);
  return choice?.name ?? value;
}

/** A formula's result as what its cell holds; null: nothing, as of an empty text or list. */
export function storedOf(value: FormulaValue): Value {
  if (isFormulaList(value)) return value.length === 0 ? null : value.map((item) => storedOf(item));
  if (value === null || value === '') return null;
  if (isFormulaError(value)) return { error: value.error, message: value.message };
  return isFormulaDate(value) ? { date: value.date } : value;
}
