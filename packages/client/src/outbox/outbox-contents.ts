import type { Change, ChangeId, ClientHello, HeldText, PendingChange, Revision, SessionId } from '@teable-grid/core';
import { jsonBytes } from '@teable-grid/core';
import type { ChangeName, Entry } from '../entry.ts';
import type { OutboxFill } from './bounds.ts';
import { carry, type Carried, carryEntry, type Rejected } from './carried.ts';
import type { StoredEntry, StoredSession } from './outbox-storage.ts';
import type { StorageImage } from './storage-image.ts';

/** What an outbox holds in memory: the sessions that its page carries, their undecided changes, and what was rejected. */
export class OutboxContents {
  /** In the order in which they are sent; this page's own session comes last. */
  carried: Carried[];
  /** Ordinals of what is written, or known not to be: only that is sent. */
  readonly ready = new Set<number>();
  /** Ordinals of what was sent at least once. */
  readonly sent = new Set<number>();
  readonly #byOrdinal = new Map<number, Entry>();
  readonly #rejected = new Map<ChangeId, Rejected>();
  readonly #bytes = new Map<ChangeId, number>();
  readonly #image: StorageImage;
  #reached = 0;
  #ordinal = 0;
  #total = 0;

  /** @param image What storage has. */
  constructor(own: StoredSession, image: StorageImage) {
    this.carried = [carry(own)];
    this.#image = image;
  }

  /** The session that this page's changes are numbered in. */
  get own(): Carried {
    return this.carried.at(-1)!;
  }

  get fill(): OutboxFill {
    let oldest: string | null = null;
    for (const { entries } of this.carried) {
      const [first] = entries.values();
      if (first !== undefined && (oldest === null || first.madeAt < oldest)) oldest = first.madeAt;
    }
    return { changes: this.#byOrdinal.size + this.#rejected.size, bytes: this.#total, oldest };
  }

  /** Ordinals of all undecided changes. */
  ordinals(): Iterable<number> {
    return this.#byOrdinal.keys();
  }

  /** The session of that name, if it is carried. */
  session(name: SessionId): Carried | undefined {
    return this.carried.find(({ session }) => session === name);
  }

  /** Undecided changes, in the order in which they are sent. */
  *undecided(): Generator<Entry> {
    for (const { entries } of this.carried) yield* entries.values();
  }

  /**
   * Those of the first session that has any, as far as they are written: another session's wait until these are decided, since they may
   * build on them.
   */
  *sendable(): Generator<Entry> {
    for (const entry of this.carried.find(({ entries }) => entries.size > 0)?.entries.values() ?? []) {
      if (!this.ready.has(entry.ordinal)) return;
      yield entry;
    }
  }

  get(ordinal: number): Entry | undefined {
    return this.#byOrdinal.get(ordinal);
  }

  find({ session, n }: ChangeName): Entry | undefined {
    return this.carried.find((one) => one.session === session)?.entries.get(n);
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

  /** The sessions that a connection attaches. */
  sessions(): ClientHello['sessions'] {
    const sending = this.carried.filter((one) => one === this.own || one.entries.size > 0);
    return sending.map((one) => ({ session: one.session, secret: one.secret, confirmed: this.confirm(one.session) }));
  }

  /**
   * Up to which number of a session all verdicts are known, also to the page that would take it over, and no change names an earlier one or,
   * since its value is a prediction still, may come to: what is confirmed is forgotten by whoever decides, and would be done again if it were
   * sent again.
   */
  confirm(session: SessionId): number {
    const one = this.session(session);
    if (one === undefined) return 0;
    const [first] = one.entries.keys();
    let known = first === undefined ? one.last : first - 1;
    for (const named of one.named.values()) known = Math.min(known, named - 1);
    for (const [n, id] of one.leaving) {
      if (this.#image.stateOf(session, id) === 'undecided') known = Math.min(known, n - 1);
      else one.leaving.delete(n);
    }
    for (const [n, seq] of one.unshown) {
      if (seq > this.#reached) known = Math.min(known, n - 1);
      else one.unshown.delete(n);
    }
    one.confirmed = Math.max(one.confirmed, known);
    return one.confirmed;
  }

  /** The replica shows everything up to that sequence number. */
  reached(seq: Revision): void {
    this.#reached = Math.max(this.#reached, seq);
  }

  /** A change was decided; `seq` null: it was rejected. */
  decided(entry: Entry, one: Carried, seq: Revision | null): void {
    this.letGo(entry, one);
    one.leaving.set(entry.n, entry.change.id);
    if (seq === null) return;
    if (seq > this.#reached) one.unshown.set(entry.n, seq);
    this.forgetBytes(entry.change.id);
  }

  /** Whether storage has a change, under its session or one that it is moving from. */
  isStored(id: ChangeId, one: Carried): boolean {
    return [one.session, ...one.movedFrom].some((session) => this.#image.stateOf(session, id) !== undefined);
  }

  rejectedOf(session: SessionId): Rejected[] {
    return [...this.#rejected.values()].filter((entry) => entry.session === session);
  }

  enter(made: Omit<Entry, 'ordinal'>, one: Carried): Entry {
    this.#ordinal += 1;
    const entry: Entry = { ordinal: this.#ordinal, ...made };
    carryEntry(one, entry);
    this.#byOrdinal.set(entry.ordinal, entry);
    this.#noteBytes(entry.change.id, entry.change);
    return entry;
  }

  letGo({ n, ordinal }: Entry, one: Carried): void {
    one.entries.delete(n);
    one.named.delete(n);
    this.#byOrdinal.delete(ordinal);
    this.ready.delete(ordinal);
    this.sent.delete(ordinal);
  }

  /** An undecided change has other words, or another session and number. */
  replace(entry: Entry, one: Carried): void {
    carryEntry(one, entry);
    this.#byOrdinal.set(entry.ordinal, entry);
  }

  /** Carries a session that was taken over, with what storage had of it. Its undecided changes. */
  adopt(session: StoredSession, entries: readonly StoredEntry[], release: () => void): Entry[] {
    const one = { ...carry(session), release, kept: true };
    this.carried.splice(-1, 0, one);
    const adopted: Entry[] = [];
    this.#image.found(session.session, entries);
    for (const stored of entries) {
      // Kept by an earlier version, it says nothing of others.
      if (stored.state === 'rejected') this.keepRejected({ ...stored, because: stored.because ?? null }, one);
      else {
        const { n, change, awaits, madeAt } = stored;
        const entry = this.enter({ session: session.session, n, change, awaits, madeAt }, one);
        this.ready.add(entry.ordinal);
        adopted.push(entry);
        one.last = Math.max(one.last, n);
      }
    }
    return adopted;
  }

  keepRejected(entry: Rejected, one: Carried): void {
    one.rejected += 1;
    this.#rejected.set(entry.id, entry);
    this.#noteBytes(entry.id, entry.change ?? entry.held);
  }

  /** Forgets a rejected change of a session. */
  dropRejected(id: ChangeId, one: Carried | undefined): void {
    this.#rejected.delete(id);
    this.forgetBytes(id);
    if (one !== undefined) one.rejected -= 1;
  }

  /** Rejected changes are under another session. */
  moveRejected(entries: readonly Rejected[]): void {
    for (const entry of entries) this.#rejected.set(entry.id, entry);
  }

  #noteBytes(id: ChangeId, what: Change | HeldText | null): void {
    this.forgetBytes(id);
    const bytes = jsonBytes(JSON.stringify(what));
    this.#bytes.set(id, bytes);
    this.#total += bytes;
  }

  forgetBytes(id: ChangeId): void {
    this.#total -= this.#bytes.get(id) ?? 0;
    this.#bytes.delete(id);
  }
}
