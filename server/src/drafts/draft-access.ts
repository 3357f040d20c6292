import { fieldType, type FieldId, type Problem, type ProblemCode, quoted, type RowId, type Table } from '@teable-grid/core';
import { type Access, hiddenFrom } from '../access.ts';
import { authorise } from '../authorise.ts';

/** A cell by its names. */
export interface Cell {
  readonly row: RowId;
  readonly field: FieldId;
}

/** Why there is no long text in a cell that could be written, for whoever may write all; null when there is one. */
export function whyNoText({ row: rowId, field: fieldId }: Cell, { rows, fields }: Table): Problem | null {
  const [row, field] = [rows.get(rowId), fields.get(fieldId)];
  const problem = (code: ProblemCode, message: string): Problem => ({ code, path: '', message });
  if (field === undefined) return problem('no-such-field', `There is no field ${quoted(fieldId)} in this table.`);
  if (row === undefined) return problem('no-such-row', `There is no row ${quoted(rowId)} in this table.`);
  if (field.deleted) return problem('field-deleted', `The field ${quoted(field.name)} is deleted.`);
  if (row.deleted) return problem('row-deleted', `The row ${quoted(rowId)} is deleted.`);
  if (fieldType(field.type).name !== 'long-text')
    return problem('wrong-type', `Only long texts are written together, and ${quoted(field.name)} holds something else.`);
  return null;
}

/** Why somebody may not write a long text together with others; null when he may. Of a field that he may not see he learns nothing. */
export function whyNotWriter(cell: Cell, access: Access, table: Table): Problem | null {
  const op = { op: 'set-cell', ...cell, value: null, was: null } as const;
  const [forbidden] = authorise({ n: 1, id: 'draft', seen: { seq: table.seq }, ops: [op] }, access, table);
  if (forbidden !== undefined) return { ...forbidden, path: '' };
  const isHidden = hiddenFrom(access.role, table.fields).has(cell.field);
  return whyNoText(cell, isHidden ? { ...table, fields: withoutField(table, cell.field) } : table);
}

function withoutField({ fields }: Table, hidden: FieldId): Table['fields'] {
  return { get: (id: FieldId) => (id === hidden ? undefined : fields.get(id)) } as Table['fields'];
}
