import {
  editText,
  type Field,
  missingChoices,
  type Op,
  type Problem,
  type Revision,
  type Row,
  revisionOf,
  sameValue,
  type Table,
  valueOf,
  valueText,
  whyNotEditable,
  fieldEntry,
} from '@teable-grid/core';
import type { CellEditing } from './editing.ts';

/** What an editor shows first. */
export function firstText(editing: CellEditing): string {
  return editing.text ?? valueTextOf(editing);
}

/** The text of the value that the cell had when its editor opened. */
export function valueTextOf(editing: CellEditing): string {
  const row = editing.look.rows.get(editing.row);
  const field = editing.look.fields.get(editing.field);
  return row === undefined || field === undefined ? '' : editText(row, field);
}

/** What a typed text means for a cell: ops to do, nothing to do, or a text that cannot be read. */
export type Reading =
  | { readonly reading: 'same' }
  | { readonly reading: 'ops'; readonly ops: readonly Op[] }
  | { readonly reading: 'unread'; readonly problem: Problem };

/** Reads text for a cell; a select takes names that it does not know as new choices. `row` and `field` as the author saw them. */
export function readTyped(row: Row, field: Field, text: string, locale: string): Reading {
  // What nobody writes is left as it is.
  if (whyNotEditable(field) !== null) return { reading: 'same' };
  const entry = fieldEntry(field.type);
  const was = valueOf(row, field);
  const addChoices = missingChoices(field.options, entry.namesIn?.(text) ?? []);
  const options =
    addChoices.length === 0 ? field.options : { ...field.options, choices: [...(field.options.choices ?? []), ...addChoices] };
  const parsed = entry.parse(text, options, locale);
  if (!parsed.ok) return { reading: 'unread', problem: parsed.problem };
  if (sameValue(parsed.value, was)) return { reading: 'same' };
  const write: Op = { op: 'set-cell', row: row.id, field: field.id, value: parsed.value, was };
  const add: Op = { op: 'change-field', field: field.id, set: { addChoices } };
  return { reading: 'ops', ops: addChoices.length === 0 ? [write] : [add, write] };
}

/** What others did to a cell while its editor was open. */
export interface ChangedUnder {
  /** The change that did it; null where it need not be asked whose it is. */
  readonly revision: Revision | null;
  /** In words; `who` and `when` as far as they are known, else null and empty. */
  text(who: string | null, when: string): string;
}

/** What others did to the cell since its editor opened; null when nothing. */
export function changedUnder(editing: CellEditing, table: Table, locale: string): ChangedUnder | null {
  const before = editing.look.rows.get(editing.row);
  const after = table.rows.get(editing.row);
  const field = table.fields.get(editing.field);
  if (before === undefined || after === undefined || field === undefined) return null;
  if (field.deleted) return { revision: null, text: () => `The field “${field.name}” was deleted.` };
  if (after.deleted && !before.deleted) return { revision: null, text: () => 'The row was deleted.' };
  const revision = revisionOf(after, field);
  if (revision === revisionOf(before, field) || sameValue(valueOf(after, field), valueOf(before, field))) return null;
  const value = valueText(valueOf(after, field), field, locale);
  return {
    revision,
    text: (who, when) => {
      const at = when === '' ? '' : ` (${when})`;
      if (value === '') return `${who === null ? 'The cell was emptied' : `${who} emptied the cell`}${at}.`;
      return `${who === null ? 'The value is now' : `${who} wrote`} “${value}”${at}.`;
    },
  };
}
