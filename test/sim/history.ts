import { apply, emptyTable, type LogEntry, rewound, type Step, type Table, valueOf, type Write } from '@teable-grid/core';
import { followTable, readTable } from '@teable-grid/core/yjs';
import * as Y from 'yjs';
import { difference, print } from './print.ts';
import type { Watch } from './watch.ts';

/** Told of each change that was stored, with the table before and after it. */
export type Judge = (entry: LogEntry, before: Table, after: Table) => void;

/** Numbers at which the past is looked at, about. */
const pastsChecked = 4;

/** What a table shows, as text. */
function looks({ name, fields, rows, views }: Table): string {
  const shown = [...rows].map((row) => [row.id, ...fields.list.map((field) => valueOf(row, field))]);
  const columns = fields.list.map(({ id, name: called, type, options }) => [id, called, type, options]);
  return JSON.stringify([name, columns, shown, views.list.map((view) => ({ ...view, revision: 0, deletedRevision: 0 }))]);
}

/** What was stored, in order, and the table after each number: rebuilt from the bytes of the log alone. */
export class History {
  readonly entries: LogEntry[] = [];
  readonly byChange = new Map<string, LogEntry>();
  readonly #tables: Table[] = [emptyTable];
  readonly #watch: Watch;
  readonly #judge: Judge;
  #doc = new Y.Doc();
  #unfollow: () => void = () => {};
  #writes: readonly Write[] = [];

  constructor(watch: Watch, judge: Judge) {
    this.#watch = watch;
    this.#judge = judge;
    this.#follow();
  }

  /** Number of the last stored change. */
  get seq(): number {
    return this.entries.length;
  }

  get table(): Table {
    return this.#tables.at(-1)!;
  }

  /** The table after that number; undefined when it is not stored. */
  at(seq: number): Table | undefined {
    return this.#tables[seq];
  }

  /** A batch was stored. */
  commit(log: readonly LogEntry[]): void {
    for (const entry of log) {
      if (entry.seq !== this.seq + 1) this.#watch.violate('P4 order', `number ${entry.seq} was stored after ${this.seq}`);
      if (this.byChange.has(entry.change)) this.#watch.violate('exactly once', `the change ${entry.change} was stored twice`);
      const before = this.table;
      this.#writes = [];
      Y.applyUpdate(this.#doc, entry.update);
      const after = apply(before, this.#writes, entry.seq);
      this.entries.push(entry);
      this.byChange.set(entry.change, entry);
      this.#tables.push(after);
      this.#watch.note(`stored ${entry.seq} ${entry.session}/${entry.n} ${entry.change} ${JSON.stringify(entry.ops)}`);
      this.#judge(entry, before, after);
    }
  }

  /** The log leads back from the last table to each before it, as people see them (HI-1). */
  checkPast(): void {
    const steps = this.entries
      .toReversed()
      .map(({ seq, actor, at, before, trace }): Step => ({ seq, actor, at, was: { ...before, ...trace?.was } }));
    for (let seq = 0; seq < this.seq; seq += 1 + Math.floor(this.seq / pastsChecked)) {
      const [then, stood] = [looks(rewound(this.table, steps, seq)), looks(this.#tables[seq]!)];
      if (then !== stood)
        this.#watch.violate(
          'HI-1 the past',
          `the table at ${seq} is rewound to ${then.slice(0, 2_000)}, and stood at ${stood.slice(0, 2_000)}`,
        );
    }
  }

  /** A new document holds the table from now on. */
  beginEpoch(parts: readonly Uint8Array[]): void {
    this.#unfollow();
    this.#doc = new Y.Doc();
    this.#doc.transact(() => parts.forEach((part) => Y.applyUpdate(this.#doc, part)));
    const table = readTable(this.#doc);
    if (print(table) !== print(this.table))
      this.#watch.violate('P2 epoch', `a new epoch is another table: ${difference(table, this.table)}`);
    this.#follow();
  }

  #follow(): void {
    this.#unfollow = followTable(this.#doc, (writes) => (this.#writes = writes));
  }
}
