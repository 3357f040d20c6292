import type { Op } from '../change/change.ts';
import { quoted } from '../problem.ts';
import type { Conflict } from '../table/conflict.ts';
import { revisionOf, valueOf } from '../table/row.ts';
import { roomForConflict, sideNow } from './conflicts.ts';
import { lastEdit } from './rows.ts';
import type { WorkingTable } from './working-table.ts';

/** Opens records again that were settled. One that is open already stays as it is: somebody else has opened it again. */
export function reopenConflicts(working: WorkingTable, op: Extract<Op, { op: 'reopen-conflicts' }>, at: number): void {
  op.conflicts.forEach(({ id, field }, index) => {
    const open = working.conflict(id);
    const record = open ?? working.context.closed?.(id);
    if (record === undefined || record.field !== field || working.hides(field)) {
      // A prediction may not know what the record was: whoever decides does.
      if (working.context.revision < 0) return;
      const sentence = `The conflict ${quoted(id)} cannot be opened again: it is not known any more what it was.`;
      return working.refuse('conflict-settled', `ops/${at}/conflicts/${index}`, sentence);
    }
    if (open !== undefined) return;
    const current = currentSide(working, record);
    if (current === null || !roomForConflict(working, record, `ops/${at}/conflicts/${index}`)) return;
    working.write({ write: 'conflict', conflict: { ...record, current } });
    working.reopened.push(id);
  });
}

/** What is there now of what a record is about; null where a prediction does not have its row or field. */
function currentSide(working: WorkingTable, { row: rowId, field: fieldId, current }: Conflict): Conflict['current'] | null {
  const row = working.row(rowId);
  const field = fieldId === null ? null : working.field(fieldId);
  if (row === undefined || field === undefined) return null;
  const value = field === null ? null : valueOf(row, field);
  const revision = field === null ? lastEdit(row) : revisionOf(row, field);
  if (revision === current.revision) return { ...current, value };
  const { by } = sideNow(working, null);
  return { value, revision, by: revision === working.context.revision ? by : (working.context.author?.(revision) ?? null) };
}
