import {
  type Actor,
  type Capabilities,
  type ChangeId,
  defaultTableLimits,
  type Draft,
  type HeldText,
  newId,
  type Peer,
  type PendingChange,
  type PresencePlace,
  type Problem,
  type Session,
  type SessionEvent,
  type SessionStatus,
  type Submission,
  type Table,
  type UndoOutcome,
  type Write,
} from '@teable-grid/core';
import { Courier } from './courier.ts';
import type { Entry } from './entry.ts';
import type { Admission, Link, LinkEvent, LinkHost } from './link.ts';
import { Listeners } from './listeners.ts';
import type { Outbox } from './outbox/outbox.ts';
import type { FinalVerdict } from './outcomes.ts';
import { Prediction } from './prediction.ts';
import { sightOf } from './seen.ts';
import { noteWritten, splitOps } from './split.ts';
import { nextStatus, type StatusEvent } from './status.ts';
import { SubmissionBook } from './submissions.ts';
import { type Gesture, invertGesture, type Step, UndoHistory, writtenSince } from './undo.ts';

/** What a session is made of. */
export interface SessionParts {
  readonly outbox: Outbox;
  link(host: LinkHost): Link;
  /** Done before the link connects: what is kept on this device is looked up. */
  prepare?(): Promise<void>;
  /** Called when the session ends, after its link and outbox. */
  onClose?(): Promise<void>;
}

/** The table is worked out anew as often as the replica moves, but told to listeners once for all that came in one turn. */
interface Arrived {
  table: Table;
  writes: Write[] | null;
  readonly leaving: Set<number>;
}

const now = () => new Date().toISOString();

/**
 * A session over a link: the same for a server and for an authority in the page. It puts together what others do: the outbox
 * keeps, the prediction shows, the courier sends, the history undoes.
 */
export class TableSession implements Session {
  readonly #outbox: Outbox;
  readonly #link: Link;
  readonly #courier: Courier;
  readonly #prediction: Prediction;
  readonly #undo = new UndoHistory();
  readonly #submissions = new SubmissionBook();
  readonly #listeners = new Listeners<SessionEvent>();
  readonly #parts: SessionParts;
  /** Accepted changes that the replica does not show yet: ordinal → sequence number. */
  readonly #accepted = new Map<number, number>();
  #status: SessionStatus = { state: 'offline', since: now(), reason: 'Not connected yet.' };
  #admission: Admission | null = null;
  #presence: readonly Peer[] = [];
  #pending: PendingChange[] | null = null;
  #arrived: Arrived | null = null;
  #wasFull = false;
  #prepared: Promise<void> = Promise.resolve();
  #started = false;
  #online = true;
  #closing: Promise<void> | null = null;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#outbox = parts.outbox;
    this.#prediction = new Prediction({
      actor: () => this.actor ?? { id: '', name: '' },
      limits: defaultTableLimits,
      outcome: (name) => this.#outbox.outcomes.mine(name),
    });
    this.#link = parts.link({ sessions: () => this.#outbox.sessions(), on: (event) => this.#on(event) });
    this.#courier = new Courier(this.#outbox, this.#link, {
      now,
      onDecided: (entry, verdict) => this.#decided(entry, verdict),
      onForked: (moved) => this.#forked(moved),
      onSent: () => this.#pendingChanged(),
      onRefused: ({ code, message }) => {
        this.#link.disconnect(message);
        this.#on({ event: 'refused', code, message });
      },
    });
  }

  get table(): Table {
    this.#settle();
    return this.#prediction.table;
  }

  get status(): SessionStatus {
    return this.#status;
  }

  get capabilities(): Capabilities {
    const write =
      this.#admission?.role !== 'viewer' &&
      this.#outbox.full === null &&
      this.#status.state !== 'ended' &&
      this.#status.state !== 'refused';
    return { write, order: true, conflicts: true, history: true };
  }

  get actor(): Actor | null {
    return this.#admission?.actor ?? null;
  }

  get pending(): readonly PendingChange[] {
    this.#pending ??= this.#outbox.pending((ordinal) => this.#courier.isSent(ordinal));
    return this.#pending;
  }

  get presence(): readonly Peer[] {
    return this.#presence;
  }

  get canUndo(): boolean {
    return this.#undo.canUndo;
  }

  get canRedo(): boolean {
    return this.#undo.canRedo;
  }

  /** Changes that were kept from an earlier page are predicted from now on. */
  adopt(entries: readonly Entry[]): void {
    if (entries.length === 0) return this.#pendingChanged();
    const before = this.table;
    for (const entry of entries) this.#prediction.add(entry);
    this.#pendingChanged();
    this.#listeners.tell({ event: 'table', origin: 'remote', before });
  }

  /** Whom the link let in, now or when this table was last open on this device. */
  recall({ actor, role }: Admission): void {
    this.#admission = { actor, role };
  }

  /** Connects, once everything that should be known before is. */
  start(): void {
    this.#prepared = Promise.resolve(this.#parts.prepare?.()).then(() => {
      this.#started = true;
      if (this.#closing === null && this.#online) this.#link.connect();
    });
  }

  /** Tells the listeners of something that a person should know. */
  warn(problem: Problem): void {
    this.#listeners.tell({ event: 'warning', problem });
  }

  submit(draft: Draft): Submission {
    const { ops, group = null, undoable = true } = draft;
    if (ops.length === 0) return this.#submissions.nothing(this.table.seq);
    const obstacle = this.#obstacle();
    if (obstacle !== null) return this.#refuse(draft, obstacle);
    const { submission, steps } = this.#make(draft);
    if (undoable) this.#undo.did(group, steps);
    this.#courier.pump();
    return submission;
  }

  hold(text: HeldText): void {
    void this.#outbox.hold(newId('change'), { change: null, held: text }, [text.problem], now());
    this.#pendingChanged();
  }

  undo(): Promise<UndoOutcome> {
    return Promise.resolve(this.#takeBack('undo'));
  }

  redo(): Promise<UndoOutcome> {
    return Promise.resolve(this.#takeBack('redo'));
  }

  discard(id: ChangeId): void {
    this.#outbox.discard(id);
    this.#pendingChanged();
    this.#fullChanged();
  }

  setPresence(place: PresencePlace): void {
    if (this.#closing === null) this.#link.setPresence(place);
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
    this.#courier.close();
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
        this.recall(event.welcome);
        this.#move(event);
        return this.#courier.welcome(event.welcome);
      case 'ready':
        return this.#courier.ready();
      case 'message':
        return this.#courier.receive(event.message);
      case 'replica':
        return this.#arrive(event.table, event.writes);
      case 'presence':
        this.#presence = event.peers;
        return this.#listeners.tell({ event: 'presence' });
      case 'warning':
        return this.warn(event.problem);
      case 'refused':
        this.#courier.lost();
        if (event.code === 'session' && this.#courier.disown()) return;
        break;
      case 'offline':
        this.#courier.lost();
        break;
      case 'connecting':
      case 'synced':
        break;
    }
    this.#move(event);
  }

  #move(event: StatusEvent): void {
    const before = this.#status;
    this.#status = nextStatus(before, event, now());
    if (this.#status !== before) this.#listeners.tell({ event: 'status' });
  }

  /** Makes one gesture into changes, shows them, and keeps them. */
  #make({ ops, look, group }: Draft): { submission: Submission; steps: Step[] } {
    this.#settle();
    const before = this.#prediction.table;
    const parts = splitOps(ops);
    const name = group ?? (parts.length > 1 ? newId('group') : undefined);
    const written = new Map<string, number>();
    const steps: Step[] = [];
    const entries: Entry[] = [];
    const kept: Promise<void>[] = [];
    for (const part of parts) {
      const n = this.#outbox.next;
      const sight = sightOf(look ?? before, part, this.#outbox, written);
      const change = { n, id: newId('change'), ...(name !== undefined && { group: name }), seen: sight.seen, ops: sight.ops };
      const { entry, stored } = this.#outbox.add(change, sight.awaits, now());
      const was = this.#prediction.table;
      this.#prediction.add(entry);
      if (parts.length > 1) noteWritten(part, n, written);
      steps.push({ change: change.id, ops: sight.ops, before: was, after: this.#prediction.table });
      entries.push(entry);
      kept.push(stored);
    }
    const submission = this.#submissions.open(entries, Promise.all(kept));
    this.#pendingChanged();
    this.#fullChanged();
    this.#listeners.tell({ event: 'table', origin: 'local', before });
    return { submission, steps };
  }

  #obstacle(): Problem | null {
    if (this.#closing !== null) return { code: 'not-allowed', path: '', message: 'This session has ended.' };
    if (this.#admission?.role === 'viewer')
      return { code: 'not-allowed', path: '', message: 'You may read this table, but not change it.' };
    const full = this.#outbox.full;
    return full === null ? null : { code: 'over-limit', path: '', message: `${full} Connect, or copy out what is unsent.` };
  }

  /** What cannot be taken stays with its author as a rejected change. */
  #refuse({ ops, look, group }: Draft, problem: Problem): Submission {
    const id = newId('change');
    if (this.#closing === null) {
      const change = { n: this.#outbox.next, id, ...(group !== undefined && { group }), seen: { seq: (look ?? this.table).seq }, ops };
      void this.#outbox.hold(id, { change, held: null }, [problem], now());
      this.#pendingChanged();
      this.warn(problem);
    }
    return this.#submissions.refused(id, problem);
  }

  #takeBack(direction: 'undo' | 'redo'): UndoOutcome {
    const gesture = this.#undo.next(direction);
    if (gesture === undefined) return { outcome: 'nothing' };
    const obstacle = this.#obstacle();
    if (obstacle !== null) return { outcome: 'refused', problems: [obstacle] };
    const ops = invertGesture(gesture);
    if (ops.length === 0) {
      this.#undo.skip(direction);
      return this.#takeBack(direction);
    }
    const cells = writtenSince(ops, leftBy(gesture), this.table);
    if (cells.length > 0) return { outcome: 'overwritten', cells };
    const preview = this.#preview(ops);
    if (preview.length > 0) return { outcome: 'refused', problems: preview };
    const { steps } = this.#make({ ops });
    this.#undo.took(direction, steps);
    this.#courier.pump();
    return { outcome: 'done' };
  }

  /** The problems that these ops would meet. */
  #preview(ops: Draft['ops']): readonly Problem[] {
    for (const part of splitOps(ops)) {
      const sight = sightOf(this.#prediction.table, part, this.#outbox, new Map());
      const change = { n: this.#outbox.next, id: newId('change'), seen: sight.seen, ops: sight.ops };
      const entry = {
        ordinal: Number.MAX_SAFE_INTEGER,
        session: this.#outbox.session,
        n: change.n,
        change,
        awaits: sight.awaits,
        madeAt: now(),
      };
      const { verdict } = this.#prediction.preview(entry);
      if (verdict.verdict === 'rejected') return verdict.problems;
    }
    return [];
  }

  #decided(entry: Entry, verdict: FinalVerdict): void {
    const { ordinal, change } = entry;
    if (verdict.verdict === 'rejected') {
      this.#undo.forget(change.id);
      this.#leave(ordinal);
    } else if ((this.#arrived?.table ?? this.#prediction.replica).seq >= verdict.seq) {
      this.#leave(ordinal);
    } else {
      this.#accepted.set(ordinal, verdict.seq);
    }
    this.#submissions.decided(change.id, verdict);
    this.#pendingChanged();
    this.#fullChanged();
  }

  #forked(moved: ReadonlyMap<Entry, Entry>): void {
    if (moved.size === 0) return;
    const all = [...this.#outbox.undecided()];
    this.#arrivedNow().writes = null;
    this.#prediction.remove([...moved.keys()].map(({ ordinal }) => ordinal));
    for (const entry of all) if (this.#prediction.entry(entry.ordinal) === undefined) this.#prediction.add(entry);
  }

  /** A prediction ends: its change is in the replica, or never will be. */
  #leave(ordinal: number): void {
    this.#arrivedNow().leaving.add(ordinal);
  }

  #arrive(table: Table, writes: readonly Write[] | null): void {
    const arrived = this.#arrivedNow();
    arrived.table = table;
    if (writes === null) arrived.writes = null;
    else arrived.writes?.push(...writes);
    for (const [ordinal, seq] of this.#accepted) {
      if (seq > table.seq) continue;
      this.#accepted.delete(ordinal);
      arrived.leaving.add(ordinal);
    }
  }

  #arrivedNow(): Arrived {
    if (this.#arrived === null) {
      this.#arrived = { table: this.#prediction.replica, writes: [], leaving: new Set() };
      queueMicrotask(() => this.#settle());
    }
    return this.#arrived;
  }

  /** Works what has arrived into the table. */
  #settle(): void {
    if (this.#arrived === null) return;
    const { table, writes, leaving } = this.#arrived;
    this.#arrived = null;
    const before = this.#prediction.table;
    this.#prediction.advance(table, writes, leaving);
    if (this.#prediction.table !== before) this.#listeners.tell({ event: 'table', origin: 'remote', before });
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

function leftBy(gesture: Gesture): Table {
  return gesture.steps.at(-1)!.after;
}
