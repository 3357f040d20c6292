import { idPattern, type PresencePlace } from '@teable-grid/core';
import type { Limits } from './limits.ts';
import type { Metrics } from './metrics.ts';
import type { SocketContext } from './socket-context.ts';

const hues = 10;

/** What of a person's claims about himself is passed on. */
export interface PresenceOptions {
  readonly limits: Pick<Limits, 'presenceBytes'>;
  readonly metrics: Metrics;
}

/**
 * Awareness states are claims: one a socket, with the name that the token gives, and of the rest the place alone. Makes of a claimed state
 * what is passed on; false when nothing is, which is counted. The first client that a socket speaks for is the one it may go on speaking for.
 *
 * @param bytes Size of the state as it was claimed.
 */
export function admitPresence(
  context: SocketContext,
  client: number,
  state: Record<string, unknown>,
  bytes: number,
  { limits: { presenceBytes }, metrics }: PresenceOptions,
): boolean {
  if (context.awarenessClient === null && !isHeldByAnother(client, context)) context.awarenessClient = client;
  const isForeign = client !== context.awarenessClient;
  if (isForeign || bytes > presenceBytes) {
    metrics.refused('presence', isForeign ? 'not-allowed' : 'over-limit');
    return false;
  }
  replaceState(state, context, client);
  return true;
}

/** Whether somebody else is there under this awareness client already: it would be his place that is overwritten. */
function isHeldByAnother(client: number, { table, access }: SocketContext): boolean {
  for (const { readers } of table.replicas.all())
    for (const other of readers) if (other.awarenessClient === client && other.access.actor.id !== access.actor.id) return true;
  return false;
}

function replaceState(state: Record<string, unknown>, { access }: SocketContext, client: number): void {
  const place = placeOf(state['place']);
  for (const key of Object.keys(state)) delete state[key];
  state['user'] = { ...access.actor, color: client % hues };
  if (place !== null) state['place'] = place;
}

/** A place without whatever else was put into it; null when it is none. */
function placeOf(claimed: unknown): PresencePlace | null {
  if (typeof claimed !== 'object' || claimed === null) return null;
  const { cursor, editing } = claimed as { readonly cursor?: unknown; readonly editing?: unknown };
  const { row, field } = (cursor ?? {}) as { readonly row?: unknown; readonly field?: unknown };
  return { cursor: isId(row) && isId(field) ? { row, field } : null, editing: editing === true };
}

function isId(claimed: unknown): claimed is string {
  return typeof claimed === 'string' && idPattern.test(claimed);
}
