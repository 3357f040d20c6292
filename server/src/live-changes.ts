import type { Extension, onStatelessPayload } from '@hocuspocus/server';
import { decodeClientMessage, encodeMessage, type Problem, type ServerMessage } from '@teable-grid/core';
import type { Logger } from 'pino';
import type { SocketContext } from './sockets.ts';

/** UTF-8 bytes of one presence state. */
const presenceBytes = 2_000;
const hues = 10;

/** Thrown to Hocuspocus to refuse a document; without a message, so that it is not printed. */
const refusal = (reason: string): { readonly reason: string } => ({ reason });

/** What of Hocuspocus' hooks we use: admits sockets to their document, takes changes, and keeps presence honest. */
export function liveChanges(log: Logger): Extension {
  return {
    async onAuthenticate({ context, documentName, connectionConfig }) {
      connectionConfig.readOnly = true;
      if ((context as SocketContext).table.document.name !== documentName) throw refusal('epoch-passed');
    },

    // A throw here would end the process, and Hocuspocus does not wait for it: what goes wrong is answered.
    async onStateless(payload) {
      takeMessage(payload, log);
    },

    async beforeHandleAwareness({ states, connection }) {
      const context = connection?.context as SocketContext | undefined;
      if (context === undefined) return;
      for (const [client, state] of states) {
        // Hocuspocus decodes into an awareness of its own, whose empty state is among these: it would be sent out as a person.
        const isEmpty = Object.keys(state).length === 0;
        if (!isEmpty) context.awarenessClient ??= client;
        // Awareness states are claims: one a socket, with the name that the token gives.
        if (isEmpty || client !== context.awarenessClient || JSON.stringify(state).length > presenceBytes) states.delete(client);
        else replaceState(state, context, client);
      }
    },
  };
}

function replaceState(state: Record<string, unknown>, { access }: SocketContext, client: number): void {
  const place = state['place'];
  for (const key of Object.keys(state)) delete state[key];
  state['user'] = { ...access.actor, color: client % hues };
  if (typeof place === 'object' && place !== null) state['place'] = place;
}

/** decode → authorise → queue; the answer goes to the socket that asked. */
function takeMessage({ payload, connection }: onStatelessPayload, log: Logger): void {
  const { access, sessions, table } = connection.context as SocketContext;
  const answer = (message: ServerMessage) => connection.sendStateless(encodeMessage(message));
  const refuse = (problem: Problem, about: { session?: string; n?: number } = {}) => {
    log.warn({ event: 'refused', table: table.name, actor: access.actor.id, code: problem.code, message: problem.message, ...about });
    answer({ message: 'refused', problem, ...about });
  };
  const decoded = decodeClientMessage(payload);
  if (!decoded.ok) return refuse(decoded.problem);
  const { session, change, confirmed } = decoded.value;
  const about = { session, n: change.n };
  if (!sessions.has(session)) return refuse(problemOf('session', `The session ${session} is not attached to this socket.`), about);
  if (access.role === 'viewer') {
    const problems = [problemOf('', `${access.actor.name} may read this table, but not change it.`)];
    return answer({ message: 'verdict', ...about, verdict: { verdict: 'rejected', problems } });
  }
  const received = performance.now();
  void table.authority.submit({ session, actor: access.actor, confirmed, change, kind: 'change' }).then((decision) => {
    if (decision.answer === 'refused') return refuse(decision.problem, about);
    const { verdict } = decision;
    answer({ message: 'verdict', ...about, verdict });
    const told = verdict.verdict === 'accepted' ? { seq: verdict.seq, conflicts: verdict.conflicts.length } : {};
    log.debug({ event: 'change', table: table.name, ...about, verdict: verdict.verdict, ...told, ms: performance.now() - received });
  });
}

function problemOf(path: string, message: string): Problem {
  return { code: 'not-allowed', path, message };
}
