import fc from 'fast-check';
import { expect, test } from 'vitest';
import { caretAfter, editBetween, overEdit, placeAfter, typedBetween, withEdit } from './text-edits.ts';

const text = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '😀', '\n'), maxLength: 12 });
const all = (start: string, edits: readonly Parameters<typeof withEdit>[1][]) => edits.reduce(withEdit, start);

test('DR-20 an edit between two texts makes one the other, and cuts no character in two', () => {
  fc.assert(
    fc.property(text, text, fc.nat(12), (before, after, caret) => {
      for (const edit of [editBetween(before, after), typedBetween(before, after, Math.min(caret, after.length))]) {
        expect(edit === null ? before : withEdit(before, edit)).toBe(after);
        if (edit !== null)
          for (const part of [before.slice(0, edit.from), edit.text, before.slice(edit.to)]) expect(part).not.toMatch(/\p{Surrogate}/u);
      }
    }),
  );
});

test('DR-20 among equal characters the one before the caret is new', () => {
  expect(editBetween('aaa', 'aaaa')).toEqual({ from: 3, to: 3, text: 'a' });
  expect(typedBetween('aaa', 'aaaa', 1)).toEqual({ from: 0, to: 0, text: 'a' });
  expect(typedBetween('aaa', 'aa', 1)).toEqual({ from: 1, to: 2, text: '' });
});

test('DR-20 an edit over another one keeps what that one put there, and does the rest', () => {
  fc.assert(
    fc.property(text, text, text, (base, mine, theirs) => {
      const [one, other] = [editBetween(base, mine), editBetween(base, theirs)];
      if (one === null) return;
      const both = all(theirs, overEdit(one, other));
      // Nothing that either put there is gone, and what only one of them took away is.
      if (other !== null) expect(both).toContain(other.text);
      expect(both).toContain(one.text);
      const taken = (edit: typeof one | null, at: number) => edit !== null && at >= edit.from && at < edit.to;
      const kept = [...Array(base.length).keys()].filter((at) => !taken(one, at) && !taken(other, at)).length;
      expect(both.length).toBe(kept + one.text.length + (other?.text.length ?? 0));
    }),
  );
  expect(all('xHello', overEdit(editBetween('Hello', 'Hello!')!, editBetween('Hello', 'xHello')))).toBe('xHello!');
  // Typing over a value that others write on replaces what was seen, and not what they wrote.
  expect(all('Hello, world', overEdit(editBetween('Hello', 'a')!, editBetween('Hello', 'Hello, world')))).toBe('a, world');
});

test('DR-20 a caret keeps its place in the text', () => {
  expect(placeAfter(3, { from: 0, to: 0, text: 'ab' })).toBe(5);
  expect(placeAfter(3, { from: 3, to: 3, text: 'ab' })).toBe(3);
  expect(placeAfter(3, { from: 1, to: 5, text: 'x' })).toBe(2);
  expect(caretAfter({ anchor: 4, head: 1 }, [{ from: 2, to: 3, text: '' }])).toEqual({ anchor: 3, head: 1 });
});
