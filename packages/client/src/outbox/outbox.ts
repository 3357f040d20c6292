import {
  type Change,
  type ChangeId,
  type ClientHello,
  type HeldText,
  jsonBytes,
  newId,
  type PendingChange,
  type Problem,
  type SessionId,
} from '@teable-grid/core';
import type { ChangeName, Entry } from '../entry.ts';
import { type Locks, sessionLock } from '../locks.ts';
import { type FinalVerdict, Outcomes } from '../outcomes.ts';
import { settleAwaits } from '../seen.ts';
import { fullReason, type OutboxBounds, outboxBounds } from './bounds.ts';
import { carry, type Carried, carryEntry, freshSession, type Rejected, renumbered, toStored } from './carried.ts';
import { DeadPages } from './dead-pages.ts';
import { OutboxJournal } from './outbox-journal.ts';
import type { OutboxStorage, StoredEntry, StoredSession } from './outbox-storage.ts';
import { becauseOf } from './rejected.ts';

/** Sessions that are taken over by one page: a hello takes a hundred. The others wait for the next page. */
const mostCarried = 90;

/** What an outbox tells of itself. */
export interface OutboxHost {
  /** Changes can be sent that could not before, or others have to be. */
  onReady(): void;
  /** What is unsent would be lost with this page, for that reason; null: it is kept (again). */
  onUnkept(reason: string | null): void;
  /** These were taken over from a page that has ended, and belong to this one now. */
  onAdopted(entries: readonly Entry[]): void;
  /** Another page has taken sessions over: it sends these; those in `moved` are this page's own still, in a new session. */
  onTakenOver(gone: readonly Entry[], moved: ReadonlyMap<Entry, Entry>): void;
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
  readonly #byOrdinal = new Map<number, Entry>();
  /** Ordinals of what is written, or known not to be: only that is sent. */
  readonly #ready = new Set<number>();
  /** Ordinals of what was sent at least once. */
  readonly #sent = new Set<number>();
  readonly #rejected = new Map<ChangeId, Rejected>();
  readonly #bytes = new Map<ChangeId, number>();
  /** In the order in which they are sent; this page's own session comes last. */
  #carried: Carried[];
  #host: OutboxHost | null = null;
  #locks: Locks | null = null;
  #storage: OutboxStorage | null = null;
  #deadPages: DeadPages | null = null;
  #ordinal = 0;
  #total = 0;

  constructor(scope: string, now: string, bounds: Partial<OutboxBounds> = {}) {
    this.#scope = scope;
    this.#bounds = { ...outboxBounds, ...bounds };
    this.#journal = new OutboxJournal(this.#holder, {
      written: (entries, failure) => this.#written(entries, failure),
      lost: (sessions) => this.#lost(sessions),
    });
    this.#carried = [carry(freshSession(scope, this.#holder, now))];
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
    const changes = this.#byOrdinal.size + this.#rejected.size;
    let oldest: string | null = null;
    for (const { entries } of this.#carried) {
      const [first] = entries.values();
      if (first !== undefined && (oldest === null || first.madeAt < oldest)) oldest = first.madeAt;
    }
    return fullReason({ changes, bytes: this.#total, oldest }, this.#bounds, Date.now());
  }

  /** Undecided changes, in the order in which they are sent. */
  *undecided(): Generator<Entry> {
    for (const { entries } of this.#carried) yield* entries.values();
  }

  /**
   * Those of the first session that has any, as far as they are written: another session's wait until these are decided, since they may
   * build on them.
   */
  *sendable(): Generator<Entry> {
    for (const entry of this.#carried.find(({ entries }) => entries.size > 0)?.entries.values() ?? []) {
      if (!this.#ready.has(entry.ordinal)) return;
      yield entry;
    }
  }

  /** A change goes out. */
  sending({ ordinal }: Entry): void {
    this.#sent.add(ordinal);
  }

  get(ordinal: number): Entry | undefined {
    return this.#byOrdinal.get(ordinal);
  }

  find({ session, n }: ChangeName): Entry | undefined {
    return this.#carried.find((one) => one.session === session)?.entries.get(n);
  }

  /** What is shown to the author: what waits, and what was refused. */
  pending(isSent: (ordinal: number) => boolean): PendingChange[] {
    const waiting = [...this.undecided()].map(
      ({ ordinal, change, madeAt }): PendingChange => ({ state: isSent(ordinal) ? 'sent' : 'pending', id: change.id, change, madeAt }),
    );
    const rejected = [...this.#rejected.values()].map(
      ({ id, change, held, problems, because, madeAt }): PendingChange => ({
        state: 'rejected',
        id,
        change,
        held,
        problems,
        because,
        madeAt,
      }),
    );
    return [...rejected, ...waiting].sort((a, b) => (a.madeAt < b.madeAt ? -1 : a.madeAt > b.madeAt ? 1 : 0));
  }

  /** Rejected changes and held texts, in the order in which they were rejected. */
  get rejected(): readonly Rejected[] {
    return [...this.#rejected.values()];
  }

  /** Finds out which sessions are this page's still: those that another has taken over are told of (`onTakenOver`). */
  check(): Promise<void> {
    const kept = this.#carried.filter((one) => one.kept && one.stored.size > 0).map(({ session }) => session);
    if (kept.length === 0 || this.#storage === null) return Promise.resolve();
    return this.#journal.write({ renew: { sessions: kept, at: new Date().toISOString() } });
  }

  /** The sessions that a connection attaches. */
  sessions(): ClientHello['sessions'] {
    const sending = this.#carried.filter((one) => one === this.#own || one.entries.size > 0);
    return sending.map((one) => ({ session: one.session, secret: one.secret, confirmed: this.confirm(one.session) }));
  }

  /** Up to which number of a session all verdicts are known and no undecided change names an earlier one. */
  confirm(session: SessionId): number {
    const one = this.#carried.find((candidate) => candidate.session === session);
    if (one === undefined) return 0;
    const [first] = one.entries.keys();
    let known = first === undefined ? one.last : first - 1;
    for (const named of one.named.values()) known = Math.min(known, named - 1);
    one.confirmed = Math.max(one.confirmed, known);
    return one.confirmed;
  }

  /** Adds a change of this page. The promise resolves when it is kept, or is known not to be (`onFailure` was told). */
  add(change: Change, awaits: Entry['awaits'], madeAt: string): { readonly entry: Entry; readonly stored: Promise<void> } {
    const own = this.#own;
    const entry = this.#enter({ session: own.session, n: change.n, change, awaits, madeAt }, own);
    own.last = change.n;
    if (this.#journal.isNone) this.#ready.add(entry.ordinal);
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
    this.#keepRejected(entry, own);
    const stored = this.#journal.write({ open: own.kept ? [] : [own], put: [entry] });
    own.kept = true;
    return stored;
  }

  /** A change was decided. What was rejected is kept for its author. */
  decide(entry: Entry, verdict: FinalVerdict): void {
    const one = this.#carried.find(({ session }) => session === entry.session)!;
    this.#letGo(entry, one);
    this.outcomes.add(entry, verdict);
    const settled = one === this.#own ? [] : this.#settleAwaits();
    const { session, n, change, madeAt } = entry;
    if (verdict.verdict === 'accepted') {
      this.#forgetBytes(change.id);
      void this.#journal.write({ put: settled, remove: [{ session, id: change.id }] });
    } else {
      const { problems } = verdict;
      const because = becauseOf(change, problems, this.#rejected.values());
      const rejected: Rejected = { state: 'rejected', session, id: change.id, n, change, held: null, problems, because, madeAt };
      this.#keepRejected(rejected, one);
      void this.#journal.write({ put: [...settled, rejected] });
    }
    this.#leaveIfDone(one);
  }

  /** Forgets a rejected change. */
  discard(id: ChangeId): void {
    const entry = this.#rejected.get(id);
    if (entry === undefined) return;
    this.#rejected.delete(id);
    this.#forgetBytes(id);
    void this.#journal.write({ remove: [{ session: entry.session, id }] });
    const one = this.#carried.find(({ session }) => session === entry.session);
    if (one === undefined) return;
    one.rejected -= 1;
    this.#leaveIfDone(one);
  }

  /**
   * Begins to write to storage, and takes over the sessions of this scope whose pages have ended, now and whenever another ends. Gives their
   * undecided changes, to be predicted.
   */
  async open(storage: OutboxStorage, locks: Locks | null): Promise<Entry[]> {
    this.#locks = locks;
    this.#storage = storage;
    await this.#lock(this.#own);
    const adopted: Entry[] = [];
    const stored = locks === null ? [] : await storage.sessions(this.#scope);
    for (const { session } of stored) {
      if (this.#isCarried(session)) continue;
      const release = await locks!.tryAcquire(sessionLock(session));
      if (release !== null) adopted.push(...(await this.#takeOver(session, release)));
    }
    this.#journal.open(storage);
    this.#deadPages = new DeadPages({
      scope: this.#scope,
      storage,
      locks,
      isCarried: (session) => this.#isCarried(session),
      onDead: (session, release) => void this.#adoptLater(session, release),
      onLook: () => this.#look(),
    });
    void this.#deadPages.look();
    return adopted;
  }

  /** Nothing is kept beyond this page: there is no storage. */
  openNone(): void {
    this.#journal.openNone();
    for (const ordinal of this.#byOrdinal.keys()) this.#ready.add(ordinal);
  }

  /**
   * A session's numbers mean something else to whoever decides, or nothing: its undecided changes move to a new one, which has to be
   * attached by a new connection. Gives old and new entries.
   */
  fork(session: SessionId, now: string): Map<Entry, Entry> {
    const old = this.#carried.find((one) => one.session === session)!;
    const { fresh, moved, rejected } = this.#move(old, [...old.entries.values()], this.#rejectedOf(session), now);
    // Whoever has taken the old session over has what storage had of it: then the step comes to nothing, and `lost` takes that out.
    for (const from of [...old.movedFrom, session]) fresh.movedFrom.add(from);
    for (const id of old.stored) fresh.stored.add(id);
    void this.#journal
      .write({ drop: [session], open: [fresh], put: [...[...moved.values()].map(toStored), ...rejected] })
      .then(() => old.release?.());
    return moved;
  }

  /** Resolves when all that was to be kept is. */
  flushed(): Promise<void> {
    return this.#journal.flushed();
  }

  /** Ends: what is kept stays for the next page. */
  async close(): Promise<void> {
    this.#deadPages?.stop();
    const own = this.#own;
    if (own.kept && own.entries.size === 0 && own.rejected === 0) void this.#journal.write({ drop: [own.session] });
    await this.#journal.flushed();
    for (const one of this.#carried) one.release?.();
    await this.#journal.close();
  }

  get #own(): Carried {
    return this.#carried.at(-1)!;
  }

  /** Says to other pages that a session is carried here; without locks that cannot be said. */
  async #lock(one: Carried): Promise<void> {
    one.release = (await this.#locks?.tryAcquire(sessionLock(one.session))) ?? null;
  }

  #isCarried(session: SessionId): boolean {
    return this.#carried.length > mostCarried || this.#carried.some((one) => one.session === session || one.movedFrom.has(session));
  }

  #rejectedOf(session: SessionId): Rejected[] {
    return [...this.#rejected.values()].filter((entry) => entry.session === session);
  }

  #enter(made: Omit<Entry, 'ordinal'>, one: Carried): Entry {
    this.#ordinal += 1;
    const entry: Entry = { ordinal: this.#ordinal, ...made };
    carryEntry(one, entry);
    this.#byOrdinal.set(entry.ordinal, entry);
    this.#noteBytes(entry.change.id, entry.change);
    return entry;
  }

  #letGo({ n, ordinal }: Entry, one: Carried): void {
    one.entries.delete(n);
    one.named.delete(n);
    this.#byOrdinal.delete(ordinal);
    this.#ready.delete(ordinal);
    this.#sent.delete(ordinal);
  }

  /** This page says that it lives where that cannot be told by locks, and its host looks at what time brings. */
  #look(): void {
    if (this.#locks === null) void this.check();
    this.#host?.onLook();
  }

  async #adoptLater(session: SessionId, release: () => void): Promise<void> {
    // Once begun it is carried, so that nobody asks again meanwhile.
    if (this.#isCarried(session)) return release();
    const entries = await this.#takeOver(session, release).catch(() => (release(), []));
    if (entries.length > 0) this.#host?.onAdopted(entries);
  }

  /** Makes this page the holder of a session whose page has ended. Its undecided changes. */
  async #takeOver(session: SessionId, release: () => void): Promise<Entry[]> {
    const [stored] = (await this.#storage!.sessions(this.#scope)).filter((one) => one.session === session);
    const entries = await this.#storage!.take(session, this.#holder, new Date().toISOString());
    if (stored === undefined || entries === null || this.#isCarried(session)) {
      release();
      return [];
    }
    if (entries.length === 0) {
      void this.#journal.write({ drop: [session] });
      release();
      return [];
    }
    return this.#adopt({ ...stored, holder: this.#holder }, entries, release);
  }

  #adopt(session: StoredSession, entries: readonly StoredEntry[], release: () => void): Entry[] {
    const one = { ...carry(session), release, kept: true };
    this.#carried.splice(-1, 0, one);
    const adopted: Entry[] = [];
    for (const stored of entries) {
      one.stored.add(stored.id);
      // Kept by an earlier version, it says nothing of others.
      if (stored.state === 'rejected') this.#keepRejected({ ...stored, because: stored.because ?? null }, one);
      else {
        const { n, change, awaits, madeAt } = stored;
        const entry = this.#enter({ session: session.session, n, change, awaits, madeAt }, one);
        this.#ready.add(entry.ordinal);
        adopted.push(entry);
        one.last = Math.max(one.last, n);
      }
    }
    return adopted;
  }

  /** Moves changes of a session to a fresh one, in its place. They are to be written, and not sent before. */
  #move(old: Carried, entries: readonly Entry[], held: readonly Rejected[], now: string) {
    const fresh = carry(freshSession(this.#scope, this.#holder, now));
    this.#journal.hold(this.#lock(fresh));
    fresh.kept = true;
    this.#carried[this.#carried.indexOf(old)] = fresh;
    const moved = new Map<Entry, Entry>();
    const numbers = new Map<number, number>();
    for (const entry of entries) numbers.set(entry.n, numbers.size + 1);
    for (const entry of entries) {
      const n = numbers.get(entry.n)!;
      const change = renumbered(entry, n, numbers, (mine) => this.outcomes.byName({ session: old.session, n: mine })?.seq ?? null);
      const next: Entry = { ...entry, session: fresh.session, n, change };
      carryEntry(fresh, next);
      this.#byOrdinal.set(entry.ordinal, next);
      if (!this.#journal.isNone) this.#ready.delete(entry.ordinal);
      moved.set(entry, next);
    }
    fresh.last = numbers.size;
    const rejected = held.map((entry) => ({ ...entry, session: fresh.session }));
    fresh.rejected = rejected.length;
    for (const entry of rejected) this.#rejected.set(entry.id, entry);
    return { fresh, moved, rejected };
  }

  #written(entries: readonly StoredEntry[], failure: string | null): void {
    for (const { session, id, n } of entries) {
      const one = this.#carried.find((candidate) => candidate.session === session);
      if (one === undefined) continue;
      if (failure === null && one.movedFrom.size > 0) {
        // The old session is gone, and nobody can take it over any more.
        one.movedFrom.clear();
        one.stored.clear();
      }
      if (failure === null) one.stored.add(id);
      const entry = one.entries.get(n);
      if (entry?.change.id === id) this.#ready.add(entry.ordinal);
    }
    if (failure !== null || entries.length > 0) this.#host?.onUnkept(failure);
    this.#host?.onReady();
  }

  /** Another page has these sessions, with all that storage had of them. What it has not stays with this page; gives what is not to be written. */
  #lost(sessions: readonly SessionId[]): { readonly session: SessionId; readonly id: ChangeId }[] {
    const gone: Entry[] = [];
    const unwanted: { session: SessionId; id: ChangeId }[] = [];
    const moved = new Map<Entry, Entry>();
    for (const one of this.#carried.filter(({ session, movedFrom }) => sessions.some((lost) => lost === session || movedFrom.has(lost)))) {
      for (const entry of one.entries.values()) {
        if (!one.stored.has(entry.change.id)) continue;
        this.#letGo(entry, one);
        this.#forgetBytes(entry.change.id);
        gone.push(entry);
        unwanted.push({ session: one.session, id: entry.change.id });
      }
      for (const { id } of this.#rejectedOf(one.session)) {
        if (!one.stored.has(id)) continue;
        this.#rejected.delete(id);
        this.#forgetBytes(id);
        one.rejected -= 1;
        unwanted.push({ session: one.session, id });
      }
      const wasForked = one.movedFrom.size > 0;
      one.movedFrom.clear();
      one.stored.clear();
      if (!wasForked) this.#goOnAnew(one, moved);
    }
    this.#host?.onTakenOver(gone, moved);
    return unwanted;
  }

  /** What is left of a session that another page has goes on in a fresh one; what was sent under its name is for the author to decide. */
  #goOnAnew(one: Carried, moved: Map<Entry, Entry>): void {
    const now = new Date().toISOString();
    for (const entry of [...one.entries.values()].filter(({ ordinal }) => this.#sent.has(ordinal))) {
      this.#letGo(entry, one);
      const { n, change, madeAt, session } = entry;
      const lost = {
        state: 'rejected',
        session,
        id: change.id,
        n,
        change,
        held: null,
        problems: [onItsWay],
        because: null,
        madeAt,
      } as const;
      this.#keepRejected(lost, one);
      moved.set(entry, entry);
    }
    one.release?.();
    const held = this.#rejectedOf(one.session);
    const next = this.#move(one, [...one.entries.values()], held, now);
    for (const [old, entry] of next.moved) moved.set(old, entry);
    if (next.fresh.entries.size + held.length > 0) {
      void this.#journal.write({ open: [next.fresh], put: [...[...next.moved.values()].map(toStored), ...next.rejected] });
      return;
    }
    next.fresh.kept = false;
    this.#leaveIfDone(next.fresh);
  }

  #keepRejected(entry: Rejected, one: Carried): void {
    one.rejected += 1;
    this.#rejected.set(entry.id, entry);
    this.#noteBytes(entry.id, entry.change ?? entry.held);
  }

  /** Marks that could not be said before, now that another session's change is decided. */
  #settleAwaits(): StoredEntry[] {
    const changed: StoredEntry[] = [];
    for (const entry of this.undecided()) {
      if (entry.awaits === null) continue;
      const { seen, awaits } = settleAwaits(entry.change.seen, entry.awaits, this.outcomes);
      if (awaits !== null && Object.keys(awaits).length === Object.keys(entry.awaits).length) continue;
      const next: Entry = { ...entry, change: { ...entry.change, seen }, awaits };
      this.#carried.find(({ session }) => session === entry.session)!.entries.set(entry.n, next);
      this.#byOrdinal.set(entry.ordinal, next);
      changed.push(toStored(next));
    }
    return changed;
  }

  /** A session that was taken over is let go when nothing of it is left. */
  #leaveIfDone(one: Carried): void {
    if (one === this.#own || one.entries.size > 0 || one.rejected > 0) return;
    this.#carried = this.#carried.filter((other) => other !== one);
    if (one.kept) void this.#journal.write({ drop: [one.session] }).then(() => one.release?.());
    else one.release?.();
  }

  #noteBytes(id: ChangeId, what: Change | HeldText | null): void {
    this.#forgetBytes(id);
    const bytes = jsonBytes(JSON.stringify(what));
    this.#bytes.set(id, bytes);
    this.#total += bytes;
  }

  #forgetBytes(id: ChangeId): void {
    this.#total -= this.#bytes.get(id) ?? 0;
    this.#bytes.delete(id);
  }
}

const onItsWay: Problem = {
  code: 'taken-over',
  path: '',
  message: 'Another tab took over while this was on its way: look whether it is there, then send it again or discard it.',
};
