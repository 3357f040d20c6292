import type { Execution, Table, ViewRules, Write } from '@teable-grid/core';
import type { Entry } from './entry.ts';
import type { FinalVerdict } from './outcomes.ts';
import { Prediction, type PredictionSource } from './prediction.ts';

/** What has arrived and is not worked in yet. */
interface Arrived {
  table: Table;
  /** null: the replica is another one. */
  writes: Write[] | null;
  readonly leaving: Set<number>;
}

/** Told when the table is another value because of what arrived. */
export type TableMoved = (before: Table) => void;

/**
 * The table of a session as it moves: what arrives is gathered and worked in together. A change of this session comes back as
 * writes of the replica and, right after, as its verdict; working in the first without the second would show it twice for a
 * moment, so writes wait for a timer of no time, and a verdict works all in at the end of its turn.
 */
export class LiveTable {
  readonly #prediction: Prediction;
  readonly #onMoved: TableMoved;
  /** Accepted changes that the replica does not show yet: ordinal → sequence number. */
  readonly #accepted = new Map<number, number>();
  #arrived: Arrived | null = null;
  #timer: ReturnType<typeof setTimeout> | null = null;

  constructor(source: PredictionSource, onMoved: TableMoved) {
    this.#prediction = new Prediction(source);
    this.#onMoved = onMoved;
  }

  /** The table as its person sees it. */
  get value(): Table {
    return this.#prediction.table;
  }

  /** Number of the last change that the replica has. */
  get seq(): number {
    return this.#arrived?.table.seq ?? this.#prediction.replica.seq;
  }

  /** The table without predictions, as far as it is worked in. */
  get replica(): Table {
    return this.#prediction.replica;
  }

  /** What a change would do now. */
  preview(entry: Entry, viewRules: ViewRules): Execution {
    return this.#prediction.preview(entry, viewRules);
  }

  /** Shows a change of this session at once. What has arrived before must be settled. */
  add(entry: Entry): void {
    this.#prediction.add(entry);
  }

  /** The replica moved on; `writes` null: it is another one. */
  arrive(table: Table, writes: readonly Write[] | null): void {
    const arrived = this.#gathered();
    const lost = writes === null && table.seq < arrived.table.seq;
    arrived.table = table;
    if (writes === null) arrived.writes = null;
    else if (arrived.writes !== null) for (const write of writes) arrived.writes.push(write);
    for (const [ordinal, seq] of this.#accepted) {
      // In a replica that is behind the one before, what was accepted will never show up.
      if (seq > table.seq && !lost) continue;
      this.#accepted.delete(ordinal);
      arrived.leaving.add(ordinal);
    }
    this.#timer ??= setTimeout(() => this.settle());
  }

  /** A change was decided: its prediction ends when the replica has reached it, or now when it was rejected. */
  decided({ ordinal }: Entry, verdict: FinalVerdict): void {
    const arrived = this.#gathered();
    if (verdict.verdict === 'rejected' || arrived.table.seq >= verdict.seq) arrived.leaving.add(ordinal);
    else this.#accepted.set(ordinal, verdict.seq);
    queueMicrotask(() => this.settle());
  }

  /** These changes are another page's now. */
  drop(entries: readonly Entry[]): void {
    this.#prediction.remove(entries.map(({ ordinal }) => ordinal));
  }

  /** Undecided changes are numbered otherwise now; `all` of them, in their order. */
  renumbered(all: readonly Entry[]): void {
    this.#prediction.remove(all.map(({ ordinal }) => ordinal));
    for (const entry of all) this.#prediction.add(entry);
    // Worked out from the replica again, as if it had just come.
    this.#gathered().writes = null;
    queueMicrotask(() => this.settle());
  }

  /** Works in what has arrived. */
  settle(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    if (this.#arrived === null) return;
    const { table, writes, leaving } = this.#arrived;
    this.#arrived = null;
    const before = this.#prediction.table;
    this.#prediction.advance(table, writes, leaving);
    if (this.#prediction.table !== before) this.#onMoved(before);
  }

  /** Nothing more is worked in. */
  close(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#arrived = null;
  }

  #gathered(): Arrived {
    this.#arrived ??= { table: this.#prediction.replica, writes: [], leaving: new Set() };
    return this.#arrived;
  }
}
