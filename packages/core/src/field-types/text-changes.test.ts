import { describe, expect, test } from 'vitest';
import fc from 'fast-check';
import { textChanges } from './text-changes.ts';

const texts = fc.array(fc.constantFrom('one', 'two', 'three', ' ', '\n', ', '), { maxLength: 12 }).map((words) => words.join(''));
const told = (base: string, other: string) =>
  textChanges(base, other)!
    .map(({ change, text }) => ({ same: text, added: `[+${text}]`, removed: `[-${text}]` })[change])
    .join('');

describe('what became of a text', () => {
  test('FT-73 is told word by word', () => {
    expect(told('Call Ann on Monday', 'Call Bob on Monday morning')).toBe('Call [-Ann][+Bob] on Monday[+ morning]');
    expect(told('', 'new')).toBe('[+new]');
    expect(told('same', 'same')).toBe('same');
  });

  test('FT-73 without what was added it is the one text, without what was removed the other', () => {
    fc.assert(
      fc.property(texts, texts, (base, other) => {
        const stretches = textChanges(base, other)!;
        const without = (change: string) => stretches.filter((stretch) => stretch.change !== change).map(({ text }) => text);
        expect([without('added').join(''), without('removed').join('')]).toEqual([base, other]);
      }),
    );
  });

  test('FT-73 texts that differ too much are not compared', () => {
    const words = (from: number) => Array.from({ length: 1_000 }, (_, at) => String(from + at)).join(' ');
    expect(textChanges(words(0), words(5_000))).toBeUndefined();
  });
});
