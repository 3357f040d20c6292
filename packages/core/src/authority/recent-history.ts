import type { Target } from '../change/change.ts';
import type { ConflictId } from '../ids.ts';
import type { Authorship, Outcome } from '../table/conflict.ts';
import type { Revision } from '../table/revision.ts';
import type { Value } from '../value.ts';
import type { LogEntry } from './store.ts';

/** Changes that are kept at hand. */
const kept = 10_000;

interface Replaced {
  readonly revision: Revision;
  /** The value before that revision. */
  readonly value: Value;
}

/** The end of a table's log, held for the questions that deciding a change asks of it: bases, authors, settled conflicts. */
export class RecentHistory {
  /** The first and last number that is held, when any is. */
  #first: number;
  #last: number;
  readonly #authors = new Map<Revision, Authorship>();
  readonly #replaced = new Map<Target, Replaced[]>();
  readonly #targets = new Map<Revision, readonly Target[]>();
  readonly #settled = new Map<ConflictId, Outcome>();
  readonly #settledAt = new Map<Revision, readonly ConflictId[]>();

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
    this.#authors.set(seq, { actor: entry.actor, at: entry.at });
    const targets = Object.keys(entry.before);
    this.#targets.set(seq, targets);
    for (const target of targets) {
      const there = this.#replaced.get(target);
      const replaced = { revision: seq, value: entry.before[target]! };
      if (there === undefined) this.#replaced.set(target, [replaced]);
      else there.push(replaced);
    }
    const settled: ConflictId[] = [];
    for (const op of entry.ops?.ops ?? []) {
      if (op.op !== 'resolve-conflicts') continue;
      for (const { id } of op.conflicts) {
        this.#settled.set(id, op.outcome);
        settled.push(id);
      }
    }
    if (settled.length > 0) this.#settledAt.set(seq, settled);
    while (this.#last - this.#first >= kept) this.#forgetFirst();
  }

  /** The value that a target had at a revision: what the first write after it replaced. Undefined where that is not held. */
  base(target: Target, revision: Revision): { readonly value: Value } | undefined {
    if (revision < this.#first - 1) return undefined;
    return this.#replaced.get(target)?.find((replaced) => replaced.revision > revision);
  }

  author(revision: Revision): Authorship | undefined {
    return this.#authors.get(revision);
  }

  settled(id: ConflictId): Outcome | undefined {
    return this.#settled.get(id);
  }

  #forgetFirst(): void {
    const seq = this.#first;
    this.#first += 1;
    this.#authors.delete(seq);
    for (const target of this.#targets.get(seq) ?? []) {
      const there = this.#replaced.get(target);
      if (there === undefined) continue;
      while (there[0] !== undefined && there[0].revision <= seq) there.shift();
      if (there.length === 0) this.#replaced.delete(target);
    }
    this.#targets.delete(seq);
    for (const id of this.#settledAt.get(seq) ?? []) this.#settled.delete(id);
    this.#settledAt.delete(seq);
  }
}
