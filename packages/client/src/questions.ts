import { type ClientMessage, mostAuthors, type Revision, type ServerMessage } from '@teable-grid/core';
import type { Link } from './link.ts';

/** The version of the protocol that has them. */
export const questionsSince = 4;
/** An answer is waited for so long, milliseconds. */
const patience = 5_000;

type Authors = Awaited<ReturnType<Link['authors']>>;
type People = Awaited<ReturnType<Link['missed']>>;

/** What may be asked. */
export type Question = Extract<ClientMessage, { message: 'authors' | 'missed' }>;

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

  /** Takes an answer. */
  answered(message: ServerMessage): void {
    if (message.message === 'authors') settle(this.#authors.shift(), message.authors);
    else if (message.message === 'missed') settle(this.#missed.shift(), message.people);
  }

  /** There will be no answers. */
  unanswered(): void {
    for (const asked of this.#authors.splice(0)) settle(asked, []);
    for (const asked of this.#missed.splice(0)) settle(asked, null);
  }
}

function ask<Answer>(line: Asked<Answer>[], otherwise: Answer): Promise<Answer> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(otherwise), patience);
    line.push({ answer: resolve, timer });
  });
}

function settle<Answer>(asked: Asked<Answer> | undefined, answer: Answer): void {
  if (asked === undefined) return;
  clearTimeout(asked.timer);
  asked.answer(answer);
}
