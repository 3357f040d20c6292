import { readAs } from '../field-types/read-cell.ts';
import { cellTarget, deletedTarget, type Op } from '../change/change.ts';
import { whyNotEditable } from '../field-types/editable.ts';
import { fieldType } from '../field-types/field-types.ts';
import { mergeValues } from '../field-types/merge-values.ts';
import { quoted } from '../problem.ts';
import type { Conflict, ConflictKind } from '../table/conflict.ts';
import type { Field } from '../table/field.ts';
import type { Revision } from '../table/revision.ts';
import { type Row, revisionOf, valueOf } from '../table/row.ts';
import { sameValue, type Value } from '../value.ts';
import { closeConflict, incomingSide, openConflict, sideNow } from './conflicts.ts';
import { checkValue, exceeds } from './check-value.ts';
import { isUnseen, seenOf, type Sight } from './seen.ts';
import type { WorkingTable } from './working-table.ts';

type SetCell = Extract<Op, { op: 'set-cell' }>;

/** Executes one cell write: written, merged, or kept as a conflict. */
export function setCell(working: WorkingTable, op: SetCell, at: number): void {
  const path = `ops/${at}`;
  const row = working.row(op.row);
  if (row === undefined) return working.refuse('no-such-row', `${path}/row`, `There is no row ${quoted(op.row)} in this table.`);
  const field = working.field(op.field);
  if (field === undefined) return working.refuse('no-such-field', `${path}/field`, `There is no field ${quoted(op.field)} in this table.`);
  // Whatever becomes of it, it will be kept.
  const { cellBytes } = working.context.limits;
  if (exceeds(op.value, cellBytes))
    return working.refuse(
      'over-limit',
      `${path}/value`,
      `A value in ${quoted(field.name)} is larger than the limit cellBytes (${cellBytes} bytes).`,
    );
  const current = { value: valueOf(row, field), revision: revisionOf(row, field) };
  const seen = seenOf(working, cellTarget(row.id, field.id));

  // In conflict by an earlier op of this change, or by the own change that the author saw here.
  const own = ownConflict(working, op, working.change.n) ?? (seen.own === null ? undefined : ownConflict(working, op, seen.own.n));
  if (own !== undefined) {
    if (own.kind !== 'unique-taken' || !isOpen(working, row, field, seen)) return replaceIncoming(working, own, op, field, `${path}/value`);
    closeConflict(working, own);
  }

  const losing: Contender = {
    row,
    field: field.id,
    current,
    incoming: op.value,
    was: op.was,
    op: String(at),
    base: () => baseOf(working, op, seen),
  };
  if (field.deleted) {
    if (isUnseen(working, field.deletedRevision, seenOf(working, field.id))) return lose(working, losing, 'field-gone');
    return working.refuse('field-deleted', `${path}/field`, `The field ${quoted(field.name)} is deleted.`);
  }
  const checked = checkValue(working, field, op.value, `${path}/value`);
  if (!checked.ok) {
    const typeChanged = isUnseen(working, field.typeRevision, seenOf(working, field.id));
    const converts = typeChanged && op.value !== null && whyNotEditable(field) === null;
    const converted = converts ? readAs(field.type, op.value, field.options) : undefined;
    if (!typeChanged || checked.problem.code === 'over-limit')
      return working.refuse(checked.problem.code, checked.problem.path, checked.problem.message);
    if (converted === undefined) return lose(working, losing, 'field-changed');
    return decide(working, { ...losing, incoming: converted }, field, seen);
  }
  return decide(working, { ...losing, incoming: checked.value }, field, seen);
}

/** Writes a cell, and tells the open conflicts on it what is current now. */
export function writeCell(working: WorkingTable, row: Row, field: Field, value: Value): void {
  const { revision } = working.context;
  working.write({ write: 'cell', row: row.id, field: field.id, value, revision });
  for (const conflict of working.conflictsAt(row.id, field.id)) {
    working.write({ write: 'conflict', conflict: { ...conflict, current: { ...sideNow(working, value), revision } } });
  }
  for (const conflict of working.conflictsAt(row.id, null)) {
    working.write({ write: 'conflict', conflict: { ...conflict, current: { ...sideNow(working, null), revision } } });
  }
}

interface Contender {
  readonly row: Row;
  readonly field: string;
  readonly current: { readonly value: Value; readonly revision: Revision };
  readonly incoming: Value;
  /** What its author saw in the cell, as he says. */
  readonly was: Value;
  readonly op: string;
  /** Asked only when it is needed: it looks through the log. */
  base(): Conflict['base'];
}

/** A value that fits meets the current one: concurrent when it was written without having seen it, and differs. */
function decide(working: WorkingTable, contender: Contender, field: Field, seen: Sight): void {
  const { row, current, incoming } = contender;
  if (row.deleted) {
    if (isUnseen(working, row.deletedRevision, seenOf(working, deletedTarget(row.id))))
      return lose(working, contender, 'edited-deleted-row');
    return working.refuse('row-deleted', `ops/${contender.op}/row`, `The row ${quoted(row.id)} is deleted.`);
  }
  if (sameValue(current.value, incoming)) return;
  if (!isUnseen(working, current.revision, seen, cellTarget(row.id, field.id)) && !isOther(contender, field, seen))
    return write(working, contender, field, incoming);
  const policy = field.options.policy ?? 'flag';
  if (policy === 'last-wins') return write(working, contender, field, incoming);
  const merged = policy === 'merge' ? merge(working, contender, field) : undefined;
  if (merged === undefined) return lose(working, contender, 'both-wrote');
  if (!sameValue(merged, incoming)) working.merged.add(cellTarget(row.id, field.id));
  if (!sameValue(merged, current.value)) write(working, contender, field, merged);
}

/** Whether the own change that its author saw in the cell has left another value there than he saw: it was merged. */
function isOther({ current, was }: Contender, field: Field, { beyond, replica }: Sight): boolean {
  if (beyond !== true || current.revision !== replica || sameValue(current.value, was)) return false;
  const read = was === null ? null : readAs(field.type, was, field.options);
  return read === undefined || !sameValue(current.value, read);
}

/** Writes a value where its field lets it: one that another row has taken is kept as a conflict. */
function write(working: WorkingTable, contender: Contender, field: Field, value: Value): void {
  if (working.barred.has(contender.row.id, field.id)) lose(working, contender, 'unique-taken');
  else writeCell(working, contender.row, field, value);
}

/** The value that the type's rule makes of both, if it can and the field takes it. Without a base nothing is merged. */
function merge(working: WorkingTable, { current, incoming, base }: Contender, field: Field): Value | undefined {
  const from = base();
  // Cells may hold what an earlier type of the field has left.
  const read = (value: Value) => (value === null ? null : readAs(field.type, value, field.options));
  const [before, ours] = [from === null ? undefined : read(from.value), read(current.value)];
  if (before === undefined || ours === undefined) return undefined;
  const merged = mergeValues(fieldType(field.type).name, before, ours, incoming, field.options);
  const checked = merged === undefined ? undefined : checkValue(working, field, merged, '');
  return checked?.ok === true ? checked.value : undefined;
}

function lose(working: WorkingTable, contender: Contender, kind: ConflictKind): void {
  openConflict(working, { ...contender, kind, base: contender.base() });
}

/**
 * What both sides started from: as the log tells, else as the author says. Who started from an own earlier change is believed
 * without the log, which has that change's number also where it lost and the value is another's.
 */
function baseOf(working: WorkingTable, op: SetCell, { replica, own, beyond }: Sight): Conflict['base'] {
  const logged = own === null && beyond !== true ? working.context.base?.(cellTarget(op.row, op.field), replica) : undefined;
  if (logged === undefined) return exceeds(op.was, working.context.limits.cellBytes) ? null : { value: op.was, from: 'was' };
  return { value: logged.value, from: 'log' };
}

/** The open conflict that the author's earlier change n on this cell is in. */
function ownConflict(working: WorkingTable, op: SetCell, n: number): Conflict | undefined {
  return working.conflictsAt(op.row, op.field).find(({ incoming }) => incoming.session === working.context.session && incoming.n === n);
}

/** Whether a cell can be written by its author, who has an earlier value in conflict there only because another row had it. */
function isOpen(working: WorkingTable, row: Row, field: Field, seen: Sight): boolean {
  return (
    !row.deleted &&
    !field.deleted &&
    !working.barred.has(row.id, field.id) &&
    !isUnseen(working, revisionOf(row, field), seen, cellTarget(row.id, field.id))
  );
}

/** The author goes on with a value that is in conflict already: its record follows, and closes when both sides agree. */
function replaceIncoming(working: WorkingTable, conflict: Conflict, op: SetCell, field: Field, path: string): void {
  let incoming = op.value;
  if (conflict.kind !== 'field-changed' && conflict.kind !== 'field-gone') {
    const checked = checkValue(working, field, op.value, path);
    if (!checked.ok) return working.refuse(checked.problem.code, checked.problem.path, checked.problem.message);
    if (conflict.kind === 'both-wrote' && sameValue(checked.value, conflict.current.value)) return closeConflict(working, conflict);
    incoming = checked.value;
  }
  working.write({ write: 'conflict', conflict: { ...conflict, incoming: incomingSide(working, incoming) } });
  working.opened.push(conflict.id);
}
