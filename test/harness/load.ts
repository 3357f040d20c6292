import { memoryDevice, openSession } from '@teable-grid/client';
import { type LogEntry, type Op, type Session, type TableStore, type Value, valueOf } from '@teable-grid/core';
import { followTable } from '@teable-grid/core/yjs';
import { applyUpdate, Doc } from 'yjs';
import { RawSocket } from './raw-socket.ts';

/** CSV of a table for some writers: a row that all write, and one for each. */
export function tableForWriters(writers: number): string {
  return `Name,Count\nshared,0\n${Array.from({ length: writers }, (_, at) => `writer ${at},0`).join('\n')}\n`;
}

/** How a load is to be put on a table made from `tableForWriters`. */
export interface LoadOptions {
  readonly url: string;
  readonly table: string;
  readonly writers: number;
  /** Changes of one writer that may be on their way at once. */
  readonly ahead?: number;
  /** Milliseconds from one change of a writer to the next; 0: as soon as may be. */
  readonly pause?: number;
  readonly token?: string;
}

/**
 * Several people who write one table as fast as they are answered, over real sockets, and one who only looks on. What each was told is kept,
 * and can be held against the log afterwards.
 */
export class Load {
  /** Ids of all changes that were made, and the number each was told to have. */
  readonly submitted = new Set<string>();
  readonly acked = new Map<string, number>();
  /** Values that somebody was shown, by the number they came with. */
  readonly shown = new Map<number, string>();
  /** The highest number that anybody was shown. */
  highest = 0;
  /** How often one of them was not connected any more. */
  interrupted = 0;
  readonly #options: LoadOptions;
  readonly #sessions: Session[] = [];
  #watching: Promise<void> = Promise.resolve();
  #writing: Promise<unknown> = Promise.resolve();
  #stopped = false;

  constructor(options: LoadOptions) {
    this.#options = options;
  }

  /** Begins to write; resolves when all have the table. */
  async start(): Promise<void> {
    const { url, table, writers, token } = this.#options;
    for (let at = 0; at < writers; at++) {
      this.#sessions.push(
        openSession({ server: url, table, name: `Writer ${at}`, storage: memoryDevice(), ...(token !== undefined && { token }) }),
      );
    }
    await Promise.all(
      this.#sessions.map((session) => until(session, () => session.status.state === 'live' && session.table.rows.size > 0)),
    );
    for (const session of this.#sessions) {
      let { state } = session.status;
      session.subscribe(() => {
        if (state === 'live' && session.status.state !== 'live' && !this.#stopped) this.interrupted += 1;
        ({ state } = session.status);
      });
    }
    this.#writing = Promise.all(this.#sessions.map((session, at) => this.#write(session, at + 1)));
    this.#watching = this.#watch();
  }

  /** Resolves when so many more changes have been acknowledged. */
  async until(more: number): Promise<void> {
    const wanted = this.acked.size + more;
    await poll(() => this.acked.size >= wanted);
  }

  /** Writes no more; resolves when all is decided and every replica has it. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#writing;
    for (const session of this.#sessions) for (const change of session.pending) if (change.state === 'rejected') session.discard(change.id);
    const last = Math.max(...this.acked.values());
    await Promise.all(this.#sessions.map((session) => until(session, () => session.pending.length === 0 && session.table.seq >= last)));
  }

  /** Each replica as plain data: they must be the same. */
  replicas(): readonly string[] {
    return this.#sessions.map(({ table }) =>
      JSON.stringify({
        seq: table.seq,
        rows: [...table.rows].map((row) => [row.id, row.version, table.fields.list.map((field) => valueOf(row, field))]),
        conflicts: [...table.conflicts].map(({ id }) => id).toSorted(),
      }),
    );
  }

  async close(): Promise<void> {
    this.#stopped = true;
    for (const session of this.#sessions.splice(0)) await session.close();
    await this.#watching;
  }

  /** Sentences about what does not hold between what people were told and the log, which is whole; none when all is well. */
  faults(log: readonly LogEntry[], before: number): string[] {
    const faults: string[] = [];
    const last = log.at(-1)?.seq ?? 0;
    log.forEach(({ seq }, at) => {
      if (seq !== at + 1) faults.push(`the log has ${seq} at place ${at + 1}`);
    });
    const numbers = new Map<string, number>();
    for (const { change, seq } of log) {
      if (numbers.has(change)) faults.push(`change ${change} is in the log as ${numbers.get(change)} and as ${seq}`);
      numbers.set(change, seq);
      if (seq > before && !this.submitted.has(change)) faults.push(`change ${change} (${seq}) was made by nobody`);
    }
    for (const [change, seq] of this.acked)
      if (numbers.get(change) !== seq) faults.push(`change ${change} was told ${seq}; the log has ${numbers.get(change)}`);
    for (const change of this.submitted) if (!this.acked.has(change)) faults.push(`change ${change} was never answered`);
    if (this.highest > last) faults.push(`number ${this.highest} was shown; the log ends at ${last}`);
    for (const [seq, text] of this.shown) {
      const ops = log[seq - 1]?.ops?.ops ?? [];
      if (!ops.some((op) => op.op === 'set-cell' && shownAs(op.row, op.field, op.value) === text))
        faults.push(`${text} was shown with number ${seq}; the log has something else`);
    }
    return faults;
  }

  async #write(session: Session, own: number): Promise<void> {
    const { ahead = 5, pause = 0 } = this.#options;
    const verdicts: Promise<unknown>[] = [];
    for (let count = 1; !this.#stopped; count++) {
      const change = session.submit({ ops: [this.#op(session, own, count)] });
      this.submitted.add(change.id);
      const decided = change.verdict.then((verdict) => {
        if (verdict.verdict === 'accepted') {
          this.acked.set(change.id, verdict.seq);
          this.highest = Math.max(this.highest, verdict.seq);
          return;
        }
        const codes = verdict.verdict === 'rejected' ? verdict.problems.map(({ code }) => code) : [];
        // Somebody else was quicker to settle it, or wrote the cell again.
        if (!codes.every((code) => code === 'conflict-moved' || code === 'conflict-settled'))
          throw new Error(`change ${change.id} came to ${JSON.stringify(verdict)}`);
        this.submitted.delete(change.id);
      });
      // Heard of below; when a test has failed before that, it need not fail twice.
      decided.catch(() => {});
      verdicts.push(decided);
      // A few at once, so that a failure meets some on their way, some at work and some committed but not answered.
      if (verdicts.length >= ahead) await verdicts[verdicts.length - ahead];
      if (pause > 0) await new Promise((resolve) => setTimeout(resolve, pause));
    }
    await Promise.all(verdicts);
  }

  /** Mostly a write to the own row; every fifth to a cell that all write, so that there are conflicts, and now and then these are settled. */
  #op(session: Session, own: number, count: number): Op {
    const { rows, fields, conflicts } = session.table;
    const open = count % 10 === 0 ? [...conflicts].slice(0, 100) : [];
    if (open.length > 0) {
      const named = open.map(({ id, current }) => ({ id, current: current.revision }));
      return { op: 'resolve-conflicts', conflicts: named, outcome: { take: 'current' } };
    }
    const row = rows.at(count % 5 === 0 ? 0 : own)!;
    const field = fields.list[1]!;
    return { op: 'set-cell', row: row.id, field: field.id, value: own * 1_000_000 + count, was: valueOf(row, field) };
  }

  /** Looks on with a client that keeps nothing and predicts nothing; comes again whenever it is sent away. */
  async #watch(): Promise<void> {
    const { url, table, token } = this.#options;
    while (!this.#stopped) {
      const socket = await RawSocket.open(`${url.replace('http', 'ws')}/socket`).catch(() => null);
      if (socket === null) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        continue;
      }
      const doc = new Doc();
      followTable(doc, (writes, seq) => {
        this.highest = Math.max(this.highest, seq);
        for (const write of writes)
          if (write.write === 'cell') this.shown.set(write.revision, shownAs(write.row, write.field, write.value));
      });
      socket.onReceived = (received) => {
        if (received.kind === 'update') applyUpdate(doc, received.update);
      };
      const over = new AbortController();

      const hello = await Promise.race([socket.hello({ table, ...(token !== undefined && { token }) }), socket.closed]);
      if ('hello' in hello && hello.hello === 'server') socket.join(hello.document, '');
      await Promise.race([socket.closed, poll(() => this.#stopped, over.signal)]);
      over.abort();
      await socket.close();
    }
  }
}

/** The whole log of a table. */
export async function wholeLog(store: TableStore, table: string): Promise<readonly LogEntry[]> {
  return store.log(table, { after: 0, limit: 1_000_000 });
}

/** Resolves when a session is as wanted. */
export function until(session: Session, wanted: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (!wanted()) return;
      stop();
      resolve();
    };
    const stop = session.subscribe(look);
    look();
  });
}

/** Resolves when something is so; looks now and then, since nothing tells. */
export async function poll(wanted: () => boolean, signal?: AbortSignal): Promise<void> {
  while (!wanted() && signal?.aborted !== true) await new Promise((resolve) => setTimeout(resolve, 5));
}

function shownAs(row: string, field: string, value: Value): string {
  return `${row}/${field}=${JSON.stringify(value)}`;
}
