import { describe, expect, it } from 'vitest';
import { deviceShelf, keyOf, nothingKept, readKept, type Shelf, writeKept } from './own-views-storage.ts';

function shelf(start: Readonly<Record<string, string>> = {}, full = false): Shelf & { readonly items: Map<string, string> } {
  const items = new Map(Object.entries(start));
  return {
    items,
    getItem: (key) => items.get(key) ?? null,
    setItem(key, value) {
      if (full) throw new DOMException('The quota has been exceeded.', 'QuotaExceededError');
      items.set(key, value);
    },
    removeItem: (key) => void items.delete(key),
  };
}

describe('own views on a device', () => {
  it('V3: are kept by server, table and person, and read back', () => {
    const key = keyOf('wss://x', 'w/t', 'mia')!;
    expect(key).not.toBe(keyOf('wss://x', 'w/t', 'ann'));
    expect(keyOf('', '', 'mia')).toBe(null);
    const there = shelf();
    const kept = { view: 'v1', own: new Map([['v1', { on: true, override: { hidden: ['a'], frozen: 2 } }]]) };
    expect(writeKept(there, key, kept)).toBe(true);
    expect(readKept(there, key)).toEqual(kept);
    writeKept(there, key, nothingKept);
    expect(there.items.size).toBe(0);
  });

  it('V3: where a page may have no storage nothing is kept, and that is known', () => {
    Object.defineProperty(globalThis, 'localStorage', {
      configurable: true,
      get: () => {
        throw new DOMException('The document is sandboxed.', 'SecurityError');
      },
    });
    expect(writeKept(deviceShelf(), 'key', { view: 'v1', own: new Map() })).toBe(false);
    expect(readKept(deviceShelf(), 'key')).toEqual(nothingKept);
    Reflect.deleteProperty(globalThis, 'localStorage');
  });

  it('V3: are not there where the device keeps nothing, and what is not ours is passed over', () => {
    expect(writeKept(shelf({}, true), 'k', { view: 'v1', own: new Map() })).toBe(false);
    for (const text of ['', '{', '7', '{"own":7}', '[]']) expect(readKept(shelf({ k: text }), 'k')).toEqual(nothingKept);
    const mixed = { view: 7, own: { v1: { on: true, override: { hidden: 'a' } }, v2: { on: false, override: { sorts: [] } }, v3: null } };
    expect(readKept(shelf({ k: JSON.stringify(mixed) }), 'k')).toEqual({
      view: null,
      own: new Map([['v2', { on: false, override: { sorts: [] } }]]),
    });
  });
});
