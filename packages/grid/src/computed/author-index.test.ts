import { type Authorship, mostAuthors, type Revision } from '@teable-grid/core';
import { describe, expect, test } from 'vitest';
import { type AskedSession, AuthorIndex } from './author-index.ts';

/** A session that tells who made changes when `answer` lets it. */
class Asked implements AskedSession {
  status: AskedSession['status'] = { state: 'live' };
  capabilities: AskedSession['capabilities'] = { write: true, comment: true, rules: false, order: true, conflicts: true, history: true };
  readonly actor = { id: 'me', name: 'Mia' };
  readonly asked: Revision[] = [];
  readonly #answer: (() => void)[] = [];

  authorOf(revision: Revision): Promise<Authorship | null> {
    this.asked.push(revision);
    const author = revision === 13 ? null : { actor: { id: `u${revision % 3}`, name: '' }, at: `at ${revision}` };
    return new Promise((resolve) => this.#answer.push(() => resolve(author)));
  }

  async answer(): Promise<void> {
    await Promise.resolve();
    for (const answer of this.#answer.splice(0)) answer();
    for (let turns = 0; turns < 5; turns++) await Promise.resolve();
  }
}

function index(): { authors: AuthorIndex; session: Asked; told: () => number } {
  let told = 0;
  const authors = new AuthorIndex(() => (told += 1));
  const session = new Asked();
  authors.follow(session);
  return { authors, session, told: () => told };
}

describe('who made which changes', () => {
  test('T8: what is looked up is asked once, in batches, one at a time, the last first', async () => {
    const { authors, session, told } = index();
    const revisions = Array.from({ length: mostAuthors + 5 }, (_, at) => at + 1);
    for (const revision of [...revisions, ...revisions]) expect(authors.authorOf(revision)).toBeUndefined();
    await session.answer();
    expect([session.asked.length, Math.min(...session.asked.slice(0, mostAuthors)), told()]).toEqual([mostAuthors + 5, 6, 1]);
    await session.answer();
    expect([session.asked.length, told()]).toEqual([mostAuthors + 5, 2]);
    expect([authors.authorOf(1)?.at, authors.authorOf(13), [...authors.actors].map(({ id }) => id).toSorted()]).toEqual([
      'at 1',
      null,
      ['u0', 'u1', 'u2'],
    ]);
  });

  test('T8: nobody is asked who is not there; what nobody could tell is asked again when the session is live again', async () => {
    const { authors, session } = index();
    authors.authorOf(13);
    await session.answer();
    expect(authors.authorOf(13)).toBeNull();
    session.status = { state: 'offline', since: '', reason: '' };
    authors.follow(session);
    expect([authors.authorOf(13), authors.authorOf(14)]).toEqual([null, undefined]);
    await session.answer();
    expect(session.asked).toEqual([13]);
    session.status = { state: 'live' };
    authors.follow(session);
    expect(authors.authorOf(13)).toBeUndefined();
    await session.answer();
    await session.answer();
    expect(session.asked.toSorted((a, b) => a - b)).toEqual([13, 13, 14]);
  });

  test('T8: a change without a number is this person’s, of one moment; another session knows nothing of it; without history nobody can tell', async () => {
    const { authors, session } = index();
    const mine = authors.authorOf(-1);
    expect(mine?.actor).toEqual(session.actor);
    expect(authors.authorOf(-1)).toBe(mine);
    const other = new Asked();
    authors.follow(other);
    authors.authorOf(4);
    await other.answer();
    expect(authors.authorOf(4)?.at).toBe('at 4');
    other.capabilities = { ...other.capabilities, history: false };
    expect([authors.authorOf(4), authors.authorOf(9)]).toEqual([null, null]);
  });
});
