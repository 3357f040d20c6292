import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { shownActor } from './shown-actor.ts';

it('PR-4 who is named by an e-mail address is known by its digest, as a server would know him', () => {
  const digest = createHash('sha256').update('ann@example.org').digest('hex').slice(0, 24);
  for (const id of ['ann@example.org', ' Ann@Example.org '])
    expect(shownActor({ id, name: 'Ann <ann@example.org>' }, 'Guest')).toEqual({ id: `person-${digest}`, name: 'Ann' });
  expect(shownActor({ id: 'ann', name: '@example.org' }, 'Guest')).toEqual({ id: 'ann', name: 'Guest' });
});
