import type { LogEntry } from '../authority/store.ts';
import type { Op } from '../change/change.ts';
import type { Trace } from '../history/trace.ts';
import type { ConflictId, FieldId } from '../ids.ts';
import type { Conflict, ConflictNews } from '../table/conflict.ts';
import type { Field } from '../table/field.ts';
import { lastEdit } from '../table/last-edit.ts';
import type { Place } from '../table/place.ts';
import { isLater, later, type Revision } from '../table/revision.ts';
import type { Row } from '../table/row.ts';
import type { Fields, Table } from '../table/table.ts';
import type { Write } from '../table/write.ts';
import { sameValue, type Value } from '../value.ts';
import type { View, ViewChanges, ViewId } from '../view/view.ts';
import { scopedField, scopedOptions } from './scoped-field.ts';
import { scopedProperties, scopedView } from './scoped-view.ts';

/**
 * What a reader gets who may not see some fields of a table: nothing of their cells and properties, no conflict about them, no version
 * that rises with them. What is not about fields is for everybody.
 */

/** Where rows keep the values of hidden fields. */
export function hiddenColumns(fields: Fields, hidden: ReadonlySet<FieldId>): ReadonlySet<number> {
  return new Set([...hidden].flatMap((id) => fields.get(id)?.column ?? []));
}

/** A row's version as far as these fields, its place and its deletion tell. The settling of conflicts by which nothing was written is not in it. */
export function visibleVersion(row: Row, fields: readonly Field[]): Revision {
  let version = later(row.orderRevision, row.created);
  if (row.deletedRevision !== 0) version = later(row.deletedRevision, version);
  return later(lastEdit(row, fields), version);
}

/** The conflict as a reader may see it; null when it is about a hidden field. */
export function scopedConflict(conflict: Conflict, table: Table, hidden: ReadonlySet<FieldId>): Conflict | null {
  if (hidden.size === 0) return conflict;
  if (conflict.field !== null) return hidden.has(conflict.field) ? null : conflict;
  // About a whole row: who edited it last, and when, may be about a hidden field. Who did is never told, or its vanishing would tell that.
  const row = table.rows.get(conflict.row);
  const last = row === undefined ? 0 : lastEdit(row, visible(table.fields, hidden));
  const { revision } = conflict.current;
  return { ...conflict, current: { ...conflict.current, revision: isLater(revision, last) ? last : revision, by: null } };
}

/** What a batch of changes wrote to a table, with the conflicts that each of them closed. */
export interface WrittenBatch {
  readonly changes: readonly { readonly writes: readonly Write[]; readonly entry: { readonly conflicts: Pick<ConflictNews, 'settled'> } }[];
  readonly before: Table;
  readonly after: Table;
}

/** What of a batch's writes reaches a reader who has been told all before it: not that a conflict was written whose hidden part alone changed. */
export function scopedWrites({ changes, before, after }: WrittenBatch, hidden: ReadonlySet<FieldId>): readonly Write[] {
  if (hidden.size === 0) return changes.flatMap(({ writes }) => writes);
  const told = new Map<ConflictId, Conflict>();
  const lastTold = (id: ConflictId) => {
    const conflict = before.conflicts.get(id);
    return told.get(id) ?? (conflict === undefined ? null : scopedConflict(conflict, before, hidden));
  };
  const tell = (conflict: Conflict): Write | [] => {
    if (sameValue(lastTold(conflict.id) as unknown as Value, conflict as unknown as Value)) return [];
    told.set(conflict.id, conflict);
    return { write: 'conflict', conflict };
  };
  const toldViews = new Map<ViewId, View>();
  const tellView = (view: View): Write | [] => {
    const shown = scopedView(view, hidden);
    const earlier = before.views.get(view.id);
    const last = toldViews.get(view.id) ?? (earlier === undefined ? null : scopedView(earlier, hidden));
    // Of what is hidden not even that it was written.
    if (sameValue(last as unknown as Value, shown as unknown as Value)) return [];
    toldViews.set(view.id, shown);
    return { write: 'view', view: shown };
  };
  return changes.flatMap(({ writes, entry }) =>
    scopedChange(writes, entry.conflicts.settled, after, hidden, { conflict: tell, view: tellView }),
  );
}

function scopedChange(
  writes: readonly Write[],
  settled: readonly Conflict[],
  after: Table,
  hidden: ReadonlySet<FieldId>,
  tell: { conflict(conflict: Conflict): Write | []; view(view: View): Write | [] },
): readonly Write[] {
  const columns = hiddenColumns(after.fields, hidden);
  const closed = new Set(settled.filter(({ field }) => field !== null && hidden.has(field)).map(({ id }) => id));
  return writes.flatMap((write): Write | [] => {
    switch (write.write) {
      case 'row':
        return { write: 'row', row: { ...write.row, cells: scopedCells(write.row.cells, columns) } };
      case 'cell':
        return hidden.has(write.field) ? [] : write;
      case 'field':
        return fieldWrite(write, hidden);
      case 'comment':
        return write.comment.field !== null && hidden.has(write.comment.field) ? [] : write;
      case 'view':
        return tell.view(write.view);
      case 'conflict': {
        const conflict = scopedConflict(write.conflict, after, hidden);
        return conflict === null ? [] : tell.conflict(conflict);
      }
      case 'settled': {
        const here = settled.filter(({ row }) => row === write.row);
        return here.length > 0 && here.every(({ id }) => closed.has(id)) ? [] : write;
      }
      default:
        return write;
    }
  });
}

function fieldWrite(write: Extract<Write, { write: 'field' }>, hidden: ReadonlySet<FieldId>): Write | [] {
  const field = scopedField(write.field, hidden);
  return field === null ? [] : field === write.field ? write : { write: 'field', field };
}

/** A row's cells without those of hidden columns, which leave no trace where they are the last. */
function scopedCells(cells: readonly Value[], hidden: ReadonlySet<number>): readonly Value[] {
  const shown = cells.map((value, column) => (hidden.has(column) ? null : value));
  return shown.slice(0, shown.findLastIndex((value) => value !== null) + 1);
}

/** A change of the log as a reader may see it; null when nothing of it is for him, and the rest is only its number. */
export function scopedEntry(entry: LogEntry, fields: Fields, hidden: ReadonlySet<FieldId>): LogEntry | null {
  if (hidden.size === 0) return entry;
  // Of a conflict that had been settled before, nothing tells here what it was about.
  const shown = new Set(
    [...entry.conflicts.opened, ...entry.conflicts.settled].filter((one) => !isHidden(one, hidden)).map(({ id }) => id),
  );
  const ops = entry.ops === null ? null : entry.ops.ops.flatMap((op) => scopedOp(op, shown, fields, hidden) ?? []);
  if (ops !== null && ops.length === 0) return null;
  return {
    ...entry,
    ops: ops === null ? null : { seen: { seq: entry.ops!.seen.seq }, ops },
    before: Object.fromEntries(Object.entries(entry.before).filter(([target]) => !hidden.has(target.slice(target.indexOf('/') + 1)))),
    conflicts: scopedNews(entry.conflicts, hidden),
    trace: entry.trace == null ? null : scopedTrace(entry.trace, hidden),
  };
}

function scopedTrace({ was, became }: Trace, hidden: ReadonlySet<FieldId>): Trace {
  const shown = (entries: Trace['was']) =>
    Object.fromEntries(
      Object.entries(entries).flatMap(([target, value]) => {
        const [thing = '', name = ''] = target.split('/');
        if (hidden.has(name)) return [];
        if (value === null || !thing.startsWith('$')) return [[target, value]];
        const told =
          thing === '$field'
            ? scopedField(value as unknown as Field, hidden)
            : thing === '$view'
              ? scopedView(value as unknown as View, hidden)
              : value;
        return told === null ? [] : [[target, told as unknown as Value]];
      }),
    );
  return { was: shown(was), became: shown(became) };
}

function scopedNews({ opened, settled }: ConflictNews, hidden: ReadonlySet<FieldId>): ConflictNews {
  // Who edited a whole row last, and when, may be about a hidden field; from here it cannot be told.
  const shown = (conflicts: readonly Conflict[]) =>
    conflicts
      .filter((conflict) => !isHidden(conflict, hidden))
      .map((conflict) => (conflict.field === null ? { ...conflict, current: { ...conflict.current, by: null } } : conflict));
  return { opened: shown(opened), settled: shown(settled) };
}

/** An op without what is hidden; null when nothing is left. `shown`: ids of conflicts that may be told. */
function scopedOp(op: Op, shown: ReadonlySet<string>, fields: Fields, hidden: ReadonlySet<FieldId>): Op | null {
  switch (op.op) {
    case 'set-cell':
    case 'number-rows':
    case 'delete-field':
    case 'restore-field':
      return hidden.has(op.field) ? null : op;
    case 'change-field':
      return hidden.has(op.field) ? null : scopedChangeField(op, hidden);
    case 'move-field':
      return hidden.has(op.field) ? null : { ...op, place: scopedPlace(op.place, fields, hidden) };
    case 'add-field':
      if (hidden.has(op.field.id)) return null;
      return {
        ...op,
        place: scopedPlace(op.place, fields, hidden),
        field: { ...op.field, options: scopedOptions(op.field.options, hidden) },
      };
    case 'add-view':
      return { ...op, view: scopedProperties(op.view, hidden) };
    case 'change-view': {
      const { name, frozen, rowHeight } = op.set;
      const set = scopedProperties(op.set, hidden);
      const isHiddenOnly = name === undefined && frozen === undefined && rowHeight === undefined && saysNothing(set);
      return isHiddenOnly && !saysNothing(op.set) ? null : { ...op, set };
    }
    case 'insert-rows': {
      const rows = op.rows.map(({ id, cells }) => ({
        id,
        cells: Object.fromEntries(Object.entries(cells).filter(([field]) => !hidden.has(field))),
      }));
      return { ...op, rows };
    }
    case 'add-comment':
    case 'edit-comment':
    case 'delete-comment':
    case 'restore-comment':
    case 'resolve-comment':
    case 'reopen-comment':
      return op.field !== null && hidden.has(op.field) ? null : op;
    case 'reopen-conflicts':
    case 'resolve-conflicts': {
      const conflicts = op.conflicts.filter(({ id }) => shown.has(id));
      return conflicts.length === 0 ? null : ({ ...op, conflicts } as Op);
    }
    default:
      return op;
  }
}

/** Null when nothing is left: a formula that names what is hidden was all there was. */
function scopedChangeField(op: Extract<Op, { op: 'change-field' }>, hidden: ReadonlySet<FieldId>): Op | null {
  const { options, ...rest } = op.set;
  if (options === undefined) return op;
  const shown = scopedOptions(options, hidden);
  if (shown === options) return op;
  const set = Object.keys(shown).length === 0 ? rest : { ...rest, options: shown };
  return Object.keys(set).length === 0 ? null : { ...op, set };
}

/** Whether nothing is left of what was written: of lists and filters nobody can tell whether they were emptied, or were hidden. */
function saysNothing(set: ViewChanges): boolean {
  return Object.values(set).every((value) => value === null || (typeof value === 'object' && Object.keys(value).length === 0));
}

/** A place next to a field that may be told: the nearest before one that is hidden. */
function scopedPlace(place: Place, fields: Fields, hidden: ReadonlySet<FieldId>): Place {
  const anchor = 'after' in place ? place.after : place.before;
  if (anchor === null || !hidden.has(anchor)) return place;
  const { list } = fields;
  const at = list.findIndex(({ id }) => id === anchor);
  const before = list.slice(0, Math.max(0, at)).findLast(({ id }) => !hidden.has(id));
  return { after: before?.id ?? null };
}

function isHidden({ field }: Conflict, hidden: ReadonlySet<FieldId>): boolean {
  return field !== null && hidden.has(field);
}

function visible(fields: Fields, hidden: ReadonlySet<FieldId>): readonly Field[] {
  return [...fields.all()].filter(({ id }) => !hidden.has(id));
}
