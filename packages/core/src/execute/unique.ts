import { cellTarget, deletedTarget, type Target } from '../change/change.ts';
import { valueText } from '../field-types/read-cell.ts';
import type { FieldId, RowId } from '../ids.ts';
import { type Problem, quoted } from '../problem.ts';
import type { Field } from '../table/field.ts';
import { isLater, type Revision } from '../table/revision.ts';
import { type Row, revisionOf, valueOf } from '../table/row.ts';
import type { Table } from '../table/table.ts';
import { uniqueText } from '../table/unique-values.ts';
import type { CellName } from './barred-cells.ts';
import { keepsMisfits } from './rows.ts';
import { isUnseen, seenOf } from './seen.ts';
import type { WorkingTable } from './working-table.ts';

/** What is wrong with a change whose values are in other rows already. */
export interface Clashes {
  /** About values that their author could see in the other row. */
  readonly problems: readonly Problem[];
  /** Cells whose values were taken since he looked: the change is to be done again without these. */
  readonly barred: readonly CellName[];
}

/** A cell of a unique field that the change wrote, or brought back. */
interface Claim {
  readonly target: Target;
  readonly row: RowId;
  readonly field: Field;
}

/** How a cell came by its value: by an op that names it, or (`restored`) because its row or field is live again. */
interface Origin {
  readonly how: 'set' | 'insert' | 'import' | 'settle' | 'restored';
  readonly path: string;
}

const noClashes: Clashes = { problems: [], barred: [] };
const restored: Origin = { how: 'restored', path: '' };

/**
 * Which of the values that the change has put in cells other live rows hold. Asked when all its ops are done, so that two cells can
 * swap their values. Costs work in proportion to the change, unless it brings a field back.
 */
export function clashesOf(before: Table, working: WorkingTable): Clashes {
  const claims = claimsOf(before, working);
  if (claims.size === 0) return noClashes;
  const { unique, rows } = working.table;
  const groups = new Map<string, Claim[]>();
  for (const claim of claims.values()) {
    const text = uniqueText(rows.get(claim.row)!, claim.field);
    if (text === null || unique.holders(claim.field.id, text).length < 2) continue;
    const key = cellTarget(claim.field.id, text);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [claim]);
    else group.push(claim);
  }
  return groups.size === 0 ? noClashes : judge([...groups.values()], claims, before, working);
}

/** Decides for each value that several rows hold who keeps it, and what becomes of the others. */
function judge(groups: readonly (readonly Claim[])[], claims: ReadonlyMap<Target, Claim>, before: Table, working: WorkingTable): Clashes {
  const { unique, rows } = working.table;
  const origins = originsIn(before, working);
  const originOf = ({ target }: Claim) => origins.get(target) ?? restored;
  const problems: Problem[] = [];
  const barred: CellName[] = [];
  const lost = new Set<Target>();
  /** Losing claims, and the row that keeps the value; null: one that gets it back because it lost too. */
  const losing: { readonly claim: Claim; readonly keeper: Row | null }[] = [];
  const lose = (claim: Claim, keeper: Row | null) => {
    if (lost.has(claim.target)) return;
    lost.add(claim.target);
    losing.push({ claim, keeper });
  };
  for (const group of groups) {
    const { field, row } = group[0]!;
    const holders = unique.holders(field.id, uniqueText(rows.get(row)!, field)!);
    const untouched = holders.find((id) => !claims.has(cellTarget(id, field.id)));
    const keeper = untouched ?? firstOf(group, originOf, rows).row;
    for (const claim of group) if (claim.row !== keeper) lose(claim, rows.get(keeper)!);
  }
  // The list grows while it is walked: who loses keeps his old value, which another claim may have counted on.
  for (const { claim, keeper } of losing) {
    const { field, row, target } = claim;
    const { how, path } = originOf(claim);
    const isBarred =
      !working.barred.has(row, field.id) &&
      how !== 'settle' &&
      (how === 'restored' ||
        keeper === null ||
        how === 'import' ||
        (!claims.has(cellTarget(keeper.id, field.id)) && isHolderUnseen(working, keeper, field)));
    if (isBarred) barred.push({ row, field: field.id });
    else problems.push(notUnique(rows.get(row)!, field, path));
    const old = how === 'set' ? before.rows.get(row) : undefined;
    const text = old === undefined ? null : uniqueText(old, field);
    if (text === null) continue;
    for (const id of unique.holders(field.id, text)) {
      const other = claims.get(cellTarget(id, field.id));
      if (other !== undefined && other.target !== target) lose(other, null);
    }
  }
  return { problems, barred };
}

/** Cells of unique fields that the change wrote or brought back, in the order of its ops. */
function claimsOf(before: Table, working: WorkingTable): ReadonlyMap<Target, Claim> {
  const claims = new Map<Target, Claim>();
  const { writes } = working;
  const { unique } = writes.some(({ write }) => write === 'field') ? working.table : before;
  if (unique.size === 0) return claims;
  const fields = new Map([...unique.fields()].map((field) => [field.id, field]));
  const broughtBack = new Set<FieldId>();
  const claim = (row: RowId, field: Field) => claims.set(cellTarget(row, field.id), { target: cellTarget(row, field.id), row, field });
  for (const write of writes) {
    if (write.write === 'cell') {
      const field = fields.get(write.field);
      if (field !== undefined) claim(write.row, field);
    } else if (write.write === 'row' || (write.write === 'deleted' && !write.deleted)) {
      for (const field of fields.values()) claim(write.write === 'row' ? write.row.id : write.row, field);
    } else if (write.write === 'field' && fields.has(write.field.id) && before.fields.get(write.field.id)?.deleted === true) {
      broughtBack.add(write.field.id);
    }
  }
  for (const id of broughtBack) for (const row of working.table.rows) claim(row.id, fields.get(id)!);
  return claims;
}

/** Which op put a value in a cell, the last of several. */
function originsIn(before: Table, working: WorkingTable): ReadonlyMap<Target, Origin> {
  const { change } = working;
  const origins = new Map<Target, Origin>();
  change.ops.forEach((op, at) => {
    if (op.op === 'set-cell') origins.set(cellTarget(op.row, op.field), { how: 'set', path: `ops/${at}/value` });
    if (op.op === 'insert-rows') {
      const how = keepsMisfits(working, op) ? 'import' : 'insert';
      op.rows.forEach(({ id, cells }, index) => {
        for (const field of Object.keys(cells)) origins.set(cellTarget(id, field), { how, path: `ops/${at}/rows/${index}/cells/${field}` });
      });
    }
    if (op.op === 'resolve-conflicts' && op.outcome.take !== 'current')
      op.conflicts.forEach(({ id }, index) => {
        const conflict = before.conflicts.get(id);
        if (conflict?.field == null) return;
        origins.set(cellTarget(conflict.row, conflict.field), { how: 'settle', path: `ops/${at}/conflicts/${index}/outcome` });
      });
  });
  return origins;
}

/** Of claims to one value: the first that an op made, else the cell that has had it longest. */
function firstOf(claims: readonly Claim[], originOf: (claim: Claim) => Origin, rows: Table['rows']): Claim {
  const made = claims.find((claim) => originOf(claim).how !== 'restored');
  const since = ({ row, field }: Claim) => revisionOf(rows.get(row)!, field);
  return made ?? claims.reduce((first, claim) => (isLater(since(first), since(claim)) ? claim : first));
}

/**
 * Whether the author of the change could not know that a row holds its value: it was written since he looked, or he wrote over it or
 * deleted the row, and that has lost.
 */
function isHolderUnseen(working: WorkingTable, holder: Row, field: Field): boolean {
  const unseen = (revision: Revision, target: Target) =>
    !working.ownRevisions.has(revision) && isUnseen(working, revision, seenOf(working, target));
  return (
    unseen(revisionOf(holder, field), cellTarget(holder.id, field.id)) ||
    unseen(holder.deletedRevision, deletedTarget(holder.id)) ||
    unseen(field.revision, field.id) ||
    [field.id, null].some((where) =>
      working.conflictsAt(holder.id, where).some(({ incoming }) => incoming.session === working.context.session),
    )
  );
}

function notUnique(row: Row, field: Field, path: string): Problem {
  const value = quoted(valueText(valueOf(row, field), field, 'en'));
  const message = `The value ${value} is in another row already; in ${quoted(field.name)} every value is in one row only.`;
  return { code: 'not-unique', path, message };
}
