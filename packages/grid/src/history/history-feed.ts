import type { HistoryEntry, HistoryQuery, Problem, Revision, Session } from '@teable-grid/core';

/** Entries that are asked for at once. */
const page = 40;
/** Times that it is looked further for older ones when a look has found none. */
const mostLooks = 25;

/** How far a feed is. */
export type FeedState =
  | { readonly state: 'loading' }
  | { readonly state: 'ready' }
  /** What is known stays; it can be tried again. */
  | { readonly state: 'failed'; readonly problem: Problem };

/** History of something as it is read: newest first, older ones when they are asked for, and new ones as they come. */
export class HistoryFeed {
  readonly #session: Session;
  readonly #about: Omit<HistoryQuery, 'before' | 'limit'>;
  readonly #onChange: () => void;
  readonly #unsubscribe: () => void;
  #entries: readonly HistoryEntry[] = [];
  #state: FeedState = { state: 'loading' };
  /** Where older ones begin; null: there are none. */
  #next: Revision | null = null;
  #trimmed: Revision = 0;
  /** The newest change of the table when it was last asked. */
  #asked: Revision = -1;
  #asking = false;
  #closed = false;

  constructor(session: Session, about: Omit<HistoryQuery, 'before' | 'limit'>, onChange: () => void) {
    this.#session = session;
    this.#about = about;
    this.#onChange = onChange;
    this.#unsubscribe = session.subscribe(({ event }) => {
      if (event === 'table' || event === 'status') this.#news();
    });
    void this.#refresh();
  }

  get entries(): readonly HistoryEntry[] {
    return this.#entries;
  }

  get state(): FeedState {
    return this.#state;
  }

  /** Whether there may be older ones. */
  get hasMore(): boolean {
    return this.#next !== null;
  }

  /** The log tells nothing up to this number. */
  get trimmed(): Revision {
    return this.#trimmed;
  }

  /** Reads older ones. */
  async more(): Promise<void> {
    if (this.#next !== null) await this.#alone(() => this.#older());
  }

  /** Tries again what failed. */
  async retry(): Promise<void> {
    await this.#refresh();
  }

  close(): void {
    this.#closed = true;
    this.#unsubscribe();
  }

  #news(): void {
    const failed = this.#state.state === 'failed' && this.#session.status.state === 'live';
    if (this.#session.table.seq > this.#asked || failed) void this.#refresh();
  }

  /** Reads what is newer than what is known, down to that. */
  async #refresh(): Promise<void> {
    await this.#alone(async () => {
      this.#asked = this.#session.table.seq;
      const known = this.#entries[0]?.seq ?? null;
      const fresh: HistoryEntry[] = [];
      for (let before: Revision | null = null, looks = 0; looks < mostLooks; looks++) {
        const read = await this.#ask(before);
        if (read === null) return;
        fresh.push(...read.entries.filter(({ seq }) => known === null || seq > known));
        const reached = known !== null && (read.next === null || read.next <= known);
        before = read.next;
        if (known === null) this.#next = read.next;
        if (reached || before === null || (known === null && fresh.length > 0)) break;
      }
      this.#entries = [...fresh, ...this.#entries];
    });
  }

  async #older(): Promise<void> {
    for (let looks = 0, found = 0; this.#next !== null && found === 0 && looks < mostLooks; looks++) {
      const read = await this.#ask(this.#next);
      if (read === null) return;
      found = read.entries.length;
      this.#next = read.next;
      this.#entries = [...this.#entries, ...read.entries];
    }
  }

  async #ask(before: Revision | null) {
    const read = await this.#session.history!({ ...this.#about, ...(before !== null && { before }), limit: page });
    if (!read.ok) {
      this.#state = { state: 'failed', problem: read.problem };
      return null;
    }
    this.#trimmed = Math.max(this.#trimmed, read.value.trimmed);
    return read.value;
  }

  /** One at a time; what came meanwhile is read after it. */
  async #alone(work: () => Promise<void>): Promise<void> {
    if (this.#asking || this.#closed) return;
    this.#asking = true;
    this.#state = { state: 'loading' };
    this.#onChange();
    await work();
    this.#asking = false;
    if (this.#closed) return;
    if (this.#isLoading()) this.#state = { state: 'ready' };
    this.#onChange();
    if (this.#state.state === 'ready' && this.#session.table.seq > this.#asked) void this.#refresh();
  }

  #isLoading(): boolean {
    return this.#state.state === 'loading';
  }
}
