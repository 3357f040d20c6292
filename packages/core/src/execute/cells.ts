import { cellTarget, deletedTarget, type Op } from '../change/change.ts';
import { fieldType } from '../field-types/field-types.ts';
import { quoted } from '../problem.ts';
import type { Conflict } from '../table/conflict.ts';
import type { Field } from '../table/field.ts';
import { isLater, type Revision } from '../table/revision.ts';
import { type Row, revisionOf, valueOf } from '../table/row.ts';
import { sameValue, type Value } from '../value.ts';
import { incomingSide, openConflict, sideNow } from './conflicts.ts';
import { checkValue } from './check-value.ts';
import { seenOf } from './seen.ts';
import type { WorkingTable } from './working-table.ts';

type SetCell = Extract<Op, { op: 'set-cell' }>;

/** Executes one cell write: written, merged, or kept as a conflict. */
export function setCell(working: WorkingTable, op: SetCell, at: number): void {
  const path = `ops/${at}`;
  const row = working.row(op.row);
  if (row === undefined) return working.refuse('no-such-row', `${path}/row`, `There is no row ${quoted(op.row)} in this table.`);
  const field = working.field(op.field);
  if (field === undefined) return working.refuse('no-such-field', `${path}/field`, `There is no field ${quoted(op.field)} in this table.`);
  const current = { value: valueOf(row, field), revision: revisionOf(row, field) };
  const seen = seenOf(working, cellTarget(row.id, field.id));

  const own = seen.mine === null ? undefined : ownConflict(working, op, seen.mine);
  if (own !== undefined) return replaceIncoming(working, own, op, field, `${path}/value`);

  const losing = { row, field: field.id, current, incoming: op.value, op: String(at), base: baseOf(working, op, seen.revision) };
  if (field.deleted) {
    if (isLater(field.deletedRevision, seenOf(working, field.id).revision)) return openConflict(working, { ...losing, kind: 'field-gone' });
    return working.refuse('field-deleted', `${path}/field`, `The field ${quoted(field.name)} is deleted.`);
  }
  const checked = checkValue(working, field, op.value, `${path}/value`);
  if (!checked.ok) {
    const typeChanged = isLater(field.typeRevision, seenOf(working, field.id).revision);
    const converted = typeChanged && op.value !== null ? fieldType(field.type).read(op.value, field.options) : undefined;
    if (!typeChanged || checked.problem.code === 'over-limit') return working.refuse(checked.problem.code, checked.problem.path, checked.problem.message);
    if (converted === undefined) return openConflict(working, { ...losing, kind: 'field-changed' });
    return decide(working, { ...losing, incoming: converted }, field, seen.revision);
  }
  return decide(working, { ...losing, incoming: checked.value }, field, seen.revision);
}

/** Writes a cell, and tells the open conflicts on it what is current now. */
export function writeCell(working: WorkingTable, row: Row, field: Field, value: Value): void {
  const { revision } = working.context;
  working.write({ write: 'cell', row: row.id, field: field.id, value, revision });
  for (const conflict of working.conflictsAt(row.id, field.id)) {
    working.write({ write: 'conflict', conflict: { ...conflict, current: { ...sideNow(working, value), revision } } });
  }
}

interface Contender {
  readonly row: Row;
  readonly field: string;
  readonly current: { readonly value: Value; readonly revision: Revision };
  readonly incoming: Value;
  readonly op: string;
  readonly base: Conflict['base'];
}

/** A value that fits meets the current one: concurrent when it was written without having seen it, and differs. */
function decide(working: WorkingTable, contender: Contender, field: Field, seen: Revision): void {
  const { row, current, incoming, base } = contender;
  if (row.deleted) {
    if (isLater(row.deletedRevision, seenOf(working, deletedTarget(row.id)).revision)) return openConflict(working, { ...contender, kind: 'edited-deleted-row' });
    return working.refuse('row-deleted', `ops/${contender.op}/row`, `The row ${quoted(row.id)} is deleted.`);
  }
  if (sameValue(current.value, incoming)) return;
  if (!isLater(current.revision, seen)) return writeCell(working, row, field, incoming);
  const policy = field.options.policy ?? 'flag';
  if (policy === 'last-wins') return writeCell(working, row, field, incoming);
  // Without a base nothing is merged.
  const merged = policy === 'merge' && base !== null ? fieldType(field.type).merge(base.value, current.value, incoming, field.options) : undefined;
  if (merged === undefined) return openConflict(working, { ...contender, kind: 'both-wrote' });
  if (!sameValue(merged, current.value)) writeCell(working, row, field, merged);
}

/** What both sides started from: as the log tells, else as the author says. */
function baseOf(working: WorkingTable, op: SetCell, seen: Revision): Conflict['base'] {
  const logged = working.context.base?.(cellTarget(op.row, op.field), seen);
  return logged === undefined ? { value: op.was, from: 'was' } : { value: logged.value, from: 'log' };
}

/** The open conflict that the author's earlier change n on this cell is in. */
function ownConflict(working: WorkingTable, op: SetCell, n: number): Conflict | undefined {
  return working.conflictsAt(op.row, op.field).find(({ incoming }) => incoming.session === working.context.session && incoming.n === n);
}

/** The author goes on with a value that is in conflict already: its record follows, and closes when both sides agree. */
function replaceIncoming(working: WorkingTable, conflict: Conflict, op: SetCell, field: Field, path: string): void {
  if (conflict.kind !== 'field-changed' && conflict.kind !== 'field-gone') {
    const checked = checkValue(working, field, op.value, path);
    if (!checked.ok) return working.refuse(checked.problem.code, checked.problem.path, checked.problem.message);
    if (conflict.kind === 'both-wrote' && sameValue(checked.value, conflict.current.value)) {
      working.write({ write: 'settled', row: op.row, revision: working.context.revision });
      return working.write({ write: 'conflict-closed', id: conflict.id });
    }
  }
  working.write({ write: 'conflict', conflict: { ...conflict, incoming: incomingSide(working, op.value) } });
  working.opened.push(conflict.id);
}
