import { fieldType } from '../field-types/field-types.ts';
import { unreachable } from '../problem.ts';
import { threadOf } from '../table/comment.ts';
import type { Place } from '../table/place.ts';
import { revisionOf, valueOf } from '../table/row.ts';
import type { Table } from '../table/table.ts';
import type { View, ViewChanges } from '../view/view.ts';
import type { CommentOp, Op } from './change.ts';

/**
 * The ops that take an accepted change back, in the order in which they must run. `before` is the table as it was, `after` as the
 * change left it; a cell that the change did not move is left out. A conflict
 * that it settled is open again.
 */
export function invert(ops: readonly Op[], before: Table, after: Table): Op[] {
  return inOldOrder(
    ops.toReversed().flatMap((op) => invertOp(op, before, after)),
    before,
  );
}

/** Moves back go by where things were, the first first: each goes behind its old neighbour, which must be back by then. Other ops stay in their places. */
function inOldOrder(ops: readonly Op[], before: Table): Op[] {
  const sorted = new Map(
    (['move-rows', 'move-field', 'move-view'] as const).map((kind) => {
      const moves = ops.filter(({ op }) => op === kind).map((op) => [op, oldPosition(op, before)] as const);
      return [kind as string, moves.toSorted(([, a], [, b]) => a - b).map(([op]) => op)];
    }),
  );
  return ops.map((op) => sorted.get(op.op)?.shift() ?? op);
}

function oldPosition(op: Op, { rows, fields, views }: Table): number {
  if (op.op === 'move-rows') return rows.indexOf(op.rows[0]!);
  if (op.op === 'move-field') return fields.list.findIndex(({ id }) => id === op.field);
  return op.op === 'move-view' ? views.list.findIndex(({ id }) => id === op.view) : -1;
}

function invertOp(op: Op, before: Table, after: Table): Op[] {
  switch (op.op) {
    case 'set-cell':
      return invertCell(op.row, op.field, before, after);
    case 'insert-rows':
      return [{ op: 'delete-rows', rows: op.rows.map((row) => row.id) }];
    case 'delete-rows': {
      const deleted = op.rows.filter((id) => before.rows.get(id)?.deleted === false && after.rows.get(id)?.deleted === true);
      return deleted.length > 0 ? [{ op: 'restore-rows', rows: deleted }] : [];
    }
    case 'restore-rows': {
      const restored = op.rows.filter((id) => before.rows.get(id)?.deleted === true && after.rows.get(id)?.deleted === false);
      return restored.length > 0 ? [{ op: 'delete-rows', rows: restored }] : [];
    }
    case 'move-rows':
      return movesBack(op.rows, before);
    case 'number-rows':
      return op.rows.flatMap((row) => invertCell(row, op.field, before, after));
    case 'add-field':
      return [{ op: 'delete-field', field: op.field.id }];
    case 'delete-field':
      return before.fields.get(op.field)?.deleted === false ? [{ op: 'restore-field', field: op.field }] : [];
    case 'restore-field':
      return before.fields.get(op.field)?.deleted === true ? [{ op: 'delete-field', field: op.field }] : [];
    case 'change-field': {
      const field = before.fields.get(op.field);
      if (field === undefined) return [];
      const { name, type } = field;
      // Options that the change wrote are set back, or taken away (null); others may have written the rest since.
      const brought = Object.fromEntries(Object.keys(op.set.options ?? {}).map((key) => [key, field.options[key] ?? null]));
      const choices = op.set.addChoices === undefined ? {} : { choices: field.options.choices ?? [] };
      const options = { ...brought, ...choices };
      const set = {
        ...(op.set.name !== undefined && { name }),
        ...(op.set.type !== undefined && { type }),
        ...(Object.keys(options).length > 0 && { options }),
      };
      return [{ op: 'change-field', field: op.field, set }];
    }
    case 'move-field':
      return [
        {
          op: 'move-field',
          field: op.field,
          place: placeAmong(
            before.fields.list.map((field) => field.id),
            op.field,
          ),
        },
      ];
    case 'add-view':
      return [{ op: 'delete-view', view: op.view.id }];
    case 'delete-view':
      return before.views.get(op.view)?.deleted === false ? [{ op: 'restore-view', view: op.view }] : [];
    case 'restore-view':
      return before.views.get(op.view)?.deleted === true ? [{ op: 'delete-view', view: op.view }] : [];
    case 'change-view': {
      const view = before.views.get(op.view);
      return view === undefined ? [] : [{ op: 'change-view', view: op.view, set: propertiesBack(view, op.set) }];
    }
    case 'move-view':
      return [
        {
          op: 'move-view',
          view: op.view,
          place: placeAmong(
            before.views.list.map((view) => view.id),
            op.view,
          ),
        },
      ];
    case 'rename-table':
      return before.name === after.name ? [] : [{ op: 'rename-table', name: before.name }];
    case 'add-comment':
      return before.comments.get(op.comment) === undefined ? [named('delete-comment', op)] : [];
    case 'edit-comment': {
      const comment = before.comments.get(op.comment);
      if (comment === undefined) return [];
      return [{ ...named('edit-comment', op), text: comment.text, mentions: comment.mentions }];
    }
    case 'delete-comment':
      return before.comments.get(op.comment)?.deleted === false ? [named('restore-comment', op)] : [];
    case 'restore-comment':
      return before.comments.get(op.comment)?.deleted === true ? [named('delete-comment', op)] : [];
    case 'resolve-comment':
      return resolvedIn(before, op) === false ? [named('reopen-comment', op)] : [];
    case 'reopen-comment':
      return resolvedIn(before, op) === true ? [named('resolve-comment', op)] : [];
    case 'resolve-conflicts':
      return invertSettlement(op, before, after);
    case 'reopen-conflicts': {
      // A prediction may not have opened them yet: who takes this back looks at the table that there is then.
      const opened = op.conflicts.filter(({ id }) => before.conflicts.get(id) === undefined);
      const conflicts = opened.map(({ id }) => ({ id, current: after.conflicts.get(id)?.current.revision ?? 0 }));
      return conflicts.length === 0 ? [] : [{ op: 'resolve-conflicts', conflicts, outcome: { take: 'current' } }];
    }
    default:
      return unreachable(op);
  }
}

/** An op of another kind on the same comment. */
function named<Kind extends CommentOp['op']>(kind: Kind, { comment, row, field }: CommentOp) {
  return { op: kind, comment, row, field } as const;
}

/** Whether the thread of a comment was settled; undefined when there is none. */
function resolvedIn({ comments }: Table, { comment }: CommentOp): boolean | undefined {
  const there = comments.get(comment);
  const first = there === undefined ? undefined : comments.get(threadOf(there));
  return first === undefined ? undefined : first.resolved !== null;
}

/** What a settlement wrote is set back, once where it settled several of a cell; then its records are opened, so that they tell of that. */
function invertSettlement({ conflicts }: Extract<Op, { op: 'resolve-conflicts' }>, before: Table, after: Table): Op[] {
  const settled = conflicts.flatMap(({ id }) => (after.conflicts.get(id) === undefined ? (before.conflicts.get(id) ?? []) : []));
  if (settled.length === 0) return [];
  const each = <T extends string>(items: readonly (T | null)[]) => [...new Set(items)].filter((item) => item !== null);
  const rows = each(settled.map(({ row }) => row));
  const moved = (deleted: boolean) =>
    rows.filter((id) => before.rows.get(id)?.deleted === deleted && after.rows.get(id)?.deleted === !deleted);
  const ofField = each(settled.map(({ field }) => field));
  const cells = new Map(settled.flatMap(({ row, field }) => (field === null ? [] : [[`${row}/${field}`, { row, field }] as const])));
  const [restored, deleted] = [moved(true), moved(false)];
  return [
    ...(deleted.length > 0 ? [{ op: 'restore-rows' as const, rows: deleted }] : []),
    ...[...cells.values()].flatMap(({ row, field }) => invertCell(row, field, before, after)),
    ...(restored.length > 0 ? [{ op: 'delete-rows' as const, rows: restored }] : []),
    ...ofField
      .filter((id) => before.fields.get(id)?.deleted === true && after.fields.get(id)?.deleted === false)
      .map((field) => ({ op: 'delete-field' as const, field })),
    { op: 'reopen-conflicts', conflicts: settled.map(({ id, field }) => ({ id, field })) },
  ];
}

function invertCell(rowId: string, fieldId: string, before: Table, after: Table): Op[] {
  const field = after.fields.get(fieldId);
  const was = after.rows.get(rowId);
  const row = before.rows.get(rowId);
  if (field === undefined || was === undefined || row === undefined || revisionOf(was, field) === revisionOf(row, field)) return [];
  const value = valueOf(row, field);
  // A number that was taken away is not written again: the table gives another.
  if (fieldType(field.type).numbered === true && value !== null) return [{ op: 'number-rows', field: fieldId, rows: [rowId] }];
  return [{ op: 'set-cell', row: rowId, field: fieldId, value, was: valueOf(was, field) }];
}

/** The properties that a change wrote as they were; of widths and statistics those of the fields that it named. */
function propertiesBack(view: View, set: ViewChanges): ViewChanges {
  const entriesBack = <T>(entries: Readonly<Record<string, T>>, written: object) =>
    Object.fromEntries(Object.keys(written).map((key) => [key, entries[key] ?? null]));
  const back = Object.keys(set).map((key) => {
    if (key === 'widths') return [key, entriesBack(view.widths, set.widths!)];
    if (key === 'statistics') return [key, entriesBack(view.statistics, set.statistics!)];
    return [key, view[key as keyof View]];
  });
  return Object.fromEntries(back) as ViewChanges;
}

/** One move for rows that stood together, first first, each after the row that they used to follow: by then that one is back in place. */
function movesBack(rows: readonly string[], before: Table): Op[] {
  const positions = rows.map((id) => before.rows.indexOf(id)).filter((position) => position >= 0);
  const moves: { op: 'move-rows'; place: Place; rows: string[] }[] = [];
  let last = -2;
  for (const position of positions.toSorted((a, b) => a - b)) {
    const { id } = before.rows.at(position)!;
    if (position === last + 1) moves.at(-1)!.rows.push(id);
    else if (position !== last) moves.push({ op: 'move-rows', place: { after: before.rows.at(position - 1)?.id ?? null }, rows: [id] });
    last = position;
  }
  return moves;
}

function placeAmong(ids: readonly string[], id: string): Place {
  const at = ids.indexOf(id);
  return { after: at > 0 ? ids[at - 1]! : null };
}
