import type { Field } from './field.ts';
import { later, type Revision } from './revision.ts';
import { type Row, revisionOf } from './row.ts';

/** When a cell of the row was last written, of these fields; the row's creation where none was written since. */
export function lastEdit(row: Row, fields: Iterable<Field>): Revision {
  let last = row.created;
  for (const field of fields) last = later(revisionOf(row, field), last);
  return last;
}
