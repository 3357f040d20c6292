import {
  type Change,
  type ChangeId,
  type ClientHello,
  type HeldText,
  newId,
  type PendingChange,
  type Problem,
  type Revision,
  type SessionId,
  type Target,
} from '@teable-grid/core';
import type { ChangeName, Entry } from '../entry.ts';
import type { Locks } from '../locks.ts';
import { type FinalVerdict, Outcomes } from '../outcomes.ts';
import { markOfDecided, settleAwaits } from '../seen.ts';
import { fullReason, type OutboxBounds, outboxBounds } from './bounds.ts';
import { carry, type Carried, freshSession, type Rejected, renumbered, toStored } from './carried.ts';
import { OutboxJournal } from './outbox-journal.ts';
import { OutboxContents } from './outbox-contents.ts';
import type { OutboxStorage, StoredEntry } from './outbox-storage.ts';
import { becauseOf } from './rejected.ts';
import { Takeover } from './takeover.ts';

/** What became of the changes of sessions that another page has taken over. */
export interface TakenOver {
  /** The other page sends these. */
  readonly gone: readonly Entry[];
  /** These were on their way, and storage does not have them: their author decides. */
  readonly refused: readonly Entry[];
  readonly problem: Problem;
}

/** What an outbox tells of itself. */
export interface OutboxHost {
  /** Changes can be sent that could not before, or others have to be. */
  onReady(): void;
  /** What is unsent would be lost with this page, for that reason; null: it is kept (again). */
  onUnkept(reason: string | null): void;
  /** These were taken over from a page that has ended, and belong to this one now. */
  onAdopted(entries: readonly Entry[]): void;
  /** Another page has taken sessions over. */
  onTakenOver(taken: TakenOver): void;
  /** Time has passed. */
  onLook(): void;
}

/**
 * The changes of this page that are not saved, in the order in which they were made, kept in storage before `stored` resolves, and sent
 * after that. Carries beside its own session those of pages that ended before everything was sent.
 */
export class Outbox {
  readonly outcomes = new Outcomes();
  readonly #scope: string;
  readonly #bounds: OutboxBounds;
  /** Names this page in storage. */
  readonly #holder = newId('session');
  readonly #journal: OutboxJournal;
  readonly #contents: OutboxContents;
  #host: OutboxHost | null = null;
  #takeover: Takeover | null = null;

  constructor(scope: string, openedAt: string, bounds: Partial<OutboxBounds> = {}) {
    this.#scope = scope;
    this.#bounds = { ...outboxBounds, ...bounds };
    this.#journal = new OutboxJournal(this.#holder, {
      written: (entries, failure) => this.#written(entries, failure),
      lost: (sessions) => this.#lost(sessions),
    });
    this.#contents = new OutboxContents(freshSession(scope, this.#holder, openedAt), this.#journal.image);
  }

  /** Tells somebody what happens from now on. */
  follow(host: OutboxHost): void {
    this.#host = host;
  }

  /** The session that this page's changes are numbered in. */
  get session(): SessionId {
    return this.#own.session;
  }

  /** Up to which of its numbers the verdicts were confirmed. */
  get confirmed(): number {
    return this.#own.confirmed;
  }

  /** Number of the next change. */
  get next(): number {
    return this.#own.last + 1;
  }

  /** Why nothing more can be taken; null when it can. */
  get full(): string | null {
    return fullReason(this.#contents.fill, this.#bounds, Date.now());
  }

  /** How much more it takes. */
  get room(): { readonly changes: number; readonly bytes: number } {
    const { changes, bytes } = this.#contents.fill;
    return { changes: Math.max(0, this.#bounds.changes - changes), bytes: Math.max(0, this.#bounds.bytes - bytes) };
  }

  /** Undecided changes, in the order in which they are sent. */
  undecided(): Iterable<Entry> {
    return this.#contents.undecided();
  }

  /** Those that can be sent now. */
  sendable(): Iterable<Entry> {
    return this.#contents.sendable();
  }

  get(ordinal: number): Entry | undefined {
    return this.#contents.get(ordinal);
  }

  find(name: ChangeName): Entry | undefined {
    return this.#contents.find(name);
  }

  /** What is shown to the author: what waits, and what was refused. */
  pending(isSent: (ordinal: number) => boolean): PendingChange[] {
    return this.#contents.pending(isSent);
  }

  /** Rejected changes and held texts, in the order in which they were rejected. */
  get rejected(): readonly Rejected[] {
    return this.#contents.rejected;
  }

  /** The sessions that a connection attaches. */
  sessions(): ClientHello['sessions'] {
    return this.#contents.sessions();
  }

  /** Up to which number of a session all verdicts are known and no undecided change names an earlier one. */
  confirm(session: SessionId): number {
    return this.#contents.confirm(session);
  }

  /** A change goes out. */
  sending({ ordinal }: Entry): void {
    this.#contents.sent.add(ordinal);
  }

  /** Finds out which sessions are this page's still: those that another has taken over are told of (`onTakenOver`). */
  check(): Promise<void> {
    const kept = this.#contents.carried.map(({ session }) => session).filter((session) => this.#journal.image.has(session));
    if (kept.length === 0 || this.#takeover === null) return Promise.resolve();
    return this.#journal.write({ mine: kept });
  }

  /** Adds a change of this page. The promise resolves when it is kept, or is known not to be (`onFailure` was told). */
  add(change: Change, awaits: Entry['awaits'], madeAt: string): { readonly entry: Entry; readonly stored: Promise<void> } {
    const own = this.#own;
    const entry = this.#contents.enter({ session: own.session, n: change.n, change, awaits, madeAt }, own);
    own.last = change.n;
    if (this.#journal.isNone) this.#contents.ready.add(entry.ordinal);
    const stored = this.#journal.write({ open: own.kept ? [] : [own], put: [toStored(entry)] });
    own.kept = true;
    return { entry, stored };
  }

  /** Keeps something for its author that was not, or will not be, sent. */
  hold(
    id: ChangeId,
    what: { readonly change: Change | null; readonly held: HeldText | null },
    problems: readonly Problem[],
    madeAt: string,
  ): Promise<void> {
    const own = this.#own;
    const entry: Rejected = { state: 'rejected', session: own.session, id, n: 0, ...what, problems, because: null, madeAt };
    this.#contents.keepRejected(entry, own);
    const stored = this.#journal.write({ open: own.kept ? [] : [own], put: [entry] });
    own.kept = true;
    return stored;
  }

  /** A change was decided. What was rejected is kept for its author. */
  decide(entry: Entry, verdict: FinalVerdict): void {
    const one = this.#contents.session(entry.session)!;
    this.#contents.decided(entry, one, verdict.verdict === 'accepted' ? verdict.seq : null);
    this.outcomes.add(entry, verdict);
    const settled = one === this.#own ? [] : this.#settleAwaits();
    const { session, n, change, madeAt } = entry;
    if (verdict.verdict === 'accepted') {
      void this.#journal.write({ put: settled, remove: [{ session, id: change.id }] });
    } else {
      const { problems } = verdict;
      const because = becauseOf(change, problems, this.#contents.rejected);
      const rejected: Rejected = { state: 'rejected', session, id: change.id, n, change, held: null, problems, because, madeAt };
      this.#contents.keepRejected(rejected, one);
      void this.#journal.write({ put: [...settled, rejected] });
    }
    this.#leaveIfDone(one);
  }

  /** The replica shows everything up to that sequence number. */
  reached(seq: Revision): void {
    this.#contents.reached(seq);
  }

  /** Forgets a rejected change. */
  discard(id: ChangeId): void {
    const entry = this.rejected.find((one) => one.id === id);
    if (entry === undefined) return;
    const one = this.#contents.session(entry.session);
    this.#contents.dropRejected(id, one);
    void this.#journal.write({ remove: [{ session: entry.session, id }] });
    if (one !== undefined) this.#leaveIfDone(one);
  }

  /**
   * Begins to write to storage, and takes over the sessions of this scope whose pages have ended, now and whenever another ends. Gives their
   * undecided changes, to be predicted.
   */
  async open(storage: OutboxStorage, locks: Locks | null): Promise<Entry[]> {
    const host = {
      scope: this.#scope,
      holder: this.#holder,
      contents: this.#contents,
      onEmpty: (session: SessionId) => void this.#journal.write({ drop: [session] }),
      onAdopted: (entries: readonly Entry[]) => this.#host?.onAdopted(entries),
      onLook: () => {
        this.#journal.retry();
        this.#host?.onLook();
      },
    };
    this.#takeover = new Takeover(host, storage, locks);
    await this.#takeover.lock(this.#own);
    const adopted = await this.#takeover.begin();
    this.#journal.open(storage);
    return adopted;
  }

  /** Nothing is kept beyond this page: there is no storage. */
  openNone(): void {
    this.#journal.openNone();
    for (const ordinal of this.#contents.ordinals()) this.#contents.ready.add(ordinal);
  }

  /**
   * A session's numbers mean something else to whoever decides, or nothing: its undecided changes move to a new one, which has to be
   * attached by a new connection. Gives old and new entries.
   */
  fork(session: SessionId, at: string): Map<Entry, Entry> {
    const old = this.#contents.session(session)!;
    const { fresh, moved, rejected } = this.#move(old, [...old.entries.values()], this.#contents.rejectedOf(session), at);
    // Whoever has taken the old session over has what storage had of it: then the step comes to nothing, and `lost` takes that out.
    for (const from of [...old.movedFrom, ...(old.kept ? [session] : [])]) fresh.movedFrom.add(from);
    void this.#journal
      .write({ drop: old.kept ? [session] : [], open: [fresh], put: [...[...moved.values()].map(toStored), ...rejected] })
      .then(() => old.release?.());
    return moved;
  }

  /** Resolves when all that was to be kept is. */
  flushed(): Promise<void> {
    return this.#journal.flushed();
  }

  /** Ends: what is kept stays for the next page. */
  async close(): Promise<void> {
    this.#takeover?.stop();
    const own = this.#own;
    if (own.kept && own.entries.size === 0 && own.rejected === 0) void this.#journal.write({ drop: [own.session] });
    await this.#journal.flushed();
    for (const one of this.#contents.carried) one.release?.();
    await this.#journal.close();
  }

  get #own(): Carried {
    return this.#contents.own;
  }

  /** Moves changes of a session to a fresh one, in its place. They are to be written, and not sent before. */
  #move(old: Carried, entries: readonly Entry[], held: readonly Rejected[], at: string) {
    const fresh = carry(freshSession(this.#scope, this.#holder, at));
    if (this.#takeover !== null) this.#journal.hold(this.#takeover.lock(fresh));
    fresh.kept = true;
    this.#contents.carried[this.#contents.carried.indexOf(old)] = fresh;
    const moved = new Map<Entry, Entry>();
    const numbers = new Map<number, number>();
    for (const entry of entries) numbers.set(entry.n, numbers.size + 1);
    for (const entry of entries) {
      const n = numbers.get(entry.n)!;
      const change = renumbered(entry, n, numbers, (mine, target) =>
        this.#markOf({ session: old.session, n: mine }, target, entry.change.seen.seq),
      );
      const next: Entry = { ...entry, session: fresh.session, n, change };
      this.#contents.replace(next, fresh);
      if (!this.#journal.isNone) this.#contents.ready.delete(entry.ordinal);
      moved.set(entry, next);
    }
    fresh.last = numbers.size;
    const rejected = held.map((entry) => ({ ...entry, session: fresh.session }));
    fresh.rejected = rejected.length;
    this.#contents.moveRejected(rejected);
    return { fresh, moved, rejected };
  }

  #written(entries: readonly StoredEntry[], failure: string | null): void {
    for (const { session, id, n } of entries) {
      const one = this.#contents.session(session);
      if (one === undefined) continue;
      // Those that it moved from are gone, and nobody can take them over any more.
      if (failure === null) one.movedFrom.clear();
      const entry = one.entries.get(n);
      // As long as they are not, what they have must not be sent under another name.
      if (entry?.change.id === id && one.movedFrom.size === 0) this.#contents.ready.add(entry.ordinal);
    }
    // Without storage nothing is kept, which was said when that was found out.
    if (!this.#journal.isNone && (failure !== null || entries.length > 0)) this.#host?.onUnkept(failure);
    this.#host?.onReady();
  }

  /** Another page has these sessions, with all that storage had of them. What it has not stays with this page; gives what is not to be written. */
  #lost(sessions: readonly SessionId[]): { readonly session: SessionId; readonly id: ChangeId }[] {
    const gone: Entry[] = [];
    const unwanted: { session: SessionId; id: ChangeId }[] = [];
    const refused: Entry[] = [];
    for (const one of this.#contents.carried.filter(({ session, movedFrom }) =>
      sessions.some((lost) => lost === session || movedFrom.has(lost)),
    )) {
      for (const entry of one.entries.values()) {
        if (!this.#contents.isStored(entry.change.id, one)) continue;
        this.#contents.letGo(entry, one);
        this.#contents.forgetBytes(entry.change.id);
        gone.push(entry);
        unwanted.push({ session: one.session, id: entry.change.id });
      }
      for (const { id } of this.#contents.rejectedOf(one.session)) {
        if (!this.#contents.isStored(id, one)) continue;
        this.#contents.dropRejected(id, one);
        unwanted.push({ session: one.session, id });
      }
      const wasForked = one.movedFrom.size > 0;
      one.movedFrom.clear();
      if (!wasForked) refused.push(...this.#goOnAnew(one));
    }
    this.#host?.onTakenOver({ gone, refused, problem: onItsWay });
    return unwanted;
  }

  /** What is left of a session that another page has goes on in a fresh one; what was sent under its name is for the author to decide. */
  #goOnAnew(one: Carried): Entry[] {
    const refused = [...one.entries.values()].filter(({ ordinal }) => this.#contents.sent.has(ordinal));
    for (const entry of refused) {
      this.#contents.letGo(entry, one);
      const { session, n, change, madeAt } = entry;
      const kept: Rejected = {
        state: 'rejected',
        session,
        id: change.id,
        n,
        change,
        held: null,
        problems: [onItsWay],
        because: null,
        madeAt,
      };
      this.#contents.keepRejected(kept, one);
    }
    one.release?.();
    const { fresh, moved, rejected } = this.#move(one, [...one.entries.values()], this.#contents.rejectedOf(one.session), now());
    if (moved.size + rejected.length > 0)
      void this.#journal.write({ open: [fresh], put: [...[...moved.values()].map(toStored), ...rejected] });
    else fresh.kept = false;
    this.#leaveIfDone(fresh);
    return refused;
  }

  /** Marks that could not be said before, now that another session's change is decided. */
  #settleAwaits(): StoredEntry[] {
    const changed: StoredEntry[] = [];
    for (const entry of this.undecided()) {
      if (entry.awaits === null) continue;
      const { seen, awaits } = settleAwaits(entry.change.seen, entry.awaits, this.outcomes);
      if (awaits !== null && Object.keys(awaits).length === Object.keys(entry.awaits).length) continue;
      const next: Entry = { ...entry, change: { ...entry.change, seen }, awaits };
      this.#contents.replace(next, this.#contents.session(entry.session)!);
      changed.push(toStored(next));
    }
    return changed;
  }

  /** What a change that names an own decided one has seen at a target, where that cannot be named any more. */
  #markOf(name: ChangeName, target: Target | null, seq: Revision): number | null {
    const decided = this.outcomes.byName(name);
    if (target === null) return decided?.seq != null && decided.disputed.length === 0 ? decided.seq : null;
    // Of a whole row a number would say that all was seen that anybody wrote up to there.
    return target.includes('/') ? markOfDecided(this.outcomes, target, decided, seq) : null;
  }

  /** A session that was taken over is let go when nothing of it is left. */
  #leaveIfDone(one: Carried): void {
    if (one === this.#own || one.entries.size > 0 || one.rejected > 0) return;
    this.#contents.carried = this.#contents.carried.filter((other) => other !== one);
    if (one.kept) void this.#journal.write({ drop: [one.session] }).then(() => one.release?.());
    else one.release?.();
  }
}

const now = () => new Date().toISOString();

const onItsWay: Problem = {
  code: 'taken-over',
  path: '',
  message: 'Another tab took over while this was on its way: look whether it is there, then send it again or discard it.',
};
