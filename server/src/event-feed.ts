import type { LogEntry, TableName, TableStore } from '@teable-grid/core';
import type { Tables } from './tables.ts';

/** Entries that wait for a reader before they are let go, to be read from the log again. */
const mostWaiting = 1_000;
/** Entries that are read from the log at once. */
const page = 500;

/** One committed change of one table. */
export interface TableEvent {
  readonly table: TableName;
  readonly entry: LogEntry;
}

/** The log has dropped what comes after a cursor: the reader must read the table anew. */
export class CursorTooOld extends Error {
  readonly table: TableName;

  constructor(table: TableName, after: number, trimmed: number) {
    super(
      `Changes of ${table} up to ${trimmed} are not in the log any more, and the cursor is at ${after}: read the table anew, and follow from there.`,
    );
    this.table = table;
  }
}

/** What is known of a table that has moved on: up to which number, and the entries of it that were told; null when there were too many. */
interface News {
  seq: number;
  entries: LogEntry[] | null;
}

/**
 * Follows tables from where a reader is: first what the log has, then what is committed, without a gap or a repeat between the two. Each
 * table's changes come in its order; between tables there is none. What nobody has told (commits of another process, or one whose
 * answer was lost) is noticed by the next number, and read from the log. A reader who is slow costs no memory: he is served from the log.
 */
export class EventFeed {
  readonly #store: Pick<TableStore, 'log' | 'list'>;
  readonly #tables: Pick<Tables, 'follow' | 'onGone'>;

  constructor(store: Pick<TableStore, 'log' | 'list'>, tables: Pick<Tables, 'follow' | 'onGone'>) {
    this.#store = store;
    this.#tables = tables;
  }

  /**
   * Changes of the wanted tables of a workspace. `cursors` says how far the reader is in each, and is moved on; a table that is not in it is
   * followed from its first change. The first it gives is null: the cursors are good. Ends with the signal.
   */
  async *follow(
    workspace: string,
    wanted: (table: TableName) => boolean,
    cursors: Map<TableName, number>,
    signal: AbortSignal,
  ): AsyncGenerator<TableEvent | null, void> {
    const news = new Map<TableName, News>();
    /** Tables that were deleted or renamed: nothing more is told of them until they are restored. */
    const gone = new Set<TableName>();
    let wake = (): void => {};
    const tell = (table: TableName, seq: number, entries: readonly LogEntry[]): void => {
      gone.delete(table);
      const known = news.get(table);
      const waiting = known === undefined ? [...entries] : known.entries === null ? null : [...known.entries, ...entries];
      news.set(table, { seq: Math.max(seq, known?.seq ?? 0), entries: waiting === null || waiting.length > mostWaiting ? null : waiting });
      wake();
    };
    // Before the log is looked at, so that nothing falls between.
    const unfollow = this.#tables.follow((table, seq, entries) => {
      if (table.startsWith(`${workspace}/`) && wanted(table)) tell(table, seq, entries);
    });
    const unlisten = this.#tables.onGone((table) => {
      gone.add(table);
      news.delete(table);
    });
    const stop = () => wake();
    signal.addEventListener('abort', stop);
    try {
      for (const { table, seq, trimmed, deletedAt } of await this.#store.list(workspace)) {
        if (!wanted(table) || deletedAt !== null) continue;
        const at = cursors.get(table) ?? 0;
        if (at < trimmed) throw new CursorTooOld(table, at, trimmed);
        if (seq > at) tell(table, seq, []);
      }
      yield null;
      while (!signal.aborted) {
        const [next] = news;
        if (next === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
          continue;
        }
        const [table, { seq, entries }] = next;
        news.delete(table);
        yield* this.#goOn(table, seq, entries ?? [], cursors, () => signal.aborted || gone.has(table));
      }
    } finally {
      unfollow();
      unlisten();
      signal.removeEventListener('abort', stop);
    }
  }

  /** One table from where the reader is to a number. */
  async *#goOn(
    table: TableName,
    seq: number,
    told: readonly LogEntry[],
    cursors: Map<TableName, number>,
    over: () => boolean,
  ): AsyncGenerator<TableEvent, void> {
    let at = cursors.get(table) ?? 0;
    for (let entries = told; !over(); ) {
      for (const entry of entries) {
        if (entry.seq <= at) continue;
        if (entry.seq !== at + 1) break;
        at = entry.seq;
        cursors.set(table, at);
        yield { table, entry };
        if (over()) return;
      }
      if (at >= seq) return;
      entries = await this.#store.log(table, { after: at, limit: page });
      if (over()) return;
      if (entries[0]?.seq !== at + 1) throw new CursorTooOld(table, at, (entries[0]?.seq ?? seq + 1) - 1);
    }
  }
}
