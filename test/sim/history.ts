import { apply, emptyTable, type LogEntry, type Table, type Write } from '@teable-grid/core';
import { followTable, readTable } from '@teable-grid/core/yjs';
import * as Y from 'yjs';
import { difference, print } from './print.ts';
import type { Watch } from './watch.ts';

/** Told of each change that was stored, with the table before and after it. */
export type Judge = (entry: LogEntry, before: Table, after: Table) => void;

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
