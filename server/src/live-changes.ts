import { decodeClientMessage, type Problem, type ServerMessage } from '@teable-grid/core';
import type { Logger } from 'pino';
import type { SocketContext } from './sockets.ts';

/** decode → authorise → queue; the answer goes to the socket that asked. Never throws, and waits for nothing. */
export function takeMessage(payload: string, context: SocketContext, answer: (message: ServerMessage) => void, log: Logger): void {
  const { access, sessions, table } = context;
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
