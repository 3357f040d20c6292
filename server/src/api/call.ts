import type { IncomingMessage, ServerResponse } from 'node:http';
import type { TableInfo, TableName, TableStore } from '@teable-grid/core';
import type { Logger } from 'pino';
import { type Access, type Gate, ranks, type Role } from '../access.ts';
import type { Imports } from '../imports.ts';
import type { Limits } from '../limits.ts';
import type { FindAuthority } from '../own-session.ts';
import type { Streams, Tickets } from '../streams.ts';
import type { Tables } from '../tables.ts';
import { answerProblem } from './answers.ts';

/** What the HTTP interface needs of its server. */
export interface ApiOptions {
  readonly store: Pick<TableStore, 'list' | 'info'>;
  readonly tables: Tables;
  readonly imports: Imports;
  readonly streams: Streams;
  readonly tickets: Tickets;
  readonly gate: Gate;
  readonly log: Logger;
  readonly limits: Limits;
}

/** A request, before it is known who asks. */
export interface Request {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
}

/** A request about a table, by somebody who may make it. */
export interface Call extends Request {
  readonly table: TableName;
  readonly access: Access;
  /** The token by which he was let in: a ticket is good for one look only. */
  readonly token: string | null;
  /** What the store knows of the table; null when it is not there, where a route makes it. */
  readonly info: TableInfo | null;
  /** What the path says after the table's name. */
  readonly rest: readonly string[];
}

/** The token of a request: of its header, or of a ticket in its address, which is used up by that. */
export function tokenOf({ request, url }: Request, { tickets }: Pick<ApiOptions, 'tickets'>): string | null {
  const ticket = url.searchParams.get('ticket');
  return bearer(request) ?? (ticket === null ? null : tickets.redeem(ticket));
}

/** The token of a request's header. */
export function bearer(request: IncomingMessage): string | null {
  return /^Bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null;
}

/** Whether somebody's role is enough; answered with a sentence when it is not. */
export function isEnough(response: ServerResponse, { actor, role }: Access, wanted: Role, table: TableName): boolean {
  if (ranks[role] >= ranks[wanted]) return true;
  answerProblem(response, 403, 'not-allowed', `${actor.name} is ${role} of ${table}; this wants ${wanted}.`);
  return false;
}

/** Finds the authority of a table, whenever it is asked. */
export function authorityOf(tables: Tables, table: TableName): FindAuthority {
  return async () => (await tables.open(table))?.authority ?? null;
}
