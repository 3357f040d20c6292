import type { Authorship } from '../table/conflict.ts';
import type { Field } from '../table/field.ts';
import { lastEdit } from '../table/last-edit.ts';
import type { Revision } from '../table/revision.ts';
import type { Row } from '../table/row.ts';
import type { Fields } from '../table/table.ts';
import type { ComputedValues } from './computed.ts';
import { fieldType } from './field-types.ts';
import type { CellReading } from './own-cell.ts';

/** Who made the change with a number: undefined while that is being asked, null where nobody can tell any more. */
export type AuthorLookup = (revision: Revision) => Authorship | null | undefined;

const empty: CellReading = { state: 'empty' };

/**
 * Reads the fields that say when and by whom a row was made or last edited (`FieldType.system`). What is being asked reads as empty. Last
 * edited means: when a cell of the row was written last, of the fields that are known here.
 */
export function systemValues(fields: Fields, authorOf: AuthorLookup): ComputedValues {
  const edited = editedFields(fields);
  return {
    read(row, field) {
      const { system } = fieldType(field.type);
      if (system === undefined) return empty;
      const author = authorOf(systemRevision(row, field, edited));
      const value = author == null ? null : system.value(author);
      return value === null ? empty : { state: 'value', value };
    },
  };
}

/** The change that a field of this kind tells about, for a row. */
export function systemRevision(row: Row, field: Field, edited: readonly Field[]): Revision {
  return fieldType(field.type).system?.of === 'last-edit' ? lastEdit(row, edited) : row.created;
}

/** The fields whose cells count when it is told who last edited a row: all that people write, deleted ones too. */
export function editedFields(fields: Fields): readonly Field[] {
  return [...fields.all()].filter(({ type }) => fieldType(type).numbered !== true);
}
