import type { Extension } from '@hocuspocus/server';
import { closeCodes } from '@teable-grid/core';
import type { Limits } from './limits.ts';
import type { Metrics } from './metrics.ts';
import { admitPresence } from './presence.ts';
import type { SocketContext } from './socket-context.ts';

/** Thrown to Hocuspocus to refuse a document; without a message, so that it is not printed. */
const refusal = (reason: string): { readonly reason: string } => ({ reason });

/** What Hocuspocus hands to its hooks: copies of it, so that what may change is within. */
export interface HookContext {
  readonly reader: SocketContext;
}

/** What of Hocuspocus' hooks we use: admits sockets to their document, and keeps presence honest. */
export function documentHooks(limits: Limits, metrics: Metrics): Extension {
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
        if (isEmpty || !admitPresence(context, client, state, JSON.stringify(state).length, { limits, metrics })) states.delete(client);
      }
    },
  };
}
