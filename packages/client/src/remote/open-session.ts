import { fail, ok, quoted, type Result, type Session, tableNamePattern } from '@teable-grid/core';
import { type Device, deviceOf } from '../device/device.ts';
import { keepOutbox } from '../device/keep-outbox.ts';
import type { LinkHost } from '../link.ts';
import type { OutboxBounds } from '../outbox/bounds.ts';
import { Outbox } from '../outbox/outbox.ts';
import { TableSession } from '../table-session.ts';
import { RemoteLink } from './remote-link.ts';
import { scopeOf } from './scope.ts';
import { socketAddress } from './server-address.ts';

/** How to open a table of a server. */
export interface RemoteSessionOptions {
  /** `wss://example.org`, or `https:`; in a page it may be relative. */
  readonly server: string;
  /** `workspace/table`. */
  readonly table: string;
  readonly token?: string | null;
  /**
   * Asked for a new token of the same person before the one at hand runs out, and when the server says that it has; null: there is none.
   * Instead of it, or beside it, `setToken` gives one.
   */
  readonly refreshToken?: () => Promise<string | null>;
  /** The person's name, for a server in development mode. */
  readonly name?: string | null;
  /** Where to keep what is unsent, and the replica: this device, or memory only. */
  readonly storage?: 'device' | 'memory' | Device;
  /** How much may wait to be sent before nothing more can be written; by default 10,000 changes, 32 MB, 30 days. */
  readonly bounds?: Partial<OutboxBounds>;
}

/**
 * Opens a table of a server. The session is there at once; it shows what this device has kept while it connects. What is wrong
 * with the options shows as its status.
 */
export function openSession(options: RemoteSessionOptions): Session {
  const { table, storage = 'device', refreshToken } = options;
  // An empty attribute is none.
  const [token, name] = [options.token || null, options.name || null];
  const address = addressOf(options);
  const device = deviceOf(storage);
  const scope = scopeOf({ address: address.ok ? address.value : options.server, table, token, name });
  const cache = device.replicas(scope);
  const outbox = new Outbox(scope, new Date().toISOString(), options.bounds);
  let link: RemoteLink;
  const session: TableSession = new TableSession({
    outbox,
    hasRoles: true,
    drafts: { scope, locks: device.locks, copies: () => device.drafts() },
    link: (host: LinkHost) =>
      (link = new RemoteLink({ address, table, token, name, cache, ...(refreshToken !== undefined && { refreshToken }) }, host)),
    prepare: async () => {
      await keepOutbox(session, outbox, device);
      const known = await cache?.known();
      if (known == null) return;
      session.recall(known);
      await link.preload(known.document);
    },
  });
  session.start();
  return session;
}

function addressOf({ server, table }: RemoteSessionOptions): Result<string> {
  if (!tableNamePattern.test(table))
    return fail('wrong-value', `${quoted(table)} is not the name of a table; it looks like workspace/table.`, 'table');
  const address = socketAddress(server);
  return address.ok ? ok(address.value) : address;
}
