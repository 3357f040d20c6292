import type { Change, Op, Seen, Target } from '../change/change.ts';
import { invert } from '../change/invert.ts';
import type { ExecuteContext, Execution, MineOutcome } from '../execute/context.ts';
import { execute } from '../execute/execute.ts';
import { defaultTableLimits, type TableLimits } from '../execute/limits.ts';
import { seenOfRejected } from '../execute/seen.ts';
import { viewRules } from '../execute/view-rules.ts';
import { apply } from '../table/apply.ts';
import type { Conflict, Settled } from '../table/conflict.ts';
import { valueOf } from '../table/row.ts';
import { emptyTable, type Table } from '../table/table.ts';
import type { Value } from '../value.ts';

/**
 * A table that tests drive change by change, as the authority would: numbered, stamped, with what each session's changes came
 * to. Not part of the package.
 */
export class TableStand {
  table: Table = emptyTable;
  readonly limits: TableLimits;
  /** What of a place's key is by chance; null: nothing. */
  keyTail: (() => string) | null = null;
  readonly #outcomes = new Map<string, Map<number, MineOutcome | undefined>>();
  readonly #replaced: { target: Target; revision: number; value: Value }[] = [];
  readonly #settled = new Map<string, Settled>();
  readonly #closed = new Map<string, Conflict>();
  #made = 0;

  constructor(limits: Partial<TableLimits> = {}) {
    this.limits = { ...defaultTableLimits, ...limits };
  }

  /** Does ops as the next change of a session. `seen` defaults to the present table. */
  do(session: string, ops: readonly Op[], seen: Seen = { seq: this.table.seq }, hidden: ReadonlySet<string> = new Set()): Execution {
    const outcomes = this.#outcomes.get(session) ?? new Map<number, MineOutcome | undefined>();
    this.#outcomes.set(session, outcomes);
    this.#made += 1;
    const sent: Change = { n: outcomes.size + 1, id: `c${this.#made}`, seen, ops };
    // What is executed is what came over the wire.
    const change = JSON.parse(JSON.stringify(sent)) as Change;
    const chance = this.keyTail === null ? {} : { keyTail: this.keyTail };
    const execution = execute(this.table, change, { ...this.context(session), hidden, ...chance });
    if (execution.verdict.verdict === 'accepted') {
      const { seq } = execution.verdict;
      for (const [target, value] of Object.entries(execution.before)) this.#replaced.push({ target, revision: seq, value });
      const closed = 'conflicts' in execution ? execution.conflicts.settled : [];
      for (const record of closed) {
        const { id, field } = record;
        this.#closed.set(id, record);
        const op = ops.find((one) => one.op === 'resolve-conflicts' && one.conflicts.some((conflict) => conflict.id === id));
        if (op?.op === 'resolve-conflicts') this.#settled.set(id, { outcome: op.outcome, field });
      }
      outcomes.set(change.n, { outcome: 'accepted', revision: seq, merged: 'merged' in execution ? execution.merged : [] });
      this.table = apply(this.table, execution.writes, seq);
    } else {
      const kept = seenOfRejected(change, this.table);
      outcomes.set(change.n, kept === null ? undefined : { outcome: 'rejected', seen: kept });
    }
    return execution;
  }

  /** Does ops, then takes them back; returns the table in between. Throws unless both are accepted. */
  doAndUndo(session: string, ops: readonly Op[]): Table {
    const before = this.table;
    accepted(this.do(session, ops));
    const between = this.table;
    for (const op of invert(ops, before, between)) accepted(this.do(session, [op]));
    return between;
  }

  context(session: string): ExecuteContext {
    return {
      actor: { id: session, name: session.toUpperCase() },
      session,
      revision: this.table.seq + 1,
      at: '2026-01-02T03:04:05Z',
      limits: this.limits,
      mine: (n) => this.#outcomes.get(session)?.get(n),
      base: (target, revision) => this.#replaced.find((replaced) => replaced.target === target && replaced.revision > revision),
      author: (revision) => ({ actor: { id: `author of ${revision}`, name: '' }, at: '' }),
      settled: (id) => this.#settled.get(id),
      closed: (id) => this.#closed.get(id),
      misfits: 'refuse',
      viewRules,
    };
  }

  value(row: string, field: string): Value {
    return valueOf(this.table.rows.get(row)!, this.table.fields.get(field)!);
  }

  /** Ids of the live rows in order. */
  get order(): string {
    return [...this.table.rows].map((row) => row.id).join(' ');
  }
}

/** The verdict of an accepted change; throws for a rejected one. */
export function accepted(execution: Execution): Extract<Execution['verdict'], { verdict: 'accepted' }> {
  if (execution.verdict.verdict !== 'accepted') throw new Error(`rejected: ${JSON.stringify(execution.verdict.problems)}`);
  return execution.verdict;
}

/** The codes of a rejected change's problems; throws for an accepted one. */
export function rejected(execution: Execution): string[] {
  if (execution.verdict.verdict !== 'rejected') throw new Error('accepted');
  return execution.verdict.problems.map((problem) => problem.code);
}

/** `set r1/f1=x` as an op. */
export function setCell(row: string, field: string, value: Value, was: Value = null): Op {
  return { op: 'set-cell', row, field, value, was };
}

/** A stand with text fields t and u, a number field n, and rows r1, r2, r3, made by session `setup` in two changes. */
export function smallTable(limits: Partial<TableLimits> = {}): TableStand {
  const stand = new TableStand(limits);
  const field = (id: string, type: string): Op => ({
    op: 'add-field',
    place: { before: null },
    field: { id, name: id.toUpperCase(), type, options: {} },
  });
  accepted(stand.do('setup', [field('t', 'text'), field('u', 'text'), field('n', 'number')]));
  accepted(
    stand.do('setup', [
      { op: 'insert-rows', place: { before: null }, rows: ['r1', 'r2', 'r3'].map((id) => ({ id, cells: { t: `${id} text` } })) },
    ]),
  );
  return stand;
}
