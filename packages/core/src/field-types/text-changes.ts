import { hunksOf, numbered, wordsOf } from './text-hunks.ts';

/** A stretch of two texts that are compared: in both, only in the second, or only in the first. */
export interface TextStretch {
  readonly change: 'same' | 'added' | 'removed';
  readonly text: string;
}

/** What became of a text, word by word, in reading order; undefined where the two differ too much to be compared quickly. */
export function textChanges(base: string, other: string): readonly TextStretch[] | undefined {
  const tokens = { base: wordsOf(base), other: wordsOf(other) };
  const numbers = numbered(tokens);
  const hunks = hunksOf(numbers.base, numbers.other);
  if (hunks === undefined) return undefined;
  const stretches: TextStretch[] = [];
  const add = (change: TextStretch['change'], words: readonly string[]) => {
    if (words.length > 0) stretches.push({ change, text: words.join('') });
  };
  let done = 0;
  for (const { from, to, start, end } of hunks) {
    add('same', tokens.base.slice(done, from));
    add('removed', tokens.base.slice(from, to));
    add('added', tokens.other.slice(start, end));
    done = to;
  }
  add('same', tokens.base.slice(done));
  return stretches;
}
