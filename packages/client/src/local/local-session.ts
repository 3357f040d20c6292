import { type Actor, MemoryStore, newId, type Session } from '@teable-grid/core';
import { webLocks } from '../device/device.ts';
import { Outbox } from '../outbox/outbox.ts';
import { TableSession } from '../table-session.ts';
import { IndexedDbStore } from './indexeddb-store.ts';
import { type InitialTable, LocalAuthority } from './local-authority.ts';
import { LocalLink } from './local-link.ts';

/** How to open a table of this device. */
export interface LocalOptions extends InitialTable {
  /** `workspace/table`. */
  readonly table: string;
  /** `indexeddb`: kept on this device; `memory`: gone with the page. */
  readonly storage: 'memory' | 'indexeddb';
  /** The person, as others in this page see him. */
  readonly actor?: Actor;
}

/** An authority over IndexedDB that sessions of this page share. */
interface Shared {
  readonly authority: Promise<LocalAuthority>;
  release: () => void;
  sessions: number;
}

const shared = new Map<string, Shared>();

/** A session whose table is decided on this device: all that a server does, without one. */
export const LocalSession = {
  /**
   * Opens a table, making it with `fields` and `rows` when it is not there; the session is live when the promise resolves. Tables in
   * memory are this session's own; those in IndexedDB are shared by the sessions of a page, and open in one page at a time: in
   * another one the promise is rejected with a sentence.
   */
  async open(options: LocalOptions): Promise<Session> {
    if (options.storage === 'indexeddb') return openShared(options);
    const authority = await LocalAuthority.open(options.table, new MemoryStore(), options);
    return LocalSession.join(authority, { ...options, onClose: () => authority.close() });
  },

  /** Another session of an authority that is open; live when the promise resolves. */
  async join(authority: LocalAuthority, { actor = { id: 'me', name: 'Me' }, onClose }: JoinOptions = {}): Promise<Session> {
    const outbox = new Outbox(`local|${authority.table}|${actor.id}`, new Date().toISOString());
    // What is decided is in the store within milliseconds; what is not is gone with the page.
    outbox.openNone();
    const session = new TableSession({
      outbox,
      hasRoles: false,
      link: (host) => new LocalLink(authority, actor, newId('session'), host),
      ...(onClose !== undefined && { onClose }),
    });
    const live = new Promise<void>((resolve) => {
      const stop = session.subscribe(() => {
        if (session.status.state !== 'live') return;
        stop();
        resolve();
      });
    });
    session.start();
    await live;
    return session;
  },
};

/** As whom to join, and what to do after the session has ended. */
export interface JoinOptions {
  readonly actor?: Actor;
  readonly onClose?: () => Promise<void>;
}

async function openShared(options: LocalOptions): Promise<Session> {
  const { table } = options;
  let there = shared.get(table);
  if (there === undefined) {
    const opening: Shared = { authority: openAuthority(options, (release) => (opening.release = release)), release: () => {}, sessions: 0 };
    there = opening;
    shared.set(table, opening);
  }
  const mine = there;
  mine.sessions += 1;
  const leave = async () => {
    mine.sessions -= 1;
    if (mine.sessions > 0) return;
    if (shared.get(table) === mine) shared.delete(table);
    await mine.authority.then(
      (authority) => authority.close(),
      () => {},
    );
    mine.release();
  };
  try {
    return await LocalSession.join(await mine.authority, { ...options, onClose: leave });
  } catch (error) {
    await leave();
    throw error;
  }
}

async function openAuthority(options: LocalOptions, onLocked: (release: () => void) => void): Promise<LocalAuthority> {
  const { table } = options;
  const release = await webLocks()?.tryAcquire(`teable-grid/table/${table}`);
  if (release === null) throw new Error(`The table ${table} is open in another tab of this browser; close it there first.`);
  if (release !== undefined) onLocked(release);
  return LocalAuthority.open(table, await IndexedDbStore.open(), options);
}
