import { setTimeout as delay } from 'node:timers/promises';
import type { DraftBatch, DraftId, DraftRecord, TableStore } from '@teable-grid/core';
import type { Logger } from 'pino';

/** Between attempts to keep what the store did not take, milliseconds: doubled each time up to the longest. */
const firstPause = 100;
const longestPause = 2_000;

/** What is to be kept next. */
interface Waiting {
  readonly records: Map<DraftId, DraftRecord>;
  updates: { readonly draft: DraftId; readonly update: Uint8Array; readonly whole: boolean }[];
  readonly ended: Set<DraftId>;
  readonly kept: (() => void)[];
}

/** Whose drafts are kept. */
export interface DraftKeeperOptions {
  readonly table: string;
  readonly fence: number;
  readonly store: Pick<TableStore, 'keepDrafts'>;
  readonly log: Logger;
  /** Whether the table is not this process' any more: then nothing is kept, and nobody is told anything. */
  gone(): boolean;
  /** Another writer has the table. */
  onFenced(): void;
}

/**
 * Keeps what is written into the drafts of a table, one batch after the other: what comes while one is on its way goes with the next. What is told
 * to be kept is durable.
 */
export class DraftKeeper {
  readonly #options: DraftKeeperOptions;
  #waiting: Waiting = nothing();
  #running: Promise<void> | null = null;
  #stopped = false;
  #bytes = 0;
  /** Whether the store did not take the last that it was given, and who wants to hear of that. */
  #isFailing = false;
  #failed: () => void = () => {};

  constructor(options: DraftKeeperOptions) {
    this.#options = options;
  }

  /** Bytes of what was written into drafts and is not kept yet. */
  get bytes(): number {
    return this.#bytes;
  }

  /** A draft is new, or is known otherwise now. */
  record(record: DraftRecord): void {
    this.#waiting.records.set(record.draft, record);
    this.#start();
  }

  /** Something was written into a draft; `whole`: it takes the place of all before it. */
  update(draft: DraftId, update: Uint8Array, whole: boolean): void {
    this.#waiting.updates.push({ draft, update, whole });
    this.#bytes += update.length;
    this.#start();
  }

  /** A draft is over. */
  end(draft: DraftId): void {
    this.#waiting.records.delete(draft);
    this.#waiting.updates = this.#waiting.updates.filter((one) => {
      const isOver = one.draft === draft;
      if (isOver) this.#bytes -= one.update.length;
      return !isOver;
    });
    this.#waiting.ended.add(draft);
    this.#start();
  }

  /** Calls `then` once all before it is kept; never when it could not be. */
  kept(then: () => void): void {
    this.#waiting.kept.push(then);
    this.#start();
  }

  /** Resolves when nothing waits any more, or when the store has refused to take it: it goes on trying then. */
  async settle(): Promise<void> {
    while (this.#running !== null && !this.#isFailing)
      await Promise.race([this.#running, new Promise<void>((failed) => (this.#failed = failed))]);
  }

  #start(): void {
    if (!this.#stopped) this.#running ??= this.#run();
  }

  async #run(): Promise<void> {
    const { table, fence, log, gone, onFenced } = this.#options;
    // What comes in the same turn goes with it.
    await Promise.resolve();
    while (!isNothing(this.#waiting)) {
      const { records, updates, ended, kept } = this.#waiting;
      this.#waiting = nothing();
      const batch = { table, fence, records: [...records.values()], updates, ended: [...ended] };
      const isKept = records.size + updates.length + ended.size === 0 || (await this.#keep(batch));
      if (!isKept || gone()) {
        this.#stopped = true;
        this.#waiting = nothing();
        this.#bytes = 0;
        if (!gone()) onFenced();
        break;
      }
      for (const { update } of updates) this.#bytes -= update.length;
      for (const then of kept)
        try {
          then();
        } catch (error) {
          log.error({ event: 'draft-fault', table, error: error instanceof Error ? error.stack : String(error) });
        }
    }
    this.#running = null;
  }

  /** What was kept although its answer was lost is kept twice, which is as good as once. */
  async #keep(batch: DraftBatch): Promise<boolean> {
    const { table, store, log, gone } = this.#options;
    for (let pause = firstPause; !gone(); pause = Math.min(2 * pause, longestPause)) {
      try {
        const isKept = await store.keepDrafts(batch);
        this.#isFailing = false;
        return isKept;
      } catch (error) {
        this.#isFailing = true;
        this.#failed();
        log.error({ event: 'draft-not-kept', table, error: String(error) });
        await delay(pause, undefined, { ref: false });
      }
    }
    return false;
  }
}

function nothing(): Waiting {
  return { records: new Map(), updates: [], ended: new Set(), kept: [] };
}

function isNothing({ records, updates, ended, kept }: Waiting): boolean {
  return records.size + updates.length + ended.size + kept.length === 0;
}
