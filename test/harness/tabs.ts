import type { Session, TableStore } from '@teable-grid/core';
import { type Device, LocalSession, type LocalOptions, memoryDevice } from '@teable-grid/client';

type Locks = NonNullable<Device['locks']>;
type Outbox = Awaited<ReturnType<Device['outbox']>>;

/** What may happen to a tab between two steps of it. */
export interface TabWays {
  /** Whether it has Web Locks and a channel; both when absent. */
  readonly locks?: boolean;
  readonly channel?: boolean;
  /** What it counts silence in, milliseconds. By default twenty times as quick as in a browser, so that silence is not waited for. */
  readonly beat?: number;
  /** Waits a while before a commit, and before its answer: where a tab is killed most tellingly. */
  hesitate?(): Promise<void>;
}

/** Tabs of one browser, in one process: they share locks, storage and channels, and each can end without a farewell. */
export class TabbedBrowser {
  readonly device = memoryDevice();
  readonly tabs: Tab[] = [];

  open(ways: TabWays = {}): Tab {
    const tab = new Tab(this.device, ways);
    this.tabs.push(tab);
    return tab;
  }

  /** Ends whatever is left. */
  async close(): Promise<void> {
    for (const tab of this.tabs.splice(0)) await tab.close();
  }
}

/** A tab: a page's own device on what all share. */
export class Tab {
  readonly device: Device;
  readonly sessions: Session[] = [];
  /** Messages that it did not get, by a predicate. */
  loses: (message: unknown) => boolean = () => false;
  readonly #closed = new AbortController();
  #alive = true;

  constructor(shared: Device, { locks = true, channel = true, beat = 50, hesitate = async () => {} }: TabWays) {
    this.device = {
      beat,
      locks: locks ? this.#locksOver(shared.locks!) : null,
      outbox: async () => this.#mortal(await shared.outbox()) as Outbox,
      replicas: () => null,
      drafts: () => shared.drafts(),
      tables: async () =>
        this.#mortal(await shared.tables(), async (method, call) => {
          if (method !== 'commit') return call();
          await hesitate();
          if (!this.#alive) return never();
          const result = await call();
          await hesitate();
          return result;
        }),
      channel: (name) => (channel ? this.#channelOver(shared.channel(name)!) : null),
    };
  }

  get alive(): boolean {
    return this.#alive;
  }

  /** Opens a session in this tab. */
  async session(options: Omit<LocalOptions, 'storage'>): Promise<Session> {
    const session = await LocalSession.open({ ...options, storage: this.device });
    this.sessions.push(session);
    return session;
  }

  /** The tab is gone from one moment to the next: its locks are free, and nothing of it is heard or done any more. */
  kill(): void {
    this.#alive = false;
    this.#closed.abort(new Error('the tab is gone'));
  }

  async close(): Promise<void> {
    if (this.#alive) for (const session of this.sessions) await session.close();
    this.kill();
  }

  #locksOver(shared: Locks): Locks {
    const { signal } = this.#closed;
    const mortal = (release: () => void) => {
      if (signal.aborted) release();
      else signal.addEventListener('abort', release, { once: true });
      return release;
    };
    return {
      tryAcquire: async (name) => {
        if (!this.#alive) return never();
        const release = await shared.tryAcquire(name);
        return release === null ? null : mortal(release);
      },
      acquire: (name, stop) => {
        if (!this.#alive) return never();
        return shared.acquire(name, AbortSignal.any([stop, signal])).then(mortal);
      },
    };
  }

  #channelOver(shared: NonNullable<ReturnType<Device['channel']>>): NonNullable<ReturnType<Device['channel']>> {
    this.#closed.signal.addEventListener('abort', () => shared.close());
    return {
      post: (message) => shared.post(message),
      onMessage: (listener) =>
        shared.onMessage((message) => {
          if (!this.loses(message)) listener(message);
        }),
      close: () => shared.close(),
    };
  }

  /** A storage of which nothing is asked, and no answer comes, once the tab is gone. */
  #mortal<Storage extends object>(
    storage: Storage,
    around: (method: string, call: () => Promise<unknown>) => Promise<unknown> = (_, call) => call(),
  ): Storage {
    return new Proxy(storage, {
      get: (target, method) => {
        const value: unknown = Reflect.get(target, method);
        if (typeof value !== 'function') return value;
        return async (...args: unknown[]) => {
          if (!this.#alive) return never();
          const answer = await around(String(method), async () => (value as (...all: unknown[]) => Promise<unknown>).apply(target, args));
          return this.#alive ? answer : never();
        };
      },
    });
  }
}

/** The log of a table, as whoever opens it next finds it. */
export async function logOf(device: Device, table: string) {
  const store: TableStore = await device.tables();
  return store.log(table, { after: 0, limit: 100_000 });
}

/** How many changes of a scope wait on a device, whosever page has them. */
export async function keptOf(device: Device, scope: string): Promise<number> {
  const storage = await device.outbox();
  const sessions = await storage.sessions(scope);
  const entries = await Promise.all(sessions.map(({ session }) => storage.entries(session)));
  return entries.flat().length;
}

function never(): Promise<never> {
  return new Promise(() => {});
}
