import {
  type Change,
  type ChangeId,
  type ClientHello,
  type HeldText,
  type PendingChange,
  type Problem,
  type Revision,
  type SessionId,
  type Target,
} from '@teable-grid/core';
import type { ChangeName, Entry } from '../entry.ts';
import { type Locks, sessionLock } from '../locks.ts';
import { type FinalVerdict, Outcomes } from '../outcomes.ts';
import { markOfDecided, settleAwaits } from '../seen.ts';
import { carry, type Carried, carryEntry, freshSession, type Rejected, renumbered, toStored } from './carried.ts';
import { OutboxJournal } from './outbox-journal.ts';
import type { OutboxStorage, StoredEntry, StoredSession } from './outbox-storage.ts';

/** How much an outbox takes; beyond it a person cannot go on editing until something is saved, so that a device is never filled up. */
export interface OutboxBounds {
  readonly changes: number;
  /** UTF-16 units of the changes as JSON. */
  readonly units: number;
}

/** Sessions that are taken over by one page: a hello takes a hundred. The others wait for the next page. */
const mostCarried = 90;

/** Days of offline work by hand, and some tens of megabytes of pasted tables. */
export const outboxBounds: OutboxBounds = { changes: 10_000, units: 32_000_000 };

/**
 * The changes of this page that are not saved, in the order in which they were made, kept in storage before `stored` resolves.
 * Carries beside its own session those of pages that ended before everything was sent.
 */
export class Outbox {
  readonly outcomes = new Outcomes();
  readonly #scope: string;
  readonly #bounds: OutboxBounds;
  readonly #journal: OutboxJournal;
  readonly #byOrdinal = new Map<number, Entry>();
  readonly #rejected = new Map<ChangeId, Rejected>();
  readonly #units = new Map<ChangeId, number>();
  /** In the order in which they are sent; this page's own session comes last. */
  #carried: Carried[];
  #locks: Locks | null = null;
  #ordinal = 0;
  #reached = 0;
  #total = 0;

  /** @param onFailure Told when something could not be kept; it stays in memory, and is written with what comes next. */
  constructor(scope: string, now: string, onFailure: (reason: string) => void, bounds: OutboxBounds = outboxBounds) {
    this.#scope = scope;
    this.#bounds = bounds;
    this.#journal = new OutboxJournal(onFailure);
    this.#carried = [carry(freshSession(scope, now))];
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
    const count = this.#byOrdinal.size + this.#rejected.size;
    if (count >= this.#bounds.changes) return `${count} changes wait to be saved on this device, as many as it keeps.`;
    if (this.#total >= this.#bounds.units) return 'The changes that wait to be saved fill the space that this device keeps for them.';
    return null;
  }

  /** Undecided changes, in the order in which they are sent. */
  *undecided(): Generator<Entry> {
    for (const { entries } of this.#carried) yield* entries.values();
  }

  /** Those of the first session that has any: another session's wait until these are decided, since they may build on them. */
  sendable(): Iterable<Entry> {
    return this.#carried.find(({ entries }) => entries.size > 0)?.entries.values() ?? [];
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
      ({ id, change, held, problems, madeAt }): PendingChange => ({ state: 'rejected', id, change, held, problems, madeAt }),
    );
    return [...rejected, ...waiting].sort((a, b) => (a.madeAt < b.madeAt ? -1 : a.madeAt > b.madeAt ? 1 : 0));
  }

  /** The sessions that a connection attaches. */
  sessions(): ClientHello['sessions'] {
    const sending = this.#carried.filter((one) => one === this.#own || one.entries.size > 0);
    return sending.map((one) => ({ session: one.session, secret: one.secret, confirmed: this.confirm(one.session) }));
  }

  /**
   * Up to which number of a session all verdicts are known, also to the page that would take it over, and no change names an earlier one or,
   * since its value is a prediction still, may come to: what is confirmed is forgotten by whoever decides, and would be done again if it were
   * sent again.
   */
  confirm(session: SessionId): number {
    const one = this.#carried.find((candidate) => candidate.session === session);
    if (one === undefined) return 0;
    const [first] = one.entries.keys();
    let known = first === undefined ? one.last : first - 1;
    for (const named of one.named.values()) known = Math.min(known, named - 1);
    for (const [n, id] of one.leaving) {
      if (this.#journal.holdsUndecided(session, id)) known = Math.min(known, n - 1);
      else one.leaving.delete(n);
    }
    for (const [n, seq] of one.unshown) {
      if (seq > this.#reached) known = Math.min(known, n - 1);
      else one.unshown.delete(n);
    }
    one.confirmed = Math.max(one.confirmed, known);
    return one.confirmed;
  }

  /** Adds a change of this page. The promise resolves when it is kept, or is known not to be (`onFailure` was told). */
  add(change: Change, awaits: Entry['awaits'], madeAt: string): { readonly entry: Entry; readonly stored: Promise<void> } {
    const own = this.#own;
    const entry = this.#enter({ session: own.session, n: change.n, change, awaits, madeAt }, own);
    own.last = change.n;
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
    const entry: Rejected = { state: 'rejected', session: own.session, id, n: 0, ...what, problems, madeAt };
    this.#keepRejected(entry, own);
    const stored = this.#journal.write({ open: own.kept ? [] : [own], put: [entry] });
    own.kept = true;
    return stored;
  }

  /** A change was decided. What was rejected is kept for its author. */
  decide(entry: Entry, verdict: FinalVerdict): void {
    const one = this.#carried.find(({ session }) => session === entry.session)!;
    one.entries.delete(entry.n);
    one.leaving.set(entry.n, entry.change.id);
    one.named.delete(entry.n);
    this.#byOrdinal.delete(entry.ordinal);
    this.outcomes.add(entry, verdict);
    const settled = one === this.#own ? [] : this.#settleAwaits();
    const { session, n, change, madeAt } = entry;
    if (verdict.verdict === 'accepted') {
      if (verdict.seq > this.#reached) one.unshown.set(n, verdict.seq);
      this.#forgetUnits(change.id);
      void this.#journal.write({ put: settled, remove: [{ session, id: change.id }] });
    } else {
      const rejected: Rejected = { state: 'rejected', session, id: change.id, n, change, held: null, problems: verdict.problems, madeAt };
      this.#keepRejected(rejected, one);
      void this.#journal.write({ put: [...settled, rejected] });
    }
    this.#leaveIfDone(one);
  }

  /** The replica shows everything up to that sequence number. */
  reached(seq: number): void {
    this.#reached = Math.max(this.#reached, seq);
  }

  /** Forgets a rejected change. */
  discard(id: ChangeId): void {
    const entry = this.#rejected.get(id);
    if (entry === undefined) return;
    this.#rejected.delete(id);
    this.#forgetUnits(id);
    void this.#journal.write({ remove: [{ session: entry.session, id }] });
    const one = this.#carried.find(({ session }) => session === entry.session);
    if (one === undefined) return;
    one.rejected -= 1;
    this.#leaveIfDone(one);
  }

  /**
   * Begins to write to storage, and takes over the sessions of this scope whose pages have ended. Gives their undecided changes, to
   * be predicted. Without locks nothing is taken over: it could be another page's that lives.
   */
  async open(storage: OutboxStorage, locks: Locks | null): Promise<Entry[]> {
    this.#locks = locks;
    await this.#lock(this.#own);
    const adopted: Entry[] = [];
    const stored = locks === null ? [] : await storage.sessions(this.#scope);
    for (const session of stored) {
      if (this.#carried.length > mostCarried) break;
      if (this.#carried.some((one) => one.session === session.session)) continue;
      const release = await locks!.tryAcquire(sessionLock(session.session));
      if (release === null) continue;
      adopted.push(...this.#adopt(session, await storage.entries(session.session), release));
    }
    this.#journal.open(storage);
    return adopted;
  }

  /** Nothing is kept beyond this page: there is no storage. */
  openNone(): void {
    this.#journal.openNone();
  }

  /**
   * A session's numbers mean something else to whoever decides, or nothing: its undecided changes move to a new one, which has to be
   * attached by a new connection. Gives old and new entries.
   */
  fork(session: SessionId, now: string): Map<Entry, Entry> {
    const at = this.#carried.findIndex((one) => one.session === session);
    const old = this.#carried[at]!;
    const fresh = carry(freshSession(this.#scope, now));
    this.#journal.hold(this.#lock(fresh));
    fresh.rejected = old.rejected;
    fresh.kept = true;
    this.#carried[at] = fresh;
    const moved = new Map<Entry, Entry>();
    const numbers = new Map<number, number>();
    for (const entry of old.entries.values()) numbers.set(entry.n, numbers.size + 1);
    for (const entry of old.entries.values()) {
      const n = numbers.get(entry.n)!;
      const change = renumbered(entry, n, numbers, (mine, target) => this.#markOf({ session, n: mine }, target, entry.change.seen.seq));
      const next: Entry = { ...entry, session: fresh.session, n, change };
      carryEntry(fresh, next);
      this.#byOrdinal.set(entry.ordinal, next);
      moved.set(entry, next);
    }
    fresh.last = numbers.size;
    const rejected = [...this.#rejected.values()]
      .filter((entry) => entry.session === session)
      .map((entry) => ({ ...entry, session: fresh.session }));
    for (const entry of rejected) this.#rejected.set(entry.id, entry);
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

  #enter(made: Omit<Entry, 'ordinal'>, one: Carried): Entry {
    this.#ordinal += 1;
    const entry: Entry = { ordinal: this.#ordinal, ...made };
    carryEntry(one, entry);
    this.#byOrdinal.set(entry.ordinal, entry);
    this.#noteUnits(entry.change.id, entry.change);
    return entry;
  }

  #adopt(session: StoredSession, entries: readonly StoredEntry[], release: () => void): Entry[] {
    if (entries.length === 0) {
      void this.#journal.write({ drop: [session.session] });
      release();
      return [];
    }
    const one = { ...carry(session), release, kept: true };
    this.#carried.splice(-1, 0, one);
    this.#journal.found(entries);
    const adopted: Entry[] = [];
    for (const stored of entries) {
      if (stored.state === 'rejected') this.#keepRejected(stored, one);
      else {
        const { n, change, awaits, madeAt } = stored;
        adopted.push(this.#enter({ session: session.session, n, change, awaits, madeAt }, one));
        one.last = Math.max(one.last, n);
      }
    }
    return adopted;
  }

  #keepRejected(entry: Rejected, one: Carried): void {
    one.rejected += 1;
    this.#rejected.set(entry.id, entry);
    this.#noteUnits(entry.id, entry.change ?? entry.held);
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
    void this.#journal.write({ drop: [one.session] }).then(() => one.release?.());
  }

  /** What a change that names an own decided one has seen at a target, where that cannot be named any more. */
  #markOf(name: ChangeName, target: Target | null, seq: Revision): number | null {
    const decided = this.outcomes.byName(name);
    if (target === null) return decided?.seq != null && decided.disputed.length === 0 ? decided.seq : null;
    // Of a whole row a number would say that all was seen that anybody wrote up to there.
    return target.includes('/') ? markOfDecided(this.outcomes, target, decided, seq) : null;
  }

  #noteUnits(id: ChangeId, what: Change | HeldText | null): void {
    this.#forgetUnits(id);
    const units = JSON.stringify(what).length;
    this.#units.set(id, units);
    this.#total += units;
  }

  #forgetUnits(id: ChangeId): void {
    this.#total -= this.#units.get(id) ?? 0;
    this.#units.delete(id);
  }
}
