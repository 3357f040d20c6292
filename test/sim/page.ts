import {
  cellTarget,
  type Change,
  type ChangeId,
  defaultTableLimits,
  type ServerMessage,
  type Table,
  type UndoAnswer,
  valueOf,
} from '@teable-grid/core';
import type { Entry } from '../../packages/client/src/entry.ts';
import type { Welcome } from '../../packages/client/src/link.ts';
import { Outbox } from '../../packages/client/src/outbox/outbox.ts';
import { Prediction } from '../../packages/client/src/prediction.ts';
import { type SessionParts, TableSession } from '../../packages/client/src/table-session.ts';
import { type Device, PageLocks, PageStorage } from './device.ts';
import { cellOf, draftsOf, foreignCells, type OpenEditor } from './gestures.ts';
import { Hand } from './glances.ts';
import type { ClientEnd, Connection, Line } from './network.ts';
import type { Gesture } from './plan.ts';
import { difference, print } from './print.ts';
import { SimLink } from './sim-link.ts';
import { Owner } from './virtual-time.ts';
import type { World } from './world.ts';

/** Where a page is, and whose. */
export interface PageOptions {
  readonly name: string;
  readonly person: string;
  readonly device: Device;
  readonly line: Line;
}

/** A session that says what it takes over. */
class PageSession extends TableSession {
  readonly #onAdopted: (entries: readonly Entry[]) => void;

  constructor(onAdopted: (entries: readonly Entry[]) => void, parts: SessionParts) {
    super(parts);
    this.#onAdopted = onAdopted;
  }

  override adopt(entries: readonly Entry[]): void {
    this.#onAdopted(entries);
    super.adopt(entries);
  }
}

/** One page of a person: the client as it is, over the simulated network and disk. */
export class Page {
  readonly owner: Owner;
  readonly person: string;
  readonly device: Device;
  readonly line: Line;
  readonly hand = new Hand();
  readonly outbox: Outbox;
  readonly session: TableSession;
  readonly #world: World;
  #link!: SimLink;
  #connection: Connection | null = null;
  #editor: OpenEditor | null = null;
  /** Accepted changes that the replica does not have yet, by the sequence number. */
  readonly #awaited = new Map<number, Entry>();
  #seq = 0;
  #ended = false;

  constructor(world: World, { name, person, device, line }: PageOptions) {
    this.#world = world;
    this.owner = new Owner(name);
    this.owner.wall = device.wall;
    this.person = person;
    this.device = device;
    this.line = line;
    this.outbox = new Outbox(`scope of ${person}`, new Date().toISOString());
    this.session = new PageSession((entries) => entries.forEach(({ change }) => world.glances.adopt(this.hand, change.id)), {
      outbox: this.outbox,
      hasRoles: true,
      link: (host) => (this.#link = new SimLink(this.#linkWorld(), host)),
      prepare: () => this.#prepare(),
    });
    this.session.subscribe(({ event }) => {
      if (event === 'status' && this.session.unkept !== null) world.promises.notKept(this);
    });
  }

  get living(): boolean {
    return !this.#ended;
  }

  get link(): SimLink {
    return this.#link;
  }

  open(): void {
    this.session.start();
  }

  /** Ends without a word. */
  crash(): void {
    this.#ended = true;
    this.#world.promises.crashed(this);
    this.owner.end();
    this.#connection?.break(0, 50);
    this.device.release(this.owner);
  }

  /** Ends in good order. */
  close(): void {
    this.#ended = true;
    void this.session.close().then(() => {
      this.#world.promises.crashed(this);
      this.device.release(this.owner);
    });
  }

  /** Its person works offline, or online; whoever does so already connects anew. */
  work(online: boolean): void {
    this.session.setOnline(false);
    if (online) this.session.setOnline(true);
  }

  cut(): void {
    this.#connection?.break();
  }

  /** The device's network goes, or comes back. */
  plug(plugged: boolean): void {
    this.line.plugged = plugged;
    if (!plugged) this.#connection?.break(100, 900);
  }

  /** What is kept of the replica is as it is now. */
  keepReplica(): void {
    this.device.replica = this.#link.keep() ?? this.device.replica;
  }

  /** Does what a person does; false when there was nothing to do it to. */
  do(gesture: Gesture): boolean {
    const { session } = this;
    switch (gesture.do) {
      case 'edit':
        this.#editor = cellOf(session.table, gesture);
        return this.#editor !== null;
      case 'undo':
      case 'redo':
        return this.#takeBack(gesture.do);
      case 'discard': {
        const rejected = session.pending.find(({ state }) => state === 'rejected');
        if (rejected === undefined) return false;
        this.#world.promises.discarded(rejected.id);
        session.discard(rejected.id);
        return true;
      }
      case 'hold': {
        const cell = cellOf(session.table, gesture);
        if (cell === null) return false;
        const problem = { code: 'wrong-type', path: '', message: 'No value.' } as const;
        this.#noting(session.table, () => session.hold({ row: cell.row, field: cell.field, text: `text ${gesture.value}`, problem }));
        return true;
      }
      default: {
        const drafts = draftsOf(gesture, session, this.#editor);
        for (const draft of drafts) {
          const made = this.#noting(draft.look!, () => session.submit(draft));
          void made.result.shown.then(() => {
            if (this.session.unkept === null) this.#world.promises.shown(made.ids);
            else this.#world.promises.notKept(this);
          });
        }
        if (gesture.do === 'commit') this.#editor = null;
        return drafts.length > 0;
      }
    }
  }

  /** The table is the replica with all that is not in it yet, worked out from the beginning (CL-2). */
  checkPrediction(): void {
    if (!this.living || !this.owner.running || this.#link.replica === null) return;
    const source = {
      actor: () => this.session.actor ?? { id: '', name: '' },
      limits: defaultTableLimits,
      outcome: (name: Pick<Entry, 'session' | 'n'>) => this.outbox.outcomes.mine(name),
    };
    const expected = new Prediction(source, this.#link.replica);
    const entries = [...this.#awaited.values(), ...this.outbox.undecided()].sort((a, b) => a.ordinal - b.ordinal);
    for (const entry of entries) expected.add(entry);
    const { table } = this.session;
    if (print(expected.table) === print(table)) return;
    const told = `${this.owner.name} shows another table than its replica and its changes make: ${difference(table, expected.table)}`;
    this.#world.watch.violate('CL-2 prediction', told);
  }

  async #prepare(): Promise<void> {
    const { time } = this.#world;
    this.session.adopt(
      await this.outbox.open(new PageStorage(time, this.device, this.owner), new PageLocks(time, this.device, this.owner)),
    );
    const kept = this.device.replica;
    if (kept === null) return;
    this.session.recall(kept);
    this.#link.preload(kept);
  }

  #takeBack(direction: 'undo' | 'redo', answer?: UndoAnswer): boolean {
    const { session, hand } = this;
    if (direction === 'undo' ? !session.canUndo : !session.canRedo) return false;
    const look = session.table;
    const before = new Set(session.pending.map(({ id }) => id));
    const foreign = (ops: Parameters<typeof foreignCells>[0]) => foreignCells(ops, look, (target, value) => hand.left(target, value));
    const made = session[direction](answer);
    const changes = session.pending.flatMap((one) => (before.has(one.id) || one.change === null ? [] : [one.change]));
    const overwritten = foreign(changes.flatMap(({ ops }) => ops));
    if (direction === 'undo' && answer?.theirs !== 'overwrite' && overwritten.length > 0)
      this.#world.watch.violate('undo asks', `${this.owner.name} took back what others wrote: ${overwritten.join(', ')}`);
    for (const change of changes) {
      this.#note(change, look);
      this.#world.promises.typed(this, change.id);
      this.#world.watch.counts.edits += 1;
    }
    if (changes.length > 0) this.#world.watch.counts.undone += 1;
    void made.then((outcome) => {
      // Whoever is asked once answers for what he was shown.
      if (outcome.outcome !== 'asks' || answer !== undefined || !this.living) return;
      this.#takeBack(direction, { theirs: outcome.values.length % 2 === 0 ? 'keep' : 'overwrite', values: outcome.values });
    });
    return true;
  }

  /** Does something that makes changes, and takes down what was on the screen. */
  #noting<Result>(look: Table, act: () => Result): { readonly result: Result; readonly ids: readonly ChangeId[] } {
    const before = new Set(this.session.pending.map(({ id }) => id));
    const result = act();
    const made = this.session.pending.filter(({ id }) => !before.has(id));
    for (const { id, change, state } of made) {
      if (change !== null && state !== 'rejected') this.#note(change, look);
      this.#world.promises.typed(this, id);
      this.#world.watch.counts.edits += 1;
    }
    return { result, ids: made.map(({ id }) => id) };
  }

  #note(change: Change, look: Table): void {
    const { table } = this.session;
    this.#world.glances.note(change, { look, replica: this.#world.history.at(look.seq) ?? null }, this.hand);
    const cells = change.ops.flatMap((op): readonly { readonly row: string; readonly field: string | null }[] => {
      if (op.op === 'set-cell') return [op];
      return op.op === 'resolve-conflicts' ? op.conflicts.flatMap(({ id }) => look.conflicts.get(id) ?? []) : [];
    });
    for (const { row: rowId, field: fieldId } of cells) {
      const [row, field] = [table.rows.get(rowId), table.fields.get(fieldId ?? '')];
      if (row === undefined) continue;
      if (field !== undefined) this.hand.leaves(cellTarget(row.id, field.id), valueOf(row, field));
      // A row that came back by his settlement is left as it is by him, all of it.
      if (look.rows.get(rowId)?.deleted !== true || row.deleted) continue;
      for (const each of table.fields.all()) this.hand.leaves(cellTarget(row.id, each.id), valueOf(row, each));
    }
  }

  #linkWorld() {
    const world = this.#world;
    return {
      owner: this.owner,
      table: world.table,
      dial: (end: ClientEnd) => {
        this.#connection = world.dial(this, end);
        return this.#connection;
      },
      onWelcome: (welcome: Welcome) => {
        for (const { session, verdicts } of welcome.sessions)
          for (const { n, verdict } of verdicts) this.#heard({ message: 'verdict', session, n, verdict } as ServerMessage);
      },
      onMessage: (message: ServerMessage) => this.#heard(message),
      onReplica: (table: Table, document: string) => this.#moved(table, document),
    };
  }

  #heard(message: ServerMessage): void {
    const { history, watch } = this.#world;
    watch.note(`${this.owner.name} hears ${JSON.stringify(message)}`);
    if (message.message !== 'verdict') return;
    const { session, n, verdict } = message;
    const entry = this.outbox.find({ session, n });
    if (verdict.verdict === 'rejected') watch.counts.rejected += 1;
    if (verdict.verdict !== 'accepted') return;
    const stored = history.entries[verdict.seq - 1];
    if (stored === undefined || (entry !== undefined && stored.change !== entry.change.id))
      watch.violate('P1 durable', `${this.owner.name} heard that ${session}/${n} is number ${verdict.seq}, which is ${stored?.change}`);
    if (entry !== undefined && verdict.seq > (this.#link.replica?.seq ?? 0)) this.#awaited.set(verdict.seq, entry);
  }

  #moved(table: Table, document: string): void {
    const { history, watch } = this.#world;
    watch.note(`${this.owner.name} is at ${table.seq} of ${document}`);
    const stored = history.at(table.seq);
    if (stored === undefined)
      watch.violate('P2 durable first', `${this.owner.name} is at ${table.seq}, and ${history.seq} is the last that is stored`);
    else if (print(stored) !== print(table))
      watch.violate('P2 same table', `${this.owner.name} has another table at ${table.seq}: ${difference(table, stored)}`);
    if (table.seq < this.#seq) watch.violate('P4 order', `${this.owner.name} went from ${this.#seq} back to ${table.seq}`);
    this.#seq = table.seq;
    for (const seq of this.#awaited.keys()) if (seq <= table.seq) this.#awaited.delete(seq);
  }
}
