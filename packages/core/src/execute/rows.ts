import { readAs } from '../field-types/read-cell.ts';
import { cellTarget, type NewRow, type Op, type Target } from '../change/change.ts';
import { idPattern } from '../ids.ts';
import { quoted } from '../problem.ts';
import type { Field } from '../table/field.ts';
import { isLater, type Revision } from '../table/revision.ts';
import { type Row, revisionOf, valueOf } from '../table/row.ts';
import { isNothing, type Value } from '../value.ts';
import { whyNotEditable } from '../field-types/editable.ts';
import { cleanText, toPlainText } from '../field-types/plain-text.ts';
import { checkValue } from './check-value.ts';
import { openConflict } from './conflicts.ts';
import { numbering } from './numbering.ts';
import { rowKeys } from './places.ts';
import { isUnseen, seenOf, type Sight } from './seen.ts';
import { giveUpInRow, takeOut, withhold } from './withheld.ts';
import type { WorkingTable } from './working-table.ts';

type OpOf<Kind extends Op['op']> = Extract<Op, { op: Kind }>;

/** Inserts rows at a place, in the order in which they are given. */
export function insertRows(working: WorkingTable, op: OpOf<'insert-rows'>, at: number): void {
  const path = `ops/${at}`;
  const { limits, revision } = working.context;
  if (working.rows.total + op.rows.length > limits.rows) {
    return working.refuse('over-limit', `${path}/rows`, `The table would have more rows than the limit rows (${limits.rows}).`);
  }
  const keys = rowKeys(working, op.place, op.rows.length, `${path}/place`);
  if (!keys.ok) return working.refuse(keys.problem.code, keys.problem.path, keys.problem.message);
  const defaults = working.fields.list.flatMap((field) => defaultOf(field) ?? []);
  const numbers = numbering(working);
  op.rows.forEach((row, index) => {
    const rowPath = `${path}/rows/${index}`;
    if (!idPattern.test(row.id)) return working.refuse('bad-change', `${rowPath}/id`, `${quoted(row.id)} is not an id.`);
    if (working.row(row.id) !== undefined)
      return working.refuse('exists-already', `${rowPath}/id`, `There is a row ${quoted(row.id)} already.`);
    const cells = newCells(working, defaults, row, rowPath, keepsMisfits(working, op));
    for (const { field, give } of numbers) putCell(cells, field.column, give());
    const withheld = takeOut(working, row.id, cells);
    const base = { id: row.id, order: keys.value[index]!, created: revision, version: revision, cells, revisions: null };
    working.write({ write: 'row', row: base });
    for (const value of withheld) withhold(working, working.row(row.id)!, value, at);
  });
}

interface Default {
  readonly field: Field;
  readonly value: Value;
}

/** A field's default, as its present type reads it; undefined when it has none that fits. */
function defaultOf(field: Field): Default | undefined {
  const given = whyNotEditable(field) === null ? field.options.default : null;
  const value = given == null ? undefined : readAs(field.type, given, field.options);
  return value === undefined ? undefined : { field, value };
}

/** Whether new rows come with values that their fields refuse: the whole change is an import, or the op asks for it. */
export function keepsMisfits(working: WorkingTable, op: OpOf<'insert-rows'>): boolean {
  return working.context.misfits === 'keep' || op.misfits === 'keep';
}

/** A new row's values by column, with defaults where nothing is given. */
function newCells(working: WorkingTable, defaults: readonly Default[], row: NewRow, path: string, keeps: boolean): Value[] {
  const cells: Value[] = [];
  const put = (column: number, value: Value) => putCell(cells, column, value);
  for (const { field, value } of defaults) if (!Object.hasOwn(row.cells, field.id)) put(field.column, value);
  for (const [id, value] of Object.entries(row.cells)) {
    const field = working.field(id);
    if (field === undefined || field.deleted) {
      working.refuse(
        field === undefined ? 'no-such-field' : 'field-deleted',
        `${path}/cells/${id}`,
        `There is no field ${quoted(id)} in this table.`,
      );
      continue;
    }
    // Empty cells are no writes: a row may be made before what a field requires is known.
    if (isNothing(value)) continue;
    const checked = checkValue(working, field, value, `${path}/cells/${id}`);
    if (checked.ok) put(field.column, checked.value);
    else if (keeps && whyNotEditable(field) === null && checked.problem.code !== 'over-limit')
      put(field.column, cleanText(toPlainText(value)) || null);
    else working.refuse(checked.problem.code, checked.problem.path, checked.problem.message);
  }
  return cells;
}

function putCell(cells: Value[], column: number, value: Value): void {
  while (cells.length < column) cells.push(null);
  cells[column] = value;
}

/** Deletes rows; one that somebody edited meanwhile stays, and the deletion is kept as a conflict. */
export function deleteRows(working: WorkingTable, op: OpOf<'delete-rows'>, at: number): void {
  eachRow(working, op.rows, at, (row, index) => {
    if (row.deleted) return;
    if (wasEditedUnseen(working, row, seenOf(working, row.id))) {
      const losing = {
        kind: 'deleted-edited-row',
        row,
        field: null,
        base: null,
        current: { value: null, revision: lastEdit(row) },
        incoming: null,
      } as const;
      return openConflict(working, { ...losing, op: `${at}-${index}` });
    }
    working.write({ write: 'deleted', row: row.id, deleted: true, revision: working.context.revision });
    keepHiddenEdits(working, row, seenOf(working, row.id), at);
  });
}

/**
 * The author of a delete is judged by what he could see. What others wrote meanwhile into fields that he may not see is lost with the row, so
 * it is kept as a conflict for those who may, unless an earlier delete has kept it: taking it restores the row.
 */
export function keepHiddenEdits(working: WorkingTable, row: Row, sight: Sight, at: number): void {
  for (const id of working.context.hidden ?? []) {
    const field = working.fields.get(id);
    if (field === undefined || field.deleted) continue;
    const current = { value: valueOf(row, field), revision: revisionOf(row, field) };
    if (current.revision === row.created || !isUnseen(working, current.revision, sight)) continue;
    if (
      working.conflictsAt(row.id, id).some(({ kind, incoming }) => kind === 'edited-deleted-row' && incoming.revision === current.revision)
    )
      continue;
    const losing = { kind: 'edited-deleted-row', row, field: id, base: null, current, incoming: current.value, earlier: true } as const;
    openConflict(working, { ...losing, op: `${at}h${working.opened.length.toString(36)}` });
  }
}

/** Brings deleted rows back to where they were. */
export function restoreRows(working: WorkingTable, op: OpOf<'restore-rows'>, at: number): void {
  eachRow(working, op.rows, at, (row) => {
    if (!row.deleted) return;
    working.write({ write: 'deleted', row: row.id, deleted: false, revision: working.context.revision });
    giveUpInRow(working, row.id, at);
  });
}

/** Moves rows to a place, in the order in which they are given. The last move wins; a deleted row moves too, and is found there when it is restored. */
export function moveRows(working: WorkingTable, op: OpOf<'move-rows'>, at: number): void {
  const keys = rowKeys(working, op.place, op.rows.length, `ops/${at}/place`);
  if (!keys.ok) return working.refuse(keys.problem.code, keys.problem.path, keys.problem.message);
  eachRow(working, op.rows, at, (row, index) => {
    working.write({ write: 'order', row: row.id, order: keys.value[index]!, revision: working.context.revision });
  });
}

/** Does something with each of these rows; one that is not there is a problem. */
export function eachRow(working: WorkingTable, rows: readonly string[], at: number, act: (row: Row, index: number) => void): void {
  rows.forEach((id, index) => {
    const row = working.row(id);
    if (row === undefined) working.refuse('no-such-row', `ops/${at}/rows/${index}`, `There is no row ${quoted(id)} in this table.`);
    else act(row, index);
  });
}

/** Whether a cell of the row that the author may see was written without his having seen it. */
export function wasEditedUnseen(working: WorkingTable, row: Row, sight: Sight): boolean {
  const unseen = (revision: Revision, cell?: Target) => revision !== 0 && isUnseen(working, revision, sight, cell);
  const hidden = hiddenColumns(working);
  if (unseen(row.created) || row.baseRevisions?.some((revision, column) => unseen(revision) && !hidden.has(column))) return true;
  for (const [field, written] of row.written ?? [])
    if (unseen(written.revision, cellTarget(row.id, field)) && !working.hides(field)) return true;
  return false;
}

function hiddenColumns(working: WorkingTable): ReadonlySet<number> {
  return new Set([...(working.context.hidden ?? [])].flatMap((id) => working.fields.get(id)?.column ?? []));
}

/** When a cell of the row was last written. */
export function lastEdit(row: Row): Revision {
  let last = row.created;
  for (const revision of row.baseRevisions ?? []) if (isLater(revision, last)) last = revision;
  for (const written of row.written?.values() ?? []) if (isLater(written.revision, last)) last = written.revision;
  return last;
}
