import { colorOf, type PresencePlace, readPlace, type Table } from '@teable-grid/core';
import type { Access } from './access.ts';
import { mayWriteCells } from './authorise.ts';
import type { Limits } from './limits.ts';
import type { Metrics } from './metrics.ts';
import type { SocketContext } from './socket-context.ts';

/** What of a person's claims about himself is passed on. */
export interface PresenceOptions {
  readonly limits: Pick<Limits, 'presenceBytes' | 'presenceTyping' | 'presenceNamed'>;
  readonly metrics: Metrics;
}

/**
 * Awareness states are claims: one a socket, with the name that the token gives, and of the rest the place alone. Who may not write a cell does
 * not write in it. Makes of a claimed state what is passed on; false when nothing is, which is counted. The first client that a socket speaks for is the one it may go on speaking for.
 *
 * @param bytes Size of the state as it was claimed.
 */
export function admitPresence(
  context: SocketContext,
  client: number,
  state: Record<string, unknown>,
  bytes: number,
  { limits, metrics }: PresenceOptions,
): boolean {
  if (context.awarenessClient === null && !isHeldByAnother(client, context)) context.awarenessClient = client;
  const isForeign = client !== context.awarenessClient;
  if (isForeign || bytes > limits.presenceBytes) {
    metrics.refused('presence', isForeign ? 'not-allowed' : 'over-limit');
    return false;
  }
  replaceState(state, context, limits);
  return true;
}

/** Whether somebody else is there under this awareness client already: it would be his place that is overwritten. */
function isHeldByAnother(client: number, { table, access }: SocketContext): boolean {
  for (const { readers } of table.replicas.all())
    for (const other of readers) if (other.awarenessClient === client && other.access.actor.id !== access.actor.id) return true;
  return false;
}

function replaceState(state: Record<string, unknown>, { access, table }: SocketContext, limits: PresenceOptions['limits']): void {
  const place = readPlace(state['place'], { typing: limits.presenceTyping, named: limits.presenceNamed });
  for (const key of Object.keys(state)) delete state[key];
  state['user'] = { ...access.actor, color: colorOf(access.actor.id) };
  if (place !== null) state['place'] = place.editing ? writtenPlace(place, access, table.authority.table) : place;
}

/** The place of somebody who says that he writes there. */
function writtenPlace(place: PresencePlace, access: Access, table: Table): PresencePlace {
  if (place.cursor !== null && mayWriteCells(place.cursor.field, access, table)) return place;
  const { typing: _typing, ...rest } = place;
  return { ...rest, editing: false };
}
