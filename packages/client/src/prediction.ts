import {
  type Actor,
  apply,
  type Comment,
  type CommentId,
  type Conflict,
  type ConflictId,
  defaultTableLimits,
  emptyTable,
  type ExecuteContext,
  execute,
  type Execution,
  type FieldId,
  isCommentOp,
  type MineOutcome,
  type Op,
  predictedRevision,
  type Row,
  type RowId,
  type SeenMark,
  type Table,
  type TableLimits,
  type Target,
  type ViewRules,
  type Write,
  withRows,
} from '@teable-grid/core';
import { type ChangeName, type Entry, nameKey } from './entry.ts';

/** What predicting a change needs to know beside the table. */
export interface PredictionSource {
  actor(): Actor;
  readonly limits: TableLimits;
  /** How a change of this page that is no longer predicted ended; undefined where that is not known. */
  outcome(name: ChangeName): MineOutcome | undefined;
}

/** When nothing is known. */
export const nobody: PredictionSource = { actor: () => ({ id: '', name: '' }), limits: defaultTableLimits, outcome: () => undefined };

/**
 * What else moves a prediction than the rows it touches: nothing (`rows`), where rows are put (`places`), or anything at all
 * (`all`).
 */
type Tie = 'rows' | 'places' | 'all';

interface Predicted {
  readonly entry: Entry;
  readonly rows: ReadonlySet<RowId>;
  readonly tie: Tie;
}

/**
 * The table as its person sees it: the replica, and over it his own changes that are not in it yet, executed as the server would.
 * No input or output: the same calls give the same table. What the replica brings is applied to both; only predictions that
 * share rows with it, directly or through one another, are executed again. Where rows cannot tell, all are.
 */
export class Prediction {
  readonly #source: PredictionSource;
  readonly #predicted = new Map<number, Predicted>();
  readonly #ordinals = new Map<string, number>();
  readonly #byRow = new Map<RowId, Set<number>>();
  /** Cells in which a prediction left another value than it brought, by ordinal. */
  readonly #merged = new Map<number, readonly Target[]>();
  /** The records that a prediction settled, as they were, by ordinal. */
  readonly #closed = new Map<number, readonly Conflict[]>();
  readonly #ties: Record<Tie, number> = { rows: 0, places: 0, all: 0 };
  #replica: Table;
  #table: Table;

  constructor(source: PredictionSource, replica: Table = emptyTable) {
    this.#source = source;
    this.#replica = replica;
    this.#table = replica;
  }

  get replica(): Table {
    return this.#replica;
  }

  get table(): Table {
    return this.#table;
  }

  get size(): number {
    return this.#predicted.size;
  }

  /** The undecided or not yet visible change under that ordinal. */
  entry(ordinal: number): Entry | undefined {
    return this.#predicted.get(ordinal)?.entry;
  }

  /** What a change would do now; it is not added. Asked for what stands in its way, so it is held to the rules of views too. */
  preview(entry: Entry, viewRules: ViewRules): Execution {
    return this.#execute(this.#table, entry, viewRules);
  }

  /** Adds a change after all others. */
  add(entry: Entry): Execution {
    const predicted = { entry, rows: rowsOf(entry), tie: tieOf(entry, this.#table) };
    this.#predicted.set(entry.ordinal, predicted);
    this.#ordinals.set(nameKey(entry), entry.ordinal);
    this.#ties[predicted.tie] += 1;
    for (const row of predicted.rows) {
      const there = this.#byRow.get(row);
      if (there === undefined) this.#byRow.set(row, new Set([entry.ordinal]));
      else there.add(entry.ordinal);
    }
    return this.#run(entry);
  }

  /** The replica moved on (`writes` null: it is another one), and these changes are in it, or will never be. */
  advance(replica: Table, writes: readonly Write[] | null, leaving: Iterable<number> = []): void {
    const moved = new Set<RowId>();
    let whole = writes === null || (writes.length > 0 && this.#ties.all > 0);
    for (const ordinal of leaving) {
      const gone = this.#take(ordinal);
      if (gone !== undefined && gone.tie !== 'rows') whole = true;
      for (const row of gone?.rows ?? []) moved.add(row);
    }
    const before = this.#replica;
    this.#replica = replica;
    if (this.#predicted.size === 0) {
      this.#table = replica;
      return;
    }
    for (const write of writes ?? []) {
      if (whole) break;
      const row = this.#rowMoved(write, before);
      if (row === undefined) whole = true;
      else if (row !== null) moved.add(row);
    }
    const again = whole ? null : this.#tiedTo(moved);
    if (again === null) return this.#rebuild();
    if (writes!.length > 0 || replica.seq !== this.#table.seq) this.#table = apply(this.#table, writes!, replica.seq);
    this.#redo(again, moved);
  }

  /** Takes changes away that will never be in the replica, or are in it already. */
  remove(leaving: Iterable<number>): void {
    this.advance(this.#replica, [], leaving);
  }

  /** The row that a write of the replica is about; null: none that matters; undefined: everything has to be done again. */
  #rowMoved(write: Write, before: Table): RowId | null | undefined {
    switch (write.write) {
      case 'field':
        return undefined;
      // What a view says moves no row, and while own changes of views are predicted all are done again.
      case 'view':
      case 'name':
        return null;
      case 'row':
        return this.#ties.places > 0 ? undefined : write.row.id;
      case 'order':
        return this.#ties.places > 0 ? undefined : write.row;
      case 'deleted':
      case 'cell':
      case 'settled':
        return write.row;
      case 'comment':
        return write.comment.row;
      case 'conflict':
        return write.conflict.row;
      case 'conflict-closed':
        return before.conflicts.get(write.id)?.row ?? null;
    }
  }

  #take(ordinal: number): Predicted | undefined {
    const gone = this.#predicted.get(ordinal);
    if (gone === undefined) return undefined;
    this.#predicted.delete(ordinal);
    this.#merged.delete(ordinal);
    this.#closed.delete(ordinal);
    this.#ordinals.delete(nameKey(gone.entry));
    this.#ties[gone.tie] -= 1;
    for (const row of gone.rows) {
      const there = this.#byRow.get(row)!;
      there.delete(ordinal);
      if (there.size === 0) this.#byRow.delete(row);
    }
    return gone;
  }

  #rebuild(): void {
    this.#table = this.#replica;
    // What is settled is found out anew: a record may only be opened after it.
    this.#closed.clear();
    for (const [ordinal, predicted] of this.#predicted) {
      // A field may have become unique since.
      const tie = tieOf(predicted.entry, this.#table);
      this.#ties[predicted.tie] -= 1;
      this.#ties[tie] += 1;
      this.#predicted.set(ordinal, { ...predicted, tie });
      this.#run(predicted.entry);
    }
  }

  /**
   * The predictions on these rows, and all that are tied to them by a common row; `moved` grows by their rows. Null when one of
   * them depends on more than rows.
   */
  #tiedTo(moved: Set<RowId>): Set<number> | null {
    const again = new Set<number>();
    // What was predicted before a field was changed would be done again after it.
    if (moved.size > 0 && this.#ties.all > 0) return null;
    // A set that grows while it is walked is walked to its end.
    for (const row of moved) {
      for (const ordinal of this.#byRow.get(row) ?? []) {
        if (again.has(ordinal)) continue;
        const { rows, tie } = this.#predicted.get(ordinal)!;
        if (tie !== 'rows') return null;
        again.add(ordinal);
        for (const tied of rows) moved.add(tied);
      }
    }
    return again;
  }

  /** Sets rows back to what the replica says, and predicts on them again. */
  #redo(again: ReadonlySet<number>, moved: ReadonlySet<RowId>): void {
    const rows: Row[] = [];
    const conflicts = new Map<ConflictId, Conflict | null>();
    const comments = new Map<CommentId, Comment | null>();
    for (const id of moved) {
      const row = this.#replica.rows.get(id);
      if (row !== undefined && this.#table.rows.get(id) !== row) rows.push(row);
      for (const conflict of this.#table.conflicts.at(id)) conflicts.set(conflict.id, null);
      for (const conflict of this.#replica.conflicts.at(id)) conflicts.set(conflict.id, conflict);
      if (this.#table.comments.at(id) === this.#replica.comments.at(id)) continue;
      for (const comment of this.#table.comments.at(id)) comments.set(comment.id, null);
      for (const comment of this.#replica.comments.at(id)) comments.set(comment.id, comment);
    }
    this.#table = {
      ...withRows(this.#table, rows),
      conflicts: conflicts.size > 0 ? this.#table.conflicts.with(conflicts) : this.#table.conflicts,
      comments: comments.size > 0 ? this.#table.comments.with(comments) : this.#table.comments,
    };
    for (const ordinal of [...again].sort((a, b) => a - b)) this.#run(this.#predicted.get(ordinal)!.entry);
  }

  #run(entry: Entry): Execution {
    const execution = this.#execute(this.#table, entry);
    if (execution.writes.length > 0) this.#table = apply(this.#table, execution.writes, this.#table.seq);
    if ('merged' in execution && execution.merged.length > 0) this.#merged.set(entry.ordinal, execution.merged);
    else this.#merged.delete(entry.ordinal);
    if ('conflicts' in execution && execution.conflicts.settled.length > 0) this.#closed.set(entry.ordinal, execution.conflicts.settled);
    else this.#closed.delete(entry.ordinal);
    return execution;
  }

  #execute(table: Table, entry: Entry, viewRules: ViewRules | null = null): Execution {
    return executeEntry(table, entry, this.#source, viewRules, {
      named: (name) => this.#ordinals.get(nameKey(name)),
      merged: (ordinal) => this.#merged.get(ordinal) ?? [],
      closed: (id) => [...this.#closed.values()].flat().findLast((record) => record.id === id),
      numbered: (seq) => {
        for (const { entry: other } of this.#predicted.values()) {
          const outcome = this.#source.outcome(other);
          if (outcome?.outcome === 'accepted' && outcome.revision === seq) return other.ordinal;
        }
        return undefined;
      },
    });
  }
}

/** The places of changes that are predicted: undecided ones, and accepted ones that the replica does not show yet. */
interface Ordinals {
  named(name: ChangeName): number | undefined;
  merged(ordinal: number): readonly Target[];
  /** The record of a conflict that one of them settles; of what is settled in the replica only whoever decides knows. */
  closed(id: ConflictId): Conflict | undefined;
  /** The change that was accepted under a sequence number. */
  numbered(seq: number): number | undefined;
}

/** Executes one change as a prediction on a table. */
function executeEntry(table: Table, entry: Entry, source: PredictionSource, viewRules: ViewRules | null, ordinals: Ordinals): Execution {
  const { session, change, madeAt } = entry;
  const context: ExecuteContext = {
    actor: source.actor(),
    session,
    revision: predictedRevision(entry.ordinal),
    at: madeAt,
    limits: source.limits,
    mine: (n) => {
      const other = ordinals.named({ session, n });
      // What is still predicted counts as accepted, or a row that has just arrived would seem to be somebody else's.
      if (other === undefined) return source.outcome({ session, n });
      return { outcome: 'accepted', revision: predictedRevision(other), merged: ordinals.merged(other) };
    },
    closed: (id) => ordinals.closed(id),
    misfits: 'refuse',
    viewRules,
  };
  const except: Record<Target, SeenMark> = {};
  for (const [target, mark] of Object.entries(change.seen.except ?? {})) except[target] = predictedMark(mark, table, ordinals);
  for (const [target, name] of Object.entries(entry.awaits ?? {})) except[target] = awaitedRevision(name, source, ordinals);
  const seq = Math.min(change.seen.seq, table.seq);
  const seen = Object.keys(except).length > 0 ? { seq, except } : { seq };
  const ops = change.ops.map((op) => {
    if (op.op !== 'resolve-conflicts') return op;
    return { ...op, conflicts: op.conflicts.map(({ id, current }) => ({ id, current: predictedMark(current, table, ordinals) })) };
  });
  return execute(table, { ...change, seen, ops }, context);
}

/**
 * A mark in the terms of a predicted table: a number that the replica has not reached is an own change's, whose write is still a
 * prediction there. Where it is not (a cache may be behind what the author saw before the page was loaded again), he has seen all of it.
 */
function predictedMark(mark: SeenMark, table: Table, ordinals: Ordinals): SeenMark {
  if (typeof mark !== 'number' || mark <= table.seq) return mark;
  const other = ordinals.numbered(mark);
  return other === undefined ? table.seq : predictedRevision(other);
}

function awaitedRevision(name: ChangeName, source: PredictionSource, ordinals: Ordinals): number {
  const other = ordinals.named(name);
  if (other !== undefined) return predictedRevision(other);
  const outcome = source.outcome(name);
  return outcome?.outcome === 'accepted' ? outcome.revision : 0;
}

/** The rows that a change reads or writes, as far as it names them. */
function rowsOf({ change }: Entry): ReadonlySet<RowId> {
  const rows = new Set<RowId>();
  for (const op of change.ops) {
    if (op.op === 'set-cell' || isCommentOp(op)) rows.add(op.row);
    else if (op.op === 'insert-rows') for (const { id } of op.rows) rows.add(id);
    else if (op.op === 'delete-rows' || op.op === 'restore-rows' || op.op === 'move-rows' || op.op === 'number-rows')
      for (const id of op.rows) rows.add(id);
  }
  return rows;
}

function tieOf({ change }: Entry, table: Table): Tie {
  // Whether a value is free depends on all rows.
  if (table.unique.size > 0 && change.ops.some((op) => claimsUnique(op, table))) return 'all';
  // How many comments there may be in all is left to whoever decides: it is no reason to do all again.
  const kinds = new Set(change.ops.filter((op) => !isCommentOp(op)).map(({ op }) => op));
  // So does the number that a new row gets.
  if (table.numbers.size > 0 && kinds.has('insert-rows')) return 'all';
  for (const rowsOnly of ['set-cell', 'delete-rows', 'restore-rows'] as const) kinds.delete(rowsOnly);
  if (kinds.size === 0) return 'rows';
  for (const placing of ['insert-rows', 'move-rows'] as const) kinds.delete(placing);
  return kinds.size === 0 ? 'places' : 'all';
}

/** Whether an op brings values to a field in which they are unique. */
function claimsUnique(op: Op, table: Table): boolean {
  const isUnique = (id: FieldId) => table.fields.get(id)?.options.unique === true;
  if (op.op === 'set-cell') return isUnique(op.field);
  return op.op === 'restore-rows' || (op.op === 'insert-rows' && op.rows.some(({ cells }) => Object.keys(cells).some(isUnique)));
}
