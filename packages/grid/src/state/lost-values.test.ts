import type { Conflict } from '@teable-grid/core';
import { describe, expect, it } from 'vitest';
import { LostValues, lostKey } from './lost-values.ts';

const me = { id: 'me', name: 'Me' };
const lostBy = (id: string, actor: string): Conflict => {
  const by = { actor: { id: actor, name: actor }, at: '2026-01-01T00:00:00Z' };
  const current = { value: 'a', by, revision: 1 };
  return { id, kind: 'both-wrote', row: 'r', field: 'f', base: null, current, incoming: { ...current, change: 'c', session: 's', n: 1 } };
};
const ids = (list: readonly Conflict[]) => list.map(({ id }) => id);

/** Storage that lasts as long as the test. */
function shelf(): Storage & { readonly kept: Map<string, string> } {
  const kept = new Map<string, string>();
  const storage = {
    kept,
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
  };
  return storage as unknown as Storage & { readonly kept: Map<string, string> };
}

describe('values that lost', () => {
  it('CI-8: their author is told of each once, also by another page of the device; others are not', () => {
    const device = shelf();
    const key = lostKey('wss://s', 'w/t', 'me');
    const values = new LostValues(device, key);
    expect(ids(values.take([lostBy('k1', 'me'), lostBy('k2', 'ann')], me))).toEqual(['k1']);
    expect(ids(values.take([lostBy('k1', 'me'), lostBy('k3', 'me')], me))).toEqual(['k3']);
    const reloaded = new LostValues(device, key);
    expect(ids(reloaded.take([lostBy('k1', 'me'), lostBy('k3', 'me'), lostBy('k4', 'me')], me))).toEqual(['k4']);
    // Of another table, or another person, nothing is known.
    expect(ids(new LostValues(device, lostKey('wss://s', 'w/other', 'me')).take([lostBy('k1', 'me')], me))).toEqual(['k1']);
  });

  it('CI-8: what is kept and cannot be read, and a device that keeps nothing, are as if nobody was told', () => {
    const device = shelf();
    for (const broken of ['{', '{"a":1}', '[1,null]']) {
      device.kept.set('k', broken);
      expect(ids(new LostValues(device, 'k').take([lostBy('k1', 'me')], me))).toEqual(['k1']);
    }
    const full = Object.assign(shelf(), {
      setItem: () => {
        throw new Error('There is no room.');
      },
    });
    const values = new LostValues(full, 'k');
    expect([ids(values.take([lostBy('k1', 'me')], me)), values.take([lostBy('k1', 'me')], me)]).toEqual([['k1'], []]);
  });
});
