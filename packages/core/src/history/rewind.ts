import type { Target } from '../change/change.ts';
import type { FieldId, RowId } from '../ids.ts';
import { Comments } from '../table/comments.ts';
import { Conflicts } from '../table/conflicts.ts';
import type { Field } from '../table/field.ts';
import { GivenNumbers } from '../table/given-numbers.ts';
import type { Revision } from '../table/revision.ts';
import type { Row, Written } from '../table/row.ts';
import type { Table } from '../table/table.ts';
import { UniqueValues } from '../table/unique-values.ts';
import type { Value } from '../value.ts';
import type { View } from '../view/view.ts';
import type { Step } from './history.ts';
import { nameTarget } from './trace.ts';

/**
 * A table as it stood after change number `to`, from how it stands now and the steps in between, newest first. To look at: rows, fields and
 * views that were not there yet are deleted in it, and it has neither conflicts nor comments. Cells that were written since have the revision of their row.
 */
export function rewound(table: Table, steps: Iterable<Step>, to: Revision): Table {
  const was = new Map<Target, Value>();
  // The oldest says last.
  for (const step of steps) if (step.seq > to) for (const target of Object.keys(step.was)) was.set(target, step.was[target]!);
  const edits = new Map<RowId, RowEdit>();
  const fields: Field[] = [];
  const views: View[] = [];
  let { name } = table;
  for (const [target, value] of was) {
    const at = target.indexOf('/');
    const [thing, what] = [target.slice(0, at), target.slice(at + 1)];
    if (target === nameTarget) name = value as string;
    else if (thing === '$field') fields.push(...asItWas(value, table.fields.get(what)));
    else if (thing === '$view') views.push(...asItWas(value, table.views.get(what)));
    else {
      const edit = edits.get(thing) ?? { cells: null };
      edits.set(thing, edit);
      if (what === '$deleted') edit.deleted = value as boolean;
      else if (what === '$order') edit.order = value as string;
      else (edit.cells ??= new Map()).set(what, value);
    }
  }
  const rows: Row[] = [];
  for (const row of table.rows.all()) {
    const edit = edits.get(row.id);
    if (row.created > to || row.created < 0) {
      if (!row.deleted) rows.push({ ...row, deleted: true });
    } else if (edit !== undefined) rows.push(rowAsItWas(row, edit));
  }
  return {
    name,
    seq: to,
    fields: fields.length === 0 ? table.fields : table.fields.with(fields),
    rows: table.rows.with(rows),
    views: views.length === 0 ? table.views : table.views.with(views),
    conflicts: Conflicts.empty,
    comments: Comments.empty,
    unique: UniqueValues.none,
    numbers: GivenNumbers.none,
  };
}

interface RowEdit {
  deleted?: boolean;
  order?: string;
  cells: Map<FieldId, Value> | null;
}

function rowAsItWas(row: Row, { deleted = row.deleted, order = row.order, cells }: RowEdit): Row {
  if (cells === null) return { ...row, deleted, order };
  const written = new Map<FieldId, Written>(row.written ?? []);
  for (const [field, value] of cells) written.set(field, { value, revision: row.created });
  return { ...row, deleted, order, written };
}

/** A field or view as it was; one that was not there is deleted, and one that is not known here stays away. */
function asItWas<T extends { readonly deleted: boolean }>(value: Value, now: T | undefined): readonly T[] {
  if (value !== null) return [value as unknown as T];
  return now === undefined ? [] : [{ ...now, deleted: true }];
}
