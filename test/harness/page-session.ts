import {
  type Actor,
  apply,
  type Authorship,
  type Capabilities,
  type CaughtUp,
  type Change,
  type ChangeId,
  type Conflict,
  type ConflictId,
  defaultTableLimits,
  type Draft,
  emptyTable,
  type Execution,
  execute,
  fail,
  type HeldText,
  HistoryIndex,
  type HistoryPage,
  type HistoryQuery,
  invert,
  type LogEntry,
  newId,
  ok,
  type Op,
  type PastTable,
  type Settled,
  type Peer,
  type PendingChange,
  type PresencePlace,
  type Problem,
  type Result,
  rewound,
  type SavedChange,
  type Session,
  type SessionEvent,
  type SessionStatus,
  type Submission,
  type Table,
  type Revision,
  type UndoAnswer,
  type UndoOutcome,
  revisionOf,
  valueOf,
  sameValue,
  viewRules,
} from '@teable-grid/core';
import { traceOf } from '../../packages/core/src/history/trace.ts';

type Final =
  | { readonly verdict: 'accepted'; readonly seq: number; readonly conflicts: readonly ConflictId[] }
  | Extract<Execution['verdict'], { verdict: 'rejected' }>;

/** What is undone as one. */
interface Gesture {
  readonly before: Table;
  readonly after: Table;
  readonly ops: readonly Op[];
  readonly group: string | undefined;
}

const me: Actor = { id: 'me', name: 'Mia' };
const at = '2026-01-05T10:00:00Z';
const nothingHidden: ReadonlySet<string> = new Set();

/**
 * A session decided in the page by core's own `execute` and `apply`, for tests of the grid: no storage, no network. Others write
 * through `remote`. While `paused`, changes stay pending, and are decided by `resume`.
 */
export class PageSession implements Session {
  table: Table = emptyTable;
  status: SessionStatus = { state: 'live' };
  readOnly: string | null = null;
  unkept: string | null = null;
  saved: readonly SavedChange[] = [];
  caughtUp: CaughtUp | null = null;
  capabilities: Capabilities = { write: true, comment: true, rules: false, order: true, conflicts: true, history: false };
  actor: Actor | null = me;
  pending: readonly PendingChange[] = [];
  presence: readonly Peer[] = [];
  place: PresencePlace = { cursor: null, editing: false };
  closed = false;
  /** Questions about authors are answered when this resolves. */
  authorsKnown: Promise<unknown> = Promise.resolve();
  readonly submitted: Draft[] = [];
  /** Given by tests of what is written together. */
  openDraft: NonNullable<Session['openDraft']> = () => Promise.resolve(null);
  /** When the next change is decided, ISO 8601. */
  now = at;
  readonly #log: LogEntry[] = [];
  readonly #past = new HistoryIndex('page', {
    log: async (_table, { after, limit }) => this.#log.slice(after, after + limit),
  });
  readonly #authors = new Map<Revision, Authorship>();
  readonly #listeners = new Set<(event: SessionEvent) => void>();
  readonly #undo: Gesture[] = [];
  readonly #redo: Gesture[] = [];
  readonly #settled = new Map<ConflictId, Settled>();
  readonly #closed = new Map<ConflictId, Conflict>();
  readonly #waiting: { readonly change: Change; readonly answer: (verdict: Final) => void }[] = [];
  #n = 0;
  #paused = false;

  constructor(ops: readonly Op[] = []) {
    if (ops.length > 0) this.remote(ops, { id: 'seed', name: 'Seed' });
  }

  get canUndo(): boolean {
    return this.#undo.length > 0;
  }

  get canRedo(): boolean {
    return this.#redo.length > 0;
  }

  submit(draft: Draft): Submission {
    this.submitted.push(draft);
    this.#n += 1;
    const { ops, group } = draft;
    const seen = { seq: (draft.look ?? this.table).seq };
    const change: Change = { n: this.#n, id: newId('change'), ...(group !== undefined && { group }), seen, ops };
    const verdict = new Promise<Final>((resolve) => {
      if (this.#paused) {
        this.pending = [...this.pending, { state: 'sent', id: change.id, change, madeAt: at }];
        this.#waiting.push({ change, answer: resolve });
        this.#tell({ event: 'pending' });
      } else resolve(this.#decide(change, me, 'local', draft.undoable ?? true));
    });
    return { id: change.id, n: change.n, shown: Promise.resolve(), verdict };
  }

  hold(held: HeldText): void {
    this.pending = [
      ...this.pending,
      { state: 'rejected', id: newId('change'), change: null, held, problems: [held.problem], because: null, madeAt: at },
    ];
    this.#tell({ event: 'pending' });
  }

  undo(answer?: UndoAnswer): Promise<UndoOutcome> {
    return Promise.resolve(this.#back(this.#undo, this.#redo, answer));
  }

  redo(answer?: UndoAnswer): Promise<UndoOutcome> {
    return Promise.resolve(this.#back(this.#redo, this.#undo, answer));
  }

  resend(id: ChangeId): Submission | null {
    const again = new Set([id]);
    const changes = this.pending.flatMap((entry) => {
      if (entry.state !== 'rejected' || entry.change === null) return [];
      if (entry.because !== null && again.has(entry.because)) again.add(entry.id);
      return again.has(entry.id) ? entry.change : [];
    });
    this.pending = this.pending.filter((entry) => !again.has(entry.id));
    this.#tell({ event: 'pending' });
    const [submission] = changes.map(({ ops }) => this.submit({ ops }));
    return submission ?? null;
  }

  async authorOf(revision: Revision): Promise<Authorship | null> {
    await this.authorsKnown;
    return this.#authors.get(revision) ?? null;
  }

  /** Told to the grid where `capabilities` says so. */
  async history(query: HistoryQuery): Promise<Result<HistoryPage>> {
    if (this.status.state !== 'live') return fail('not-allowed', 'The history cannot be reached now.');
    return ok(await this.#past.history(query, { table: this.table, hidden: nothingHidden }));
  }

  async tableAt(seq: Revision): Promise<Result<PastTable>> {
    if (this.status.state !== 'live') return fail('not-allowed', 'The history cannot be reached now.');
    const { table } = this;
    const { steps } = await this.#past.steps(0, { through: table.seq, skip: 0 }, { table, hidden: nothingHidden });
    const last = steps.find((step) => step.seq === seq) ?? null;
    return ok({ table: rewound(table, steps, seq), last, known: steps.map((step) => step.seq).toReversed() });
  }

  discard(id: ChangeId): void {
    this.pending = this.pending.filter((entry) => entry.id !== id);
    this.#tell({ event: 'pending' });
  }

  setPresence(place: PresencePlace): void {
    this.place = place;
  }

  setOnline(online: boolean): void {
    this.setStatus(online ? { state: 'live' } : { state: 'offline', since: at, reason: 'The network is cut.' });
  }

  subscribe(listener: (event: SessionEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }

  /** How many follow this session. */
  get listeners(): number {
    return this.#listeners.size;
  }

  /** Another person's change, decided at once; `look` is what he had seen. */
  remote(ops: readonly Op[], actor: Actor = { id: 'ann', name: 'Ann' }, look: Table = this.table): Final {
    const change: Change = { n: 1, id: newId('change'), seen: { seq: look.seq }, ops };
    return this.#decide(change, actor, 'remote', false);
  }

  setStatus(status: SessionStatus): void {
    this.status = status;
    this.#tell({ event: 'status' });
  }

  /** All was loaded anew: a table of which no part is the same object. */
  reload(table: Table): void {
    const before = this.table;
    this.table = table;
    this.#tell({ event: 'table', origin: 'remote', before });
  }

  /** Nothing can be written for that reason; null: it can again. */
  setReadOnly(reason: string | null): void {
    this.readOnly = reason;
    this.capabilities = { ...this.capabilities, write: reason === null };
    this.#tell({ event: 'status' });
  }

  /** What is unsent would be lost with the page for that reason; null: it is kept again. */
  setUnkept(reason: string | null): void {
    this.unkept = reason;
    this.#tell({ event: 'status' });
  }

  /** An absence ended so. */
  comeBack(outcome: CaughtUp): void {
    this.caughtUp = outcome;
    this.#tell({ event: 'caught-up', outcome });
  }

  /** Something that a person should know. */
  warn(problem: Problem): void {
    this.#tell({ event: 'warning', problem });
  }

  /** These changes are not saved. */
  keep(...entries: readonly PendingChange[]): void {
    this.pending = [...this.pending, ...entries];
    this.#tell({ event: 'pending' });
  }

  setPeers(presence: readonly Peer[]): void {
    this.presence = presence;
    this.#tell({ event: 'presence' });
  }

  pause(): void {
    this.#paused = true;
  }

  resume(): void {
    this.#paused = false;
    for (const { change, answer } of this.#waiting.splice(0)) {
      this.pending = this.pending.filter((entry) => entry.id !== change.id);
      answer(this.#decide(change, me, 'local', true));
    }
  }

  #decide(change: Change, actor: Actor, origin: 'local' | 'remote', undoable: boolean): Final {
    const before = this.table;
    const revision = before.seq + 1;
    this.#authors.set(revision, { actor, at: this.now });
    const execution = execute(before, change, {
      actor,
      session: actor.id,
      revision,
      at,
      limits: { ...defaultTableLimits, opsPerChange: 2_000_000 },
      mine: () => undefined,
      author: () => ({ actor: { id: 'ann', name: 'Ann' }, at: this.now }),
      settled: (id) => this.#settled.get(id),
      closed: (id) => this.#closed.get(id),
      misfits: 'keep',
      viewRules,
    });
    const { verdict, writes } = execution;
    if (verdict.verdict === 'rejected') {
      this.pending = [
        ...this.pending,
        { state: 'rejected', id: change.id, change, held: null, problems: verdict.problems, because: null, madeAt: at },
      ];
      this.#tell({ event: 'pending' });
      return verdict;
    }
    for (const op of change.ops) {
      if (op.op !== 'resolve-conflicts') continue;
      for (const { id } of op.conflicts) {
        const record = before.conflicts.get(id);
        if (record !== undefined) this.#closed.set(id, record);
        this.#settled.set(id, { outcome: op.outcome, field: null });
      }
    }
    this.table = apply(before, writes, revision);
    const { n, id, group = null, seen, ops } = change;
    const conflicts = 'conflicts' in execution ? execution.conflicts : { opened: [], settled: [] };
    const trace = traceOf(ops, writes, before);
    const entry = {
      seq: revision,
      session: actor.id,
      n,
      change: id,
      group,
      actor,
      at: this.now,
      ops: { seen, ops },
      conflicts,
      trace,
      verdict,
    };
    this.#log.push({ ...entry, before: execution.before, update: new Uint8Array() });
    if (origin === 'local') {
      const { conflicts } = verdict;
      this.saved = [
        ...this.saved,
        { state: conflicts.length > 0 ? 'conflicted' : 'saved', id: change.id, change, seq: revision, conflicts, madeAt: at },
      ];
    }
    if (undoable) {
      const last = this.#undo.at(-1);
      const joins = change.group !== undefined && last?.group === change.group;
      if (joins) this.#undo.pop();
      const from = joins ? last! : { before, ops: [] };
      this.#undo.push({ before: from.before, after: this.table, ops: [...from.ops, ...change.ops], group: change.group });
      this.#redo.length = 0;
    }
    this.#tell({ event: 'table', origin, before });
    return verdict;
  }

  #back(from: Gesture[], to: Gesture[], answer: UndoAnswer | undefined): UndoOutcome {
    const last = from.at(-1);
    if (last === undefined) return { outcome: 'nothing' };
    const values = last.ops.flatMap((op) => {
      if (op.op !== 'set-cell') return [];
      const field = this.table.fields.get(op.field)!;
      const now = this.table.rows.get(op.row)!;
      const value = valueOf(now, field);
      if (sameValue(value, valueOf(last.after.rows.get(op.row)!, field))) return [];
      return [{ row: op.row, field: op.field, value, revision: revisionOf(now, field), by: null }];
    });
    const answered = new Set(answer?.values.map(({ revision }) => revision));
    const open = values.filter(({ revision }) => !answered.has(revision));
    if (open.length > 0)
      return { outcome: 'asks', values: open.map((value) => ({ ...value, by: this.#authors.get(value.revision) ?? null })) };
    from.pop();
    const before = this.table;
    const kept = new Set(answer?.theirs === 'keep' ? values.map(({ row, field }) => `${row}/${field}`) : []);
    const ops = invert(last.ops, last.before, last.after).filter((op) => op.op !== 'set-cell' || !kept.has(`${op.row}/${op.field}`));
    if (ops.length === 0) return { outcome: 'done' };
    this.#n += 1;
    this.#decide({ n: this.#n, id: newId('change'), seen: { seq: before.seq }, ops }, me, 'local', false);
    to.push({ before, after: this.table, ops, group: undefined });
    return { outcome: 'done' };
  }

  #tell(event: SessionEvent): void {
    for (const listener of this.#listeners) listener(event);
  }
}
