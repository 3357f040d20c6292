import type { Change, Target } from '../change/change.ts';
import { cellTarget } from '../change/change.ts';
import { peopleOf } from '../field-types/user-entry.ts';
import type { CommentId, ConflictId, FieldId, RowId } from '../ids.ts';
import { assert, type Problem, type ProblemCode, unreachable } from '../problem.ts';
import { apply, rowFromBase, withFlag } from '../table/apply.ts';
import type { Comment } from '../table/comment.ts';
import type { Actor, Conflict } from '../table/conflict.ts';
import type { Field } from '../table/field.ts';
import { type Row, valueOf, withCell } from '../table/row.ts';
import { isLater, type Revision } from '../table/revision.ts';
import type { Rows } from '../table/rows.ts';
import type { Table } from '../table/table.ts';
import type { Write } from '../table/write.ts';
import type { Value } from '../value.ts';
import type { View, ViewId } from '../view/view.ts';
import type { BarredCells } from './barred-cells.ts';
import type { ExecuteContext } from './context.ts';
import type { Sight } from './seen.ts';

/**
 * The table while one change is executed on it: what its ops wrote so far lies over the table, so that a later op of the
 * change sees the earlier ones. Thrown away when the change is rejected.
 */
export class WorkingTable {
  readonly change: Change;
  readonly context: ExecuteContext;
  readonly barred: BarredCells;
  readonly problems: Problem[] = [];
  readonly opened: ConflictId[] = [];
  /** Conflicts that had been settled and are open again. */
  readonly reopened: ConflictId[] = [];
  /** Cells in which the change left another value than it brought. */
  readonly merged = new Set<Target>();
  /** Conflicts of the table that were closed, as they were. */
  readonly closed: Conflict[] = [];
  /** What marks that name own changes say, by mark and target: it may be a long way to the end of such a chain. */
  readonly sights = new Map<string, Sight>();
  /** How often all rows were looked through. */
  looks = 0;
  readonly before: Record<Target, Value> = Object.create(null) as Record<Target, Value>;
  readonly #before: Table;
  /** The last write of each thing, in the order of the first. */
  readonly #writes = new Map<string, Write>();
  /** Those of them that are not in `#table`. */
  readonly #unsettled = new Map<string, Write>();
  #table: Table;
  readonly #rows = new Map<RowId, Row>();
  readonly #fields = new Map<FieldId, Field>();
  readonly #views = new Map<ViewId, View>();
  readonly #comments = new Map<CommentId, Comment>();
  /** How many of them are not in `#table`, and on which rows. */
  #newComments = 0;
  readonly #newCommentsAt = new Map<RowId, number>();
  #people: ReadonlyMap<string, Actor> | null = null;
  readonly #conflicts = new Map<ConflictId, Conflict | null>();
  /** Ids in `#conflicts` by where they are. */
  readonly #conflictsAt = new Map<string, Set<ConflictId>>();
  /** Conflicts opened, less those closed, that are not in `#table`. */
  #opening = 0;
  #ownRevisions: ReadonlyMap<Revision, readonly Target[]> | null = null;

  constructor(table: Table, change: Change, context: ExecuteContext, barred: BarredCells) {
    this.#before = table;
    this.#table = table;
    this.barred = barred;
    this.change = change;
    this.context = context;
  }

  /** What was written: each thing once, as the last write left it, and nothing of conflicts that came and went. */
  get writes(): readonly Write[] {
    return [...this.#writes.values()];
  }

  row(id: RowId): Row | undefined {
    return this.#rows.get(id) ?? this.#table.rows.get(id);
  }

  /** The field with this id, if the author may see it: what he may not see is not there for what he names. */
  field(id: FieldId): Field | undefined {
    return this.hides(id) ? undefined : this.#anyField(id);
  }

  view(id: ViewId): View | undefined {
    return this.#views.get(id) ?? this.#table.views.get(id);
  }

  /** The comment with this id, if the author may see what it is about. */
  comment(id: CommentId): Comment | undefined {
    const comment = this.#comments.get(id) ?? this.#table.comments.get(id);
    return comment === undefined || this.hides(comment.field) ? undefined : comment;
  }

  /** Whether there is a comment with this id, one that the author may not see too. */
  hasComment(id: CommentId): boolean {
    return this.#comments.has(id) || this.#table.comments.get(id) !== undefined;
  }

  /** How many comments there are, in all and on a row; deleted ones too. */
  commentCounts(row: RowId): { readonly all: number; readonly onRow: number } {
    const { comments } = this.#table;
    return { all: comments.size + this.#newComments, onRow: comments.at(row).length + (this.#newCommentsAt.get(row) ?? 0) };
  }

  /** People whom a field names or who have commented, where the author may see it, by their ids. As the table was when it was asked first. */
  get people(): ReadonlyMap<string, Actor> {
    this.#people ??= this.#findPeople();
    return this.#people;
  }

  /** Whether the author may not see a field. */
  hides(id: FieldId | null): boolean {
    return id !== null && (this.context.hidden?.has(id) ?? false);
  }

  conflict(id: ConflictId): Conflict | undefined {
    const changed = this.#conflicts.get(id);
    return changed === null ? undefined : (changed ?? this.#table.conflicts.get(id));
  }

  /** Whether a conflict was opened by this change. */
  isNew(id: ConflictId): boolean {
    return this.#before.conflicts.get(id) === undefined;
  }

  /** How many conflicts are open, those of this change too. */
  get conflictCount(): number {
    return this.#table.conflicts.size + this.#opening;
  }

  /** Open conflicts on a cell, or on the row itself. */
  conflictsAt(row: RowId, field: FieldId | null): readonly Conflict[] {
    const kept = this.#table.conflicts.at(row, field).filter((conflict) => !this.#conflicts.has(conflict.id));
    const changed = [...(this.#conflictsAt.get(place(row, field)) ?? [])]
      .map((id) => this.#conflicts.get(id))
      .filter((conflict) => conflict != null);
    return changed.length === 0 ? kept : [...kept, ...changed];
  }

  /** Revisions of what this session's earlier changes wrote after what the change had seen, as far as they are known, with what was merged. */
  get ownRevisions(): ReadonlyMap<Revision, readonly Target[]> {
    if (this.#ownRevisions !== null) return this.#ownRevisions;
    const found = new Map<Revision, readonly Target[]>();
    for (let n = this.change.n - 1; n > 0; n--) {
      const outcome = this.context.mine(n);
      if (outcome === undefined) break;
      if (outcome.outcome === 'rejected') continue;
      if (!isLater(outcome.revision, this.change.seen.seq)) break;
      found.set(outcome.revision, outcome.merged ?? []);
    }
    this.#ownRevisions = found;
    return found;
  }

  /** The table with all that was written so far. */
  get table(): Table {
    return this.#settle();
  }

  /** Rows in order, with all that was written so far. */
  get rows(): Rows {
    return this.#settle().rows;
  }

  /** Fields in order, with all that was written so far. */
  get fields(): Table['fields'] {
    return this.#settle().fields;
  }

  /** Views in order, with all that was written so far. */
  get views(): Table['views'] {
    return this.#settle().views;
  }

  /** Adds a write. */
  write(write: Write): void {
    switch (write.write) {
      case 'row':
        this.#rows.set(write.row.id, rowFromBase(write.row));
        break;
      case 'cell': {
        const row = this.#rowThere(write.row);
        const field = this.#anyField(write.field);
        assert(field !== undefined, `a written cell has a field: ${write.field}`);
        const target = cellTarget(write.row, write.field);
        if (!(target in this.before)) this.before[target] = valueOf(row, field);
        this.#rows.set(write.row, withCell(row, write.field, write.value, write.revision));
        break;
      }
      case 'order':
      case 'deleted':
      case 'settled':
        this.#rows.set(write.row, withFlag(this.#rowThere(write.row), write));
        break;
      case 'field':
        this.#fields.set(write.field.id, write.field);
        break;
      case 'conflict':
        if (this.conflict(write.conflict.id) === undefined) this.#opening += 1;
        this.#conflicts.set(write.conflict.id, write.conflict);
        this.#noteConflict(write.conflict);
        break;
      case 'conflict-closed': {
        const closed = this.conflict(write.id);
        if (closed !== undefined) {
          if (!this.isNew(write.id)) this.closed.push(closed);
          this.#opening -= 1;
        }
        this.#conflicts.set(write.id, null);
        break;
      }
      case 'view':
        this.#views.set(write.view.id, write.view);
        break;
      case 'comment':
        this.#noteComment(write.comment);
        break;
      case 'name':
        break;
    }
    const key = keyOf(write);
    this.#unsettled.set(key, write);
    if (write.write === 'conflict-closed' && this.isNew(write.id)) this.#writes.delete(key);
    else this.#writes.set(key, write);
  }

  /** Notes a problem: the whole change will be rejected. */
  refuse(code: ProblemCode, path: string, message: string): void {
    this.problems.push({ code, path, message });
  }

  #anyField(id: FieldId): Field | undefined {
    return this.#fields.get(id) ?? this.#table.fields.get(id);
  }

  #rowThere(id: RowId): Row {
    const row = this.row(id);
    assert(row !== undefined, `a written row is there: ${id}`);
    return row;
  }

  #noteComment(comment: Comment): void {
    const { id, row } = comment;
    if (!this.hasComment(id)) {
      this.#newComments += 1;
      this.#newCommentsAt.set(row, (this.#newCommentsAt.get(row) ?? 0) + 1);
    }
    this.#comments.set(id, comment);
  }

  #findPeople(): ReadonlyMap<string, Actor> {
    const people = new Map<string, Actor>();
    const meet = (person: Actor) => people.has(person.id) || people.set(person.id, person);
    for (const { id, options } of this.fields.list) if (!this.hides(id)) peopleOf(options).forEach(meet);
    for (const { by, field } of this.#table.comments as Iterable<Comment>) if (!this.hides(field)) meet(by.actor);
    return people;
  }

  #noteConflict({ id, row, field }: Conflict): void {
    const there = this.#conflictsAt.get(place(row, field));
    if (there === undefined) this.#conflictsAt.set(place(row, field), new Set([id]));
    else there.add(id);
  }

  #settle(): Table {
    if (this.#unsettled.size > 0) {
      this.#table = apply(this.#table, [...this.#unsettled.values()], this.#table.seq);
      this.#unsettled.clear();
      this.#opening = 0;
      this.#rows.clear();
      this.#fields.clear();
      this.#views.clear();
      this.#comments.clear();
      this.#newComments = 0;
      this.#newCommentsAt.clear();
      this.#conflicts.clear();
      this.#conflictsAt.clear();
    }
    return this.#table;
  }
}

/** Names the thing that a write is of. */
function keyOf(write: Write): string {
  switch (write.write) {
    case 'row':
      return `row ${write.row.id}`;
    case 'cell':
      return `cell ${cellTarget(write.row, write.field)}`;
    case 'order':
    case 'deleted':
    case 'settled':
      return `${write.write} ${write.row}`;
    case 'field':
      return `field ${write.field.id}`;
    case 'conflict':
      return `conflict ${write.conflict.id}`;
    case 'conflict-closed':
      return `conflict ${write.id}`;
    case 'view':
      return `view ${write.view.id}`;
    case 'comment':
      return `comment ${write.comment.id}`;
    case 'name':
      return 'name';
    default:
      return unreachable(write);
  }
}

function place(row: RowId, field: FieldId | null): string {
  return `${row}/${field ?? ''}`;
}
