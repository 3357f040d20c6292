import {
  type Actor,
  type Answer,
  type ChangeMessage,
  type ClientHello,
  type PastMessage,
  protocol,
  type Question,
  type ServerMessage,
} from '@teable-grid/core';
import type { Welcome } from '../link.ts';
import type { PastQuestion } from '../questions.ts';
import type { LocalAuthority } from './local-authority.ts';

/** Sessions that a connection holds at an authority, and what it is told of them. */
export interface Greeted {
  readonly welcome: Welcome;
  /** To be detached, each once. */
  readonly attached: readonly string[];
}

/**
 * Attaches the sessions of a hello, those of others excepted, and makes the answer. Rejects when the store cannot be read, or the table
 * was opened anew meanwhile: what it tells of the sessions would be out of date.
 */
export async function greet(authority: LocalAuthority, actor: Actor, asked: ClientHello['sessions']): Promise<Greeted> {
  const { fence } = authority;
  const attached: string[] = [];
  const sessions: Welcome['sessions'] = [];
  try {
    for (const { session, secret, confirmed } of asked) {
      const known = await authority.attach(session, actor.id, secret);
      if (!known.ok) continue;
      attached.push(session);
      const { last, unconfirmed } = known.value;
      const verdicts = unconfirmed.filter(({ n }) => n > confirmed).map(({ n, verdict }) => ({ n, verdict }));
      // On the wire arrays are nobody's; within a page they are shared, and nobody writes to them.
      sessions.push({ session, last, verdicts } as Welcome['sessions'][number]);
    }
    if (authority.away || authority.fence !== fence) throw new Error('it is being opened anew');
  } catch (error) {
    for (const session of attached) authority.detach(session);
    throw error;
  }
  const { published, document } = authority;
  const welcome: Welcome = {
    hello: 'server',
    protocol: protocol.max,
    document,
    seq: published.seq,
    snapshot: false,
    actor,
    role: 'owner',
    sessions,
  };
  return { welcome, attached };
}

/** What the sender of a change is told. */
export function answerTo({ session, change }: ChangeMessage, answer: Answer): ServerMessage {
  const about = { session, n: change.n };
  return answer.answer === 'verdict'
    ? { message: 'verdict', ...about, verdict: answer.verdict }
    : { message: 'refused', problem: answer.problem, ...about };
}

/** What somebody is told who asks who made which changes; nothing where the store cannot be read. */
export async function answerToQuestion(authority: LocalAuthority, asked: Question): Promise<ServerMessage> {
  if (asked.message === 'authors') return { message: 'authors', authors: await authority.authors(asked.revisions).catch(() => []) };
  if (asked.message !== 'missed') return answerToPast(authority, asked);
  const { after, through } = asked;
  return { message: 'missed', after, through, people: await authority.missed(after, through).catch(() => null) };
}

/** What somebody is told who asks what became of the table. */
export async function answerToPast(authority: LocalAuthority, asked: PastQuestion): Promise<PastMessage> {
  try {
    if (asked.message === 'history') return { message: 'history', page: await authority.history(asked), why: '' };
    return { message: 'steps', page: await authority.steps(asked.after, asked), why: '' };
  } catch (error) {
    const why = `The history of the table cannot be read now: ${error instanceof Error ? error.message : String(error)}.`;
    return { message: asked.message, page: null, why };
  }
}
