import { type NewRow, newId, type Op, type Row, type Value, valueOf, whyNotEditable, fieldEntry } from '@teable-grid/core';
import type { GridState } from '../state/grid-state.ts';
import { rowRuns } from '../state/ranges.ts';
import { rangesOf } from '../state/selection.ts';
import { count } from '../state/count.ts';
import { type Planning, sayOnly } from './plan.ts';

/** Plans copies of the selected rows, right below each run of them. What must be unique is left empty in a copy. */
export function* planDuplicate({ table, sheet, selection }: GridState): Planning {
  if (selection === null) return sayOnly('Nothing is selected.');
  const fields = table.fields.list.filter((field) => whyNotEditable(field) === null);
  const ops: Op[] = [];
  const copies: NewRow[] = [];
  const copyOf = (row: Row): NewRow => {
    const cells: Record<string, Value> = {};
    for (const field of fields) {
      const value = field.options.unique === true ? null : valueOf(row, field);
      // What does not fit its field's present type would be refused in a new row.
      if (value !== null && fieldEntry(field.type).check(value, field.options).ok) cells[field.id] = value;
    }
    return { id: newId('row'), cells };
  };
  for (const [from, to] of rowRuns(rangesOf(sheet, selection))) {
    const rows = sheet.rows.slice(Math.max(0, from), to + 1);
    if (rows.length === 0) continue;
    const made: NewRow[] = [];
    for (const row of rows) {
      made.push(copyOf(row));
      yield copies.length + made.length;
    }
    ops.push({ op: 'insert-rows', place: { after: rows.at(-1)!.id }, rows: made });
    copies.push(...made);
  }
  if (copies.length === 0) return sayOnly('There is no row to duplicate.');
  const [first, last] = [sheet.fields[0]!.id, sheet.fields.at(-1)!.id];
  const to = { row: copies.at(-1)!.id, field: last };
  const emptied = fields.filter(({ options }) => options.unique === true).map(({ name }) => `“${name}”`);
  const text =
    emptied.length === 0
      ? `${count(copies.length, 'row')} duplicated.`
      : `${count(copies.length, 'row')} duplicated, without ${emptied.join(', ')}: these values are in one row only.`;
  return {
    ops,
    held: [],
    select: { from: { row: copies[0]!.id, field: first }, to, orTo: to },
    notice: copies.length > 1 || emptied.length > 0 ? { tone: 'info', text } : null,
    movesCut: false,
  };
}
