import { type ClientMessage, mostAuthors, type PastMessage, type Question, type Revision, type ServerMessage } from '@teable-grid/core';
import type { Link } from './link.ts';

/** The version of the protocol that has them. */
export const questionsSince = 4;
/** The version that has those about the past. */
const pastSince = 6;
/** An answer is waited for so long, milliseconds. */
const patience = 5_000;
/** One about the past is: the log is looked through for it. */
const pastPatience = 20_000;

type Authors = Awaited<ReturnType<Link['authors']>>;
type People = Awaited<ReturnType<Link['missed']>>;

/** What may be asked about the past. */
export type PastQuestion = Extract<Question, { message: PastMessage['message'] }>;

/** The version of the protocol that has a question. */
export function sinceOf(question: ClientMessage): number {
  return question.message === 'history' || question.message === 'steps' ? pastSince : questionsSince;
}

/** Somebody who waits for an answer. */
interface Asked<Answer> {
  readonly answer: (answer: Answer) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Questions to whoever decides about who did what. Answers come in the order of the questions; without one in time it is not known. */
export class Questions {
  readonly #send: (message: Question) => boolean;
  readonly #authors: Asked<Authors>[] = [];
  readonly #missed: Asked<People>[] = [];
  readonly #past: Readonly<Record<PastMessage['message'], Asked<PastMessage | null>[]>> = { history: [], steps: [] };

  /** @param send Sends a question; false when it cannot. */
  constructor(send: (message: Question) => boolean) {
    this.#send = send;
  }

  async authors(revisions: readonly Revision[]): Promise<Authors> {
    const asked = revisions.slice(0, mostAuthors);
    if (asked.length === 0 || !this.#send({ message: 'authors', revisions: [...asked] })) return [];
    return ask<Authors>(this.#authors, []);
  }

  async missed(after: Revision, through: Revision): Promise<People> {
    return this.#send({ message: 'missed', after, through }) ? ask<People>(this.#missed, null) : null;
  }

  async past(question: PastQuestion): Promise<PastMessage | null> {
    return this.#send(question) ? ask<PastMessage | null>(this.#past[question.message], null, pastPatience) : null;
  }

  /** Takes an answer. */
  answered(message: ServerMessage): void {
    if (message.message === 'authors') settle(this.#authors.shift(), message.authors);
    else if (message.message === 'missed') settle(this.#missed.shift(), message.people);
    else if (message.message === 'history' || message.message === 'steps') settle(this.#past[message.message].shift(), message);
  }

  /** There will be no answers. */
  unanswered(): void {
    for (const asked of this.#authors.splice(0)) settle(asked, []);
    for (const asked of this.#missed.splice(0)) settle(asked, null);
    for (const line of Object.values(this.#past)) for (const asked of line.splice(0)) settle(asked, null);
  }
}

function ask<Answer>(line: Asked<Answer>[], otherwise: Answer, longest = patience): Promise<Answer> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(otherwise), longest);
    line.push({ answer: resolve, timer });
  });
}

function settle<Answer>(asked: Asked<Answer> | undefined, answer: Answer): void {
  if (asked === undefined) return;
  clearTimeout(asked.timer);
  asked.answer(answer);
}
