import { MemoryStore, type Session, valueOf } from '@teable-grid/core';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { LocalAuthority } from '../local/local-authority.ts';
import { LocalLink } from '../local/local-link.ts';
import { type Locks, MemoryLocks } from '../locks.ts';
import { TableSession } from '../table-session.ts';
import { MemoryOutboxDisk, MemoryOutboxStorage } from './memory-outbox-storage.ts';
import { Outbox } from './outbox.ts';

const open: { close(): Promise<void> }[] = [];

afterEach(async () => {
  vi.useRealTimers();
  for (const one of open.splice(0)) await one.close();
});

/** The locks of one page: all are given up when it ends, however it does. */
class PageLocks implements Locks {
  readonly #shared: MemoryLocks;
  readonly #held = new Set<() => void>();
  #ended = new AbortController();

  constructor(shared: MemoryLocks) {
    this.#shared = shared;
  }

  async tryAcquire(name: string): Promise<(() => void) | null> {
    const release = await this.#shared.tryAcquire(name);
    if (release !== null) this.#held.add(release);
    return release;
  }

  async acquire(name: string, signal: AbortSignal): Promise<() => void> {
    const release = await this.#shared.acquire(name, AbortSignal.any([signal, this.#ended.signal]));
    this.#held.add(release);
    return release;
  }

  /** The browser takes the page's locks away: it crashed, or it is frozen and the browser wants them back. */
  end(): void {
    this.#ended.abort(new Error('The page has ended.'));
    for (const release of this.#held) release();
  }
}

interface Page {
  readonly session: TableSession;
  readonly locks: PageLocks;
}

/** One browser in front of one authority. */
class Browser {
  readonly store = new MemoryStore();
  readonly disk = new MemoryOutboxDisk();
  readonly locks = new MemoryLocks();
  authority!: LocalAuthority;

  static async start(): Promise<Browser> {
    const browser = new Browser();
    const fields = [{ id: 'fName', name: 'Name', type: 'text', options: {} }];
    const rows = ['rA', 'rB', 'rC', 'rD'].map((id) => ({ id, cells: { fName: id } }));
    browser.authority = await LocalAuthority.open('home/people', browser.store, { fields, rows });
    open.push(browser.authority);
    return browser;
  }

  async page({ withLocks = true } = {}): Promise<Page> {
    const locks = new PageLocks(this.locks);
    const outbox = new Outbox('scope', new Date().toISOString());
    const session: TableSession = new TableSession({
      outbox,
      hasRoles: true,
      link: (host) => new LocalLink(this.authority, { id: 'ann', name: 'Ann' }, 'key', host),
      prepare: async () => session.adopt(await outbox.open(new MemoryOutboxStorage(this.disk), withLocks ? locks : null)),
    });
    open.unshift(session);
    session.start();
    await vi.waitFor(() => expect(session.status.state).toBe('live'));
    return { session, locks };
  }

  /** Texts that were written to the log, in their order. */
  async texts(): Promise<unknown[]> {
    const log = await this.store.log('home/people', { after: 1, limit: 1_000 });
    return log.flatMap(({ ops }) => ops!.ops.flatMap((op) => (op.op === 'set-cell' ? [op.value] : [])));
  }

  kept(): number {
    return [...this.disk.entries.values()].reduce((sum, { size }) => sum + size, 0);
  }
}

const name = (session: Session, row: string) => valueOf(session.table.rows.get(row)!, session.table.fields.get('fName')!);
const call = (session: Session, row: string, value: string) =>
  session.submit({ ops: [{ op: 'set-cell', row, field: 'fName', value, was: name(session, row) }] });

describe('an outbox and the pages of one browser', () => {
  it('OB-4 what a page left unsent when it crashed is sent by another that lives, once', async () => {
    const browser = await Browser.start();
    const dead = await browser.page();
    dead.session.setOnline(false);
    await Promise.all([call(dead.session, 'rA', 'one').shown, call(dead.session, 'rB', 'two').shown]);
    const [first, second] = [await browser.page(), await browser.page()];
    expect(await browser.texts()).toEqual([]);
    dead.locks.end();
    await vi.waitFor(() => expect(name(first.session, 'rB')).toBe('two'));
    await vi.waitFor(() => expect([...first.session.pending, ...second.session.pending]).toEqual([]));
    expect(await browser.texts()).toEqual(['one', 'two']);
    // Whoever took it over did with it what he does with his own.
    await vi.waitFor(() => expect(browser.kept()).toBe(0));
    expect(name(second.session, 'rA')).toBe('one');
  });

  it('OB-4 notices a page that came, wrote and crashed later than itself', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const browser = await Browser.start();
    const living = await browser.page();
    const dead = await browser.page();
    dead.session.setOnline(false);
    await call(dead.session, 'rA', 'late').shown;
    dead.locks.end();
    await vi.advanceTimersByTimeAsync(15_000);
    await vi.waitFor(() => expect(name(living.session, 'rA')).toBe('late'));
    expect(await browser.texts()).toEqual(['late']);
  });

  it('OB-7 a page that was taken for dead finds out with its next change, which is its own still: none is lost or doubled', async () => {
    const browser = await Browser.start();
    const frozen = await browser.page();
    frozen.session.setOnline(false);
    const before = call(frozen.session, 'rA', 'before');
    await before.shown;
    const living = await browser.page();
    frozen.locks.end();
    await vi.waitFor(() => expect(name(living.session, 'rA')).toBe('before'));
    // It wakes, and its person types on.
    const after = call(frozen.session, 'rB', 'after');
    expect(name(frozen.session, 'rA')).toBe('before');
    await after.shown;
    frozen.session.setOnline(true);
    expect(await after.verdict).toMatchObject({ verdict: 'accepted', conflicts: [] });
    await expect(before.verdict).rejects.toThrow('Another tab has taken this change over');
    expect(await browser.texts()).toEqual(['before', 'after']);
    for (const { session } of [frozen, living]) expect(session.pending).toEqual([]);
    await vi.waitFor(() => expect([name(frozen.session, 'rA'), name(living.session, 'rB')]).toEqual(['before', 'after']));
    await vi.waitFor(() => expect(browser.kept()).toBe(0));
  });

  it('OB-7 a page that was taken for dead finds out when it connects, and sends nothing that it has lost', async () => {
    const browser = await Browser.start();
    const frozen = await browser.page();
    frozen.session.setOnline(false);
    await call(frozen.session, 'rA', 'one').shown;
    const living = await browser.page();
    living.session.setOnline(false);
    frozen.locks.end();
    await vi.waitFor(() => expect(living.session.pending).toHaveLength(1));
    frozen.session.setOnline(true);
    await vi.waitFor(() => expect(frozen.session.status.state).toBe('live'));
    expect(frozen.session.pending).toEqual([]);
    expect(await browser.texts()).toEqual([]);
    living.session.setOnline(true);
    await vi.waitFor(() => expect(name(frozen.session, 'rA')).toBe('one'));
    expect(await browser.texts()).toEqual(['one']);
  });

  it('OB-7 two pages that both have one outbox neither lose nor double a change, whatever happens in which order', async () => {
    for (let round = 0; round < 10; round++) {
      const browser = await Browser.start();
      const pages = [await browser.page(), await browser.page(), await browser.page()];
      const typed: string[] = [];
      for (let step = 0; step < 30; step++) {
        const { session, locks } = pages[(step * 7 + round) % 3]!;
        if ((step + round) % 5 === 0) session.setOnline((step * round) % 2 === 0);
        if ((step + round) % 11 === 0) locks.end();
        const text = `${round} ${step}`;
        typed.push(text);
        const submission = call(session, ['rA', 'rB', 'rC', 'rD'][step % 4]!, text);
        if (step % 3 === 0) await submission.shown;
        if (step % 4 === round % 4) await new Promise((resolve) => setImmediate(resolve));
      }
      for (const { session } of pages) session.setOnline(true);
      await vi.waitFor(() => expect(pages.flatMap(({ session }) => session.pending.map(({ state }) => state))).toEqual([]), 5_000);
      expect((await browser.texts()).map(String).toSorted()).toEqual(typed.toSorted());
      await vi.waitFor(() => expect(browser.kept()).toBe(0));
      for (const { session } of pages) await session.close();
    }
  });

  it('OB-4 without locks a page that does not say that it lives is taken for dead, and loses nothing by it', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    /** What a frozen page is told waits until it wakes. */
    class PageChannel extends BroadcastChannel {
      override postMessage(message: unknown): void {
        if (this !== frozen) super.postMessage(message);
      }
    }
    let frozen: PageChannel | null = null;
    const channels: PageChannel[] = [];
    vi.stubGlobal(
      'BroadcastChannel',
      class extends PageChannel {
        constructor(name: string) {
          super(name);
          channels.push(this);
        }
      },
    );
    try {
      const browser = await Browser.start();
      const silent = await browser.page({ withLocks: false });
      silent.session.setOnline(false);
      await call(silent.session, 'rA', 'one').shown;
      const living = await browser.page({ withLocks: false });
      await vi.advanceTimersByTimeAsync(60_000);
      // It says that it lives as long as it does.
      expect(await browser.texts()).toEqual([]);
      frozen = channels[0]!;
      await vi.advanceTimersByTimeAsync(15_000);
      await vi.waitFor(() => expect(name(living.session, 'rA')).toBe('one'));
      frozen = null;
      const more = call(silent.session, 'rB', 'two');
      await more.shown;
      silent.session.setOnline(true);
      expect(await more.verdict).toMatchObject({ verdict: 'accepted' });
      expect(await browser.texts()).toEqual(['one', 'two']);
    } finally {
      vi.unstubAllGlobals();
    }
  });
});
