import {
  fail,
  type HistoryPage,
  type HistoryQuery,
  ok,
  type PastTable,
  type Problem,
  type Result,
  type Revision,
  rewound,
  type Step,
  type StepsCursor,
  type Table,
} from '@teable-grid/core';
import type { Link } from './link.ts';

/** Changes that are gone back over at most, and what they may weigh: values that they wrote over. */
const mostSteps = 100_000;
const mostValues = 1_000_000;
/** Tables that are remembered. */
const mostTables = 100;
/** Changes between a table that was far to reach and one that is kept near it. */
const stride = 200;
/** Numbers around a past table that are told with it. */
const around = 200;

const unreachable: Problem = {
  code: 'not-allowed',
  path: '',
  message: 'The history is kept where the table is saved, and that cannot be reached now. Try again when you are connected.',
};

/** What became of the table, as whoever decides tells. */
export async function askHistory(link: Link, query: HistoryQuery): Promise<Result<HistoryPage>> {
  const answer = await link.past({ message: 'history', ...query });
  if (answer?.message !== 'history') return { ok: false, problem: unreachable };
  return answer.page === null ? fail('not-allowed', answer.why) : ok(answer.page);
}

/**
 * The table as it once stood: rewound from the replica by what each change since wrote over. What was asked is kept, so that going to and fro
 * asks nothing.
 */
export class PastTables {
  readonly #link: Link;
  readonly #replica: () => Table;
  /** Of changes after `#reached` up to `#through`, newest first. */
  #steps: Step[] = [];
  #values = 0;
  #through: Revision = 0;
  #next: StepsCursor | null = null;
  /** The log tells nothing up to this number, as far as is known. */
  #trimmed: Revision = 0;
  /** Steps are told down to this number, without it. */
  #reached: Revision = 0;
  #asking: Promise<unknown> = Promise.resolve();
  readonly #tables = new Map<Revision, Table>();

  constructor(link: Link, replica: () => Table) {
    this.#link = link;
    this.#replica = replica;
  }

  /** The table after change number `seq`. One at a time: who asks while another is being made waits. */
  at(seq: Revision): Promise<Result<PastTable>> {
    const asking = this.#asking.then(() => this.#at(seq));
    this.#asking = asking;
    return asking;
  }

  async #at(seq: Revision): Promise<Result<PastTable>> {
    const now = this.#replica();
    if (!Number.isSafeInteger(seq) || seq < 0 || seq > now.seq)
      return fail('wrong-value', `The table has changes 1 to ${now.seq}, and no number ${seq}.`);
    if (this.#through !== now.seq) {
      const problem = await this.#extend(now);
      if (problem !== null) return { ok: false, problem };
    }
    // One further, for who made that change.
    const problem = await this.#reach(Math.max(0, seq - 1));
    if (problem !== null) return { ok: false, problem };
    if (seq < this.#trimmed)
      return fail(
        'not-allowed',
        `What changed before number ${this.#trimmed + 1} is not kept any more, so the table can be seen as it stood since then.`,
      );
    const table = this.#tables.get(seq) ?? this.#rewind(now, seq);
    this.#note(seq, table);
    const last = this.#steps.find((step) => step.seq <= seq);
    return ok({ table, last: last?.seq === seq ? { actor: last.actor, at: last.at } : null, known: this.#around(seq) });
  }

  /** From the nearest table after it that is known. */
  #rewind(now: Table, seq: Revision): Table {
    let [from, after] = [now, now.seq];
    for (const [number, table] of this.#tables) if (number > seq && number < after) [from, after] = [table, number];
    const steps = this.#steps.filter((step) => step.seq > seq && step.seq <= after);
    if (steps.length <= 2 * stride) return rewound(from, steps, seq);
    // From far away by way of a table near by, so that one goes on from here in small steps.
    const near = steps.at(-stride)!.seq;
    const table = rewound(from, steps, near);
    this.#note(near, table);
    return rewound(table, steps.slice(-stride), seq);
  }

  /** The replica has moved on: what came since is asked for, and all goes on from there. */
  async #extend(now: Table): Promise<Problem | null> {
    const [kept, through] = [this.#steps, this.#through];
    const isNew = through === 0 || through > now.seq;
    const fresh: Step[] = [];
    if (!isNew) {
      for (let cursor: StepsCursor | null = { through: now.seq, skip: 0 }; cursor !== null && now.seq > through; ) {
        const page = await this.#ask(through, cursor);
        if (!page.ok) return page.problem;
        fresh.push(...page.value.steps);
        cursor = page.value.next;
      }
    }
    this.#steps = isNew ? [] : [...fresh, ...kept];
    if (isNew) {
      this.#next = { through: now.seq, skip: 0 };
      this.#reached = now.seq;
      this.#values = 0;
      this.#trimmed = 0;
      this.#tables.clear();
    }
    this.#through = now.seq;
    return null;
  }

  /** Asks until the steps lead down to a number. */
  async #reach(after: Revision): Promise<Problem | null> {
    while (this.#reached > after && this.#next !== null && this.#reached > this.#trimmed) {
      if (this.#steps.length >= mostSteps || this.#values >= mostValues)
        return {
          code: 'over-limit',
          path: '',
          message: `That is more than can be gone back over here (${mostSteps.toLocaleString('en')} changes, or ${mostValues.toLocaleString('en')} values). Look at history for what happened before.`,
        };
      const page = await this.#ask(after, this.#next);
      if (!page.ok) return page.problem;
      const { steps, next, trimmed } = page.value;
      this.#steps.push(...steps);
      for (const { was } of steps) this.#values += Object.keys(was).length;
      this.#trimmed = Math.max(this.#trimmed, trimmed);
      // What is told of one change in parts is whole only at its end.
      this.#reached = next === null ? Math.max(after, this.#trimmed) : next.through;
      this.#next = next ?? { through: after, skip: 0 };
    }
    return null;
  }

  async #ask(
    after: Revision,
    cursor: StepsCursor,
  ): Promise<Result<{ steps: readonly Step[]; next: StepsCursor | null; trimmed: Revision }>> {
    const answer = await this.#link.past({ message: 'steps', after, ...cursor });
    if (answer?.message !== 'steps') return { ok: false, problem: unreachable };
    return answer.page === null ? fail('not-allowed', answer.why) : ok(answer.page);
  }

  #around(seq: Revision): readonly Revision[] {
    const at = this.#steps.findIndex((step) => step.seq <= seq);
    const from = Math.max(0, (at < 0 ? this.#steps.length : at) - around);
    const numbers = this.#steps.slice(from, from + 2 * around).map((step) => step.seq);
    return [...new Set(numbers)].toReversed();
  }

  #note(seq: Revision, table: Table): void {
    this.#tables.delete(seq);
    this.#tables.set(seq, table);
    const [oldest] = this.#tables.keys();
    if (this.#tables.size > mostTables) this.#tables.delete(oldest!);
  }
}
