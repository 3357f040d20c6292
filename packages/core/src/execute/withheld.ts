import type { RowId } from '../ids.ts';
import type { Field } from '../table/field.ts';
import { type Row, revisionOf, valueOf } from '../table/row.ts';
import type { Value } from '../value.ts';
import { writeCell } from './cells.ts';
import { openConflict } from './conflicts.ts';
import type { WorkingTable } from './working-table.ts';

/** A value that its cell does not get, since another row holds it. */
export interface Withheld {
  readonly field: Field;
  readonly value: Value;
}

/** Takes the values that other rows hold out of a new row's. */
export function takeOut(working: WorkingTable, row: RowId, cells: Value[]): readonly Withheld[] {
  return working.barred.fieldsOf(row).flatMap((id) => {
    const field = working.field(id)!;
    const value = cells[field.column] ?? null;
    if (value === null) return [];
    cells[field.column] = null;
    return [{ field, value }];
  });
}

/** Keeps a value beside its empty cell, as a conflict. */
export function withhold(working: WorkingTable, row: Row, { field, value }: Withheld, at: number): void {
  const current = { value: null, revision: revisionOf(row, field) };
  const op = `${at}-u${working.opened.length.toString(36)}`;
  openConflict(working, { kind: 'unique-taken', row, field: field.id, base: null, current, incoming: value, op });
}

/** Empties the cells of a row that is live again whose values other rows hold, and keeps these as conflicts. */
export function giveUpInRow(working: WorkingTable, row: RowId, at: number): void {
  for (const field of working.barred.fieldsOf(row)) giveUp(working, row, working.field(field)!, at);
}

/** Empties the cells of a field that is live again whose values other rows hold, and keeps these as conflicts. */
export function giveUpInField(working: WorkingTable, field: Field, at: number): void {
  for (const row of working.barred.rowsOf(field.id)) giveUp(working, row, field, at);
}

function giveUp(working: WorkingTable, id: RowId, field: Field, at: number): void {
  const row = working.row(id)!;
  const value = valueOf(row, field);
  if (value === null) return;
  writeCell(working, row, field, null);
  withhold(working, working.row(id)!, { field, value }, at);
}
