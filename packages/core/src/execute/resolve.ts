import { readAs } from '../field-types/read-cell.ts';
import { cellTarget, deletedTarget, type Op, type SeenMark, type Target } from '../change/change.ts';
import { whyNotEditable } from '../field-types/editable.ts';
import { quoted } from '../problem.ts';
import type { Conflict, Outcome } from '../table/conflict.ts';
import { isLater, type Revision } from '../table/revision.ts';
import { revisionOf } from '../table/row.ts';
import { sameValue, type Value } from '../value.ts';
import { writeCell } from './cells.ts';
import { checkValue } from './check-value.ts';
import { closeConflict } from './conflicts.ts';
import { mayLook, writeField } from './fields.ts';
import { keepHiddenEdits, wasEditedUnseen } from './rows.ts';
import { isUnseen, seenOf, sightOf } from './seen.ts';
import { giveUpInField, giveUpInRow } from './withheld.ts';
import type { WorkingTable } from './working-table.ts';

/** How a conflict is settled, and the revision of its current value that the person saw. */
interface Settlement {
  readonly outcome: Outcome;
  readonly current: SeenMark;
}

/** Settles conflicts, each if its current value is still the one that the person saw. */
export function resolveConflicts(working: WorkingTable, op: Extract<Op, { op: 'resolve-conflicts' }>, at: number): void {
  op.conflicts.forEach(({ id, current }, index) => {
    const path = `ops/${at}/conflicts/${index}`;
    const conflict = working.conflict(id);
    if (conflict === undefined || working.hides(conflict.field)) {
      const before = conflict === undefined ? working.context.settled?.(id) : undefined;
      const sameWay = before !== undefined && sameValue(before.outcome as unknown as Value, op.outcome as unknown as Value);
      if (sameWay && !working.hides(before.field)) return;
      return working.refuse('conflict-settled', path, `The conflict ${quoted(id)} is settled already.`);
    }
    if (hasMoved(working, conflict, current)) {
      return working.refuse(
        'conflict-moved',
        path,
        `The current value is now ${quoted(conflict.current.value)}; look again before settling.`,
      );
    }
    if (hasOtherIncoming(working, conflict)) {
      const sentence = `What lost is now ${quoted(conflict.incoming.value)}; look again before settling.`;
      return working.refuse('conflict-moved', path, sentence);
    }
    const gone = op.outcome.take === 'current' ? null : goneUnseen(working, conflict);
    if (gone !== null) return working.refuse('conflict-moved', path, `${gone} was deleted meanwhile; look again before settling.`);
    settle(working, conflict, { outcome: op.outcome, current }, `${path}/outcome`, at);
  });
}

function settle(working: WorkingTable, conflict: Conflict, { outcome, current }: Settlement, path: string, at: number): void {
  const { revision } = working.context;
  const row = working.row(conflict.row);
  const field = conflict.field === null ? null : working.field(conflict.field);
  if (row === undefined || field === undefined)
    return working.refuse('no-such-row', path, `What the conflict ${quoted(conflict.id)} is about is not there.`);
  if (field === null && outcome.take === 'other')
    return working.refuse('wrong-value', path, 'A conflict about a row has no other value: the row stays, or it is deleted.');
  if (outcome.take === 'current') return closeConflict(working, conflict);
  const locked = field === null ? null : whyNotEditable(field);
  if (locked !== null) return working.refuse('wrong-type', path, locked);
  working.write({ write: 'conflict-closed', id: conflict.id });
  if (field === null) {
    working.write({ write: 'deleted', row: row.id, deleted: true, revision });
    return keepHiddenEdits(working, row, sightOf(working, row.id, current), at);
  }
  if (row.deleted) {
    working.write({ write: 'deleted', row: row.id, deleted: false, revision });
    giveUpInRow(working, row.id, at);
  }
  if (field.deleted) {
    if (field.options.unique === true && !mayLook(working, path)) return;
    writeField(working, field, { deleted: false, deletedRevision: revision });
    giveUpInField(working, field, at);
  }
  if (outcome.take === 'incoming') {
    const { value } = conflict.incoming;
    // A value whose field changed under it is kept as it is where it does not convert: it shows as its raw text, marked.
    const fitting = value === null ? null : (readAs(field.type, value, field.options) ?? value);
    return writeCell(working, row, field, fitting);
  }
  const checked = checkValue(working, field, outcome.value, path);
  if (checked.ok) writeCell(working, row, field, checked.value);
  else working.refuse(checked.problem.code, checked.problem.path, checked.problem.message);
}

/**
 * What the value of a conflict would bring back that was deleted without the person having seen it; null when there is nothing. Where a
 * deletion is what the conflict came of, it tells of it itself.
 */
function goneUnseen(working: WorkingTable, { kind, row: rowId, field: fieldId }: Conflict): string | null {
  const row = working.row(rowId);
  const field = fieldId === null ? undefined : working.field(fieldId);
  const unseen = (revision: Revision, target: Target) =>
    !working.ownRevisions.has(revision) && isUnseen(working, revision, seenOf(working, target));
  if (row === undefined || field === undefined) return null;
  if (row.deleted && kind !== 'edited-deleted-row' && unseen(row.deletedRevision, deletedTarget(row.id))) return 'The row';
  if (field.deleted && kind !== 'field-gone' && unseen(field.deletedRevision, field.id)) return `The field ${quoted(field.name)}`;
  return null;
}

/** Whether the author of the losing value has put another in its place that the person did not see: it would be settled unseen. */
function hasOtherIncoming({ change, context }: WorkingTable, { incoming }: Conflict): boolean {
  return incoming.session !== context.session && isLater(incoming.revision, change.seen.seq);
}

/** Whether what a conflict calls current was written without the person having seen it. */
function hasMoved(working: WorkingTable, conflict: Conflict, current: SeenMark): boolean {
  const row = working.row(conflict.row);
  const field = conflict.field === null ? undefined : working.field(conflict.field);
  const target = conflict.field === null ? conflict.row : cellTarget(conflict.row, conflict.field);
  const sight = sightOf(working, target, current);
  if (row === undefined) return false;
  return field === undefined ? wasEditedUnseen(working, row, sight) : isUnseen(working, revisionOf(row, field), sight, target);
}
