import { describe, expect, it } from 'vitest';
import { type Key, keyName, keymap } from './keymap.ts';

const key = (name: string, more: Partial<Key> = {}): Key => ({
  key: name,
  code: '',
  ctrlKey: false,
  metaKey: false,
  shiftKey: false,
  altKey: false,
  ...more,
});

describe('keys', () => {
  it('A4: are named alike on every keyboard', () => {
    expect(keyName(key('z', { metaKey: true }))).toBe('Mod+z');
    expect(keyName(key('Z', { ctrlKey: true, shiftKey: true }))).toBe('Mod+Shift+z');
    expect(keyName(key('ç', { code: 'KeyC', ctrlKey: true, altKey: true }))).toBe('Mod+Alt+c');
    expect(keyName(key(' ', { shiftKey: true }))).toBe('Shift+Space');
  });

  it('A4: reach everything that the table of keys promises', () => {
    for (const name of [
      'Mod+Shift+ArrowDown',
      'Shift+PageUp',
      'Mod+Home',
      'Mod+a',
      'Mod+Space',
      'F2',
      'Mod+;',
      'Mod+-',
      'Mod+Shift+Enter',
      'Mod+Alt+c',
      'Shift+F10',
      'Alt+Shift+ArrowRight',
    ])
      expect(keymap.has(name), name).toBe(true);
  });
});
