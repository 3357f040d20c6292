import { type Change, type Op, opWeight, type SeenMark } from '../change/change.ts';
import type { ConflictId } from '../ids.ts';
import { foremost, type Problem, unreachable } from '../problem.ts';
import type { Table } from '../table/table.ts';
import { BarredCells } from './barred-cells.ts';
import { setCell } from './cells.ts';
import { addComment, editComment, setCommentDeleted, setThreadResolved } from './comments.ts';
import type { ExecuteContext, Execution } from './context.ts';
import { addField, changeField, moveField, setFieldDeleted } from './fields.ts';
import { numberRows } from './numbers.ts';
import { reopenConflicts } from './reopen.ts';
import { resolveConflicts } from './resolve.ts';
import { renameTable } from './rename-table.ts';
import { deleteRows, insertRows, moveRows, restoreRows } from './rows.ts';
import { clashesOf } from './unique.ts';
import { addView, changeView, moveView, setViewDeleted } from './views.ts';
import { WorkingTable } from './working-table.ts';

/**
 * Decides a change: what it writes, or why it is refused. Pure; used by the server (decides), by the client (predicts) and by a
 * page without a server. All ops or none: the first problem of any op rejects the whole, and the first problems are told; those of
 * values that are not unique when there is no other.
 */
export function execute(table: Table, change: Change, context: ExecuteContext): Execution {
  let working = executeOps(table, change, context, BarredCells.none);
  while (working.problems.length === 0) {
    const { problems, barred } = clashesOf(table, working);
    if (problems.length > 0) return rejected(problems);
    if (barred.length === 0) return accepted(working);
    // What is barred once is not barred again, so this ends.
    working = executeOps(table, change, context, working.barred.with(barred));
  }
  return rejected(working.problems);
}

function executeOps(table: Table, change: Change, context: ExecuteContext, barred: BarredCells): WorkingTable {
  const working = new WorkingTable(table, change, context, barred);
  const { opsPerChange, exceptionsPerChange } = context.limits;
  const exceptions = Object.keys(change.seen.except ?? {}).length;
  const weight = change.ops.reduce((sum, op) => sum + opWeight(op), 0);
  const future = marksOf(change).find(([, mark]) => typeof mark === 'number' && mark > table.seq);
  // A prediction may run on a replica that is behind what was seen.
  if (change.seen.seq > table.seq || (future !== undefined && context.revision > 0)) {
    const [path, mark] = future ?? ['seen/seq', change.seen.seq];
    working.refuse('seen-from-future', path, `The change has seen number ${mark}, but the last one is ${table.seq}.`);
  } else if (weight > opsPerChange) {
    working.refuse('over-limit', 'ops', `The change names ${weight} cells and rows, more than the limit opsPerChange (${opsPerChange}).`);
  } else if (exceptions > exceptionsPerChange) {
    const sentence = `The change has seen ${exceptions} things apart, more than the limit exceptionsPerChange (${exceptionsPerChange}).`;
    working.refuse('over-limit', 'seen/except', sentence);
  } else {
    change.ops.forEach((op, at) => executeOp(working, op, at));
  }
  return working;
}

function rejected(problems: readonly Problem[]): Execution {
  return { verdict: { verdict: 'rejected', problems: foremost(problems) }, writes: [], before: {} };
}

function accepted(working: WorkingTable): Execution {
  const there = (ids: readonly ConflictId[]) =>
    [...new Set(ids)].map((id) => working.conflict(id)).filter((conflict) => conflict !== undefined);
  const opened = there(working.opened);
  return {
    // Of conflicts in what he may not see the author is not told.
    verdict: {
      verdict: 'accepted',
      seq: working.context.revision,
      conflicts: opened.filter(({ field }) => !working.hides(field)).map(({ id }) => id),
    },
    writes: working.writes,
    before: working.before,
    conflicts: { opened: [...opened, ...there(working.reopened)], settled: working.closed },
    merged: [...working.merged],
  };
}

/** Everything that a change says of what was seen, with where it says so. */
function marksOf({ seen, ops }: Change): [path: string, mark: SeenMark][] {
  const marks: [string, SeenMark][] = [['seen/seq', seen.seq]];
  for (const [target, mark] of Object.entries(seen.except ?? {})) marks.push([`seen/except/${target}`, mark]);
  ops.forEach((op, at) => {
    if (op.op === 'resolve-conflicts')
      op.conflicts.forEach(({ current }, index) => marks.push([`ops/${at}/conflicts/${index}/current`, current]));
  });
  return marks;
}

function executeOp(working: WorkingTable, op: Op, at: number): void {
  switch (op.op) {
    case 'set-cell':
      return setCell(working, op, at);
    case 'insert-rows':
      return insertRows(working, op, at);
    case 'delete-rows':
      return deleteRows(working, op, at);
    case 'restore-rows':
      return restoreRows(working, op, at);
    case 'move-rows':
      return moveRows(working, op, at);
    case 'number-rows':
      return numberRows(working, op, at);
    case 'add-field':
      return addField(working, op, at);
    case 'change-field':
      return changeField(working, op, at);
    case 'move-field':
      return moveField(working, op, at);
    case 'delete-field':
    case 'restore-field':
      return setFieldDeleted(working, op, at);
    case 'add-view':
      return addView(working, op, at);
    case 'change-view':
      return changeView(working, op, at);
    case 'move-view':
      return moveView(working, op, at);
    case 'delete-view':
    case 'restore-view':
      return setViewDeleted(working, op, at);
    case 'rename-table':
      return renameTable(working, op, at);
    case 'add-comment':
      return addComment(working, op, at);
    case 'edit-comment':
      return editComment(working, op, at);
    case 'delete-comment':
    case 'restore-comment':
      return setCommentDeleted(working, op, at);
    case 'resolve-comment':
    case 'reopen-comment':
      return setThreadResolved(working, op, at);
    case 'resolve-conflicts':
      return resolveConflicts(working, op, at);
    case 'reopen-conflicts':
      return reopenConflicts(working, op, at);
    default:
      return unreachable(op);
  }
}
