import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { keyEntries } from '../commands/keymap.ts';
import { describedEntries, keyLines, keyText } from './key-texts.ts';

const spec = readFileSync(new URL('../../SPEC.md', import.meta.url), 'utf8');

describe('the help on keys', () => {
  it('K1: has a line for each entry of the keymap, and for no other', () => {
    expect([...describedEntries].toSorted()).toEqual([...new Set(keyEntries.map(({ does }) => does))].toSorted());
    expect(keyLines().every(({ keys }) => keys.length > 0)).toBe(true);
  });

  it('K1: is the table of keys in SPEC.md, word by word', () => {
    const table = keyLines().map(
      ({ group, keys, text }) => `| ${group} | ${keys.map((key) => keyText(key, false)).join(', ')} | ${text} |`,
    );
    expect(/^## Keys\n\n([^]*?)\n\n/m.exec(spec)![1]!.split('\n').slice(2)).toEqual(table);
  });

  it('K2: names keys as people know them, on a Mac by its signs', () => {
    expect(keyText('Mod+Shift+d', false)).toBe('Ctrl+Shift+D');
    expect(keyText('Mod+Shift+d', true)).toBe('⇧⌘D');
    expect(keyText('Mod+-', false)).toBe('Ctrl+−');
    expect(keyText('Alt+Shift+ArrowLeft', true)).toBe('⌥⇧←');
    expect(keyText('Mod+Alt+Shift+ArrowRight', false)).toBe('Ctrl+Alt+Shift+→');
    expect(keyText('Shift+F10', false)).toBe('Shift+F10');
  });
});
