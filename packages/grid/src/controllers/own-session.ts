import type { Session } from '@teable-grid/core';

/** Where a table is, as the element's attributes say. */
export interface TableAddress {
  readonly server: string;
  readonly table: string;
  readonly token: string;
  readonly user: string;
}

/** What this element needs of `@teable-grid/client`; a page that brings its own session never loads it. */
interface ClientModule {
  openSession(options: { server: string; table: string; token: string; user?: string }): Session | Promise<Session>;
}

/** Opens a session through the client, which is loaded now. */
export async function openOwnSession({ user, ...address }: TableAddress): Promise<Session> {
  const client = (await import('@teable-grid/client')) as unknown as ClientModule;
  return client.openSession(user === '' ? address : { ...address, user });
}
