import { type Actor, MemoryStore, newId, type Session } from '@teable-grid/core';
import { Outbox } from '../outbox/outbox.ts';
import { TableSession } from '../table-session.ts';
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

/** A session whose table is decided on this device: all that a server does, without one. */
export const LocalSession = {
  /** Opens a table, making it with `fields` and `rows` when it is not there; the session is live when the promise resolves. */
  async open(options: LocalOptions): Promise<Session> {
    if (options.storage === 'indexeddb') throw new Error('Tables cannot be kept in IndexedDB yet.');
    const authority = await LocalAuthority.open(options.table, new MemoryStore(), options);
    return LocalSession.join(authority, { ...options, onClose: () => authority.close() });
  },

  /** Another session of an authority that is open; live when the promise resolves. */
  async join(authority: LocalAuthority, { actor = { id: 'me', name: 'Me' }, onClose }: { actor?: Actor; onClose?: () => Promise<void> } = {}): Promise<Session> {
    let session: TableSession | null = null;
    const warn = (reason: string) => session?.warn({ code: 'over-limit', path: '', message: `A change could not be kept on this device: ${reason}` });
    const outbox = new Outbox(`local|${authority.table}|${actor.id}`, new Date().toISOString(), warn);
    outbox.openNone();
    const made = new TableSession({
      outbox,
      link: (host) => new LocalLink(authority, actor, newId('session'), host),
      ...(onClose !== undefined && { onClose }),
    });
    session = made;
    const live = new Promise<void>((resolve) => {
      const stop = made.subscribe(() => {
        if (made.status.state !== 'live') return;
        stop();
        resolve();
      });
    });
    made.start();
    await live;
    return made;
  },
};
