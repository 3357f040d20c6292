import {
  type Actor,
  apply,
  type Capabilities,
  type Change,
  type ChangeId,
  defaultTableLimits,
  type Draft,
  emptyTable,
  execute,
  type ExecuteContext,
  type HeldText,
  isCommentOp,
  newId,
  newKeyTail,
  type Op,
  type Peer,
  type PendingChange,
  type PresencePlace,
  type Problem,
  type Session,
  type SessionEvent,
  type SessionStatus,
  type Submission,
  type SubmissionVerdict,
  type Table,
  type UndoAnswer,
  type UndoOutcome,
  viewRules,
  type Write,
} from '@teable-grid/core';
import { PeerTable } from '@teable-grid/core/yjs';
import type { Awareness } from 'y-protocols/awareness';
import type { Doc } from 'yjs';
import { Listeners } from '../listeners.ts';
import type { InitialTable } from '../local/local-authority.ts';
import { shownActor } from '../presence/shown-actor.ts';
import { splitOps } from '../split.ts';
import { planTakeBack } from '../take-back.ts';
import { type Step, UndoHistory } from '../undo.ts';
import { PeerPresence } from './peer-presence.ts';

/** How to open the table in a document that a page shares with others. */
export interface PeerOptions extends InitialTable {
  /** The document, which a Yjs provider of the page keeps the same for all. It stays the page's. */
  readonly doc: Doc;
  /** The provider's, to tell the others where this person is. */
  readonly awareness?: Awareness;
  /** This person, as the others are told; an e-mail address as an id becomes its digest. */
  readonly actor?: Actor;
  /**
   * When the provider has brought what there is. Until then nothing is begun with `fields` and `rows`, since there may be a table already.
   * Absent: it has.
   */
  readonly synced?: Promise<unknown>;
}

/** What a gesture would do: its changes one after the other, and what they leave. */
interface Plan {
  readonly writes: readonly Write[];
  readonly after: Table;
  readonly problems: readonly Problem[];
}

const now = () => new Date().toISOString();

/**
 * A session over a `Y.Doc` that the page brings, synced by any Yjs provider and merged by Yjs alone. Everybody who has the document writes it;
 * nobody decides. So a change is done at once and its verdict is `local`; of two who write a cell at the same time one value stays, and
 * there are no numbers, conflicts or history. What `execute` refuses stays with its author all the same.
 */
export class PeerSession implements Session {
  readonly actor: Actor;
  /** Whether the document is kept anywhere is the page's business. */
  readonly unkept = null;
  /** There is nobody who decides, and so nothing to be told of. */
  readonly saved = [];
  readonly caughtUp = null;
  readonly #options: PeerOptions;
  readonly #table: PeerTable;
  readonly #presence: PeerPresence | null;
  readonly #history = new UndoHistory();
  readonly #listeners = new Listeners<SessionEvent>();
  readonly #session = newId('session');
  #status: SessionStatus = { state: 'catching-up' };
  #offline: Extract<SessionStatus, { state: 'offline' }> | null = null;
  #synced = false;
  #ended = false;
  #kept: readonly PendingChange[] = [];
  #made = 0;

  private constructor(options: PeerOptions) {
    this.#options = options;
    this.actor = shownActor(options.actor ?? { id: `peer-${options.doc.clientID}`, name: '' }, 'Guest');
    this.#table = new PeerTable(options.doc, (before, origin) => this.#moved(before, origin));
    const tell = () => this.#listeners.tell({ event: 'presence' });
    this.#presence = options.awareness === undefined ? null : new PeerPresence(options.awareness, this.actor, tell);
  }

  /** Opens the table in a document; one that is empty once it has synced begins with `fields` and `rows`. Throws when it cannot begin like that. */
  static open(options: PeerOptions): PeerSession {
    const session = new PeerSession(options);
    const wrong = session.#plan(emptyTable, session.#beginning(), undefined).problems[0];
    if (wrong !== undefined) throw new Error(`The table cannot begin like this: ${wrong.message}`);
    if (options.synced === undefined) session.#begin();
    else
      options.synced.then(
        () => session.#begin(),
        (error: unknown) =>
          session.setConnected(false, `The document was not synced: ${error instanceof Error ? error.message : String(error)}`),
      );
    session.#move();
    return session;
  }

  get table(): Table {
    return this.#table.value;
  }

  get status(): SessionStatus {
    return this.#status;
  }

  get readOnly(): string | null {
    return this.#whyNot();
  }

  get capabilities(): Capabilities {
    return { write: this.#whyNot() === null, comment: false, rules: false, order: false, conflicts: false, history: false };
  }

  /** Only what was refused, and texts that are held; in memory. */
  get pending(): readonly PendingChange[] {
    return this.#kept;
  }

  get presence(): readonly Peer[] {
    return this.#presence?.peers ?? [];
  }

  get canUndo(): boolean {
    return this.#history.canUndo;
  }

  get canRedo(): boolean {
    return this.#history.canRedo;
  }

  submit({ ops, group, undoable = true }: Draft): Submission {
    const change: Change = {
      n: (this.#made += 1),
      id: newId('change'),
      ...(group !== undefined && { group }),
      seen: { seq: this.table.seq },
      ops,
    };
    const submission = (verdict: SubmissionVerdict): Submission => {
      return { id: change.id, n: change.n, shown: Promise.resolve(), verdict: Promise.resolve(verdict) };
    };
    const obstacle = this.#obstacle() ?? (ops.some(isCommentOp) ? noComments : null);
    const { problems, steps } = obstacle === null ? this.#do(ops) : { problems: [obstacle], steps: [] };
    if (problems.length > 0) {
      this.#keep({ state: 'rejected', id: change.id, change, held: null, problems, because: null, madeAt: now() });
      return submission({ verdict: 'rejected', problems });
    }
    if (undoable && ops.length > 0) this.#history.did(group ?? null, steps);
    return submission({ verdict: 'local' });
  }

  hold(held: HeldText): void {
    this.#keep({ state: 'rejected', id: newId('change'), change: null, held, problems: [held.problem], because: null, madeAt: now() });
  }

  discard(id: ChangeId): void {
    this.#kept = this.#kept.filter((kept) => kept.id !== id);
    this.#listeners.tell({ event: 'pending' });
  }

  undo(answer?: UndoAnswer): Promise<UndoOutcome> {
    return Promise.resolve(this.#takeBack('undo', answer));
  }

  redo(answer?: UndoAnswer): Promise<UndoOutcome> {
    return Promise.resolve(this.#takeBack('redo', answer));
  }

  resend(id: ChangeId): Submission | null {
    const kept = this.#kept.find((one) => one.id === id);
    if (kept?.change == null) return null;
    this.discard(id);
    return this.submit({ ops: kept.change.ops });
  }

  /** Nobody keeps who wrote what. */
  authorOf(): Promise<null> {
    return Promise.resolve(null);
  }

  setPresence(place: PresencePlace): void {
    if (!this.#ended) this.#presence?.setPlace(place);
  }

  /** Does nothing: the provider is the page's, and so is its connection. */
  setOnline(_online: boolean): void {}

  /** What the page's provider says of its connection; what is done without one is merged when there is one again. */
  setConnected(connected: boolean, reason = 'The page has no connection to the others; what you do is merged when it has.'): void {
    this.#offline = connected ? null : { state: 'offline', since: this.#offline?.since ?? now(), reason };
    this.#move();
  }

  subscribe(listener: (event: SessionEvent) => void): () => void {
    return this.#listeners.add(listener);
  }

  close(): Promise<void> {
    if (!this.#ended) {
      this.#ended = true;
      this.#table.close();
      this.#presence?.close();
      this.#move();
      this.#listeners.clear();
    }
    return Promise.resolve();
  }

  /** The provider has brought what there is: where that is nothing, the table begins. */
  #begin(): void {
    if (this.#ended) return;
    this.#synced = true;
    const ops = this.#beginning();
    if (this.#table.standing.state === 'empty' && ops.length > 0) {
      // Nothing by chance: two pages that begin at the same time write the same.
      const { writes, after } = this.#plan(emptyTable, ops, undefined);
      this.#table.write(writes, after.fields, this);
    }
    this.#move();
  }

  /** What an empty document begins with. */
  #beginning(): Op[] {
    const { fields = [], rows = [] } = this.#options;
    const ops: Op[] = fields.map((field) => ({ op: 'add-field', place: { before: null }, field }));
    return rows.length === 0 ? ops : [...ops, { op: 'insert-rows', place: { before: null }, rows }];
  }

  #moved(before: Table, origin: unknown): void {
    this.#listeners.tell({ event: 'table', origin: origin === this ? 'local' : 'remote', before });
    this.#move();
  }

  #move(): void {
    const before = this.#status;
    const next = this.#nextStatus();
    this.#status = next.state === before.state && next.state !== 'offline' ? before : next;
    if (this.#status !== before) this.#listeners.tell({ event: 'status' });
  }

  #nextStatus(): SessionStatus {
    const { standing } = this.#table;
    if (this.#ended) return { state: 'ended' };
    if (standing.state === 'unreadable') return { state: 'refused', code: 'layout', message: standing.message };
    return this.#offline ?? { state: this.#synced ? 'live' : 'catching-up' };
  }

  #obstacle(): Problem | null {
    const why = this.#whyNot();
    return why === null ? null : { code: 'not-allowed', path: '', message: why };
  }

  #whyNot(): string | null {
    if (this.#ended) return 'This session has ended.';
    const { standing } = this.#table;
    if (standing.state === 'unreadable') return standing.message;
    return standing.state === 'replica'
      ? 'The document is a replica of a server’s table, which takes changes by `openSession` only.'
      : null;
  }

  #keep(change: PendingChange): void {
    this.#kept = [...this.#kept, change];
    this.#listeners.tell({ event: 'pending' });
  }

  /** Does ops as one transaction of the document, or nothing of them. */
  #do(ops: readonly Op[]): { readonly problems: readonly Problem[]; readonly steps: readonly Step[] } {
    const before = this.table;
    const { writes, after, problems } = this.#plan(before, ops, newKeyTail);
    if (problems.length > 0) return { problems, steps: [] };
    if (writes.length > 0) this.#table.write(writes, after.fields, this);
    return { problems, steps: [{ change: newId('change'), ops, before, after }] };
  }

  /** What ops would do to a table, in as many changes as the limits want. */
  #plan(table: Table, ops: readonly Op[], keyTail: ExecuteContext['keyTail']): Plan {
    const writes: Write[] = [];
    let after = table;
    for (const part of splitOps(ops)) {
      const change: Change = { n: 1, id: newId('change'), seen: { seq: after.seq }, ops: part };
      const execution = execute(after, change, {
        actor: this.actor,
        session: this.#session,
        revision: after.seq + 1,
        at: now(),
        limits: defaultTableLimits,
        mine: () => undefined,
        misfits: 'refuse',
        viewRules,
        ...(keyTail !== undefined && { keyTail }),
      });
      if (execution.verdict.verdict === 'rejected') return { writes: [], after, problems: execution.verdict.problems };
      // Of rows or fields that come back, and whose values are in other rows by now: there is nowhere to keep them apart.
      if (execution.verdict.conflicts.length > 0) return { writes: [], after, problems: [notUnique] };
      writes.push(...execution.writes);
      after = apply(after, execution.writes, after.seq + 1);
    }
    return { writes, after, problems: [] };
  }

  #takeBack(direction: 'undo' | 'redo', answer: UndoAnswer | undefined): UndoOutcome {
    const obstacle = this.#obstacle();
    if (obstacle !== null) return { outcome: 'refused', problems: [obstacle] };
    const plan = planTakeBack(this.#history, direction, this.table, answer);
    // Nobody keeps who wrote what.
    if (plan.plan === 'ask') return { outcome: 'asks', values: plan.values.map((value) => ({ ...value, by: null })) };
    if (plan.plan !== 'do') return { outcome: plan.plan === 'keep' ? 'done' : 'nothing' };
    const { problems, steps } = this.#do(plan.ops);
    if (problems.length > 0) return { outcome: 'refused', problems };
    this.#history.took(direction, steps);
    return { outcome: 'done' };
  }
}

const noComments: Problem = {
  code: 'not-allowed',
  path: '',
  message: 'There are no comments in a document that peers share: nobody could tell who wrote them.',
};

const notUnique: Problem = {
  code: 'not-unique',
  path: '',
  message: 'What would come back holds a value that another row has by now, in a field in which every value is in one row only.',
};
