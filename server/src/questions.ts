import { type ClientMessage, isDraftRequest, type Question, type ServerMessage, type TableAuthority } from '@teable-grid/core';
import type { Logger } from 'pino';
import { hiddenFrom } from './access.ts';
import type { SocketContext } from './socket-context.ts';

/** The version of the wire contract that has several authors of a change. */
const coauthorsSince = 6;

/** Whether a message asks something, rather than to do it. */
export function isQuestion(message: ClientMessage): message is Question {
  return message.message !== 'change' && message.message !== 'token' && !isDraftRequest(message);
}

/** Tells who made which changes, and what became of the table. Who asks too often is told nothing: he goes on without. */
export async function tell(
  asked: Question,
  { access, table, questions, protocol }: SocketContext,
  answer: (message: ServerMessage) => void,
  log: Logger,
): Promise<void> {
  if (!questions.tryRemoveTokens(1)) return answer(nothing(asked, 'Too much was asked at once; ask again in a moment.'));
  try {
    const { table: now } = table.authority;
    const told = await answerTo(asked, table.authority, hiddenFrom(access.role, now.fields));
    answer(protocol >= coauthorsSince ? told : withoutCoauthors(told));
  } catch (error) {
    log.error({ event: 'question-failed', question: asked.message, table: table.name, error: String(error) });
    answer(nothing(asked, 'The server could not look it up; ask again in a moment.'));
  }
}

async function answerTo(
  asked: Question,
  { authorship, history, table }: TableAuthority,
  hidden: ReadonlySet<string>,
): Promise<ServerMessage> {
  const asker = { table, hidden };
  switch (asked.message) {
    case 'authors':
      return { message: 'authors', authors: await authorship.authors(asked.revisions, asker) };
    case 'missed': {
      const { after, through } = asked;
      return { message: 'missed', after, through, people: await authorship.missed(after, through, asker) };
    }
    case 'history':
      return { message: 'history', page: await history.history(asked, asker), why: '' };
    case 'steps':
      return { message: 'steps', page: await history.steps(asked.after, asked, asker), why: '' };
  }
}

/** What a page of an earlier protocol understands. */
function withoutCoauthors(told: ServerMessage): ServerMessage {
  if (told.message !== 'authors') return told;
  return { message: 'authors', authors: told.authors.map(({ revision, actor, at }) => ({ revision, actor, at })) };
}

function nothing(asked: Question, why: string): ServerMessage {
  switch (asked.message) {
    case 'authors':
      return { message: 'authors', authors: [] };
    case 'missed':
      return { ...asked, people: null };
    case 'history':
    case 'steps':
      return { message: asked.message, page: null, why };
  }
}
