import { type Actor, MemoryStore, newId, type Session } from '@teable-grid/core';
import { browserDevice, type Device } from '../device/device.ts';
import { keepOutbox } from '../device/keep-outbox.ts';
import { Outbox } from '../outbox/outbox.ts';
import { shownActor } from '../presence/shown-actor.ts';
import { TableSession } from '../table-session.ts';
import { type InitialTable, LocalAuthority } from './local-authority.ts';
import { LocalLink } from './local-link.ts';
import { LocalTable } from './local-table.ts';
import { TableLink } from './table-link.ts';

/** How to open a table of this device. */
export interface LocalOptions extends InitialTable {
  /** `workspace/table`. */
  readonly table: string;
  /** `indexeddb`: kept on this device, for all pages of this origin; `memory`: of this session only, and gone with it. */
  readonly storage: 'memory' | 'indexeddb' | Device;
  /** The person, as others in this browser see him. What is unsent is kept for him by his id; an e-mail address becomes its digest. */
  readonly actor?: Actor;
}

const me: Actor = { id: 'me', name: 'Me' };
/** Shared by all sessions of this page, so that they share its tables. */
let browser: Device | null = null;

/** A session whose table is decided on this device: all that a server does, without one. */
export const LocalSession = {
  /**
   * Opens a table, making it with `fields` and `rows` when it is not there. One page of the browser holds a table and decides for all;
   * when it ends, another goes on. The promise resolves when the session is live; or when the page that holds the table does not answer, or
   * refuses this one: then the status says so, and what is done meanwhile waits. It is rejected when this page should hold the
   * table and cannot open it.
   */
  async open(options: LocalOptions): Promise<Session> {
    const { table, storage } = options;
    const actor = shownActor(options.actor ?? me, me.name);
    if (storage === 'indexeddb') return openOn((browser ??= browserDevice()), options, actor);
    if (storage !== 'memory') return openOn(storage, options, actor);
    const authority = await LocalAuthority.open(table, new MemoryStore(), options);
    return LocalSession.join(authority, { actor, onClose: () => authority.close() });
  },

  /** Another session of an authority that is open; live when the promise resolves. What is undecided when it ends is gone with it. */
  async join(authority: LocalAuthority, { actor: given, onClose }: JoinOptions = {}): Promise<Session> {
    const actor = shownActor(given ?? me, me.name);
    const outbox = new Outbox(`local|${authority.table}|${actor.id}`, new Date().toISOString());
    outbox.openNone();
    const session = new TableSession({
      outbox,
      hasRoles: false,
      link: (host) => new LocalLink(authority, actor, newId('session'), host),
      ...(onClose !== undefined && { onClose }),
    });
    const live = became(session, ['live']);
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

async function openOn(device: Device, { table: name, fields, rows }: LocalOptions, actor: Actor): Promise<Session> {
  const table = LocalTable.join(device, name, { ...(fields !== undefined && { fields }), ...(rows !== undefined && { rows }) });
  const outbox = new Outbox(`local|${name}|${actor.id}`, new Date().toISOString());
  const session: TableSession = new TableSession({
    outbox,
    hasRoles: false,
    link: (host) => new TableLink(table, actor, host),
    prepare: () => keepOutbox(session, outbox, device),
    onClose: () => table.leave(),
  });
  let stop = () => {};
  const failed = new Promise<never>((_, reject) => (stop = table.onFailure(reject)));
  const told = became(session, ['live', 'refused', 'offline']);
  session.start();
  try {
    await Promise.race([told, failed]);
    return session;
  } catch (error) {
    await session.close();
    throw error;
  } finally {
    stop();
  }
}

/** Resolves when the status of a session has become one of these. */
function became(session: Session, states: readonly Session['status']['state'][]): Promise<void> {
  return new Promise((resolve) => {
    const stop = session.subscribe(({ event }) => {
      if (event !== 'status' || !states.includes(session.status.state)) return;
      stop();
      resolve();
    });
  });
}
