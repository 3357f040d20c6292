import { mostAuthors, type Revision } from '@teable-grid/core';
import { expect, test } from 'vitest';
import { Authors } from './authors.ts';
import type { Link } from './link.ts';

/** Tells who made changes, and keeps what it was asked. */
function links(): { link: Link; asked: (readonly Revision[])[] } {
  const asked: (readonly Revision[])[] = [];
  const authors = (revisions: readonly Revision[]) => {
    asked.push(revisions);
    const known = revisions.filter((revision) => revision % 7 !== 0);
    return Promise.resolve(known.map((revision) => ({ revision, actor: { id: `u${revision}`, name: '' }, at: '2026-01-01T00:00:00Z' })));
  };
  return { link: { authors } as unknown as Link, asked };
}

test('AU-1 authors that are asked for in one turn are asked for in one message, and in several where they are more than it takes', async () => {
  const { link, asked } = links();
  const authors = new Authors(link, () => ({ id: 'me', name: 'Me' }));
  const revisions = Array.from({ length: mostAuthors + 20 }, (_, at) => at + 1);
  const found = await Promise.all([...revisions, 3, -1].map((revision) => authors.of(revision)));
  expect(asked.map((batch) => batch.length)).toEqual([mostAuthors, 20]);
  expect(found.map((author) => author?.actor.id ?? null)).toEqual([
    ...revisions.map((revision) => (revision % 7 === 0 ? null : `u${revision}`)),
    'u3',
    'me',
  ]);
  expect((await authors.of(5))!.actor.id).toBe('u5');
  expect(asked.length).toBe(2);
});
