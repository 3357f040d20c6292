import type { Change, Seen } from '../change/change.ts';
import { opWeight } from '../change/change.ts';
import type { Verdict } from '../change/verdict.ts';
import type { ExecuteContext, Execution } from '../execute/context.ts';
import { execute } from '../execute/execute.ts';
import type { TableLimits } from '../execute/limits.ts';
import { seenOfRejected } from '../execute/seen.ts';
import { viewRules } from '../execute/view-rules.ts';
import { readFormula } from '../formula/read-formula.ts';
import { type Trace, traceOf } from '../history/trace.ts';
import type { FieldId } from '../ids.ts';
import { foremost, type Problem, type Result } from '../problem.ts';
import { apply } from '../table/apply.ts';
import type { Actor } from '../table/conflict.ts';
import type { Table } from '../table/table.ts';
import type { Write } from '../table/write.ts';
import { AuthorshipIndex } from './authorship.ts';
import { digest, fingerprint } from './digests.ts';
import { HistoryIndex } from './history-index.ts';
import { RecentHistory } from './recent-history.ts';
import { rowOf, toRecord } from './records.ts';
import { SessionBook } from './sessions.ts';
import { settledIn } from './settled-in-batch.ts';
import type { Batch, CommitResult, Decided, LogEntry, Opened, SessionRecord, TableStore } from './store.ts';

/** Ops in one batch at most: a commit stays in the order of milliseconds. */
const batchWeight = 10_000;
/** Changes that must wait for the next batch to be committed before the last one is shown; a few gather more beside them. */
const worthOverlapping = 16;
/** What a client is told to wait when it gets `retry`, milliseconds. */
const retryAfter = 1_000;

/** A change with everything that deciding it needs to know of its sender. */
export interface Submitted {
  readonly session: string;
  readonly actor: Actor;
  /** Those who made the change with him; none when absent. */
  readonly coauthors?: readonly Actor[];
  /** All verdicts of the session up to this number are known to the client. */
  readonly confirmed: number;
  readonly change: Change;
  /** An import keeps misfits as raw text, and is logged without its ops. */
  readonly kind: 'change' | 'import';
  /**
   * What the sender may not do of it, by the table on which it is executed; asked once, when it is decided, so that a repetition gets the
   * first verdict whatever has become of his rights.
   */
  readonly authorise?: (table: Table) => readonly Problem[];
  /** Fields that the sender may not see, by the table on which it is executed; none when absent. */
  readonly hidden?: (table: Table) => ReadonlySet<FieldId>;
}

/** `refused`: the change was not decided, because of its number (`gap`, `session-forked`) or session; the sender must do something else. */
export type Answer = { readonly answer: 'verdict'; readonly verdict: Verdict } | { readonly answer: 'refused'; readonly problem: Problem };

/** A session as a connection needs to know it. */
export type AuthoritySession = Pick<SessionRecord, 'session' | 'last' | 'unconfirmed'>;

/** Makes the updates of a batch; see `UpdateEncoder` of `@teable-grid/core/yjs`. */
export interface BatchEncoder {
  /** The update for one change's writes; `seq` is the number to record with it, null when a later one of the batch will. */
  encode(writes: readonly Write[], seq: number | null): Uint8Array;
  /** What was encoded first is in the document now; what was encoded after it may not be yet. */
  settle(): void;
  /** Forgets what was encoded and is not in the document: its commit has failed. */
  discard(): void;
}

/** How long the stages of a batch took, milliseconds. */
export interface BatchTimings {
  readonly execute: number;
  readonly commit: number;
  readonly publish: number;
}

/** A change as it was accepted and committed, with what it wrote. */
export interface CommittedChange {
  readonly entry: LogEntry;
  readonly writes: readonly Write[];
}

/** What one commit did to the table; not empty. */
export interface CommittedBatch {
  readonly changes: readonly CommittedChange[];
  readonly before: Table;
  readonly after: Table;
}

/** A change that was decided in a batch, for those who count. */
export interface DecidedChange {
  readonly submitted: Submitted;
  readonly answer: Answer;
}

/** Why an authority can go on no more. `fenced`: another writer has the table, who wants some time to write before it is taken back. */
export interface Loss {
  readonly cause: 'fenced' | 'failed';
  readonly reason: string;
}

/** What a table authority asks of the place it runs in. */
export interface AuthorityHost {
  readonly store: Pick<TableStore, 'commit' | 'session' | 'log'>;
  readonly encoder: BatchEncoder;
  readonly limits: TableLimits;
  /** Shows a committed batch to everybody: applies its updates to the published document and sends them out. */
  publish(batch: CommittedBatch): void;
  /** Told when deciding a change threw: a fault of ours. The change is rejected, so that it stays with its author and holds up nobody. */
  onFault?(error: unknown, change: Change): void;
  /** Told after each batch, also one in which nothing was accepted. */
  onBatch?(decided: readonly DecidedChange[], timings: BatchTimings): void;
  /**
   * The authority can go on no more: another writer has the table, or the outcome of a commit is not known. Drop it, and open the
   * table again; clients send again, and nothing is done twice.
   */
  onBroken(loss: Loss): void;
  /** ISO 8601, UTC. */
  now(): string;
  /** Somebody who is at the table now, by his id. Nobody is known to be when absent. */
  present?(id: string): Actor | undefined;
  /**
   * Waits a moment (in the order of a millisecond) for more changes to join the next batch. Asked only while several write at once and
   * fewer changes wait than their authors are about to send; the wait ends when as many have come. Not waited for when absent.
   */
  gather?(): Promise<void>;
  /** Monotonic milliseconds, for timings. */
  clock(): number;
}

interface Hold {
  work(): Promise<string | null>;
  held(ran: boolean): void;
}

interface Waiting {
  readonly submitted: Submitted;
  readonly since: number;
  answer(answer: Answer): void;
}

interface Executed {
  readonly waiting: Waiting;
  readonly execution: Execution | null;
  readonly answer: Answer;
  /** Of an accepted change. */
  readonly trace?: Trace | null;
}

/**
 * The one writer of a table. Its loop: take a batch from the queue, execute it on staging (a table value; the published one
 * stays as it is), commit it, publish it, answer. Whatever fails before the commit has happened is seen by nobody.
 */
export class TableAuthority {
  readonly #host: AuthorityHost;
  readonly #name: string;
  readonly #fence: number;
  readonly #sessions: SessionBook;
  readonly #history: RecentHistory;
  /** Who made which changes. */
  readonly authorship: AuthorshipIndex;
  /** What became of the table. */
  readonly history: HistoryIndex;
  #table: Table;
  /** The table with what is committed but not published yet: on it the next batch is executed. */
  #committed: Table;
  /** The batch that was committed last, until it is published and answered. */
  #unshown: { readonly batch: readonly Waiting[]; show(): void } | null = null;
  #queue: Waiting[] = [];
  readonly #holds: Hold[] = [];
  /** Changes that were in the last batch or waited when it was answered: so many are likely to come before the next. */
  #expected = 0;
  /** Ends the wait for them. */
  #enough: () => void = () => {};
  #running: Promise<void> | null = null;
  #broken: string | null = null;

  /**
   * @param table The published table, as read from the document that `opened` gave.
   * @param history Of the end of the log, for bases and authors; by default of `opened.tail`.
   */
  constructor(opened: Opened, table: Table, host: AuthorityHost, history = RecentHistory.of(opened.tail, opened.info.seq)) {
    this.#host = host;
    this.#name = opened.info.table;
    this.#fence = opened.info.fence;
    this.#table = table;
    this.#committed = table;
    this.#sessions = new SessionBook((session) => host.store.session(opened.info.table, session));
    this.#history = history;
    this.authorship = new AuthorshipIndex(this.#name, host.store, history);
    this.history = new HistoryIndex(this.#name, host.store);
  }

  /** The table as everybody may see it: committed and published. */
  get table(): Table {
    return this.#table;
  }

  /** Changes that wait. */
  get queued(): number {
    return this.#queue.length;
  }

  /** Whether anything waits, or is at work. */
  get busy(): boolean {
    return this.#running !== null;
  }

  /** Sessions that connections hold. */
  get sessions(): number {
    return this.#sessions.size;
  }

  /** How long the first change in the queue has waited, milliseconds; 0 when none waits. */
  get waited(): number {
    const first = this.#queue[0];
    return first === undefined ? 0 : this.#host.clock() - first.since;
  }

  /**
   * Attaches a session to a connection of its owner, which must detach it once. `secret` travels in clear and is kept as a digest.
   * Rejects when the store cannot be read.
   */
  attach(session: string, subject: string, secret: string): Promise<Result<AuthoritySession>> {
    return this.#sessions.attach(session, subject, digest(secret));
  }

  /** The connection of a session is gone. */
  detach(session: string): void {
    this.#sessions.detach(session);
  }

  /** Decides a change. The promise resolves when it is durable and published, or refused; it never rejects. */
  submit(submitted: Submitted): Promise<Answer> {
    if (this.#broken !== null) return Promise.resolve(retryAnswer);
    const { queuedChanges } = this.#host.limits;
    if (this.#queue.length >= queuedChanges)
      return Promise.resolve(retry(`More changes wait than the limit queuedChanges allows (${queuedChanges}).`));
    return new Promise((answer) => {
      this.#queue.push({ submitted, answer, since: this.#host.clock() });
      if (this.#queue.length >= this.#expected) this.#enough();
      this.#running ??= this.#run();
    });
  }

  /**
   * Runs work between two batches: what comes meanwhile waits. When it gives a reason the authority ends with it, as if broken, and
   * what waits is answered `retry`. Resolves to false when the authority was broken before.
   */
  hold(work: () => Promise<string | null>): Promise<boolean> {
    if (this.#broken !== null) return Promise.resolve(false);
    return new Promise((held) => {
      this.#holds.push({ work, held });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when the queue is empty. */
  async drain(): Promise<void> {
    while (this.#running !== null) await this.#running;
  }

  async #run(): Promise<void> {
    while ((this.#queue.length > 0 || this.#holds.length > 0) && this.#broken === null) {
      let batch: readonly Waiting[] = [];
      try {
        const hold = this.#holds.shift();
        if (hold !== undefined) {
          await this.#runHold(hold);
          continue;
        }
        // A full batch waits already where the last is not shown yet.
        // What arrives in the same turn joins the batch.
        await (this.#unshown === null && this.#queue.length < this.#expected ? this.#gather() : null);
        batch = this.#takeBatch();
        await this.#runBatch(batch);
      } catch (error) {
        // What is committed and what is published may differ now: all is read again. Nobody is told more than he knows.
        this.#break(batch, { cause: 'failed', reason: `a batch could not be finished: ${reasonOf(error)}` });
      }
    }
    if (this.#broken !== null) {
      for (const waiting of this.#queue.splice(0)) waiting.answer(retryAnswer);
      for (const { held } of this.#holds.splice(0)) held(false);
    }
    this.#running = null;
  }

  async #gather(): Promise<void> {
    const enough = new Promise<void>((resolve) => {
      this.#enough = resolve;
    });
    await Promise.race([this.#host.gather?.(), enough]);
  }

  async #runHold({ work, held }: Hold): Promise<void> {
    let reason: string | null;
    try {
      reason = await work();
    } catch (error) {
      reason = `what held the table failed: ${reasonOf(error)}`;
    }
    if (reason !== null) this.#break([], { cause: 'failed', reason });
    held(true);
  }

  #takeBatch(): Waiting[] {
    let weight = 0;
    let count = 0;
    for (const { submitted } of this.#queue) {
      weight += submitted.change.ops.reduce((sum, op) => sum + opWeight(op), 0);
      if (count > 0 && weight > batchWeight) break;
      count += 1;
    }
    return this.#queue.splice(0, count);
  }

  /**
   * Executes and commits a batch. The one before is shown while the database works on this one, if this one was ready by then; else it was
   * shown at once. Either way it is stored before anybody sees anything of it, and shown before the next.
   */
  async #runBatch(batch: readonly Waiting[]): Promise<void> {
    const started = this.#host.clock();
    const before = this.#committed;
    let staging = before;
    const done: Executed[] = [];
    const at = this.#host.now();
    for (const waiting of batch) {
      const executed = this.#execute(staging, waiting, at, done);
      const { execution } = executed;
      if (execution?.verdict.verdict !== 'accepted') {
        done.push(executed);
        continue;
      }
      done.push({ ...executed, trace: traceOf(waiting.submitted.change.ops, execution.writes, staging) });
      staging = apply(staging, execution.writes, staging.seq + 1);
    }
    const changes = this.#encode(done, at);
    const log = changes.map(({ entry }) => entry);
    const rows = new Set(done.flatMap(({ execution }) => (execution?.writes ?? []).map(rowOf)).filter((row) => row !== null));
    const records = [...rows].map((row) => toRecord(staging, row));
    const executedAt = this.#host.clock();
    const committing = this.#commit({
      table: this.#name,
      fence: this.#fence,
      seq: before.seq,
      name: staging.name === before.name ? null : staging.name,
      log,
      sessions: this.#sessions.staged(),
      records,
    });
    this.#show();
    const loss = await committing;
    if (loss !== null) {
      this.#break(batch, loss);
      return;
    }
    const committedAt = this.#host.clock();
    this.#sessions.settle();
    for (const entry of log) {
      this.#history.add(entry);
      this.authorship.people.meet(entry.actor);
    }
    this.#committed = staging;
    this.#expected = batch.length + this.#queue.length;
    const show = () => {
      const showing = this.#host.clock();
      this.#table = staging;
      if (changes.length > 0) this.#host.publish({ changes, before, after: staging });
      this.#host.encoder.settle();
      for (const { waiting, answer } of done) waiting.answer(answer);
      const decided = done.map(({ waiting, answer }) => ({ submitted: waiting.submitted, answer }));
      const timings = { execute: executedAt - started, commit: committedAt - executedAt, publish: this.#host.clock() - showing };
      this.#host.onBatch?.(decided, timings);
    };
    this.#unshown = { batch, show };
    if (this.#queue.length < Math.max(batch.length, worthOverlapping) || this.#holds.length > 0) this.#show();
  }

  /** Shows what is committed and was not shown yet. */
  #show(): void {
    this.#unshown?.show();
    this.#unshown = null;
  }

  #break(batch: readonly Waiting[], loss: Loss): void {
    this.#broken = loss.reason;
    this.#host.encoder.discard();
    for (const waiting of new Set([...(this.#unshown?.batch ?? []), ...batch])) waiting.answer(retryAnswer);
    this.#unshown = null;
    this.#host.onBroken(loss);
  }

  /** Decides one change on staging; null execution when its number says that there is nothing to execute. */
  #execute(staging: Table, waiting: Waiting, at: string, earlier: readonly Executed[]): Executed {
    const { session, actor, coauthors = [], change, confirmed, kind, hidden } = waiting.submitted;
    const record = this.#sessions.get(session);
    const refused = (problem: Problem): Executed => ({ waiting, execution: null, answer: { answer: 'refused', problem } });
    if (record === undefined) return refused({ code: 'not-allowed', path: '', message: `The session ${session} is not attached.` });
    const sent = fingerprint(JSON.stringify(change));
    if (change.n <= record.last) {
      const known = record.unconfirmed.find(({ n }) => n === change.n);
      if (known?.digest === sent) return { waiting, execution: null, answer: { answer: 'verdict', verdict: known.verdict } };
      return refused({
        code: 'session-forked',
        path: 'n',
        message: `Number ${change.n} of the session was another change; continue in a new session.`,
      });
    }
    if (change.n > record.last + 1) {
      return refused({
        code: 'gap',
        path: 'n',
        message: `Number ${change.n} came, but ${record.last + 1} is expected; send again from there.`,
      });
    }
    const { unconfirmedVerdicts, unconfirmedBytes } = this.#host.limits;
    const kept = this.#sessions.confirm(record, confirmed);
    if (kept.unconfirmed.length >= unconfirmedVerdicts) {
      const sentence = `The session leaves more verdicts unconfirmed than the limit unconfirmedVerdicts allows (${unconfirmedVerdicts}).`;
      return { waiting, execution: null, answer: retry(sentence) };
    }
    if (this.#sessions.bytesOf(kept) >= unconfirmedBytes) {
      const sentence = `The session leaves larger verdicts unconfirmed than the limit unconfirmedBytes allows (${unconfirmedBytes} bytes).`;
      return { waiting, execution: null, answer: retry(sentence) };
    }
    const { execution, seen } = this.#decide(staging, waiting.submitted, {
      actor,
      ...(coauthors.length > 0 && { coauthors }),
      session,
      revision: staging.seq + 1,
      at,
      limits: this.#host.limits,
      mine: (n) => this.#sessions.outcome(session, n),
      base: (target, revision) => this.#history.base(target, revision),
      author: (revision) => this.#history.author(revision),
      settled: (id) => settledIn(earlier, id)?.settled ?? this.#history.settled(id),
      closed: (id) => settledIn(earlier, id)?.record ?? this.#history.closed(id),
      person: (id) => this.#host.present?.(id) ?? this.authorship.people.get(id),
      misfits: kind === 'import' ? 'keep' : 'refuse',
      readFormula,
      viewRules,
      ...(hidden !== undefined && { hidden: hidden(staging) }),
    });
    const { verdict } = execution;
    const decided: Decided = {
      n: change.n,
      change: change.id,
      digest: sent,
      verdict,
      seen,
      ...('merged' in execution && execution.merged.length > 0 && { merged: execution.merged }),
    };
    this.#sessions.decide(kept, decided);
    return { waiting, execution, answer: { answer: 'verdict', verdict } };
  }

  /** What becomes of a change, and for a rejected one what it is remembered to have seen. */
  #decide(staging: Table, { change, authorise }: Submitted, context: ExecuteContext): { execution: Execution; seen: Seen | null } {
    try {
      const problems = authorise?.(staging) ?? [];
      // Who may do nothing must not fill the store with what he has seen.
      if (problems.length > 0)
        return { execution: rejected(foremost(problems)), seen: change.seen.except === undefined ? seenOfRejected(change, staging) : null };
      const execution = execute(staging, change, context);
      return { execution, seen: execution.verdict.verdict === 'rejected' ? seenOfRejected(change, staging) : null };
    } catch (error) {
      this.#host.onFault?.(error, change);
      const problem = { code: 'bad-change', path: '', message: 'This change met a fault of the program; nothing of it was done.' } as const;
      return { execution: rejected([problem]), seen: seenOfRejected(change, staging) };
    }
  }

  /** The accepted changes of a batch as the log keeps them; the last one carries the number in its update. */
  #encode(done: readonly Executed[], at: string): CommittedChange[] {
    const accepted = done.filter(({ execution }) => execution?.verdict.verdict === 'accepted');
    return accepted.map(({ waiting, execution, trace }, index): CommittedChange => {
      const { session, actor, coauthors = [], change, kind } = waiting.submitted;
      const { verdict, writes, before, conflicts } = execution as Extract<Execution, { verdict: { verdict: 'accepted' } }>;
      const last = index === accepted.length - 1;
      const entry: LogEntry = {
        seq: verdict.seq,
        session,
        n: change.n,
        change: change.id,
        group: change.group ?? null,
        actor,
        ...(coauthors.length > 0 && { coauthors }),
        at,
        ops: kind === 'import' ? null : { seen: change.seen, ops: change.ops },
        before,
        conflicts,
        trace: trace ?? null,
        verdict,
        update: this.#host.encoder.encode(writes, last ? verdict.seq : null),
      };
      return { entry, writes };
    });
  }

  /** Null when the batch is stored; otherwise why the authority cannot go on. */
  async #commit(batch: Batch): Promise<Loss | null> {
    if (batch.log.length === 0 && batch.sessions.length === 0) return null;
    let result: CommitResult;
    try {
      result = await this.#host.store.commit(batch);
    } catch (error) {
      return { cause: 'failed', reason: `the outcome of a commit is not known: ${reasonOf(error)}` };
    }
    if (result.committed) return null;
    const reason = `another writer has the table (fence ${result.fence}, seq ${result.seq}; ours were ${batch.fence}, ${batch.seq})`;
    return { cause: 'fenced', reason };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function rejected(problems: readonly Problem[]): Execution {
  return { verdict: { verdict: 'rejected', problems }, writes: [], before: {} };
}

const retryAnswer: Answer = { answer: 'verdict', verdict: { verdict: 'retry', after: retryAfter } };

function retry(message: string): Answer {
  return { answer: 'verdict', verdict: { verdict: 'retry', after: retryAfter, message } };
}
