import { decodeClientMessage, type Problem, type ServerMessage, type Table } from '@teable-grid/core';
import type { Logger } from 'pino';
import type { Limits } from './limits.ts';
import type { Metrics } from './metrics.ts';
import { hiddenFrom } from './access.ts';
import { authorise } from './authorise.ts';
import { bucketOf, burst } from './buckets.ts';
import { isQuestion, tell } from './questions.ts';
import type { SocketContext } from './socket-context.ts';

/** Questions of one socket that wait for an answer at most: they are answered one after the other, and each may take a while. */
const mostUnanswered = 200;

/** What taking a message needs of its server. */
export interface LiveOptions {
  readonly limits: Limits;
  readonly metrics: Metrics;
  readonly log: Logger;
  /** Goes on under a new token. */
  renew(token: string): void;
}

/** decode → queue, to be authorised and executed in its turn; the answer goes to the socket that asked. Never throws, and waits for nothing. */
export function takeMessage(
  payload: string,
  context: SocketContext,
  answer: (message: ServerMessage) => void,
  { limits, metrics, log, renew }: LiveOptions,
): void {
  const { access, sessions, table } = context;
  const refuse = (problem: Problem, about: { session?: string; n?: number } = {}) => {
    metrics.refused('message', problem.code);
    log.warn({ event: 'refused', table: table.name, actor: access.actor.id, code: problem.code, message: problem.message, ...about });
    answer({ message: 'refused', problem, ...about });
  };
  const decoded = decodeClientMessage(payload);
  if (!decoded.ok) return refuse(decoded.problem);
  const { value } = decoded;
  if (value.message === 'token') return renew(value.token);
  if (isQuestion(value)) {
    if (context.unanswered >= mostUnanswered)
      return refuse({
        code: 'over-limit',
        path: '',
        message: `More than ${mostUnanswered} questions wait for an answer; wait for some of them.`,
      });
    context.unanswered += 1;
    context.answering = context.answering.then(async () => {
      // To somebody who has left nothing is told, nor looked up.
      if (!context.ended) await tell(value, context, answer, log);
      context.unanswered -= 1;
    });
    return;
  }
  if (value.message !== 'change') return table.drafts.take(value, context);
  const { session, change, confirmed } = value;
  const about = { session, n: change.n };
  const attached = sessions.get(session);
  if (attached === undefined) return refuse(notAttached(session, context), about);
  const { changesPerSecond } = limits;
  attached.bucket ??= bucketOf(changesPerSecond, burst, table.changesOf(access.actor.id));
  if (!attached.bucket.tryRemoveTokens(1)) {
    metrics.limited('changesPerSecond');
    const after = Math.max(50, Math.ceil(attached.bucket.getWaitTime(1)));
    const { personChangesPerSecond: person, tableChangesPerSecond: all } = limits;
    const message = `More changes come than the limits changesPerSecond (${changesPerSecond}), personChangesPerSecond (${person}) and tableChangesPerSecond (${all}) allow.`;
    return answer({ message: 'verdict', ...about, verdict: { verdict: 'retry', after, message } });
  }
  const authorised = (now: Table) => authorise(change, access, now);
  const hidden = (now: Table) => hiddenFrom(access.role, now.fields);
  const submitted = { session, actor: access.actor, confirmed, change, kind: 'change', authorise: authorised, hidden } as const;
  void table.authority.submit(submitted).then((decision) => {
    if (decision.answer === 'refused') refuse(decision.problem, about);
    else answer({ message: 'verdict', ...about, verdict: decision.verdict });
  });
}

function notAttached(session: string, { takenOver }: SocketContext): Problem {
  return takenOver.has(session)
    ? takenOverProblem(session)
    : { code: 'not-allowed', path: 'session', message: `The session ${session} is not attached to this socket.` };
}

/** What the old holder of a session is told. */
export function takenOverProblem(session: string): Problem {
  return { code: 'taken-over', path: 'session', message: `Another page has attached the session ${session}; go on in a new one.` };
}
