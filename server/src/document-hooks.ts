import type { Extension } from '@hocuspocus/server';
import { closeCodes, idPattern, type PresencePlace } from '@teable-grid/core';
import type { Limits } from './limits.ts';
import type { Metrics } from './metrics.ts';
import type { SocketContext } from './sockets.ts';

const hues = 10;

/** Thrown to Hocuspocus to refuse a document; without a message, so that it is not printed. */
const refusal = (reason: string): { readonly reason: string } => ({ reason });

/** What Hocuspocus hands to its hooks: copies of it, so that what may change is within. */
export interface HookContext {
  readonly reader: SocketContext;
}

/** What of Hocuspocus' hooks we use: admits sockets to their document, and keeps presence honest. */
export function documentHooks({ presenceBytes }: Limits, metrics: Metrics): Extension {
  return {
    async onAuthenticate({ context, documentName, connectionConfig }) {
      connectionConfig.readOnly = true;
      const { table, replica, access } = (context as HookContext).reader;
      if (table.gone || replica.document.name !== documentName || !table.replicas.serves(replica, access.role))
        throw refusal('epoch-passed');
    },

    async connected({ context }) {
      const { table, replica, access, sync, end } = (context as HookContext).reader;
      // His rights, or the fields, may have changed since.
      if (table.replicas.serves(replica, access.role)) sync!.connected();
      else end(closeCodes.epochPassed, 'What you may see of the table has changed.');
    },

    async beforeHandleAwareness({ states, connection }) {
      const context = (connection?.context as HookContext | undefined)?.reader;
      if (context === undefined) return;
      for (const [client, state] of states) {
        // Hocuspocus decodes into an awareness of its own, whose empty state is among these: it would be sent out as a person.
        const isEmpty = Object.keys(state).length === 0;
        if (!isEmpty && context.awarenessClient === null && !isHeldByAnother(client, context)) context.awarenessClient = client;
        // Awareness states are claims: one a socket, with the name that the token gives.
        const isForeign = client !== context.awarenessClient;
        if (isEmpty || isForeign || JSON.stringify(state).length > presenceBytes) {
          states.delete(client);
          if (!isEmpty) metrics.refused('presence', isForeign ? 'not-allowed' : 'over-limit');
        } else replaceState(state, context, client);
      }
    },
  };
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
