import {
  type ChangeId,
  type Comment,
  type CommentId,
  type Comments,
  type Conflict,
  type Conflicts,
  type FieldId,
  type PendingChange,
  type RowId,
  threadOf,
  type Value,
} from '@teable-grid/core';

/** What a cell wears beside its value. */
export interface CellMark {
  /** Changes to it that are not saved. */
  readonly pending: number;
  /** What its author gave and was refused; the newest when there are several. */
  readonly refused: Refused | null;
  /** Open conflicts on it. */
  readonly conflicts: number;
  /** Comments of open threads on it, and those that its person has not read. */
  readonly comments: number;
  readonly unread: number;
}

/** A refused entry for one cell: its author's text as he typed it, or the value that was turned down. */
export interface Refused {
  readonly id: ChangeId;
  readonly given: { readonly text: string } | { readonly value: Value };
  readonly reason: string;
}

/** Marks of a row's cells; `row` holds for the row as a whole (a conflict about its deletion, an unsaved insertion, comments on all of it). */
export interface RowMarks {
  readonly cells: ReadonlyMap<FieldId, CellMark>;
  readonly row: { readonly pending: boolean; readonly conflicts: number; readonly comments: number; readonly unread: number };
}

/** Marks by row; rows without any are absent. */
export type Marks = ReadonlyMap<RowId, RowMarks>;

/** A cell without marks. */
export const unmarked: CellMark = { pending: 0, refused: null, conflicts: 0, comments: 0, unread: 0 };

interface Gathering {
  readonly cells: Map<FieldId, CellMark>;
  row: { -readonly [Part in keyof RowMarks['row']]: RowMarks['row'][Part] };
}

/** Gathers what is unsaved, refused, in conflict and commented on, by cell. Work in proportion to these, never to the table. Who does not ask about comments leaves them out. */
export function gatherMarks(
  pending: readonly PendingChange[],
  conflicts: Conflicts,
  comments: Comments | null = null,
  unread: ReadonlySet<CommentId> = new Set(),
): Marks {
  const marks = new Map<RowId, Gathering>();
  const rowOf = (id: RowId): Gathering => {
    let row = marks.get(id);
    if (row === undefined) {
      row = { cells: new Map(), row: { pending: false, conflicts: 0, comments: 0, unread: 0 } };
      marks.set(id, row);
    }
    return row;
  };
  const mark = (row: RowId, field: FieldId, next: (mark: CellMark) => CellMark) => {
    const { cells } = rowOf(row);
    cells.set(field, next(cells.get(field) ?? unmarked));
  };
  for (const entry of pending) {
    if (entry.state === 'rejected') {
      const reason = entry.problems[0]?.message ?? entry.held?.problem.message ?? 'It was refused.';
      if (entry.held !== null) {
        const { row, field, text, problem } = entry.held;
        mark(row, field, (old) => ({ ...old, refused: { id: entry.id, given: { text }, reason: problem.message } }));
      }
      for (const op of entry.change?.ops ?? [])
        if (op.op === 'set-cell')
          mark(op.row, op.field, (old) => ({ ...old, refused: { id: entry.id, given: { value: op.value }, reason } }));
      continue;
    }
    for (const op of entry.change.ops) {
      if (op.op === 'set-cell') mark(op.row, op.field, (old) => ({ ...old, pending: old.pending + 1 }));
      else if (op.op === 'insert-rows') for (const row of op.rows) rowOf(row.id).row.pending = true;
    }
  }
  for (const conflict of conflicts as Iterable<Conflict>) {
    const { field } = conflict;
    if (field === null) rowOf(conflict.row).row.conflicts += 1;
    else mark(conflict.row, field, (old) => ({ ...old, conflicts: old.conflicts + 1 }));
  }
  for (const comment of (comments ?? []) as Iterable<Comment>) {
    if (comment.deleted || comments!.get(threadOf(comment))?.resolved !== null) continue;
    const add = <Mark extends { readonly comments: number; readonly unread: number }>(old: Mark): Mark => ({
      ...old,
      comments: old.comments + 1,
      unread: old.unread + (unread.has(comment.id) ? 1 : 0),
    });
    if (comment.field !== null) mark(comment.row, comment.field, add);
    else {
      const row = rowOf(comment.row);
      row.row = add(row.row);
    }
  }
  return marks;
}
