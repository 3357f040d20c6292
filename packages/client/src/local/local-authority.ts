import {
  type Actor,
  type Asker,
  assert,
  type AuthorOf,
  type AuthoritySession,
  type Answer,
  type AuthorityHost,
  type ChangeMessage,
  type CommittedBatch,
  defaultTableLimits,
  type HistoryPage,
  type HistoryQuery,
  type LogEntry,
  type NewField,
  type NewRow,
  newId,
  nowhereInTable,
  type Op,
  type Opened,
  type Peer,
  type PresencePlace,
  readPlace,
  RecentHistory,
  type Result,
  type Loss,
  type Revision,
  type Share,
  type StepsCursor,
  type StepsPage,
  type Table,
  TableAuthority,
  type TableInfo,
  type TableLimits,
  type TableStore,
  type Write,
} from '@teable-grid/core';
import { documentName, encodeParts, followTable, readTable, UpdateEncoder } from '@teable-grid/core/yjs';
import * as Y from 'yjs';
import { beginNextEpoch, type Compaction, defaultCompaction, newWriter, tombstonesOf } from './compaction.ts';

/** Changes after which the document is written whole, so that opening it stays quick. */
const snapshotEvery = 1_000;
/** How long to wait before a table is opened again after a commit whose outcome is not known, milliseconds. */
const reopenAfter = 1_000;
/** Changes of which it is known after opening who made them and what they replaced. */
const historyAtHand = 2_000;
/** What a table begins with is one change, so that it is there whole or not at all. */
const beginningLimits = { ...defaultTableLimits, opsPerChange: Number.MAX_SAFE_INTEGER, queuedChanges: 1 };

/** What a table begins with. */
export interface InitialTable {
  readonly fields?: readonly NewField[];
  readonly rows?: readonly NewRow[];
}

/** Somebody who follows a local authority. */
export interface LocalFollower {
  /** The published table moved on, its document by these updates, one for each change. */
  onTable(table: Table, writes: readonly Write[], updates: readonly Uint8Array[]): void;
  onPresence(): void;
  /** The authority cannot decide for a while; it says `onBack` when it can again. */
  onAway(reason: string): void;
  onBack(): void;
}

/** The server's loop in a page: the one writer of a table in a store of this device. Sessions speak to it through `LocalLink`. */
export class LocalAuthority {
  readonly table: string;
  /** Resolves, with the reason, when another writer has the table: this authority decides no more. */
  readonly lost: Promise<string>;
  readonly #store: TableStore;
  readonly #compaction: Compaction;
  readonly #followers = new Set<LocalFollower>();
  readonly #places = new Map<LocalFollower, Peer>();
  #authority!: TableAuthority;
  #doc!: Y.Doc;
  #info!: TableInfo;
  #unfollow: () => void = () => {};
  /** What the document was told to be written since it was published last. */
  #writes: readonly Write[] = [];
  #sinceSnapshot = 0;
  #reopening: ReturnType<typeof setTimeout> | null = null;
  #resting: ReturnType<typeof setTimeout> | null = null;
  /** What was committed since the document began to be written anew. */
  #meanwhile: Write[] | null = null;
  #compacting: Promise<void> | null = null;
  #moved = false;
  #lose: (reason: string) => void = () => {};
  #away = false;
  #closed = false;

  private constructor(table: string, store: TableStore, compaction: Compaction) {
    this.table = table;
    this.#store = store;
    this.#compaction = compaction;
    this.lost = new Promise((resolve) => (this.#lose = resolve));
  }

  /**
   * Opens a table of a store, or makes it with what it begins with; a table that was never changed begins with it too. The store belongs
   * to the authority from now on, unless the promise is rejected.
   */
  static async open(
    table: string,
    store: TableStore,
    initial: InitialTable = {},
    compaction: Partial<Compaction> = {},
  ): Promise<LocalAuthority> {
    const authority = new LocalAuthority(table, store, { ...defaultCompaction, ...compaction });
    try {
      await store.create(table, newWriter());
      await authority.#load();
      if (authority.published.seq === 0) await authority.#begin(initial);
      // Before anybody follows it nobody is disturbed.
      else if (authority.#isIdleWorth) await authority.#compact();
      return authority;
    } catch (error) {
      authority.#end();
      throw error;
    }
  }

  /** The table as committed. */
  get published(): Table {
    return this.#authority.table;
  }

  /** Name of the document that holds the table now. */
  get document(): string {
    return documentName(this.table, this.#info.epoch);
  }

  /** The document as published; to be read only. */
  get doc(): Y.Doc {
    return this.#doc;
  }

  /** Yjs client id under which the document is written. */
  get writer(): number {
    return this.#info.writer;
  }

  /** Higher than those of all who held the table before. */
  get fence(): number {
    return this.#info.fence;
  }

  /** Whether changes are decided at the moment. */
  get away(): boolean {
    return this.#away;
  }

  /** Lets a session send changes, as a server does. */
  attach(session: string, subject: string, secret: string): Promise<Result<AuthoritySession>> {
    return this.#authority.attach(session, subject, secret);
  }

  /** Forgets that a session is here. */
  detach(session: string): void {
    this.#authority.detach(session);
  }

  /** Decides a change; resolves with its answer after it is stored. */
  submit(message: ChangeMessage, actor: Actor): Promise<Answer> {
    return this.#authority.submit({
      session: message.session,
      actor,
      confirmed: message.confirmed,
      change: message.change,
      kind: 'change',
    });
  }

  /** Follows until the result is called. */
  follow(follower: LocalFollower): () => void {
    this.#followers.add(follower);
    return () => {
      this.#followers.delete(follower);
      if (this.#places.delete(follower)) this.#tellPresence();
    };
  }

  /** Everybody but this one. */
  peers(follower: LocalFollower): Peer[] {
    return [...this.#places].filter(([other]) => other !== follower).map(([, peer]) => peer);
  }

  /** Everybody who has the table open, in whatever page. */
  get everybody(): Peer[] {
    return [...this.#places.values()];
  }

  /** Who made the changes with these numbers. */
  authors(revisions: readonly Revision[]): Promise<AuthorOf[]> {
    return this.#authority.authorship.authors(revisions, this.#asker);
  }

  /** Who made the changes after a number, up to another; null where that is not known any more. */
  missed(after: Revision, through: Revision): Promise<Share[] | null> {
    return this.#authority.authorship.missed(after, through, this.#asker);
  }

  /** What became of the table. */
  history(query: HistoryQuery): Promise<HistoryPage> {
    return this.#authority.history.history(query, this.#asker);
  }

  /** What the changes from one number back to another wrote over. */
  steps(after: Revision, from: StepsCursor): Promise<StepsPage> {
    return this.#authority.history.steps(after, from, this.#asker);
  }

  /** On one device nothing is hidden. */
  get #asker(): Asker {
    return { table: this.#authority.table, hidden: new Set() };
  }

  /** Tells the others where somebody is, as far as it is told of anybody. */
  setPlace(follower: LocalFollower, peer: Omit<Peer, keyof PresencePlace>, place: PresencePlace): void {
    this.#places.set(follower, { ...peer, ...(readPlace(place) ?? nowhereInTable) });
    this.#tellPresence();
  }

  /** Decides what was received, and lets the table go. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#end();
    await this.#authority.drain();
    await this.#compacting;
    this.#unfollow();
    this.#doc.destroy();
    await this.#store.close();
  }

  #end(): void {
    this.#closed = true;
    if (this.#reopening !== null) clearTimeout(this.#reopening);
    if (this.#resting !== null) clearTimeout(this.#resting);
  }

  async #load(limits: TableLimits = defaultTableLimits): Promise<void> {
    const opened = await this.#store.open(this.table);
    assert(opened !== null, `the table ${this.table} is in the store`);
    const { info, snapshot, tail } = opened;
    const doc = new Y.Doc();
    doc.transact(() => {
      for (const part of snapshot?.parts ?? []) Y.applyUpdate(doc, part);
      for (const { update } of tail) Y.applyUpdate(doc, update);
    });
    const table = readTable(doc);
    const log = await this.#historyOf(opened);
    this.#unfollow();
    this.#doc = doc;
    this.#info = info;
    this.#writes = [];
    this.#sinceSnapshot = tail.length;
    this.#unfollow = followTable(doc, (writes) => (this.#writes = this.#writes.length === 0 ? writes : [...this.#writes, ...writes]));
    const host: AuthorityHost = {
      store: this.#store,
      encoder: new UpdateEncoder(doc, info.writer, info.epoch),
      limits,
      publish: (batch) => this.#publish(batch),
      onBroken: (loss) => this.#broke(loss),
      now: () => new Date().toISOString(),
      clock: () => performance.now(),
    };
    this.#authority = new TableAuthority(opened, table, host, RecentHistory.of(log, info.seq));
  }

  /** The end of the log: who wrote what a change did not see, and over what, may be in an epoch before. */
  async #historyOf({ info, tail }: Opened): Promise<readonly LogEntry[]> {
    const first = Math.max(info.trimmed, info.seq - historyAtHand);
    const missing = info.seq - tail.length - first;
    if (missing <= 0) return tail;
    const earlier = await this.#store.log(this.table, { after: first, limit: missing, withoutUpdates: true });
    return [...earlier, ...tail];
  }

  #publish({ changes, after }: CommittedBatch): void {
    const updates = changes.map(({ entry }) => entry.update);
    this.#doc.transact(() => {
      for (const update of updates) Y.applyUpdate(this.#doc, update);
    });
    const writes = this.#writes;
    this.#writes = [];
    for (const { writes: written } of changes) this.#meanwhile?.push(...written);
    for (const follower of Array.from(this.#followers)) follower.onTable(after, writes, updates);
    this.#countForSnapshot(changes.length);
    this.#compactWhenDue();
  }

  #countForSnapshot(changes: number): void {
    this.#sinceSnapshot += changes;
    if (this.#sinceSnapshot < snapshotEvery) return;
    this.#sinceSnapshot = 0;
    const { epoch, fence } = this.#info;
    const snapshot = { epoch, seq: this.#authority.table.seq, parts: [...encodeParts(this.#doc)] };
    // A snapshot only saves time; without it the log is read, and the next one is tried later.
    this.#store.saveSnapshot(this.table, fence, snapshot).catch(() => {});
  }

  get #isIdleWorth(): boolean {
    const { idleTombstones, idleTombstonesPerRow } = this.#compaction;
    return this.#tombstones > Math.max(idleTombstones, idleTombstonesPerRow * this.published.rows.total);
  }

  get #tombstones(): number {
    return tombstonesOf(this.#doc, this.#info.writer);
  }

  #compactWhenDue(): void {
    const { tombstones, tombstonesPerRow, shortestEpoch, idleAfter } = this.#compaction;
    if (this.#resting !== null) clearTimeout(this.#resting);
    if (this.#closed) return;
    this.#resting = setTimeout(() => {
      if (this.#isIdleWorth) void this.#compact();
    }, idleAfter);
    if (Date.now() - Date.parse(this.#info.epochAt) < shortestEpoch) return;
    if (this.#tombstones > Math.max(tombstones, tombstonesPerRow * this.published.rows.total)) void this.#compact();
  }

  /** Moves the table to a new epoch. Those who follow are told that it is away, and back. What fails is tried again another time. */
  #compact(): Promise<void> {
    if (this.#closed || this.#away) return Promise.resolve();
    this.#compacting ??= this.#beginEpoch()
      .catch(() => {})
      .finally(() => (this.#compacting = null));
    return this.#compacting;
  }

  async #beginEpoch(): Promise<void> {
    const gather = () => {
      const writes: Write[] = (this.#meanwhile = []);
      return { writes, stop: () => void (this.#meanwhile = null) };
    };
    const begun = await beginNextEpoch({ store: this.#store, info: this.#info, authority: this.#authority, gather }, () => {
      this.#moved = true;
    });
    // Told by `onBroken` while it was held; opened here, so that whoever waits for this finds the new document.
    if (begun && !this.#closed) await this.#reopen();
  }

  #broke({ cause, reason }: Loss): void {
    if (this.#closed) return;
    this.#away = true;
    const moved = this.#moved;
    this.#moved = false;
    const fenced = 'The table is open in another tab of this browser, which writes it now.';
    const told = moved ? 'The table moves to a new document.' : cause === 'fenced' ? fenced : `The table could not be written: ${reason}.`;
    for (const follower of Array.from(this.#followers)) follower.onAway(told);
    if (moved) return;
    if (cause === 'fenced') this.#lose(told);
    else this.#reopenLater();
  }

  #reopenLater(): void {
    if (!this.#closed) this.#reopening = setTimeout(() => void this.#reopen(), reopenAfter);
  }

  async #reopen(): Promise<void> {
    try {
      await this.#load();
    } catch {
      return this.#reopenLater();
    }
    this.#away = false;
    for (const follower of Array.from(this.#followers)) follower.onBack();
  }

  #tellPresence(): void {
    for (const follower of Array.from(this.#followers)) follower.onPresence();
  }

  async #begin({ fields = [], rows = [] }: InitialTable): Promise<void> {
    const ops: Op[] = fields.map((field) => ({ op: 'add-field', place: { before: null }, field }));
    if (rows.length > 0) ops.push({ op: 'insert-rows', place: { before: null }, rows });
    if (ops.length === 0) return;
    await this.#load(beginningLimits);
    const session = newId('session');
    const actor = { id: 'local', name: 'This device' };
    await this.#authority.attach(session, actor.id, newId('session').repeat(2));
    const change = { n: 1, id: newId('change'), seen: { seq: 0 }, ops };
    const answer = await this.#authority.submit({ session, actor, confirmed: 0, change, kind: 'import' });
    if (answer.answer === 'verdict' && answer.verdict.verdict === 'accepted') return this.#load();
    const problem =
      answer.answer === 'refused' ? answer.problem : answer.verdict.verdict === 'rejected' ? answer.verdict.problems[0] : undefined;
    throw new Error(`The table cannot begin like this: ${problem?.message ?? 'it could not be written.'}`);
  }
}
