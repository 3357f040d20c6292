import type { Peer } from '@teable-grid/core';
import { describe, expect, it } from 'vitest';
import { PeopleKnown, rosterOf } from './roster.ts';

function peer(key: string, id: string, more: Partial<Peer> = {}): Peer {
  return { key, actor: { id, name: id }, color: 0, cursor: { row: 'r1', field: 'f1' }, editing: false, ...more };
}

describe('who is here', () => {
  it('PR-9 is each person once, by the page where he is at work; those at work first, by their names', () => {
    const presence = [
      peer('1', 'zoe'),
      peer('2', 'ann', { state: 'away' }),
      peer('3', 'ben', { state: 'idle' }),
      peer('4', 'ben', { cursor: null }),
      peer('5', 'cy', { cursor: null }),
      peer('6', 'cy', { editing: true }),
      peer('7', 'me'),
    ];
    const roster = rosterOf(presence, 'me');
    expect(roster.map(({ actor, page, state, own }) => [actor.id, page.key, state, own])).toEqual([
      ['ben', '4', 'active', false],
      ['cy', '6', 'active', false],
      ['zoe', '1', 'active', false],
      ['me', '7', 'active', true],
      ['ann', '2', 'away', false],
    ]);
  });

  it('PR-9 where people go is no news but for a list of them, and what they do there may wait', () => {
    const known = new PeopleKnown();
    const news = (presence: readonly Peer[], listed = false, crowded = false) => known.news({ presence, actor: null }, crowded, listed);
    const [ann, ben] = [peer('1', 'ann'), peer('2', 'ben')];
    const moved = { ...ann, cursor: { row: 'r2', field: 'f1' } };
    const writes = { ...moved, editing: true };
    expect(news([ann])).toBe('great');
    expect(news([ann], true)).toBe('none');
    expect(news([moved])).toBe('none');
    expect(news([ann], true)).toBe('small');
    expect(news([writes])).toBe('small');
    expect(news([writes, ben])).toBe('great');
    expect(news([writes, { ...ben, state: 'idle' }])).toBe('great');
    expect(news([writes, { ...ben, state: 'idle' }], false, true)).toBe('great');
    expect(news([], false, true)).toBe('great');
  });
});
