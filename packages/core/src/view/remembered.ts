import { fieldType } from '../field-types/field-types.ts';
import type { Field } from '../table/field.ts';
import { type Row, valueOf } from '../table/row.ts';
import type { Value } from '../value.ts';

/** Values that are remembered at most. */
const mostValues = 5_000;

/**
 * What follows from a field's cell alone, found out once for each stored value: a column has many cells and, of days or choices, few values. Of
 * computed cells, of lists, and of more values than a few thousand nothing is remembered.
 */
export function remembered<T>(field: Field, follows: (row: Row) => T): (row: Row) => T {
  if (fieldType(field.type).computed === true) return follows;
  const known = new Map<Value, T>();
  return (row) => {
    const stored = valueOf(row, field);
    if (typeof stored === 'object' && stored !== null) return follows(row);
    const found = known.get(stored);
    if (found !== undefined) return found;
    const made = follows(row);
    if (known.size < mostValues) known.set(stored, made);
    return made;
  };
}
