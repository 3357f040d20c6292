import type { Target } from '../change/change.ts';
import type { ConflictId } from '../ids.ts';
import type { Actor, Authorship, Conflict, Outcome, Settled } from '../table/conflict.ts';
import type { Revision } from '../table/revision.ts';
import type { Value } from '../value.ts';
import { authorshipOf, type LogEntry } from './store.ts';

/** Changes that are kept at hand. */
const kept = 10_000;
/** What they may weigh: some 200,000 cells. */
const keptWeight = 32_000_000;
/** A conflict that was settled, as it was, and by which change it was. */
interface ClosedConflict {
  readonly record: Conflict;
  readonly outcome: Outcome;
  readonly seq: Revision;
}

/** What a cell weighs beside its name and its value: with that a unit of weight is about a byte. */
const cellWeight = 100;

interface Replaced {
  readonly revision: Revision;
  /** The value before that revision. */
  readonly value: Value;
}

/** What is held of a change. */
interface HeldChange {
  readonly author: Authorship;
  readonly targets: readonly Target[];
  readonly weight: number;
  readonly settled: readonly ConflictId[];
}

const none: readonly ConflictId[] = [];

/** About how many bytes a change takes in the history: what its cells held before. */
export function historyWeight({ before, conflicts }: Pick<LogEntry, 'before' | 'conflicts'>): number {
  let weight = 0;
  for (const target of Object.keys(before)) weight += cellWeight + target.length + valueWeight(before[target]!);
  for (const { base, current, incoming } of conflicts.settled)
    weight += 3 * cellWeight + valueWeight(base?.value ?? null) + valueWeight(current.value) + valueWeight(incoming.value);
  return weight;
}

function valueWeight(value: Value): number {
  if (typeof value === 'string') return value.length;
  return typeof value === 'object' && value !== null ? JSON.stringify(value).length : 0;
}

/** The end of a table's log, held for the questions that deciding a change asks of it: bases, authors, settled conflicts. */
export class RecentHistory {
  /** The first and last number that is held, when any is. */
  #first: number;
  #last: number;
  readonly #changes = new Map<Revision, HeldChange>();
  readonly #replaced = new Map<Target, Replaced[]>();
  #weight = 0;
  readonly #settled = new Map<ConflictId, ClosedConflict>();

  /** @param seq Number of the last change before those that will be added. */
  constructor(seq: number) {
    this.#first = seq + 1;
    this.#last = seq;
  }

  /** What a log tells, which ends at this number. */
  static of(log: readonly LogEntry[], seq: number): RecentHistory {
    const history = new RecentHistory(log[0] === undefined ? seq : log[0].seq - 1);
    for (const entry of log) history.add(entry);
    return history;
  }

  /** As `of`, change by change, so that the caller can let others run in between; yields how many values each has brought. */
  static *inSteps(log: readonly LogEntry[], seq: number): Generator<number, RecentHistory> {
    const history = RecentHistory.of([], log[0] === undefined ? seq : log[0].seq - 1);
    for (const entry of log) {
      history.add(entry);
      yield 1 + Object.keys(entry.before).length;
    }
    return history;
  }

  /** Adds the next change, and forgets the oldest beyond what is kept. */
  add(entry: LogEntry): void {
    const { seq } = entry;
    this.#last = seq;
    const targets = Object.keys(entry.before);
    for (const target of targets) {
      const there = this.#replaced.get(target);
      const replaced = { revision: seq, value: entry.before[target]! };
      if (there === undefined) this.#replaced.set(target, [replaced]);
      else there.push(replaced);
    }
    const weight = historyWeight(entry);
    const settled = entry.conflicts.settled.length === 0 ? none : this.#addSettled(entry);
    this.#changes.set(seq, { author: authorshipOf(entry), targets, weight, settled });
    this.#weight += weight;
    while (this.#last - this.#first >= kept || (this.#weight > keptWeight && this.#first < this.#last)) this.#forgetFirst();
  }

  /** The value that a target had at a revision: what the first write after it replaced. Undefined where that is not held. */
  base(target: Target, revision: Revision): { readonly value: Value } | undefined {
    if (revision < this.#first - 1) return undefined;
    return this.#replaced.get(target)?.find((replaced) => replaced.revision > revision);
  }

  /** Who made a change; undefined where that is not held. */
  author(revision: Revision): Authorship | undefined {
    return this.#changes.get(revision)?.author;
  }

  /** Who made the changes that are held. */
  *actors(): Generator<Actor> {
    for (const { author } of this.#changes.values()) yield author.actor;
  }

  /** How a conflict was settled; undefined where it was not, or that is not held. */
  settled(id: ConflictId): Settled | undefined {
    const closed = this.#settled.get(id);
    return closed === undefined ? undefined : { outcome: closed.outcome, field: closed.record.field };
  }

  /** The record of a conflict that was settled, as it was when it was settled last. */
  closed(id: ConflictId): Conflict | undefined {
    return this.#settled.get(id)?.record;
  }

  /** Keeps the conflicts that a change settled. What was settled already is not among these: the first outcome counts, until it is open again. */
  #addSettled({ seq, ops, conflicts }: LogEntry): readonly ConflictId[] {
    const records = new Map(conflicts.settled.map((record) => [record.id, record]));
    const settled: ConflictId[] = [];
    for (const op of ops?.ops ?? []) {
      if (op.op !== 'resolve-conflicts') continue;
      for (const { id } of op.conflicts) {
        const record = records.get(id);
        if (record === undefined) continue;
        this.#settled.set(id, { record, outcome: op.outcome, seq });
        settled.push(id);
      }
    }
    return settled;
  }

  #forgetFirst(): void {
    const seq = this.#first;
    this.#first += 1;
    const held = this.#changes.get(seq);
    if (held === undefined) return;
    this.#changes.delete(seq);
    this.#weight -= held.weight;
    for (const target of held.targets) {
      const there = this.#replaced.get(target);
      if (there === undefined) continue;
      while (there[0] !== undefined && there[0].revision <= seq) there.shift();
      if (there.length === 0) this.#replaced.delete(target);
    }
    for (const id of held.settled) if (this.#settled.get(id)?.seq === seq) this.#settled.delete(id);
  }
}
