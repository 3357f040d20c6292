import {
  type Actor,
  type Authorship,
  type Capabilities,
  type CaughtUp,
  type ChangeId,
  defaultTableLimits,
  type Draft,
  type HeldText,
  type HistoryPage,
  type HistoryQuery,
  isCommentOp,
  newId,
  type Op,
  type PastTable,
  type Peer,
  type PendingChange,
  type PresencePlace,
  type Problem,
  type FieldId,
  isDraftNews,
  type Result,
  type Revision,
  type RowId,
  type SavedChange,
  type Session,
  type SessionEvent,
  type SessionStatus,
  type Submission,
  type Table,
  type TextDraft,
  type UndoAnswer,
  type UndoOutcome,
} from '@teable-grid/core';
import { Author, type Made } from './author.ts';
import { Absence } from './absence.ts';
import { Authors } from './authors.ts';
import { Courier } from './courier.ts';
import { type DraftsPlace, SessionDrafts } from './drafts/session-drafts.ts';
import type { Entry } from './entry.ts';
import type { Admission, Link, LinkEvent, LinkHost } from './link.ts';
import { Listeners } from './listeners.ts';
import { LiveTable } from './live-table.ts';
import { PlaceSender } from './presence/place-sender.ts';
import type { Outbox, TakenOver } from './outbox/outbox.ts';
import type { FinalVerdict } from './outcomes.ts';
import { nextStatus, type StatusEvent } from './status.ts';
import type { PastTables } from './past.ts';
import { loadPast } from './past-part.ts';
import { withDependents } from './outbox/rejected.ts';
import { SubmissionBook } from './submissions.ts';
import { loadTakeBack, type TakeBackPart, takeBackPart } from './take-back-part.ts';

/** What a session is made of. */
export interface SessionParts {
  readonly outbox: Outbox;
  /** Whether there are people of several roles behind the link, so that rules about fields are heeded. */
  readonly hasRoles: boolean;
  link(host: LinkHost): Link;
  /** Where copies of what is written into drafts are kept; absent: nowhere. */
  readonly drafts?: DraftsPlace;
  /** Done before the link connects: what is kept on this device is looked up. */
  prepare?(): Promise<void>;
  /** Called when the session ends, after its link and outbox. */
  onClose?(): Promise<void>;
}

/** What somebody does: comments are for more people than other changes are. */
type Work = 'write' | 'comment';

const workOf = (ops: readonly Op[]): Work => (ops.length > 0 && ops.every(isCommentOp) ? 'comment' : 'write');

/** Saved changes that are remembered, to be shown. */
const mostSaved = 200;

const now = () => new Date().toISOString();

/**
 * A session over a link: the same for a server and for an authority in the page. It puts together what others do: the outbox
 * keeps, the table shows, the courier sends, the author does and undoes.
 */
export class TableSession implements Session {
  readonly #outbox: Outbox;
  readonly #link: Link;
  readonly #courier: Courier;
  readonly #table: LiveTable;
  readonly #author: Author;
  readonly #authors: Authors;
  readonly #absence: Absence;
  readonly #drafts: SessionDrafts;
  #past: PastTables | null = null;
  readonly #places: PlaceSender;
  readonly #submissions = new SubmissionBook();
  readonly #listeners = new Listeners<SessionEvent>();
  readonly #parts: SessionParts;
  #status: SessionStatus = { state: 'offline', since: now(), reason: 'Not connected yet.' };
  #admission: Admission | null = null;
  #presence: readonly Peer[] = [];
  #pending: PendingChange[] | null = null;
  #saved: readonly SavedChange[] = [];
  #unkept: string | null = null;
  #wasFull = false;
  #prepared: Promise<void> = Promise.resolve();
  #started = false;
  #online = true;
  #closing: Promise<void> | null = null;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#outbox = parts.outbox;
    const source = {
      actor: () => this.actor ?? { id: '', name: '' },
      limits: defaultTableLimits,
      outcome: (name: Pick<Entry, 'session' | 'n'>) => this.#outbox.outcomes.mine(name),
    };
    this.#table = new LiveTable(source, (before) => this.#listeners.tell({ event: 'table', origin: 'remote', before }));
    this.#author = new Author(this.#outbox, this.#table, now);
    this.#link = parts.link({ sessions: () => this.#courier.hello(), on: (event) => this.#on(event) });
    this.#places = new PlaceSender(
      (place) => this.#link.setPresence(place),
      () => this.#presence.length,
    );
    this.#authors = new Authors(this.#link, () => this.actor);
    this.#absence = new Absence(this.#link, now, (outcome) => this.#listeners.tell({ event: 'caught-up', outcome }));
    this.#drafts = new SessionDrafts({
      link: this.#link,
      table: this.#table,
      place: parts.drafts ?? null,
      now,
      submit: (draft) => this.submit(draft),
      changed: (work) => this.#shownOtherwise(work),
    });
    this.#courier = new Courier(this.#outbox, this.#link, {
      now,
      onDecided: (entry, verdict) => this.#decided(entry, verdict),
      onForked: () => this.#table.renumbered([...this.#outbox.undecided()]),
      onSent: () => this.#pendingChanged(),
      onRefused: ({ code, message }) => {
        this.#link.disconnect(message);
        this.#on({ event: 'refused', code, message });
      },
    });
    this.#outbox.follow({
      onReady: () => this.#courier.pump(),
      onUnkept: (reason) => this.setUnkept(reason),
      onAdopted: (entries) => {
        this.adopt(entries);
        this.#courier.pump();
      },
      onTakenOver: (taken) => this.#takenOver(taken),
      onLook: () => this.#fullChanged(),
    });
  }

  get table(): Table {
    return this.#table.value;
  }

  get status(): SessionStatus {
    return this.#status;
  }

  get readOnly(): string | null {
    switch (this.#status.state) {
      case 'ended':
        return 'This session has ended.';
      case 'refused':
        return this.#status.message;
      default:
        return this.#obstacle()?.message ?? null;
    }
  }

  get unkept(): string | null {
    return this.#unkept;
  }

  get room(): { readonly changes: number; readonly bytes: number } {
    return this.#outbox.room;
  }

  get capabilities(): Capabilities {
    const { state } = this.#status;
    const write = this.readOnly === null;
    const comment = state !== 'ended' && state !== 'refused' && this.#obstacle('comment') === null;
    const rules = write && this.#parts.hasRoles && this.#admission?.role === 'owner';
    return { write, comment, rules, order: true, conflicts: true, history: true };
  }

  get actor(): Actor | null {
    return this.#admission?.actor ?? null;
  }

  get pending(): readonly PendingChange[] {
    this.#pending ??= [...this.#outbox.pending((ordinal) => this.#courier.isSent(ordinal)), ...this.#drafts.pending];
    return this.#pending;
  }

  get saved(): readonly SavedChange[] {
    return this.#saved;
  }

  get caughtUp(): CaughtUp | null {
    return this.#absence.outcome;
  }

  get presence(): readonly Peer[] {
    return this.#presence;
  }

  get canUndo(): boolean {
    return this.#author.canUndo;
  }

  get canRedo(): boolean {
    return this.#author.canRedo;
  }

  /** Changes that were kept from an earlier page are predicted from now on. */
  adopt(entries: readonly Entry[]): void {
    const before = this.table;
    for (const entry of entries) this.#table.add(entry);
    this.#pendingChanged();
    if (this.table !== before) this.#listeners.tell({ event: 'table', origin: 'remote', before });
  }

  /** Whom the link let in, and to which document, now or when this table was last open on this device. */
  recall({ actor, role, document }: Admission & { readonly document: string }): void {
    this.#admission = { actor, role };
    this.#absence.document(document);
  }

  /** What is unsent is not kept beyond this page, for that reason; null: it is. */
  setUnkept(reason: string | null): void {
    const before = this.#unkept;
    this.#unkept =
      reason === null
        ? null
        : `What is unsent could not be kept on this device (${reason}); it is lost if the page is closed before it is saved.`;
    if (this.#unkept === before) return;
    if (this.#unkept !== null && before === null) this.warn({ code: 'over-limit', path: '', message: this.#unkept });
    this.#listeners.tell({ event: 'status' });
  }

  /** Connects, once everything that should be known before is. */
  start(): void {
    this.#prepared = Promise.resolve(this.#parts.prepare?.()).then(() => {
      this.#started = true;
      void this.#drafts.adopt();
      if (this.#closing === null && this.#online) this.#link.connect();
    });
    // Now, and not with the first change: that may be made without a network.
    loadTakeBack().catch(() => {});
  }

  /** Tells the listeners of something that a person should know. */
  warn(problem: Problem): void {
    this.#listeners.tell({ event: 'warning', problem });
  }

  submit(draft: Draft): Submission {
    if (draft.ops.length === 0) return this.#submissions.nothing(this.table.seq);
    const obstacle = this.#obstacle(workOf(draft.ops));
    if (obstacle !== null) return this.#refuse(draft, obstacle);
    this.#table.settle();
    const before = this.table;
    return this.#send(this.#author.make(draft), before);
  }

  hold(text: HeldText): void {
    void this.#outbox.hold(newId('change'), { change: null, held: text }, [text.problem], now());
    this.#pendingChanged();
  }

  undo(answer?: UndoAnswer): Promise<UndoOutcome> {
    return this.#takeBack('undo', answer);
  }

  redo(answer?: UndoAnswer): Promise<UndoOutcome> {
    return this.#takeBack('redo', answer);
  }

  resend(id: ChangeId): Submission | null {
    const rejected = withDependents(id, this.#outbox.rejected);
    if (rejected.length === 0) return null;
    const obstacle = this.#obstacle(workOf(rejected.flatMap(({ change }) => change.ops)));
    if (obstacle !== null) return this.#submissions.refused(id, obstacle, Promise.resolve());
    this.#table.settle();
    const before = this.table;
    for (const { id: old } of rejected) this.#outbox.discard(old);
    return this.#send(this.#author.again(rejected), before);
  }

  authorOf(revision: Revision): Promise<Authorship | null> {
    return this.#authors.of(revision);
  }

  openDraft(row: RowId, field: FieldId): Promise<TextDraft | null> {
    return this.#obstacle() === null ? this.#drafts.open(row, field) : Promise.resolve(null);
  }

  async history(query: HistoryQuery): Promise<Result<HistoryPage>> {
    const part = await loadPast();
    return part.ok ? part.value.askHistory(this.#link, query) : part;
  }

  async tableAt(seq: Revision): Promise<Result<PastTable>> {
    const part = await loadPast();
    if (!part.ok) return part;
    this.#past ??= new part.value.PastTables(this.#link, () => this.#table.replica);
    return this.#past.at(seq);
  }

  discard(id: ChangeId): void {
    this.#outbox.discard(id);
    this.#pendingChanged();
    this.#fullChanged();
  }

  setPresence(place: PresencePlace): void {
    if (this.#closing === null) this.#places.tell(place);
  }

  setOnline(online: boolean): void {
    if (this.#closing !== null) return;
    this.#online = online;
    if (online && this.#started) this.#link.connect();
    else if (!online) this.#link.disconnect('You are working offline; changes are kept on this device.');
  }

  subscribe(listener: (event: SessionEvent) => void): () => void {
    return this.#listeners.add(listener);
  }

  close(): Promise<void> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<void> {
    this.#drafts.close();
    this.#courier.close();
    this.#table.close();
    this.#places.stop();
    await this.#prepared;
    await this.#link.close();
    await this.#outbox.close();
    await this.#parts.onClose?.();
    this.#submissions.end();
    this.#move({ event: 'end' });
    this.#listeners.clear();
  }

  #on(event: LinkEvent): void {
    if (this.#closing !== null) return;
    switch (event.event) {
      case 'welcome':
        this.#absence.ends(this.#table.seq, event.welcome.document);
        this.recall(event.welcome);
        this.#move(event);
        return this.#courier.welcome(event.welcome);
      case 'ready':
        this.#courier.ready();
        return this.#drafts.connected();
      case 'message':
        if (event.message.message === 'access') return this.#accessChanged(event.message.role);
        if (isDraftNews(event.message)) return this.#drafts.take(event.message);
        if (event.message.message !== 'verdict' && event.message.message !== 'refused') return;
        return this.#courier.receive(event.message);
      case 'replica':
        // Of another document he may see other fields.
        if (event.writes === null) this.#past = null;
        this.#outbox.reached(event.table.seq);
        return this.#table.arrive(event.table, event.writes);
      case 'presence':
        this.#presence = event.peers;
        return this.#listeners.tell({ event: 'presence' });
      case 'warning':
        return this.warn(event.problem);
      case 'refused':
        this.#drafts.lost();
        this.#courier.lost();
        if (event.code === 'session' && this.#courier.disown()) return;
        break;
      case 'offline':
        this.#drafts.lost();
        this.#courier.lost();
        break;
      case 'synced':
        // Whoever hears that the session is live finds the table there.
        this.#table.settle();
        this.#move(event);
        return this.#absence.over(this.#table.seq);
      case 'connecting':
        break;
    }
    this.#move(event);
  }

  #accessChanged(role: Admission['role']): void {
    if (this.#admission !== null) this.#admission = { ...this.#admission, role };
    // What may be done is read with the status.
    this.#listeners.tell({ event: 'status' });
  }

  #move(event: StatusEvent): void {
    const before = this.#status;
    this.#status = nextStatus(before, event, now());
    if (this.#status !== before) this.#listeners.tell({ event: 'status' });
  }

  /** Tells of changes that were made, and sends them. */
  #send({ entries, stored }: Made, before: Table): Submission {
    const submission = this.#submissions.open(entries, stored);
    this.#pendingChanged();
    this.#fullChanged();
    this.#listeners.tell({ event: 'table', origin: 'local', before });
    this.#courier.pump();
    return submission;
  }

  /** Goes on under a new token. */
  setToken(token: string | null): boolean {
    return this.#link.setToken?.(token) ?? true;
  }

  /** Why nothing can be written now, or, of somebody who may comment, why no comment can. */
  #obstacle(work: Work = 'write'): Problem | null {
    if (this.#closing !== null) return { code: 'not-allowed', path: '', message: 'This session has ended.' };
    const role = this.#admission?.role;
    if (role === 'viewer' || (role === 'commenter' && work === 'write')) {
      const may = role === 'viewer' ? 'read' : 'read and comment on';
      return { code: 'not-allowed', path: '', message: `You may ${may} this table, but not change it.` };
    }
    const full = this.#outbox.full;
    return full === null ? null : { code: 'over-limit', path: '', message: `${full} Connect, or copy out what is unsent.` };
  }

  /** What cannot be taken stays with its author as a rejected change. */
  #refuse({ ops, look, seen, group }: Draft, problem: Problem): Submission {
    const id = newId('change');
    if (this.#closing !== null) return this.#submissions.refused(id, problem, Promise.resolve());
    const change = {
      n: this.#outbox.next,
      id,
      ...(group !== undefined && { group }),
      seen: { seq: seen ?? (look ?? this.table).seq },
      ops,
    };
    const stored = this.#outbox.hold(id, { change, held: null }, [problem], now());
    this.#pendingChanged();
    this.warn(problem);
    return this.#submissions.refused(id, problem, stored);
  }

  /** Takes back at once where what does it is there. */
  async #takeBack(direction: 'undo' | 'redo', answer: UndoAnswer | undefined): Promise<UndoOutcome> {
    const part = takeBackPart();
    if (part !== null) return this.#takeBackBy(part, direction, answer);
    const meant = this.#author.next(direction);
    const refused = (message: string): UndoOutcome => ({ outcome: 'refused', problems: [{ code: 'not-allowed', path: '', message }] });
    try {
      const loaded = await loadTakeBack();
      if (this.#author.next(direction) === meant) return await this.#takeBackBy(loaded, direction, answer);
      return refused('Nothing is taken back, since something else was done before it could be.');
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return refused(
        `Nothing can be taken back: a part of the page could not be loaded (${why}). Load the page again when you are online.`,
      );
    }
  }

  async #takeBackBy(part: TakeBackPart, direction: 'undo' | 'redo', answer: UndoAnswer | undefined): Promise<UndoOutcome> {
    const meant = this.#author.next(direction);
    const obstacle = this.#obstacle(workOf(meant?.steps.flatMap(({ ops }) => ops) ?? []));
    if (obstacle !== null) return { outcome: 'refused', problems: [obstacle] };
    this.#table.settle();
    const before = this.table;
    const { outcome, made } = this.#author.takeBack(part, direction, answer);
    if (made !== null) this.#send(made, before);
    if (outcome.outcome !== 'asks') return outcome;
    const authors = await this.#authors.ofAll(outcome.values.map(({ revision }) => revision));
    return { outcome: 'asks', values: outcome.values.map((value) => ({ ...value, by: authors.get(value.revision) ?? null })) };
  }

  /** Another page has taken changes of this one over: they come back by the replica. What is this page's still goes on in a new session. */
  #takenOver({ gone, refused, problem }: TakenOver): void {
    const before = this.table;
    this.#table.drop([...gone, ...refused]);
    this.#table.renumbered([...this.#outbox.undecided()]);
    this.#courier.forget([...gone, ...refused]);
    for (const { change } of gone) this.#submissions.gone(change.id);
    for (const entry of refused) {
      this.#author.forget(entry);
      this.#submissions.decided(entry.change.id, { verdict: 'rejected', problems: [problem] });
    }
    this.#pendingChanged();
    this.#fullChanged();
    if (this.table !== before) this.#listeners.tell({ event: 'table', origin: 'remote', before });
  }

  #decided(entry: Entry, verdict: FinalVerdict): void {
    const { change, madeAt } = entry;
    if (verdict.verdict === 'rejected') this.#author.forget(entry);
    else {
      const { seq, conflicts } = verdict;
      const state = conflicts.length > 0 ? 'conflicted' : 'saved';
      this.#saved = [...this.#saved.slice(1 - mostSaved), { state, id: change.id, change, seq, conflicts, madeAt }];
    }
    this.#table.decided(entry, verdict);
    this.#submissions.decided(entry.change.id, verdict);
    this.#pendingChanged();
    this.#fullChanged();
  }

  /** Something is shown that is no change of the outbox, or is not shown any more. */
  #shownOtherwise(work: () => void): void {
    if (this.#closing !== null) return;
    this.#table.settle();
    const before = this.table;
    work();
    this.#pendingChanged();
    if (this.table !== before) this.#listeners.tell({ event: 'table', origin: 'local', before });
  }

  #pendingChanged(): void {
    this.#pending = null;
    this.#listeners.tell({ event: 'pending' });
  }

  /** Whether writing is possible is told with the status. */
  #fullChanged(): void {
    const full = this.#outbox.full !== null;
    if (full === this.#wasFull) return;
    this.#wasFull = full;
    if (full) this.warn({ code: 'over-limit', path: '', message: `${this.#outbox.full} Connect, or copy out what is unsent.` });
    this.#listeners.tell({ event: 'status' });
  }
}
