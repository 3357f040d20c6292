import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mergeTexts } from './merge-texts.ts';

describe('merging texts', () => {
  test.each<[string, string, string, string, string | undefined]>([
    [
      'different lines',
      'one\ntwo\nthree\nfour',
      'ONE\ntwo\nthree\nfour',
      'one\ntwo\nthree\nfour\nfive\nsix',
      'ONE\ntwo\nthree\nfour\nfive\nsix',
    ],
    ['different words of a line', 'the cat sat', 'the black cat sat', 'the cat sat down', 'the black cat sat down'],
    ['a line taken away, another written', 'a\nb\nc\nd\n', 'a\nc\nd\n', 'a\nb\nc\nD\n', 'a\nc\nD\n'],
    ['the same edit, and another', 'a\nb\nc\nd', 'A\nb\nc\nd', 'A\nb\nc\nD', 'A\nb\nc\nD'],
    ['the same word', 'the cat sat', 'the dog sat', 'the cow sat', undefined],
    ['two insertions at one spot', 'a\n', 'a\nb\n', 'a\nc\n', undefined],
    ['a deletion and an edit of what is deleted', 'a\nb\nc', 'a\nc', 'a\nB\nc', undefined],
    ['all of it and a word of it', 'one two', 'eins zwei', 'one three', undefined],
  ])('FT-71 %s', (_, base, current, incoming, merged) => {
    expect(mergeTexts(base, current, incoming)).toBe(merged);
    expect(mergeTexts(base, incoming, current)).toBe(merged);
  });

  test('FT-71 edits of lines that do not touch are always merged, and nothing else changes', () => {
    const line = fc.constantFrom('alpha', 'beta', 'gamma', '', 'x y');
    const edit = fc.record({ at: fc.nat(20), lines: fc.array(fc.constantFrom('new', 'newer', 'beta'), { maxLength: 3 }) });
    fc.assert(
      fc.property(fc.array(line, { minLength: 21, maxLength: 30 }), edit, edit, (lines, first, second) => {
        fc.pre(Math.abs(first.at - second.at) > 1);
        // Numbered, so that a line is like no other and the place of an edit can be told.
        const numbered = lines.map((item, at) => `${at} ${item}`);
        const edited = (...edits: (typeof first)[]) =>
          numbered.flatMap((item, at) => edits.find((one) => one.at === at)?.lines ?? [item]).join('\n');
        expect(mergeTexts(edited(), edited(first), edited(second))).toBe(edited(first, second));
      }),
    );
  });

  test('FT-72 texts made to be hard to compare are refused at once, and long ones with few differences are merged', () => {
    const started = performance.now();
    const [a, b] = ['a\n', 'b\n'];
    for (const [base, current, incoming] of [
      [a.repeat(50_000), b.repeat(50_000), `${b}${a}`.repeat(25_000)],
      ['\n'.repeat(100_000), `x${'\n'.repeat(90_000)}`, `${'\n'.repeat(99_000)}y`],
      ['a b '.repeat(25_000), 'b a '.repeat(25_000), 'b b '.repeat(25_000)],
    ] as const)
      expect(mergeTexts(base, current, incoming)).toBeUndefined();
    const lines = Array.from({ length: 20_000 }, (_, at) => `${at}`);
    const [left, right] = [lines.with(3, 'left').join('\n'), lines.with(19_000, 'right').join('\n')];
    expect(mergeTexts(lines.join('\n'), left, right)).toBe(lines.with(3, 'left').with(19_000, 'right').join('\n'));
    expect(performance.now() - started).toBeLessThan(3_000);
  });
});
