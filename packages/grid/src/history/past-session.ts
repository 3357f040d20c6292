import type {
  Actor,
  Authorship,
  Capabilities,
  CaughtUp,
  HistoryPage,
  HistoryQuery,
  PastTable,
  Peer,
  PendingChange,
  Problem,
  Result,
  Revision,
  SavedChange,
  Session,
  SessionEvent,
  SessionStatus,
  Submission,
  Table,
  UndoOutcome,
} from '@teable-grid/core';

const readOnly = 'This is the table as it was. Go back to now to change it, or restore something from here.';
const problem: Problem = { code: 'not-allowed', path: '', message: readOnly };

/** A session as it looks while its person looks at the past: another table, in which nothing is written and nobody is. */
export class PastSession implements Session {
  readonly present: Session;
  readonly table: Table;
  readonly readOnly = readOnly;
  readonly unkept = null;
  readonly pending: readonly PendingChange[] = nothing;
  readonly saved: readonly SavedChange[] = nothing;
  readonly presence: readonly Peer[] = nothing;
  readonly canUndo = false;
  readonly canRedo = false;

  constructor(present: Session, table: Table) {
    this.present = present;
    this.table = table;
  }

  get status(): SessionStatus {
    return this.present.status;
  }

  get capabilities(): Capabilities {
    return { ...this.present.capabilities, write: false, comment: false, rules: false };
  }

  get actor(): Actor | null {
    return this.present.actor;
  }

  get caughtUp(): CaughtUp | null {
    return this.present.caughtUp;
  }

  submit(): Submission {
    const verdict = { verdict: 'rejected', problems: [problem] } as const;
    return { id: '', n: 0, shown: Promise.resolve(), verdict: Promise.resolve(verdict) };
  }

  hold(): void {}

  async undo(): Promise<UndoOutcome> {
    return { outcome: 'refused', problems: [problem] };
  }

  async redo(): Promise<UndoOutcome> {
    return { outcome: 'refused', problems: [problem] };
  }

  resend(): null {
    return null;
  }

  discard(): void {}

  authorOf(revision: Revision): Promise<Authorship | null> {
    return this.present.authorOf(revision);
  }

  history(query: HistoryQuery): Promise<Result<HistoryPage>> {
    return this.present.history!(query);
  }

  tableAt(seq: Revision): Promise<Result<PastTable>> {
    return this.present.tableAt!(seq);
  }

  setPresence(): void {}

  setOnline(online: boolean): void {
    this.present.setOnline(online);
  }

  subscribe(listener: (event: SessionEvent) => void): () => void {
    return this.present.subscribe(listener);
  }

  /** The present goes on. */
  async close(): Promise<void> {}
}

const nothing: readonly never[] = [];
