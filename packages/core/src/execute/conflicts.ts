import type { ConflictId, FieldId, RowId } from '../ids.ts';
import type { Conflict, ConflictKind, ConflictSide } from '../table/conflict.ts';
import type { Revision } from '../table/revision.ts';
import type { Row } from '../table/row.ts';
import type { Value } from '../value.ts';
import type { WorkingTable } from './working-table.ts';

/** What is to be told of a losing write. */
export interface Losing {
  readonly kind: ConflictKind;
  readonly row: Row;
  readonly field: FieldId | null;
  readonly base: Conflict['base'];
  readonly current: { readonly value: Value; readonly revision: Revision };
  readonly incoming: Value;
  /** The incoming value is not the change's: it was written before, and is what the current side says. */
  readonly earlier?: boolean;
  /** Which op of the change lost, so that the record's id is the same wherever the change is executed. */
  readonly op: string;
}

/** Opens a conflict record for a losing write of the change. */
export function openConflict(working: WorkingTable, losing: Losing): void {
  const id: ConflictId = `${working.change.id}-${losing.op}`;
  const { row, field, earlier } = losing;
  if (!roomForConflict(working, { row: row.id, field: earlier === true ? undefined : field }, `ops/${losing.op}`)) return;
  const { value, revision } = losing.current;
  const by = working.context.author?.(revision) ?? null;
  const incoming = { ...incomingSide(working, losing.incoming), change: working.change.id };
  working.write({
    write: 'conflict',
    conflict: {
      id,
      kind: losing.kind,
      row: losing.row.id,
      field: losing.field,
      base: losing.base,
      current: { value, revision, by },
      incoming: losing.earlier === true ? { ...incoming, by, revision } : incoming,
    },
  });
  working.opened.push(id);
}

/**
 * Whether one more record may be open: in its cell, or on its row, as well as in the table. It is a problem of the change where not. Without a
 * `field` the cell is not asked.
 */
export function roomForConflict(
  working: WorkingTable,
  { row, field }: { readonly row: RowId; readonly field?: FieldId | null | undefined },
  path: string,
): boolean {
  const { openConflicts, conflictsPerCell } = working.context.limits;
  const full = (what: string, limit: string, most: number) => {
    working.refuse('over-limit', path, `The ${what} has as many open conflicts as the limit ${limit} allows (${most}); settle some first.`);
    return false;
  };
  if (field !== undefined && working.conflictsAt(row, field).length >= conflictsPerCell)
    return full(field === null ? 'row' : 'cell', 'conflictsPerCell', conflictsPerCell);
  return working.conflictCount < openConflicts || full('table', 'openConflicts', openConflicts);
}

/** Closes a conflict without a write of its cell. The version of its row rises, unless nobody has seen the conflict. */
export function closeConflict(working: WorkingTable, { id, row }: Conflict): void {
  if (!working.isNew(id)) working.write({ write: 'settled', row, revision: working.context.revision });
  working.write({ write: 'conflict-closed', id });
}

/** The incoming side that a write of this change is. */
export function incomingSide(working: WorkingTable, value: Value): Conflict['incoming'] {
  const { change, context } = working;
  return { ...sideNow(working, value), change: change.id, session: context.session, n: change.n, revision: context.revision };
}

/** A value as written by this change. */
export function sideNow(working: WorkingTable, value: Value): ConflictSide {
  const { actor, coauthors, at } = working.context;
  return { value, by: coauthors === undefined ? { actor, at } : { actor, coauthors, at } };
}
