import {
  type Field,
  type FieldId,
  fieldEntry,
  type FieldProperties,
  type Op,
  type Row,
  type RowId,
  sameValue,
  type Table,
  type Value,
  valueOf,
  type View,
  type ViewChanges,
  whyNotEditable,
} from '@teable-grid/core';
import { count } from '../state/count.ts';
import type { GridState } from '../state/grid-state.ts';
import type { Plan, Planning } from './plan.ts';

/** Cells by their rows and fields. */
export interface RestoreRange {
  readonly rows: readonly RowId[];
  readonly fields: readonly FieldId[];
}

/** What is put back of a table as it was: some cells, some rows, or all of it. */
export interface Restore {
  readonly was: Table;
  readonly what: 'cells' | 'rows' | 'table';
  readonly of: readonly RestoreRange[];
}

/** What of one row is put back. */
interface RowPair {
  readonly now: Row;
  readonly was: Row | undefined;
}

/** What was found to be put back. */
interface Found {
  readonly restored: RowId[];
  readonly deleted: RowId[];
  readonly moved: Set<RowId>;
  readonly cells: Op[];
  /** Cells whose values do not fit their fields any more. */
  unfit: number;
}

/**
 * Plans how the table becomes again what it was: in some cells, in some rows, or all of it. Ordinary ops: a cell is written with what it holds
 * now as what was seen, rows that were not there yet are deleted, and deleted ones come back.
 */
export function* planRestore({ table: now }: GridState, { was: then, what, of }: Restore): Planning {
  const found: Found = { restored: [], deleted: [], moved: new Set(), cells: [], unfit: 0 };
  const whole = what === 'table' ? fieldOps(now, then) : noFieldOps;
  const all = what === 'table' ? then.fields.list : now.fields.list;
  let done = 0;
  for (const { rows, fields } of what === 'table' ? [{ rows: null, fields: [] }] : of) {
    const some = what === 'cells' ? fields.flatMap((id) => all.find((field) => field.id === id) ?? []) : all;
    for (const pair of rows === null ? changedRows(now, then) : pairsOf(rows, now, then)) {
      restoreRow(pair, some, what, found);
      done += some.length;
      yield done;
    }
  }
  const moves = found.moved.size > 0 && !sameOrder(now, then) ? movesBack(found.moved, then) : [];
  if (moves.length === 0) found.moved.clear();
  const ops: Op[] = [
    ...(what === 'table' && then.name !== now.name ? [{ op: 'rename-table', name: then.name } as const] : []),
    ...whole.first,
    ...(found.restored.length > 0 ? [{ op: 'restore-rows', rows: found.restored } as const] : []),
    ...found.cells,
    ...moves,
    ...(found.deleted.length > 0 ? [{ op: 'delete-rows', rows: found.deleted } as const] : []),
    ...whole.last,
    ...(what === 'table' ? viewOps(now, then) : []),
  ];
  return { ops, held: [], select: null, notice: { tone: 'info', text: saidOf(ops, found) }, movesCut: false };
}

/** Brings deleted rows back. */
export function* planRestoreRows(rows: readonly RowId[]): Planning {
  yield rows.length;
  const plan: Omit<Plan, 'ops' | 'notice'> = { held: [], select: null, movesCut: false };
  if (rows.length === 0) return { ...plan, ops: [], notice: null };
  return {
    ...plan,
    ops: [{ op: 'restore-rows', rows }],
    notice: { tone: 'info', text: `${count(rows.length, 'row')} brought back. Undo takes it back.` },
  };
}

function saidOf(ops: readonly Op[], { restored, deleted, cells, moved, unfit }: Found): string {
  const misfits =
    unfit === 0
      ? ''
      : ` ${count(unfit, 'value')} of then do${unfit === 1 ? 'es' : ''} not fit the field any more, and ${unfit === 1 ? 'was' : 'were'} left out.`;
  if (ops.length === 0) return `There is nothing to put back: it is now as it was then.${misfits}`;
  const parts = [
    cells.length === 0 ? '' : `${count(cells.length, 'cell')} put back`,
    restored.length === 0 ? '' : `${count(restored.length, 'row')} brought back`,
    deleted.length === 0 ? '' : `${count(deleted.length, 'row')} deleted that came later`,
    moved.size === 0 ? '' : `${count(moved.size, 'row')} moved back`,
  ].filter((part) => part !== '');
  return `${parts.length === 0 ? 'Put back' : parts.join(', ')}. Undo takes it back.${misfits}`;
}

function* changedRows(now: Table, then: Table): Generator<RowPair> {
  for (const { before, after } of then.rows.changedSince(now.rows)) if (before !== null) yield { now: before, was: after ?? undefined };
}

function* pairsOf(rows: readonly RowId[], now: Table, then: Table): Generator<RowPair> {
  for (const id of rows) {
    const row = now.rows.get(id);
    if (row !== undefined) yield { now: row, was: then.rows.get(id) };
  }
}

function restoreRow({ now, was: then }: RowPair, fields: readonly Field[], what: Restore['what'], found: Found): void {
  if (then === undefined || then.deleted) {
    if (what !== 'cells' && !now.deleted) found.deleted.push(now.id);
    return;
  }
  if (now.deleted) found.restored.push(now.id);
  if (what === 'table' && now.order !== then.order) found.moved.add(now.id);
  for (const field of fields) {
    const [value, is] = [valueOf(then, field), valueOf(now, field)];
    if (sameValue(value, is) || whyNotEditable(field) !== null) continue;
    if (fits(value, field)) found.cells.push({ op: 'set-cell', row: now.id, field: field.id, value, was: is });
    else found.unfit += 1;
  }
}

function fits(value: Value, { type, options }: Field): boolean {
  return value === null ? options.required !== true : fieldEntry(type).check(value, options).ok;
}

/** Whether the rows of then stand in the same order now, deleted ones counted where they would be. */
function sameOrder(now: Table, then: Table): boolean {
  const live = [...then.rows].map(({ id }) => id);
  const wanted = new Set(live);
  let at = 0;
  for (const { id } of now.rows.all()) if (wanted.has(id) && live[at++] !== id) return false;
  return true;
}

/** Rows that stood elsewhere, run by run, each behind the row that it followed. */
function movesBack(moved: ReadonlySet<RowId>, then: Table): Op[] {
  const moves: { op: 'move-rows'; place: { after: RowId | null }; rows: RowId[] }[] = [];
  let previous: RowId | null = null;
  let isRun = false;
  for (const { id } of then.rows) {
    const isMoved = moved.has(id);
    if (isMoved && isRun) moves.at(-1)!.rows.push(id);
    else if (isMoved) moves.push({ op: 'move-rows', place: { after: previous }, rows: [id] });
    isRun = isMoved;
    previous = id;
  }
  return moves;
}

/** `first`: before the cells are written; `last`: after. */
interface FieldOps {
  readonly first: readonly Op[];
  readonly last: readonly Op[];
}

const noFieldOps: FieldOps = { first: [], last: [] };

function fieldOps(now: Table, then: Table): FieldOps {
  const first: Op[] = [];
  const last: Op[] = [];
  for (const field of now.fields.all()) {
    const was = then.fields.get(field.id);
    if (was === undefined || was.deleted) {
      if (!field.deleted) last.push({ op: 'delete-field', field: field.id });
      continue;
    }
    if (field.deleted) first.push({ op: 'restore-field', field: field.id });
    const set = propertiesBack(field, was);
    if (Object.keys(set).length > 0) first.push({ op: 'change-field', field: field.id, set });
  }
  return { first, last: [...last, ...fieldMoves(now, then)] };
}

function propertiesBack(now: Field, then: Field): FieldProperties {
  const keys = new Set([...Object.keys(now.options), ...Object.keys(then.options)]);
  const options = Object.fromEntries(
    [...keys].flatMap((key) => {
      const [was, is] = [(then.options[key] ?? null) as Value, (now.options[key] ?? null) as Value];
      return sameValue(was, is) ? [] : [[key, was]];
    }),
  );
  return {
    ...(now.name !== then.name && { name: then.name }),
    ...(now.type !== then.type && { type: then.type }),
    ...(Object.keys(options).length > 0 && { options }),
  };
}

function fieldMoves(now: Table, then: Table): Op[] {
  const wanted = then.fields.list.map(({ id }) => id);
  const live = new Set(wanted);
  const order: FieldId[] = [...now.fields.all()]
    .filter(({ id }) => live.has(id))
    .toSorted((a, b) => (a.order === b.order ? (a.id < b.id ? -1 : 1) : a.order < b.order ? -1 : 1))
    .map(({ id }) => id);
  const moves: Op[] = [];
  wanted.forEach((field, at) => {
    if (order[at] === field) return;
    moves.push({ op: 'move-field', field, place: { after: wanted[at - 1] ?? null } });
    order.splice(order.indexOf(field), 1);
    order.splice(at, 0, field);
  });
  return moves;
}

const viewKeys = ['name', 'filter', 'sorts', 'groups', 'hidden', 'frozen', 'rowHeight', 'colorRules'] as const;

function viewOps(now: Table, then: Table): Op[] {
  return [...now.views.all()].flatMap((view): Op[] => {
    const was = then.views.get(view.id);
    if (was === undefined || was.deleted) return view.deleted ? [] : [{ op: 'delete-view', view: view.id }];
    const set = viewBack(view, was);
    return [
      ...(view.deleted ? [{ op: 'restore-view', view: view.id } as const] : []),
      ...(Object.keys(set).length > 0 ? [{ op: 'change-view', view: view.id, set } as const] : []),
    ];
  });
}

function viewBack(now: View, then: View): ViewChanges {
  const differs = (a: unknown, b: unknown) => !sameValue(a as Value, b as Value);
  const entriesBack = (from: object, to: object) =>
    Object.fromEntries(
      [...new Set([...Object.keys(from), ...Object.keys(to)])].map((key) => [key, (to as Record<string, unknown>)[key] ?? null]),
    );
  return {
    ...Object.fromEntries(viewKeys.flatMap((key) => (differs(now[key], then[key]) ? [[key, then[key]]] : []))),
    ...(differs(now.widths, then.widths) && { widths: entriesBack(now.widths, then.widths) as NonNullable<ViewChanges['widths']> }),
    ...(differs(now.statistics, then.statistics) && {
      statistics: entriesBack(now.statistics, then.statistics) as NonNullable<ViewChanges['statistics']>,
    }),
  };
}
