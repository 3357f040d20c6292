import type { Session } from '@teable-grid/core';

/** Where a table is, as the element's attributes say. */
export interface TableAddress {
  readonly server: string;
  readonly table: string;
  readonly token: string;
  readonly user: string;
}

/** Opens a session through `@teable-grid/client`, which is loaded now: a page that brings its own session never loads it. */
export async function openOwnSession({ server, table, token, user }: TableAddress): Promise<Session> {
  const { openSession } = await import('@teable-grid/client');
  return openSession({ server, table, token: token === '' ? null : token, name: user === '' ? null : user });
}
