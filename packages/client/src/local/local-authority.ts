import {
  type Actor,
  type Asker,
  assert,
  type AuthorOf,
  type AuthoritySession,
  type Answer,
  type ChangeMessage,
  type CommittedBatch,
  defaultTableLimits,
  type NewField,
  type NewRow,
  newId,
  type Op,
  type Peer,
  type PresencePlace,
  type Result,
  type Revision,
  type Share,
  type Table,
  TableAuthority,
  type TableStore,
  type Write,
} from '@teable-grid/core';
import { documentName, encodeParts, followTable, readTable, UpdateEncoder } from '@teable-grid/core/yjs';
import * as Y from 'yjs';
import { splitOps } from '../split.ts';

/** Changes after which the document is written whole, so that opening it stays quick. */
const snapshotEvery = 1_000;
/** How long to wait before a table is opened again after a commit whose outcome is not known, milliseconds. */
const reopenAfter = 1_000;

/** What a table begins with. */
export interface InitialTable {
  readonly fields?: readonly NewField[];
  readonly rows?: readonly NewRow[];
}

/** Somebody who follows a local authority. */
export interface LocalFollower {
  /** The published table moved on. */
  onTable(table: Table, writes: readonly Write[]): void;
  onPresence(): void;
  /** The authority cannot decide for a while; it says `onBack` when it can again. */
  onAway(reason: string): void;
  onBack(): void;
}

/** The server's loop in a page: the one writer of a table in a store of this device. Sessions speak to it through `LocalLink`. */
export class LocalAuthority {
  readonly table: string;
  readonly #store: TableStore;
  readonly #followers = new Set<LocalFollower>();
  readonly #places = new Map<LocalFollower, Peer>();
  #authority!: TableAuthority;
  #doc!: Y.Doc;
  #epoch = 1;
  #fence = 0;
  #unfollow: () => void = () => {};
  /** What the document was told to be written since it was published last. */
  #writes: readonly Write[] = [];
  #sinceSnapshot = 0;
  #reopening: ReturnType<typeof setTimeout> | null = null;
  #away = false;
  #closed = false;

  private constructor(table: string, store: TableStore) {
    this.table = table;
    this.#store = store;
  }

  /** Opens a table of a store, or makes it with what it begins with. The store belongs to the authority from now on. */
  static async open(table: string, store: TableStore, initial: InitialTable = {}): Promise<LocalAuthority> {
    const authority = new LocalAuthority(table, store);
    const made = await store.create(table, crypto.getRandomValues(new Uint32Array(1))[0]!);
    await authority.#load();
    if (made) await authority.#begin(initial);
    return authority;
  }

  /** The table as committed. */
  get published(): Table {
    return this.#authority.table;
  }

  get document(): string {
    return documentName(this.table, this.#epoch);
  }

  /** Whether changes are decided at the moment. */
  get away(): boolean {
    return this.#away;
  }

  attach(session: string, subject: string, secret: string): Promise<Result<AuthoritySession>> {
    return this.#authority.attach(session, subject, secret);
  }

  detach(session: string): void {
    this.#authority.detach(session);
  }

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

  /** Who made the changes with these numbers. */
  authors(revisions: readonly Revision[]): Promise<AuthorOf[]> {
    return this.#authority.authorship.authors(revisions, this.#asker);
  }

  /** Who made the changes after a number, up to another; null where that is not known any more. */
  missed(after: Revision, through: Revision): Promise<Share[] | null> {
    return this.#authority.authorship.missed(after, through, this.#asker);
  }

  /** On one device nothing is hidden. */
  get #asker(): Asker {
    return { table: this.#authority.table, hidden: new Set() };
  }

  setPlace(follower: LocalFollower, peer: Omit<Peer, keyof PresencePlace>, place: PresencePlace): void {
    this.#places.set(follower, { ...peer, ...place });
    this.#tellPresence();
  }

  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    if (this.#reopening !== null) clearTimeout(this.#reopening);
    await this.#authority.drain();
    this.#unfollow();
    this.#doc.destroy();
    await this.#store.close();
  }

  async #load(): Promise<void> {
    const opened = await this.#store.open(this.table);
    assert(opened !== null, `the table ${this.table} is in the store`);
    const { info, snapshot, tail } = opened;
    const doc = new Y.Doc();
    doc.transact(() => {
      for (const part of snapshot?.parts ?? []) Y.applyUpdate(doc, part);
      for (const { update } of tail) Y.applyUpdate(doc, update);
    });
    this.#unfollow();
    this.#doc = doc;
    this.#epoch = info.epoch;
    this.#fence = info.fence;
    this.#sinceSnapshot = tail.length;
    this.#unfollow = followTable(doc, (writes) => (this.#writes = this.#writes.length === 0 ? writes : [...this.#writes, ...writes]));
    this.#authority = new TableAuthority(opened, readTable(doc), {
      store: this.#store,
      encoder: new UpdateEncoder(doc, info.writer, info.epoch),
      limits: defaultTableLimits,
      publish: (batch) => this.#publish(batch),
      onBroken: ({ reason }) => this.#broke(reason),
      now: () => new Date().toISOString(),
      clock: () => performance.now(),
    });
  }

  #publish({ changes, after }: CommittedBatch): void {
    this.#doc.transact(() => {
      for (const { entry } of changes) Y.applyUpdate(this.#doc, entry.update);
    });
    const writes = this.#writes;
    this.#writes = [];
    for (const follower of Array.from(this.#followers)) follower.onTable(after, writes);
    this.#countForSnapshot(changes.length);
  }

  #countForSnapshot(changes: number): void {
    this.#sinceSnapshot += changes;
    if (this.#sinceSnapshot < snapshotEvery) return;
    this.#sinceSnapshot = 0;
    const snapshot = { epoch: this.#epoch, seq: this.#authority.table.seq, parts: [...encodeParts(this.#doc)] };
    // A snapshot only saves time; without it the log is read, and the next one is tried later.
    this.#store.saveSnapshot(this.table, this.#fence, snapshot).catch(() => {});
  }

  #broke(reason: string): void {
    this.#away = true;
    for (const follower of Array.from(this.#followers)) follower.onAway(`The table could not be written: ${reason}.`);
    this.#reopenLater();
  }

  #reopenLater(): void {
    if (this.#closed) return;
    this.#reopening = setTimeout(() => {
      this.#load().then(
        () => {
          this.#away = false;
          for (const follower of Array.from(this.#followers)) follower.onBack();
        },
        () => this.#reopenLater(),
      );
    }, reopenAfter);
  }

  #tellPresence(): void {
    for (const follower of Array.from(this.#followers)) follower.onPresence();
  }

  async #begin({ fields = [], rows = [] }: InitialTable): Promise<void> {
    const ops: Op[] = fields.map((field) => ({ op: 'add-field', place: { before: null }, field }));
    if (rows.length > 0) ops.push({ op: 'insert-rows', place: { before: null }, rows });
    const session = newId('session');
    const actor = { id: 'local', name: 'This device' };
    await this.#authority.attach(session, actor.id, newId('session').repeat(2));
    let n = 0;
    for (const part of splitOps(ops)) {
      n += 1;
      const change = { n, id: newId('change'), seen: { seq: this.#authority.table.seq }, ops: part };
      const answer = await this.#authority.submit({ session, actor, confirmed: n - 1, change, kind: 'import' });
      if (answer.answer === 'verdict' && answer.verdict.verdict === 'accepted') continue;
      const problem =
        answer.answer === 'refused' ? answer.problem : answer.verdict.verdict === 'rejected' ? answer.verdict.problems[0] : undefined;
      throw new Error(`The table cannot begin like this: ${problem?.message ?? 'it could not be written.'}`);
    }
  }
}
